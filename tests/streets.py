"""A made-up quarter of streets in Bucaramanga, as OpenStreetMap has its streets: pieces from corner to corner."""

import geopandas as gpd
import numpy as np
import shapely

CALLES, CARRERAS = range(101, 115), range(81, 95)
BLOCK = np.array([96.0, 104.0])  # metres from a carrera to the next, from a calle to the next
TURN = 0.21  # radians
CORNER = np.array([4_986_000.0, 2_346_200.0])  # of calle 101 with carrera 81, in EPSG:9377
SYSTEM = 9377


def point(calle: float, carrera: float) -> np.ndarray:
    """Metres in EPSG:9377 of a place of the quarter; its streets bend."""
    east, south = (carrera - 81) * BLOCK[0], (calle - 101) * BLOCK[1]
    east, south = east + 30 * np.sin(south / 400), south + 25 * np.sin(east / 350)
    turned = np.array([east * np.cos(TURN) - south * np.sin(TURN), -(east * np.sin(TURN) + south * np.cos(TURN))])
    return CORNER + turned


def degrees(calle: float, carrera: float) -> tuple[float, float]:
    """Latitude and longitude of a place of the quarter."""
    here = gpd.GeoSeries([shapely.Point(point(calle, carrera))], crs=SYSTEM).to_crs(4326)[0]
    return here.y, here.x


def layer() -> gpd.GeoDataFrame:
    """A row per piece of street: name, highway. Beside the grid, a diagonal, an avenue of two names and a footpath."""
    pieces = []
    for calle in CALLES:
        kind = "primary" if calle == 105 else "residential"
        for carrera in CARRERAS[:-1]:
            pieces.append((f"Calle {calle}", kind, [point(calle, carrera + part) for part in (0, 0.5, 1)]))
    for carrera in CARRERAS:
        for calle in CALLES[:-1]:
            pieces.append((f"Carrera {carrera}", "residential", [point(calle + part, carrera) for part in (0, 0.5, 1)]))
    # Its ends fall on the middle of other pieces and a little short of them.
    pieces.append(("Diagonal 104", "secondary", [point(103, 84.5), point(105.002, 86.4)]))
    pieces.append(("Calle 30 (Avenida Quebradaseca)", "primary", [point(115, at) for at in np.arange(80.5, 95)]))
    pieces += [
        (f"Carrera {carrera}", "residential", [point(114, carrera), point(115, carrera)]) for carrera in CARRERAS
    ]
    pieces.append((None, "footway", [point(101.5, 82), point(101.5, 83)]))
    names, kinds, corners = zip(*pieces, strict=True)
    return gpd.GeoDataFrame(
        {"name": list(names), "highway": list(kinds)},
        geometry=[shapely.LineString(line) for line in corners],
        crs=SYSTEM,
    )
