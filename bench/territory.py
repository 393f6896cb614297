"""From a million points to their territories: the index against geopandas.sjoin, held equal before it is timed.

    python bench/territory.py [--puntos N] [--capa LAYER] [--rondas N]

The polygons are the project's own, or those of any file that geopandas reads. Half of the points that must agree are
random; the others lie near borders, on them and on their corners. Those that are timed are random, over the whole
extent. geopandas is given its points ready made and the predicate that it does faster, "within"; its answer is left as
it comes, a row per match, where ours is four columns.
"""

import argparse
import pickle
import resource
import sys
import time
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

import duckdb  # noqa: E402
import geopandas as gpd  # noqa: E402
import h3.api.basic_int as h3  # noqa: E402
import numpy as np  # noqa: E402
import shapely  # noqa: E402

from app.domain.territory import LEVELS, ZONE, Index, level  # noqa: E402
from loaders.bookkeeping import DECLARATIONS  # noqa: E402
from loaders.geo import build_territory  # noqa: E402
from loaders.reference import load_reference  # noqa: E402

SEED = 20201018
NEAR = 1e-4  # degrees: eleven metres


def own_polygons() -> tuple[np.ndarray, np.ndarray]:
    """Codes and polygons of the project, of every level but the zones."""
    with duckdb.connect() as con:
        for table in DECLARATIONS:
            table.create(con)
        load_reference(con)
        build_territory(con)
        asked = "select territorio_codigo, geojson from geo_poligonos where territorio_tipo <> ? order by 1"
        rows = con.execute(asked, [ZONE]).fetchall()
    codes, texts = (np.array(column, dtype=object) for column in zip(*rows, strict=True))
    return codes, shapely.from_geojson(texts)


def polygons_of(layer: Path) -> tuple[np.ndarray, np.ndarray]:
    """The polygons of a file as they are, each with the code of a barrio by its place."""
    shapes = gpd.read_file(layer).to_crs(4326).geometry.to_numpy()
    return np.array([f"68001-00-{n:03}" for n in range(len(shapes))], dtype=object), shapes


