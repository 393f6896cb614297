"""The index against geopandas.sjoin, point by point: real-like polygons, real ones, and any that overlap."""

import pickle
import time

import geopandas as gpd
import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain.territory import LEVELS, ZONE, BadLayer, Index, level
from bench.territory import differences, hard_points, joined, own_polygons, polygons_of

NORTH = shapely.box(-73.12, 7.12, -73.10, 7.14)
SOUTH = shapely.box(-73.12, 7.10, -73.10, 7.12)


@pytest.fixture(scope="module")
def own() -> tuple[np.ndarray, np.ndarray]:
    return own_polygons()


@pytest.fixture(scope="module")
def index(own) -> Index:
    return Index(*own)


def told(index: Index, latitude: object, longitude: object) -> list[tuple]:
    located = index.locate(latitude, longitude)
    return list(zip(*(getattr(located, name) for name in LEVELS), strict=True))


def test_equal_to_sjoin_near_borders_on_them_and_anywhere(own, index) -> None:
    latitude, longitude = hard_points(own[1], 20_000, np.random.default_rng(1))
    assert differences(index, *own, latitude, longitude) == 0
    located = index.locate(latitude, longitude)
    least = dict(zip(LEVELS, (2_000, 2_000, 1_000, 10_000), strict=True))
    assert all((getattr(located, name) != None).sum() > least[name] for name in LEVELS)  # noqa: E711


@pytest.mark.completa
def test_equal_to_sjoin_on_a_million_points(own, index) -> None:
    assert differences(index, *own, *hard_points(own[1], 1_000_000, np.random.default_rng(2))) == 0


@pytest.mark.completa
def test_a_real_layer_of_a_million_points_with_its_broken_rings(reales) -> None:
    codes, shapes = polygons_of(reales / "poligonos" / "Barrio_Comuna_Corregimiento.geojson")
    assert not shapely.is_valid(shapes).all()
    points = hard_points(shapes, 1_000_000, np.random.default_rng(3))
    assert differences(Index(codes, shapes), codes, shapes, *points) == 0


def test_a_real_layer(reales) -> None:
    codes, shapes = polygons_of(reales / "poligonos" / "Barrio_Comuna_Corregimiento.geojson")
    assert differences(Index(codes, shapes), codes, shapes, *hard_points(shapes, 20_000, np.random.default_rng(4))) == 0


def test_it_is_quick_to_build_small_and_the_same_every_time(own, index) -> None:
    start = time.process_time()
    again = Index(*own)
    assert time.process_time() - start < 5
    content = pickle.dumps(again)
    print(f"índice: {len(content) / 1e6:.1f} MB")
    assert content == pickle.dumps(Index(*own))
    assert len(content) < 40_000_000
    points = hard_points(own[1], 5_000, np.random.default_rng(5))
    assert told(pickle.loads(content), *points) == told(index, *points)


@pytest.mark.completa
@pytest.mark.sola
def test_ten_times_quicker_than_sjoin(own, index) -> None:
    latitude, longitude = np.random.default_rng(6).uniform((7.0, -73.2), (7.2, -73.0), (1_000_000, 2)).T
    points = gpd.GeoDataFrame(geometry=gpd.points_from_xy(longitude, latitude, crs=4326))
    polygons = gpd.GeoDataFrame({"code": own[0]}, geometry=own[1], crs=4326)
    ours, theirs = [], []
    for _ in range(5):
        start = time.process_time()
        index.locate(latitude, longitude)
        between = time.process_time()
        gpd.sjoin(points, polygons, predicate="within")
        ours.append(between - start)
        theirs.append(time.process_time() - between)
    print(f"{min(ours):.3f} s frente a {min(theirs):.3f} s")
    assert min(theirs) > 10 * min(ours)


# Some sides of the boxes lie on the sides of cells.
starts, lengths = st.integers(0, 9), st.integers(1, 6)
rings = st.tuples(starts, starts, lengths, lengths).map(lambda box: (box[0], box[1], box[0] + box[2], box[1] + box[3]))


def box(ring: tuple[int, ...]) -> shapely.Polygon:
    return shapely.box(*(step / 4e4 for step in ring))


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(rings, rings, st.booleans()), min_size=1, max_size=6), st.integers(0, 2**32 - 1))
def test_polygons_that_overlap_repeat_or_have_holes(pairs, seed) -> None:
    shapes = [box(one) - box(other) if hollow else box(one) | box(other) for one, other, hollow in pairs]
    codes = [f"68001-00-{n % 4:03}" for n in reversed(range(len(shapes)))]
    kept = np.array([not shape.is_empty for shape in shapes])
    if not kept.any():
        return
    codes, shapes = np.array(codes, dtype=object), np.array(shapes, dtype=object)
    latitude, longitude = hard_points(shapes[kept], 400, np.random.default_rng(seed))
    found = Index(codes, shapes).locate(latitude, longitude).barrio
    assert found.tolist() == joined(codes[kept], shapes[kept], latitude, longitude)["barrio"].tolist()


