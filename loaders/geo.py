"""The territory of a build: exact polygons, and simplified ones for the maps.

A territory with an official layer has the layer's limits; any other is the union of its H3 cells. A municipality of
which no part is known is divided in zones, one per cell. All are cut into one coverage per level, so that neighbours
share their edges before and after they are simplified.
"""

import json
from collections import defaultdict
from dataclasses import dataclass
from functools import lru_cache

import duckdb
import h3
import numpy as np
import pandas as pd
import pyproj
import shapely

from app.domain.territory import CITY, ZONE, CellIndex, Index
from loaders.layers import coverage
from loaders.models import has_table, register_table

DECIMALS = 5
# How far, in degrees, simplifying may move an edge: about the side of the cells that drew it; five metres for a layer.
TOLERANCE = {"barrio": 0.0003, "zona": 0.0004, ZONE: 0.0003, "municipio": 0.006}
OFFICIAL_TOLERANCE = {"barrio": 0.00005, "zona": 0.00005, "municipio": 0.0003}
LEVELS = {"barrio": "barrio", "comuna": "zona", "corregimiento": "zona", "municipio": "municipio"}
LAYERS = {
    "ref_celdas_bucaramanga": ("celda_codigo", "comuna_codigo", "barrio_codigo"),
    "ref_celdas_corregimientos": ("celda_codigo", "corregimiento_codigo"),
    "ref_celdas_municipios": ("celda_codigo", "municipio_codigo"),
}
ELLIPSOID = pyproj.Geod(ellps="WGS84")
OFFICIAL, CELLS, COARSE = "capa oficial", "celdas H3", "zona H3"

EXACT = {
    "territorio_codigo": ("varchar", "Código del territorio."),
    "geojson": ("varchar", "Polígono sin simplificar en GeoJSON, EPSG:4326."),
}

# A column of cells and one or two of their codes; by layer, in the order of LAYERS.
Layers = tuple[tuple[tuple[str | None, ...], ...], ...]


class BrokenCoverage(Exception):
    """Polygons of one level that overlap, leave a gap at an edge or are invalid. Says the level and how many."""


@dataclass(frozen=True)
class Element:
    """A feature of an official layer: its territory, the comuna of that, square metres, the polygon in GeoJSON."""

    level: str
    code: str
    comuna: str | None
    m2: float
    geojson: str


DESCRIPTIONS = {
    "territorio_codigo": ("varchar", "Código del territorio."),
    "territorio_tipo": ("varchar", "barrio, comuna, corregimiento, zona_h3 o municipio."),
    "geojson": ("varchar", "Polígono simplificado en GeoJSON, EPSG:4326."),
    "area_ha": ("double", "Área en la capa oficial o, sin ella, de sus celdas (hectáreas)."),
    "latitud": ("double", "Latitud de un punto interior (grados)."),
    "longitud": ("double", "Longitud de un punto interior (grados)."),
    "limite": ("varchar", "De dónde viene el límite: capa oficial, celdas H3 o zona H3."),
}


def point_index(con: duckdb.DuckDBPyConnection) -> Index:
    """The index from a point to its codes: the exact polygons of every level, official where a layer is loaded."""
    pairs = [pair for shapes in exact_polygons(con).values() for pair in shapes]
    return Index([code for code, _ in pairs], [shape for _, shape in pairs])


def published_index(con: duckdb.DuckDBPyConnection) -> Index:
    """The same index from `poligonos_exactos` of a published build, where nothing has to be drawn again."""
    rows = con.execute("select territorio_codigo, geojson from poligonos_exactos order by territorio_codigo").fetchall()
    return Index([code for code, _ in rows], shapely.from_geojson([geojson for _, geojson in rows]))


def exact_polygons(con: duckdb.DuckDBPyConnection) -> dict[str, list[tuple[str, shapely.Geometry]]]:
    """Polygons in degrees, not simplified, as (code, polygon), by level: `barrio`, `zona` (comunas and corregimientos),
    `municipio` and `zona_h3`. Within a level they share their edges and never overlap; they follow the layers."""
    return {level: list(shapes) for level, shapes in _exact(_layers(con), _elements(con)).items()}


def build_territory(con: duckdb.DuckDBPyConnection) -> None:
    """Create `geo_poligonos` and `geo_exactos`, a row per territory that has a polygon, from the reference and from
    `raw_limites`.

    Columns: territorio_codigo, territorio_tipo, geojson (text, EPSG:4326, five decimals), area_ha (hectares), latitud
    and longitud (degrees, of a point inside), limite; of the exact ones, the code and the whole geojson. Raises
    BrokenCoverage.
    """
    exact = [(code, shapely.to_geojson(shape)) for shapes in exact_polygons(con).values() for code, shape in shapes]
    for table, rows, columns in (
        ("geo_poligonos", _polygons(_layers(con), _elements(con)), DESCRIPTIONS),
        ("geo_exactos", exact, EXACT),
    ):
        con.register("polygons", pd.DataFrame(rows, columns=list(columns)))
        con.execute(f"create table {table} as select * from polygons")
        con.unregister("polygons")
        register_table(con, table, columns)


