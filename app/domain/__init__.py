"""Pure kernel: formulas, formats and rules with no files, no network and no database."""
