"""Trips between zones against those that distance explains, at two levels: comunas and barrios."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np
import pandas as pd

from app.domain import gravity

GROUP = ["viaje_fuente", "periodo_fecha", "procedencia"]
KERNEL = (Path(__file__), Path(gravity.__file__))
LEVELS = ("comuna", "barrio")
FEWEST_ZONES, FEWEST_ROWS = 5, 200
TOLD = 0.5  # trips, in units of what one row stands for: a pair without trips is told from so many expected on


@dataclass(frozen=True)
class Level:
    """A level's model and what it was fitted to: the codes of its zones, kilometres between them, rows and trips."""

    name: str
    codes: np.ndarray
    km: np.ndarray
    rows: np.ndarray
    observed: np.ndarray
    weight: float
    found: gravity.Gravity


def estimate(rows: pd.DataFrame) -> pd.DataFrame:
    """A row per pair of different zones of a level with trips observed or enough expected.

    `rows` are pairs of zones: `origen_`/`destino_` `codigo`, `comuna`, `tipo`, `latitud` and `longitud`; `filas`,
    `viajes` and `cuadrado`, the sum over the rows of the square of what each stands for.
    """
    tables = [_table(level) for level in fitted(rows)]
    return pd.concat(tables, ignore_index=True) if tables else pd.DataFrame()


def fitted(rows: pd.DataFrame) -> list[Level]:
    """The levels of which there are trips enough; worked out once for both tables that are made of them."""
    return _fitted(_Rows(rows.drop(columns=[name for name in GROUP if name in rows])))


class _Rows:
    """A table as the key of a cache."""

    def __init__(self, table: pd.DataFrame):
        self.table = table
        self.digest = pd.util.hash_pandas_object(table, index=False).to_numpy().tobytes()

    def __hash__(self) -> int:
        return hash(self.digest)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Rows) and self.digest == other.digest


@lru_cache(maxsize=8)
def _fitted(key: _Rows) -> list[Level]:
    rows = key.table
    located = rows[rows["origen_latitud"].notna() & rows["destino_latitud"].notna()]
    barrios = located[(located["origen_tipo"] == "barrio") & (located["destino_tipo"] == "barrio")]
    found = [_level("comuna", located, "comuna"), _level("barrio", barrios, "codigo")]
    return [level for level in found if level is not None]


def _level(name: str, rows: pd.DataFrame, zone: str) -> Level | None:
    if rows.empty:
        return None
    ends = [
        rows[[f"{end}_codigo", f"{end}_{zone}", f"{end}_latitud", f"{end}_longitud"]].set_axis(
            ["lugar", "zona", "latitud", "longitud"], axis=1
        )
        for end in ("origen", "destino")
    ]
    places = pd.concat(ends).drop_duplicates("lugar").sort_values("lugar", ignore_index=True)
    codes = np.array(sorted(places["zona"].unique()), dtype=object)
    start, end = (np.searchsorted(places["lugar"], rows[f"{side}_codigo"]) for side in ("origen", "destino"))
    first, last = (np.searchsorted(codes, rows[f"{side}_{zone}"]) for side in ("origen", "destino"))
    between = _matrix(len(places), start, end, rows["viajes"])
    observed, counted = (_matrix(len(codes), first, last, rows[column]) for column in ("viajes", "filas"))
    apart = ~np.eye(len(codes), dtype=bool)
    if len(codes) < FEWEST_ZONES or counted[apart].sum() < FEWEST_ROWS:
        return None
    number = np.searchsorted(codes, places["zona"])
    known = gravity.places(
        places["latitud"].to_numpy(float), places["longitud"].to_numpy(float), number, between, len(codes)
    )
    weight = float(rows["cuadrado"].sum() / rows["viajes"].sum())
    found = gravity.model(observed, known, least_dispersion=weight)
    return Level(name, codes, known.distances(), counted, observed, weight, found)


def _matrix(size: int, first: np.ndarray, last: np.ndarray, values: pd.Series) -> np.ndarray:
    made = np.zeros((size, size))
    np.add.at(made, (first, last), values.to_numpy(float))
    return made


def _table(level: Level) -> pd.DataFrame:
    found = level.found
    told = found.included & ((level.observed > 0) | (found.expected >= TOLD * level.weight))
    first, last = np.nonzero(told)
    # Where distance explains nothing, nothing is more than it explains.
    pointed = found.pointed & found.beats_naive
    return pd.DataFrame(
        {
            "nivel": level.name,
            "origen_codigo": level.codes[first],
            "destino_codigo": level.codes[last],
            "distancia_km": level.km[told].round(3),
            "filas": level.rows[told].astype("int64"),
            "observados": level.observed[told],
            "esperados": found.expected[told],
            "residuo": found.residual[told],
            "es_anomalia": pointed[told],
        }
    )