def random_points(shapes: np.ndarray, count: int, dice: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    """Latitude and longitude of points all over the extent of some polygons."""
    west, south, east, north = shapely.total_bounds(shapes)
    return dice.uniform(south, north, count), dice.uniform(west, east, count)


def hard_points(shapes: np.ndarray, count: int, dice: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    """Half random; the others by equal parts near a border, on it, on a corner and the least step away from one."""
    random = random_points(shapes, count - count // 2, dice)
    lines = shapely.boundary(shapes)
    corners, line = shapely.get_coordinates(lines, return_index=True)
    which = dice.integers(0, len(corners) - 1, count // 2)
    which -= line[which] != line[which + 1]
    kind, share = np.arange(len(which))[:, None] % 4, dice.uniform(size=(len(which), 1))
    here, there = corners[which], corners[which + 1]
    along = here + share * (there - here)
    near = along + dice.uniform(-NEAR, NEAR, along.shape)
    beside = np.nextafter(here, np.where(dice.uniform(size=here.shape) < 0.5, -np.inf, np.inf))
    x, y = np.choose(kind, [near, along, here, beside]).T
    return np.concatenate([random[0], y]), np.concatenate([random[1], x])


def frames(codes: np.ndarray, shapes: np.ndarray, latitude: np.ndarray, longitude: np.ndarray) -> tuple:
    """Points and polygons as geopandas wants them."""
    points = gpd.GeoDataFrame(geometry=gpd.points_from_xy(longitude, latitude, crs=4326))
    return points, gpd.GeoDataFrame({"code": codes}, geometry=shapes, crs=4326)


def joined(codes: np.ndarray, shapes: np.ndarray, latitude: np.ndarray, longitude: np.ndarray) -> dict[str, np.ndarray]:
    """By level, the lowest code that geopandas.sjoin (predicate "intersects") finds for each point, or None."""
    found = {name: np.full(len(latitude), None, dtype=object) for name in LEVELS}
    points, polygons = frames(codes, shapes, latitude, longitude)
    for name in LEVELS:
        layer = polygons[[level(code) == name for code in codes]]
        if len(layer):
            pairs = gpd.sjoin(points, layer, predicate="intersects").sort_values("code", ascending=False)
            found[name][pairs.index.to_numpy()] = pairs["code"].to_numpy()  # the last one written is the lowest
    return found


def expected(codes: np.ndarray, shapes: np.ndarray, latitude: np.ndarray, longitude: np.ndarray) -> dict:
    """What `Index` promises, from geopandas.sjoin: its levels made to agree."""
    found = joined(codes, shapes, latitude, longitude)
    found["corregimiento"][found["comuna"] != None] = None  # noqa: E711  (elementwise)
    for name in ("corregimiento", "comuna", "barrio"):
        known = found[name] != None  # noqa: E711  (elementwise)
        found["municipio"][known] = [code[:5] if name == "barrio" else "68001" for code in found[name][known]]
    return found


def differences(
    index: Index, codes: np.ndarray, shapes: np.ndarray, latitude: np.ndarray, longitude: np.ndarray
) -> int:
    """Points that have another code than geopandas.sjoin gives them, at any level."""
    told, known = index.locate(latitude, longitude), expected(codes, shapes, latitude, longitude)
    wrong = np.zeros(len(latitude), dtype=bool)
    for name in LEVELS:
        wrong |= getattr(told, name) != known[name]
    return int(wrong.sum())


def spent(work: Callable[[], object], rounds: int) -> float:
    """Processor seconds of the quickest of some rounds."""
    taken = []
    for _ in range(rounds):
        start = time.process_time()
        work()
        taken.append(time.process_time() - start)
    return min(taken)


def main(points: int, layer: Path | None, rounds: int) -> None:
    codes, shapes = polygons_of(layer) if layer else own_polygons()
    print(f"{len(codes)} polygons, {shapely.get_num_coordinates(shapes).sum()} corners, {points} points")
    start, before = time.process_time(), resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    index = Index(codes, shapes)
    build, after = time.process_time() - start, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    print(f"index: {build:.2f} s to build, {len(pickle.dumps(index)) / 1e6:.1f} MB pickled", end="")
    print(f", process at most {(after - before) / 1024:.0f} MiB larger while it was built")

    dice = np.random.default_rng(SEED)
    wrong = differences(index, codes, shapes, *hard_points(shapes, points, dice))
    print(f"points that differ from geopandas.sjoin: {wrong}")
    latitude, longitude = random_points(shapes, points, dice)
    ours = spent(lambda: index.locate(latitude, longitude), 5 * rounds)
    ready = frames(codes, shapes, latitude, longitude)
    rivals = {
        "the index: four columns of codes": ours,
        "geopandas.sjoin, within": spent(lambda: gpd.sjoin(*ready, predicate="within"), rounds),
        "the points as geometries, and the same": spent(
            lambda: gpd.sjoin(*frames(codes, shapes, latitude, longitude), predicate="within"), rounds
        ),
        "H3 cells of the points alone (resolution 11)": spent(lambda: h3_cells(latitude, longitude), rounds),
    }
    print("\n| | processor s | points/s | times ours |\n|---|---:|---:|---:|")
    for name, seconds in rivals.items():
        print(f"| {name} | {seconds:.3f} | {points / seconds:,.0f} | {seconds / ours:.1f} |")
    if wrong:
        sys.exit(1)


def h3_cells(latitude: np.ndarray, longitude: np.ndarray) -> np.ndarray:
    """The least that an index of H3 cells has to work out of each point, before it looks for it."""
    pairs = zip(latitude.tolist(), longitude.tolist(), strict=True)
    return np.fromiter((h3.latlng_to_cell(*pair, 11) for pair in pairs), dtype=np.uint64, count=len(latitude))


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--puntos", type=int, default=1_000_000)
    parser.add_argument("--capa", type=Path)
    parser.add_argument("--rondas", type=int, default=3)
    asked = parser.parse_args()
    main(asked.puntos, asked.capa, asked.rondas)