def test_a_border_is_of_both_and_the_lowest_code_wins() -> None:
    for codes in (("68001-01-002", "68001-01-001"), ("68001-01-001", "68001-01-002")):
        index = Index(codes, (NORTH, SOUTH))
        assert told(index, [7.12, 7.14, 7.1400001], [-73.11, -73.12, -73.11]) == [
            ("68001-01-001", None, None, "68001"),
            (codes[0], None, None, "68001"),
            (None, None, None, None),
        ]


def test_levels_agree_with_each_other() -> None:
    index = Index(("R1", "C04", "68276", "68547-00-001"), (NORTH | SOUTH, NORTH, SOUTH | NORTH.buffer(0.01), SOUTH))
    assert told(index, [7.13, 7.11, 7.145], [-73.11] * 3) == [
        (None, "C04", None, "68001"),
        ("68547-00-001", None, "R1", "68547"),
        (None, None, None, "68276"),
    ]


@pytest.mark.parametrize(
    ("latitude", "longitude"),
    [(float("nan"), -73.1), (7.1, float("inf")), (-73.12274, 7.11935), (97.1, -73.1), (None, None), (1e300, -1e300)],
)
def test_what_is_not_on_earth_is_nowhere(index, latitude, longitude) -> None:
    assert told(index, latitude, longitude) == [(None,) * 4]


def test_no_points_and_missing_among_others(index) -> None:
    assert told(index, [], []) == []
    located = index.locate([7.11935, None, 7.11935], [-73.12274, -73.1, None])
    assert located.comuna.tolist() == ["C15", None, None]


@pytest.mark.parametrize(
    ("codes", "shapes", "said"),
    [
        (("C01",), (), "1 códigos y 0 polígonos"),
        (("C01",), (shapely.Point(0, 0),), "no Point"),
        (("Centro",), (NORTH,), "«Centro»"),
    ],
)
def test_what_makes_no_layer_is_refused(codes, shapes, said) -> None:
    with pytest.raises(BadLayer, match=said):
        Index(codes, shapes)


def test_a_layer_without_polygons_finds_nothing() -> None:
    assert told(Index([], []), [7.1], [-73.1]) == [(None,) * 4]
    assert told(Index(["C01"], [shapely.Polygon()]), [7.1], [-73.1]) == [(None,) * 4]


def test_the_level_of_a_code() -> None:
    assert [level(code) for code in ("68001-15-001", "C15", "R1", "68001")] == list(LEVELS)
    assert [level(code) for code in ("68276-00-001", "68276-C03", "68276-R1", "68276")] == list(LEVELS)


def test_a_zone_is_of_its_municipality_and_gives_way_to_what_is_finer() -> None:
    assert level("68276-H66089125") == ZONE
    town, other = shapely.box(-73.12, 7.10, -73.10, 7.14), shapely.box(-73.10, 7.10, -73.08, 7.14)
    codes = ("68307-H66089121", "68276-H66089127", "68276-H66089125", "68276", "68307", "68276-00-001")
    index = Index(codes, (other | SOUTH, SOUTH, NORTH, town, other, shapely.box(-73.12, 7.13, -73.11, 7.14)))
    points = [7.11, 7.13, 7.12, 7.11, 7.135, 7.2, None], [-73.11, -73.105, -73.11, -73.09, -73.115, -73.11, -73.11]
    assert index.zones(*points).tolist() == [
        *("68276-H66089127", "68276-H66089125", "68276-H66089125", "68307-H66089121"),
        *(None, None, None),
    ]
    assert index.locate(*points).barrio.tolist() == [*[None] * 4, "68276-00-001", None, None]
    assert Index(codes[3:], (town, other, NORTH)).zones(*points).tolist() == [None] * 7, "there are no zones"


def test_a_comuna_of_another_municipality_is_of_that_one() -> None:
    index = Index(("68276-C03", "C04"), (SOUTH, NORTH))
    south, north = SOUTH.centroid, NORTH.centroid
    located = index.locate(np.array([south.y, north.y]), np.array([south.x, north.x]))
    assert located.comuna.tolist() == ["68276-C03", "C04"] and located.municipio.tolist() == ["68276", "68001"]