@lru_cache(maxsize=1)
def _polygons(layers: Layers, elements: tuple[Element, ...]) -> tuple[tuple, ...]:
    """The rows of `geo_poligonos`; a process that builds again from the same territory does not draw it again."""
    kinds, official = {}, defaultdict(float)
    for element in elements:
        kinds[element.code] = element.level
        official[element.code] += element.m2
    rows = []
    for level, shapes in _exact(layers, elements).items():
        whole = np.array([shape for _, shape in shapes])
        drawn = any(code in official for code, _ in shapes)
        for (code, exact), shape in zip(shapes, _simplified(whole, level, official=drawn), strict=True):
            kind = kinds.get(code) or {"C": "comuna", "R": "corregimiento"}.get(code[0], level)
            area, _ = ELLIPSOID.geometry_area_perimeter(exact)
            hectares = round(official.get(code, abs(area)) / 1e4, 2)
            limit = OFFICIAL if code in official else COARSE if level in (ZONE, "municipio") else CELLS
            inside = shapely.point_on_surface(shape)
            rows.append((code, kind, _geojson(shape), hectares, round(inside.y, 5), round(inside.x, 5), limit))
    return tuple(rows)


@lru_cache(maxsize=1)
def _exact(layers: Layers, elements: tuple[Element, ...]) -> dict[str, tuple[tuple[str, shapely.Geometry], ...]]:
    official: dict[str, list[tuple[str, shapely.Geometry]]] = defaultdict(list)
    for element in elements:
        official[LEVELS[element.level]].append((element.code, shapely.from_geojson(element.geojson)))
    replaced = frozenset(element.code for element in elements)
    drawn = [shapely.boundary(shape) for shapes in official.values() for _, shape in shapes]
    faces = coverage.faces(_borders(layers, replaced) + drawn)
    points, area = shapely.point_on_surface(faces), shapely.area(faces)
    cells = _index(layers).locate(shapely.get_y(points), shapely.get_x(points))
    of_cells = {
        "barrio": cells.barrio,
        "zona": np.where(cells.comuna == None, cells.corregimiento, cells.comuna),  # noqa: E711  (elementwise)
        "municipio": cells.municipio,
    }
    codes = {
        level: coverage.fill(coverage.claim(points, official[level]), known, area, replaced)
        for level, known in of_cells.items()
    }
    parents = {element.code: element.comuna for element in elements if element.level == "barrio" and element.comuna}
    codes["zona"] = coverage.fill_from_children(codes["zona"], codes["barrio"], parents)
    shapes = {level: coverage.joined(faces, found) for level, found in codes.items()}
    divided = {CITY, *(element.code[:5] for element in elements if element.level != "municipio")}
    shapes[ZONE] = _zones(layers, shapes, divided)
    return {level: tuple(found.items()) for level, found in shapes.items()}


def _borders(layers: Layers, replaced: frozenset[str]) -> list[shapely.Geometry]:
    """The borders of the territories that cells alone draw."""
    borders = []
    for layer in layers:
        cells, *columns = (np.array(column, dtype=object) for column in layer)
        hexagons = _hexagons(cells)
        for column in columns:
            for name in sorted({code for code in column if code} - replaced):
                borders.append(shapely.boundary(shapely.coverage_union_all(hexagons[column == name])))
    return borders


def _zones(
    layers: Layers, shapes: dict[str, dict[str, shapely.Geometry]], divided: set[str]
) -> dict[str, shapely.Geometry]:
    """What each cell of the area holds of a municipality that is not divided, apart from the parts of its neighbours.

    The code is made of the municipality and of the digits that tell the cell from others of its resolution.
    """
    parts = shapely.union_all([*shapes["barrio"].values(), *shapes["zona"].values()])
    towns = [(code, shape - parts) for code, shape in shapes["municipio"].items() if code not in divided]
    # An official outline may reach into the next cells.
    cells = np.array(sorted({near for cell in layers[-1][0] for near in h3.grid_disk(cell, 1)}), dtype=object)
    hexagons = [(f"H{cell[2:10].upper()}", shape) for cell, shape in zip(cells, _hexagons(cells), strict=True)]
    faces = coverage.faces([shapely.boundary(shape) for _, shape in (*towns, *hexagons)])
    points = shapely.point_on_surface(faces)
    pairs = zip(coverage.claim(points, towns), coverage.claim(points, hexagons), strict=True)
    codes = [f"{town}-{cell}" if town and cell else None for town, cell in pairs]
    return coverage.joined(faces, np.array(codes, dtype=object))


def _hexagons(cells: np.ndarray) -> np.ndarray:
    corners = [h3.cell_to_boundary(cell) for cell in cells]
    rings = np.array([corner[::-1] for ring in corners for corner in (*ring, ring[0])])
    owners = np.repeat(np.arange(len(corners)), [len(ring) + 1 for ring in corners])
    return shapely.polygons(shapely.linearrings(np.round(rings, DECIMALS), indices=owners))


def _simplified(shapes: np.ndarray, level: str, *, official: bool = False) -> np.ndarray:
    """The shapes of one level with fewer corners, each edge still shared. Corners are only dropped, never moved."""
    tolerance = (OFFICIAL_TOLERANCE if official else TOLERANCE)[level]
    simple = shapely.orient_polygons(shapely.coverage_simplify(shapes, tolerance))
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


def _elements(con: duckdb.DuckDBPyConnection) -> tuple[Element, ...]:
    """The features of the newest layer of each municipality and level."""
    if not has_table(con, "raw_limites"):
        return ()
    found = con.execute(
        """
        select nivel, territorio_codigo, comuna_codigo, area_m2, geojson
        from raw_limites
        where (capa, desde_corte) in (select (capa, max(desde_corte)) from raw_limites group by capa)
        order by capa, elemento
        """
    )
    return tuple(Element(*row) for row in found.fetchall())
