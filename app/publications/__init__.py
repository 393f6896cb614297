"""Documents made of the same figures as the pages: what they hold, and how they are set."""
