"""A layer like an office's, made of the reference's own cells, and a way to take one in."""

import duckdb
import geopandas as gpd
import pytest

from app.domain.territory import ZONE
from loaders import geo
from loaders.bookkeeping import DECLARATIONS
from loaders.intake import Intake, take_in
from loaders.layers.known import territories
from loaders.reference import load_reference
from loaders.sources.limites import SOURCE


@pytest.fixture(scope="session")
def shapes() -> dict[str, gpd.GeoDataFrame]:
    """Polygons by level, made of cells, with the official name and the code of each: NOMBRE, CODIGO."""
    with duckdb.connect() as con:
        for table in DECLARATIONS:
            table.create(con)
        load_reference(con)
        found = geo.exact_polygons(con)
    known = territories()
    return {
        level: gpd.GeoDataFrame(
            {"CODIGO": [code for code, _ in pairs], "NOMBRE": [known[code].name for code, _ in pairs]},
            geometry=[shape for _, shape in pairs],
            crs=4326,
        )
        for level, pairs in found.items()
        if level != ZONE
    }


@pytest.fixture
def barrios(shapes) -> gpd.GeoDataFrame:
    return shapes["barrio"].copy()


@pytest.fixture
def comunas(shapes) -> gpd.GeoDataFrame:
    """The comunas alone, with their numbers."""
    found = shapes["zona"][shapes["zona"]["CODIGO"].str.startswith("C")].copy()
    return found.assign(COD_COMUNA=found["CODIGO"].str[1:].astype(int)).reset_index(drop=True)


@pytest.fixture
def take(con, tmp_path):
    """Take a layer in; tables `entrega` and `incidencias` stay in `con`."""

    def take_layer(layer: gpd.GeoDataFrame, **options) -> Intake:
        path = tmp_path / "capa.geojson"
        layer.to_file(path)
        return take_in(con, SOURCE, path, **options)

    return take_layer
