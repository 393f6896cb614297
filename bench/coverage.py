"""The next sites of the network: the greedy way beside chance, the optimum and what none can exceed; people and times.

    python bench/coverage.py [--sitios 20] [--sorteos 1000] [--nodos 200]

The city is that of the reference: cells with the people of 2020, the published Wi-Fi zones already there. A candidate
is the centre of a cell of resolution 9 (350 m apart) or 10 (130 m) where somebody lives. The rival counts at each step
what every candidate adds, in one product of a sparse matrix and a vector; the lazy way counts few of them. Both are
held equal. The optimum is solved by HiGHS within so many nodes, where the problem is small enough for it to end soon.
Seconds are of the processor.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Callable
from pathlib import Path

import duckdb
import numpy as np
import pandas as pd

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from app.domain import coverage  # noqa: E402
from app.domain.coverage_optimum import LARGEST, bounds, optimum  # noqa: E402
from loaders.coverage import City  # noqa: E402
from loaders.estimators import poblacion_por_celda  # noqa: E402
from loaders.models import read_model  # noqa: E402
from loaders.paths import REFERENCE, SQL  # noqa: E402

PEOPLE = 600_098  # the projection of 2020
TABLES = ("barrios", "comunas", "celdas_bucaramanga", "puntos_control_direcciones")
PROBLEMS = ((300, 9), (300, 10), (1000, 9), (1000, 10))
HEADER = (
    "| radius | candidates | places | | people | of the bound | CPU, s | counted |\n"
    "|---:|---:|---:|---|---:|---:|---:|---:|"
)


class Different(AssertionError):
    """The lazy way and the plain one take other sites."""


def city() -> City:
    """The cells of the reference with their people, and its Wi-Fi zones."""
    with duckdb.connect() as con:
        for name in TABLES:
            path = next(REFERENCE.glob(f"{name}.csv*"))
            con.execute(f"create table ref_{name} as select * from read_csv('{path}', all_varchar = true)")
        con.execute(
            f"create table poblacion_por_ambito as select '68001' as ambito_codigo, 2020 as anio, {PEOPLE} as personas"
        )
        cells = poblacion_por_celda.estimate(con.execute(read_model(SQL / "marts/poblacion_por_celda.sql").sql).df())
        zones = con.execute(
            "select 'wifi' as clase, sitio as codigo, latitud::double as latitud, longitud::double as longitud, "
            "null as barrio_codigo, null as comuna_codigo, 'real' as procedencia from ref_puntos_control_direcciones"
        ).df()
    return City.of(pd.concat([cells.assign(clase="celda").rename(columns={"lugar_codigo": "codigo"}), zones]))


def plain(found: coverage.Reach, count: int) -> np.ndarray:
    """People that each of the greedy way's sites adds, every candidate counted at every step."""
    reached, left, gains = found.matrix(), found.people.copy(), []
    for _ in range(count):
        each = reached @ left
        best = int(each.argmax())
        if each[best] <= 0:
            break
        gains.append(each[best])
        left[found.of(best)] = 0.0
    return np.array(gains)


def timed(work: Callable[[], object]) -> tuple[object, float]:
    """What it gives and the seconds of processor that it took."""
    start = time.process_time()
    return work(), time.process_time() - start


def rows(place: City, radius: int, resolution: int, sites: int, draws: int, nodes: int) -> list[tuple]:
    """A row per way: name, people, seconds, candidates counted."""
    left = np.where(place.near_network("wifi", radius).likely, 0.0, place.people)
    candidates = place.candidates(resolution, np.ones(len(place.cells), dtype=bool))
    found, making = timed(lambda: coverage.reach(place.points(candidates), place.metres, left, radius))
    lazy, lazily = timed(lambda: coverage.greedy(found, sites))
    every, plainly = timed(lambda: plain(found, sites))
    if not np.allclose(lazy.gains, every):
        raise Different(f"{radius} m, {len(candidates)} candidates: {lazy.gains} and {every}")
    drawn, drawing = timed(lambda: coverage.at_random(found, sites, draws=draws, seed=1)[:, -1])
    most, bounding = timed(lambda: bounds(found, sites)[-1])
    told = [
        ("who is within", left.sum(), making, None),
        ("greedy, lazy", lazy.gains.sum(), lazily, lazy.counted),
        ("greedy, every candidate counted", every.sum(), plainly, len(candidates) * len(every)),
        ("chance, median", np.median(drawn), drawing, None),
        ("chance, 95 of 100 below", np.percentile(drawn, 95), None, None),
        (f"bound for 1 to {sites} sites", most, bounding, None),
    ]
    if len(found.places) <= LARGEST or lazy.gains.sum() >= most:
        best, solving = timed(lambda: optimum(found, sites, nodes=nodes))
        told.append(("optimum, proved" if best.proved else "best found, not proved", best.people, solving, None))
    return [
        (radius, len(candidates), len(found.people), name, people, people / most, *rest) for name, people, *rest in told
    ]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--sitios", type=int, default=20)
    parser.add_argument("--sorteos", type=int, default=1_000)
    parser.add_argument("--nodos", type=int, default=200)
    asked = parser.parse_args()
    place, reading = timed(city)
    size = f"{len(place.cells):,} cells, {len(place.sites)} Wi-Fi zones, {asked.sitios} sites more"
    print(f"{size}; read in {reading:.1f} s\n")
    print(HEADER)
    for radius, resolution in PROBLEMS:
        for metres, candidates, places, name, people, share, seconds, counted in rows(
            place, radius, resolution, asked.sitios, asked.sorteos, asked.nodos
        ):
            told = "" if seconds is None else f"{seconds:.3f}"
            shown = "" if name == "who is within" else f"{100 * share:.1f} %"
            print(
                f"| {metres:,} m | {candidates:,} | {places:,} | {name} | {people:,.0f} | {shown} | {told} | "
                f"{'' if counted is None else f'{counted:,}'} |"
            )


if __name__ == "__main__":
    main()
