"""A layer of polygons, from the file that an office delivers to rows with a territory, a name's match and an area."""
