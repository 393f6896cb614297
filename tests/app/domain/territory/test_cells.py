"""The cell index against the cells drawn as polygons: the same answer for every centre and for random points."""

import csv
import gzip
from pathlib import Path

import h3
import numpy as np
import pytest
import shapely

from app.domain.territory import BadCells, CellIndex, Cells, Located

FOLDER = Path(__file__).parents[4] / "data" / "reference"
LEVELS = ("barrio", "comuna", "corregimiento", "municipio")
SQUARE = (6.95, 7.32, -73.35, -72.95)  # south, north, west, east: all of the city and part of its neighbours


def columns(name: str) -> tuple[list[str], ...]:
    path = next(FOLDER.glob(f"{name}.csv*"))
    content = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
    rows = list(csv.reader(content.decode().splitlines()))[1:]
    return tuple(map(list, zip(*rows, strict=True)))


CITY, RURAL, AREA = (columns(f"celdas_{name}") for name in ("bucaramanga", "corregimientos", "municipios"))


@pytest.fixture(scope="module")
def index() -> CellIndex:
    return CellIndex(city=CITY, rural=RURAL, area=AREA)


@pytest.fixture(scope="module")
def drawn() -> list[tuple[shapely.STRtree, list[list[str]]]]:
    """Each layer's cells as polygons, for a search that knows no cell numbers."""
    return [
        (shapely.STRtree([shapely.Polygon([p[::-1] for p in h3.cell_to_boundary(cell)]) for cell in cells]), codes)
        for cells, *codes in (CITY, RURAL, AREA)
    ]


def by_polygon(drawn: list, latitude: np.ndarray, longitude: np.ndarray) -> list[tuple]:
    """Barrio, comuna, corregimiento and municipality of each point, by the polygon that it is in."""
    points = shapely.points(longitude, latitude)
    inside = [dict(tree.query(points, predicate="within").T.tolist()) for tree, _ in drawn]
    (_, (comunas, barrios)), (_, (rural,)), (_, (area,)) = drawn
    answers = []
    for place in range(len(points)):
        city, field, wide = (found.get(place) for found in inside)
        parent = comunas[city] if city is not None else rural[field] if field is not None else None
        comuna = parent if parent and parent[0] == "C" else None
        own = "68001" if parent else area[wide] if wide is not None else None
        barrio = barrios[city] or None if city is not None else None
        answers.append((barrio, comuna, parent if parent != comuna else None, own))
    return answers


def told(located: Located) -> list[tuple]:
    return list(zip(*(getattr(located, level) for level in LEVELS), strict=True))


def test_ten_thousand_random_points(index, drawn) -> None:
    dice = np.random.default_rng(20201018)
    # Half over the whole area, half over the urban zone, where the cells are small.
    wide, urban = dice.uniform(size=(2, 5000)), dice.uniform(size=(2, 5000))
    latitude = np.concatenate([6.95 + 0.37 * wide[0], 7.07 + 0.11 * urban[0]])
    longitude = np.concatenate([-73.35 + 0.4 * wide[1], -73.16 + 0.06 * urban[1]])
    expected = by_polygon(drawn, latitude, longitude)
    assert told(index.locate(latitude, longitude)) == expected
    for level, least in zip(LEVELS, (1500, 3000, 500, 7000), strict=True):
        assert sum(row[LEVELS.index(level)] is not None for row in expected) >= least, level


def test_every_centre_of_a_barrio_and_comuna(index, drawn) -> None:
    for name, codes_at, least in (("barrios", 0, 243), ("comunas", 0, 16)):
        rows = columns(name)
        shift = 3 if name == "barrios" else 2
        latitude, longitude = (np.array(rows[shift + n], dtype=float) for n in (0, 1))
        located = index.locate(latitude, longitude)
        assert told(located) == by_polygon(drawn, latitude, longitude)
        own = located.barrio if name == "barrios" else located.comuna
        assert sum(own == np.array(rows[codes_at], dtype=object)) >= least


def test_the_centre_of_every_cell_has_the_codes_of_its_cell(index) -> None:
    centres = np.array([h3.cell_to_latlng(cell) for cell in CITY[0]])
    located = index.locate(centres[:, 0], centres[:, 1])
    parent = np.where(located.comuna == None, located.corregimiento, located.comuna)  # noqa: E711  (elementwise)
    assert parent.tolist() == CITY[1]
    assert [code or "" for code in located.barrio] == CITY[2]
    assert set(located.municipio) == {"68001"}, "the city's own cells win over the coarse municipal ones"


def test_the_centre_of_every_rural_cell_is_in_its_corregimiento(index) -> None:
    centres = np.array([h3.cell_to_latlng(cell) for cell in RURAL[0]])
    located = index.locate(centres[:, 0], centres[:, 1])
    assert located.corregimiento.tolist() == RURAL[1]
    assert set(located.municipio) == {"68001"}


def test_where_layers_overlap_the_finest_wins(index) -> None:
    rural = set(RURAL[0])
    centres = {
        cell: h3.cell_to_latlng(cell) for cell, parent in zip(CITY[0], CITY[1], strict=True) if parent.startswith("C")
    }
    both = {cell: point for cell, point in centres.items() if h3.latlng_to_cell(*point, 9) in rural}
    assert len(both) > 200
    located = index.locate(*map(np.array, zip(*both.values(), strict=True)))
    comunas = dict(zip(CITY[0], CITY[1], strict=True))
    assert located.comuna.tolist() == [comunas[cell] for cell in both]
    assert set(located.corregimiento) == {None}


@pytest.mark.parametrize(
    ("latitude", "longitude", "expected"),
    [
        (7.11935, -73.12274, ("68001-15-001", "C15", None, "68001")),
        (7.20, -73.11, (None, None, "R1", "68001")),
        (6.99, -73.05, (None, None, None, "68547")),
        (4.6, -74.1, (None, None, None, None)),
        (float("nan"), -73.1, (None, None, None, None)),
        (7.1, float("inf"), (None, None, None, None)),
        (-73.12274, 7.11935, (None, None, None, None)),
        (97.1, -73.1, (None, None, None, None)),
    ],
)
def test_one_point(index, latitude, longitude, expected) -> None:
    assert told(index.locate(latitude, longitude)) == [expected]


def test_no_points_and_missing_among_others(index) -> None:
    assert told(index.locate([], [])) == []
    located = index.locate([7.11935, None, 7.11935], [-73.12274, -73.1, None])
    assert located.comuna.tolist() == ["C15", None, None]


@pytest.mark.parametrize(
    ("cells", "codes", "resolution"),
    [([CITY[0][0]] * 2, ["C01", "C02"], 11), (CITY[0][:2], ["C01"], 11), (CITY[0][:1], ["C01"], 9)],
)
def test_cells_that_make_no_layer_are_refused(cells, codes, resolution) -> None:
    with pytest.raises(BadCells):
        Cells(cells, codes, resolution=resolution)
