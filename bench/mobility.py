"""A filter over trips between barrios, from the question to the map's data, beside plain pandas.

    python bench/mobility.py [--viajes 1000000 10000000 50000000] [--filtros 200] [--carpeta FOLDER]

Ours asks the marts as the server does (read-only file, one thread, 1 GB) for the flows that a random filter leaves and
makes of them what the page is sent of the map: the deck as JSON and its legend, with 5,000 arcs at most. pandas has the
same trips in memory, closed lists as categories, zones as small integers; it filters, groups, joins the names and makes
the deck. Both give the same flows for each filter: held equal. Times are of the processor and of the clock. pandas is
left out where its frame would not fit in memory. The last line is the board itself, all its figures, at the first size:
a client that speaks the browser's protocol changes zone or period, each time to a view that was not seen.
"""

from __future__ import annotations

import argparse
import datetime as dt
import gc
import json
import os
import random
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import duckdb
import pandas as pd
import pydeck as pdk

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from app.charts import mobility as drawn  # noqa: E402
from app.queries import mobility, mobility_od, mobility_profile  # noqa: E402
from app.warehouse import MEMORY, THREADS  # noqa: E402
from bench import generated_trips, mobility_page  # noqa: E402

MOST = 5_000
SOURCES = {
    "viajes_trabajadores": [dt.date(2020, 9, 1), dt.date(2020, 12, 1), dt.date(2021, 5, 1)],
    "encuesta_od": [dt.date(2019, 10, 1), dt.date(2020, 11, 1)],
}
# Bytes of a trip in the rival's frame, its copy while it is filtered included.
PANDAS_BYTES = 60


class Different(AssertionError):
    """Ours and pandas draw different arcs for the same filter."""


@dataclass
class Times:
    """Seconds of the clock and of the processor of each filter, and what was sent."""

    wall: list[float] = field(default_factory=list)
    cpu: list[float] = field(default_factory=list)
    arcs: int = 0
    bytes: int = 0

    def measure(self, work: Callable[[], object]) -> object:
        """Do the work and keep its times."""
        begun, used = time.perf_counter(), time.process_time()
        done = work()
        self.wall.append(time.perf_counter() - begun)
        self.cpu.append(time.process_time() - used)
        return done

    def line(self) -> list[str]:
        """Median and 95th percentile of the clock and of the processor, in milliseconds."""
        return [
            f"{1000 * value:,.0f}"
            for times in (self.wall, self.cpu)
            for value in (statistics.median(times), sorted(times)[int(len(times) * 0.95)])
        ]


def filters(count: int, *, seed: int = 1) -> list[dict]:
    """Random filters; the first of each source asks for nothing, which is the most work."""
    chance = random.Random(seed)
    found = [{"source": source, "period": periods[-1]} for source, periods in SOURCES.items()]
    codes = generated_trips.zones()
    comunas, barrios = sorted(set(codes["comuna_codigo"])), sorted(codes["zona_codigo"])
    while len(found) < count:
        source = chance.choice(list(SOURCES))
        trips: dict[str, object] = {"source": source, "period": chance.choice(SOURCES[source])}
        if chance.random() < 0.4:
            first = chance.randrange(4, 18)
            trips["hours"] = [first, min(23, first + chance.randrange(1, 8))]
        if chance.random() < 0.3:
            trips["days"] = chance.choice([1, 31, 32, 96])
        if chance.random() < 0.4:
            trips["modes"] = chance.sample(list(generated_trips.MODES), chance.randrange(1, 4))
        if chance.random() < 0.3:
            trips["sexes"] = [chance.choice("MF")]
        if source == "encuesta_od" and chance.random() < 0.3:
            trips["purposes"] = chance.sample(generated_trips.PURPOSES, 2)
        if source == "encuesta_od" and chance.random() < 0.3:
            trips["strata"] = chance.sample(range(1, 7), 2)
        if chance.random() < 0.1:
            trips["towns"] = [chance.choice(list(generated_trips.TOWNS))]
        if chance.random() < 0.3:
            trips["zone"] = chance.choice([chance.choice(comunas), chance.choice(barrios)])
            trips["way"] = chance.choice(list(mobility.WAYS))
        found.append(trips)
    return found


def build(path: Path, trips: int) -> None:
    """A file with the marts that the board reads, unless it is there."""
    if path.is_file():
        return
    passing = path.with_suffix(".tmp")
    with duckdb.connect(str(passing), config={"memory_limit": "6GB", "preserve_insertion_order": False}) as con:
        generated_trips.write(con, trips)
        rows = generated_trips.zones()
        rows["geojson"] = [_square(row.longitud, row.latitud) for row in rows.itertuples()]
        con.register("made", rows)
        con.execute(
            "create table poligonos as select zona_codigo as territorio_codigo, zona_tipo as territorio_tipo, geojson "
            "from made where latitud is not null"
        )
    passing.rename(path)


