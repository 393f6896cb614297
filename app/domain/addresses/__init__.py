"""Colombian urban addresses: cleaned, searched, crossed with the territory, decided. Each stage is usable alone."""
