"""Territory from its cells: the index that finds a point's barrio, and approximate polygons for the maps.

No official layer is carried: a territory is the union of its H3 cells, simplified with its neighbours so that they keep
sharing their edges. An official layer, once loaded, replaces these polygons.
"""

import json
from functools import lru_cache

import duckdb
import h3
import numpy as np
import pandas as pd
import pyproj
import shapely

from app.domain.territory import CellIndex, Located
from loaders.models import register_table

# Degrees: one metre, finer than any cell and the precision that the polygons are written with.
GRID = 1e-5
DECIMALS = 5
# How far, in degrees, simplifying may move an edge: about the side of the cells that drew it.
TOLERANCE = {"barrio": 0.0003, "zona": 0.0004, "municipio": 0.006}
LAYERS = {
    "ref_celdas_bucaramanga": ("celda_codigo", "comuna_codigo", "barrio_codigo"),
    "ref_celdas_corregimientos": ("celda_codigo", "corregimiento_codigo"),
    "ref_celdas_municipios": ("celda_codigo", "municipio_codigo"),
}
ELLIPSOID = pyproj.Geod(ellps="WGS84")

# A column of cells and one or two of their codes; by layer, in the order of LAYERS.
Layers = tuple[tuple[tuple[str | None, ...], ...], ...]


class BrokenCoverage(Exception):
    """Polygons of one level that overlap, leave a gap at an edge or are invalid. Says the level and how many."""


DESCRIPTIONS = {
    "territorio_codigo": ("varchar", "Código del territorio."),
    "territorio_tipo": ("varchar", "barrio, comuna, corregimiento o municipio."),
    "geojson": ("varchar", "Polígono aproximado en GeoJSON, EPSG:4326."),
    "area_ha": ("double", "Área de sus celdas (hectáreas)."),
    "latitud": ("double", "Latitud de un punto interior (grados)."),
    "longitud": ("double", "Longitud de un punto interior (grados)."),
}


def cell_index(con: duckdb.DuckDBPyConnection) -> CellIndex:
    """The index from a point to its codes, from the cells in `ref_celdas_*`."""
    return _index(_layers(con))


def build_territory(con: duckdb.DuckDBPyConnection) -> None:
    """Create `geo_poligonos`, a row per territory that has cells, from the reference tables.

    Columns: territorio_codigo, territorio_tipo, geojson (text, EPSG:4326, five decimals), area_ha (hectares, of the
    cells), latitud and longitud (degrees, of a point inside). Raises BrokenCoverage.
    """
    con.register("polygons", pd.DataFrame(_polygons(_layers(con)), columns=list(DESCRIPTIONS)))
    con.execute("create table geo_poligonos as select * from polygons")
    con.unregister("polygons")
    register_table(con, "geo_poligonos", DESCRIPTIONS)


@lru_cache(maxsize=1)
def _polygons(layers: Layers) -> tuple[tuple, ...]:
    """The rows of `geo_poligonos`; a process that builds again from the same cells does not draw them again."""
    faces, found = _faces(layers)
    levels = {
        "barrio": found.barrio,
        "zona": np.where(found.comuna == None, found.corregimiento, found.comuna),  # noqa: E711  (elementwise)
        "municipio": found.municipio,
    }
    rows = []
    for level, codes in levels.items():
        names = sorted({code for code in codes if code is not None})
        whole = np.array([shapely.coverage_union_all(faces[codes == name]) for name in names])
        for name, exact, shape in zip(names, whole, _simplified(whole, level), strict=True):
            kind = {"C": "comuna", "R": "corregimiento"}.get(name[0], level)
            area, _ = ELLIPSOID.geometry_area_perimeter(exact)
            inside = shapely.point_on_surface(shape)
            hectares = round(abs(area) / 1e4, 2)
            rows.append((name, kind, _geojson(shape), hectares, round(inside.y, 5), round(inside.x, 5)))
    return tuple(rows)


def _faces(layers: Layers) -> tuple[np.ndarray, Located]:
    """The pieces into which the borders of all layers cut the ground, and where each lies."""
    borders = []
    for layer in layers:
        cells, *columns = (np.array(column, dtype=object) for column in layer)
        hexagons = _hexagons(cells)
        for column in columns:
            for name in sorted({code for code in column if code}):
                borders.append(shapely.boundary(shapely.coverage_union_all(hexagons[column == name])))
    noded = shapely.union_all(borders, grid_size=GRID)
    faces = shapely.get_parts(shapely.polygonize([noded]))
    points = shapely.point_on_surface(faces)
    return faces, _index(layers).locate(shapely.get_y(points), shapely.get_x(points))


def _hexagons(cells: np.ndarray) -> np.ndarray:
    corners = [h3.cell_to_boundary(cell) for cell in cells]
    rings = np.array([corner[::-1] for ring in corners for corner in (*ring, ring[0])])
    owners = np.repeat(np.arange(len(corners)), [len(ring) + 1 for ring in corners])
    return shapely.polygons(shapely.linearrings(np.round(rings, DECIMALS), indices=owners))


def _simplified(shapes: np.ndarray, level: str) -> np.ndarray:
    """The shapes of one level with fewer corners, each edge still shared. Corners are only dropped, never moved."""
    simple = shapely.orient_polygons(shapely.coverage_simplify(shapes, TOLERANCE[level]))
    broken = int((~shapely.is_valid(simple)).sum() + shapely.is_empty(simple).sum())
    if broken or not shapely.coverage_is_valid(simple):
        raise BrokenCoverage(f"{level}: {broken} invalid polygons of {len(simple)}, or neighbours that do not meet")
    return simple


def _geojson(shape: shapely.Geometry) -> str:
    told = shapely.geometry.mapping(shape)
    return json.dumps({"type": told["type"], "coordinates": _rounded(told["coordinates"])}, separators=(",", ":"))


def _rounded(part: object) -> object:
    return [_rounded(inner) for inner in part] if isinstance(part, list | tuple) else round(part, DECIMALS)


def _index(layers: Layers) -> CellIndex:
    return CellIndex(**dict(zip(("city", "rural", "area"), layers, strict=True)))


def _layers(con: duckdb.DuckDBPyConnection) -> Layers:
    return tuple(
        tuple(zip(*con.execute(f"select {', '.join(names)} from {table} order by {names[0]}").fetchall(), strict=True))
        for table, names in LAYERS.items()
    )