def _square(x: float, y: float) -> str:
    """A zone of eight corners around a point: about as many as a barrio has."""
    turn = [(0, 2), (1, 1), (2, 0), (1, -1), (0, -2), (-1, -1), (-2, 0), (-1, 1), (0, 2)]
    return json.dumps({"type": "Polygon", "coordinates": [[[x + a * 0.0008, y + b * 0.0008] for a, b in turn]]})


def ours(con: duckdb.DuckDBPyConnection, places: pd.DataFrame, trips: dict, *, most: int) -> tuple[pd.DataFrame, str]:
    """The flows that a filter leaves and all that the page is sent of the map, as text."""
    cursor = con.cursor()
    od = mobility_od.od(cursor, level="barrio", **trips)
    if od.empty:
        return od, ""
    shown = {"polygons": places, "most": most}
    try:
        deck = drawn.flow_deck(od, **shown)
    except drawn.NothingToDraw:
        return od, ""
    sent = deck.to_json()
    drawn.flow_legend(od, **shown)
    return od, sent


def curves(con: duckdb.DuckDBPyConnection, trips: dict) -> None:
    """What the rest of the page asks: modes by hour, and times by mode and sex."""
    cursor = con.cursor()
    hours = mobility_profile.departures(cursor, **trips)
    mobility_profile.modes(cursor, departures=hours)
    times = mobility_profile.durations(cursor, **trips)
    mobility_profile.summary(cursor, durations=times, by=["modo", "sexo"])


def frame(con: duckdb.DuckDBPyConnection) -> pd.DataFrame:
    """The trips as one keeps them in pandas."""
    rows = con.execute("select * from viajes").df()
    for column in ("viaje_fuente", "modo", "sexo", "motivo"):
        rows[column] = rows[column].astype("category")
    return rows


def plain(rows: pd.DataFrame, zones: pd.DataFrame, trips: dict, *, most: int) -> tuple[pd.DataFrame, str]:
    """The same filter as one writes it in pandas, and the deck of its strongest flows."""
    period = pd.Timestamp(trips["period"])
    kept = rows["viaje_fuente"] == trips["source"]
    kept &= rows["periodo_fecha"] <= period if trips["source"] != "encuesta_od" else rows["periodo_fecha"] == period
    if "hours" in trips:
        kept &= rows["hora"].between(*trips["hours"])
    if "days" in trips:
        kept &= (rows["dias"] & trips["days"]) != 0
    for name, column in mobility.CHOICES.items():
        if name in trips:
            kept &= rows[column].isin(trips[name])
    if "towns" in trips:
        own = zones.loc[zones["municipio_codigo"].isin(trips["towns"]), "zona"]
        kept &= rows["origen_zona"].isin(own) | rows["destino_zona"].isin(own)
    if "zone" in trips:
        own = zones.loc[zones["comuna_codigo"] == trips["zone"], "zona"]
        if own.empty:
            own = zones.loc[zones["zona_codigo"] == trips["zone"], "zona"]
        start, end = rows["origen_zona"].isin(own), rows["destino_zona"].isin(own)
        kept &= {"salen": start, "llegan": end}.get(trips["way"], start | end)
    found = rows[kept].groupby(["origen_zona", "destino_zona"], as_index=False)[["filas", "viajes"]].sum()
    named = zones.rename(columns={"zona_codigo": "codigo", "zona_nombre": "nombre"})
    named = named[["zona", "codigo", "nombre", "latitud", "longitud"]]
    for end in ("origen", "destino"):
        found = found.merge(named.add_prefix(f"{end}_"), on=f"{end}_zona")
    between = found[found["origen_zona"] != found["destino_zona"]].dropna(subset=["origen_latitud", "destino_latitud"])
    arcs = between.nlargest(most, "viajes")
    arcs = arcs.assign(
        texto=arcs["origen_nombre"] + " → " + arcs["destino_nombre"] + ": " + arcs["viajes"].astype(str),
        ancho=1 + 8 * arcs["viajes"] / arcs["viajes"].max(),
    )
    layer = pdk.Layer(
        "ArcLayer",
        data=arcs,
        get_source_position="[origen_longitud, origen_latitud]",
        get_target_position="[destino_longitud, destino_latitud]",
        get_width="ancho",
        pickable=True,
    )
    return found, pdk.Deck(layers=[layer], map_provider=None, tooltip={"text": "{texto}"}).to_json()


