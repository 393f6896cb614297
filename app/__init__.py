"""The observatory's server: it reads the published warehouse and never writes it."""
