"""What SQL cannot compute, by module: see `loaders.estimates`."""