def same(od: pd.DataFrame, found: pd.DataFrame, zones: pd.DataFrame, trips: dict) -> None:
    """Hold every flow of ours equal to that of pandas; raises Different."""
    one = od.set_index(["origen_codigo", "destino_codigo"])["viajes"].to_dict()
    keys = zip(found["origen_codigo"], found["destino_codigo"], strict=True)
    other = dict(zip(keys, found["viajes"], strict=True))
    if one.keys() != other.keys() or any(abs(one[key] - other[key]) > 1e-6 * other[key] for key in one):
        raise Different(f"{trips}: {len(one)} pairs against {len(other)}")


def memory() -> float:
    """Megabytes that this process holds now."""
    status = Path("/proc/self/status").read_text()
    return int(status.partition("VmRSS:")[2].split()[0]) / 1024


def measure(path: Path, trips: int, *, count: int, rival: bool) -> dict[str, Times]:
    """The times of every filter: ours with 5,000 arcs and with 1,000, the other curves, and pandas."""
    con = duckdb.connect(str(path), read_only=True, config={"memory_limit": MEMORY, "threads": THREADS})
    places, zones = mobility_od.places(con, level="barrio"), mobility.zones(con)
    found = {name: Times() for name in ("ours", "ours, 1,000 arcs", "query alone", "curves")}
    rows = None
    if rival:
        found["pandas"] = Times()
        rows = frame(con)
    ours(con, places, filters(1)[0], most=MOST)  # what the first of all pays: modules, the file's pages
    gc.collect()
    gc.freeze()  # as the server does
    for asked in filters(count):
        od, sent = found["ours"].measure(lambda: ours(con, places, asked, most=MOST))  # noqa: B023
        arcs = sent.count('"w":')
        found["ours"].arcs, found["ours"].bytes = max(found["ours"].arcs, arcs), max(found["ours"].bytes, len(sent))
        found["ours, 1,000 arcs"].measure(lambda: ours(con, places, asked, most=1_000))  # noqa: B023
        found["query alone"].measure(lambda: mobility_od.od(con.cursor(), level="barrio", **asked))  # noqa: B023
        found["curves"].measure(lambda: curves(con, asked))  # noqa: B023
        if rows is not None:
            other, text = found["pandas"].measure(lambda: plain(rows, zones, asked, most=MOST))  # noqa: B023
            found["pandas"].bytes = max(found["pandas"].bytes, len(text))
            same(od, other, zones, asked)
    if found["ours"].arcs > MOST:
        raise Different(f"{found['ours'].arcs} arcs were sent")
    gc.unfreeze()
    con.close()
    return found


def say(text: str) -> None:
    """Progress, apart from the table."""
    print(f"  {time.strftime('%H:%M:%S')} {text}", file=sys.stderr, flush=True)


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--viajes", type=int, nargs="+", default=[1_000_000])
    options.add_argument("--filtros", type=int, default=200)
    options.add_argument("--carpeta", type=Path, help="where the data stay, to be used again")
    asked = options.parse_args()
    processor = Path("/proc/cpuinfo").read_text().partition("model name\t: ")[2].partition("\n")[0]
    ram = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    print(f"{os.cpu_count()} cores, {ram / 2**30:.0f} GB, {processor}; load {os.getloadavg()[0]:.1f}\n")
    print("| trips | | clock, median ms | p95 ms | CPU, median ms | p95 ms | most arcs | most kB | process, MB |")
    print("|---:|---|" + "---:|" * 7)
    with tempfile.TemporaryDirectory() as passing:
        folder = (asked.carpeta or Path(passing)).resolve()
        folder.mkdir(parents=True, exist_ok=True)
        for trips in asked.viajes:
            path = folder / f"viajes-{trips}.duckdb"
            say(f"making {trips:,} trips")
            build(path, trips)
            rival = trips * PANDAS_BYTES < ram / 4
            say(f"asking {asked.filtros} filters of {trips:,} trips, {path.stat().st_size / 2**20:,.0f} MB")
            for name, times in measure(path, trips, count=asked.filtros, rival=rival).items():
                sent = [f"{times.arcs:,}" if times.arcs else "", f"{times.bytes / 1000:,.0f}" if times.bytes else ""]
                held = f"{memory():,.0f}" if name in ("ours", "pandas") else ""
                print(f"| {trips:,} | {name} | {' | '.join([*times.line(), *sent, held])} |", flush=True)
        trips = asked.viajes[0]
        say(f"changing the board's filters over {trips:,} trips")
        wall, cpu, most = mobility_page.measure(folder, trips, count=min(60, asked.filtros))
        print(f"| {trips:,} | the board | {' | '.join(Times(wall, cpu).line())} | | {most / 1000:,.0f} | |")


if __name__ == "__main__":
    main()
