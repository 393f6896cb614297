"""How a national line list loads beside pandas and polars doing the same work: time, peak memory, equal results.

    python bench/load.py [--filas ROWS]

The list is made up in the portal's layout of 2021 (bench/rivals/national_list.py). Each reads it, reads every cell by
the contract, applies every rule, sets repeated rows aside, finds the cut-off and counts the board's table. Their line
lists, tables and counts are then held equal, to the row.

Ours finds a warehouse already built, as every load but the first does, and does more within its time: recognises
source and layout, checks the file for safety, keeps a row per rejected or repaired row, keeps the original, computes
and checks the other models, hides small counts, publishes three files. The second line is the same command over a
hundred rows: what it takes whatever the size. The rivals end with two Parquet files, know the layout beforehand and
hold everything in memory.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import duckdb

ROOT = Path(__file__).resolve().parent.parent
MEASURED = """
import resource, subprocess, sys
code = subprocess.run(sys.argv[1:], stdout=subprocess.DEVNULL).returncode
used = resource.getrusage(resource.RUSAGE_CHILDREN)
print(used.ru_utime + used.ru_stime, used.ru_maxrss)
sys.exit(code)
"""
OURS_ALONE = ("desde_corte", "hasta_corte", "fuente_codigo", "corte_fecha", "procedencia")  # the same in every row
RIVALS = {
    "pandas (columns of text)": ("bench.rivals.plain_pandas",),
    "pandas (read by Arrow)": ("bench.rivals.with_pandas",),
    "pandas (pandas.read_csv)": ("bench.rivals.with_pandas", "propio"),
    "polars": ("bench.rivals.with_polars",),
}


def timed(command: list[str], **variables: str) -> tuple[float, float, float]:
    """Seconds, processor seconds and peak MiB of a command of its own.

    A small process starts it: a child's peak memory counts what its parent had when it was made.
    """
    begun = time.perf_counter()
    done = subprocess.run(
        [sys.executable, "-c", MEASURED, sys.executable, "-m", *command],
        cwd=ROOT,
        env=os.environ | variables,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        check=False,
    )
    seconds = time.perf_counter() - begun
    if done.returncode:
        raise SystemExit(f"{command} failed with {done.returncode}")
    processor, peak = map(float, done.stdout.split()[-2:])
    return seconds, processor, peak / 1024


def load(path: Path, root: Path, report: Path) -> tuple[float, float, float]:
    """The project's own command over that file, into a built warehouse of its own without the synthetic city."""
    timed(["loaders", "build"], OBSERVATORIO_DATOS=str(root), OBSERVATORIO_MUESTRA="0")
    command = ["loaders", "load", "covid_casos", str(path), "--report", str(report)]
    return timed(command, OBSERVATORIO_DATOS=str(root), OBSERVATORIO_MUESTRA="0")


def assert_equal(report: Path, root: Path, rival: Path) -> None:
    """Counts by rule, line list and board table of a rival against what was published: all rows, all columns."""
    ours, theirs = json.loads(report.read_text()), json.loads((rival / "informe.json").read_text())
    told = {name: ours[name] for name in theirs}
    assert told == theirs, (rival.name, told, theirs)
    published = max((root / "warehouse").glob("bodega-*.duckdb"))
    with duckdb.connect(config={"memory_limit": "1GB", "threads": "2"}) as con:
        con.execute(f"attach '{published}' as bodega (read_only)")
        for table, file in (("raw_covid_casos", "casos"), ("covid_casos_por_edad_sexo", "mart")):
            kinds = con.execute(f"select column_name, column_type from (describe bodega.{table})").fetchall()
            typed = ", ".join(f"{name}::{kind}::varchar" for name, kind in kinds if name not in OURS_ALONE)
            sums = {
                con.execute(f"select count(*), sum(hash({typed})::hugeint) from {source}").fetchone()
                for source in (f"bodega.{table}", f"'{rival / file}.parquet'")
            }
            assert len(sums) == 1, (rival.name, table, sums)


def machine() -> str:
    with open("/proc/cpuinfo") as file:
        model = next(line.partition(":")[2].strip() for line in file if line.startswith("model name"))
    memory = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE") / 2**30
    return f"{os.cpu_count()} cores, {memory:.0f} GB, {model}; load average {os.getloadavg()[0]:.1f}"


def main(rows: int) -> None:
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        path, small, report, root = (folder / name for name in ("casos.csv", "pocos.csv", "informe.json", "datos"))
        timed(["bench.rivals.national_list", str(path), str(rows)])
        timed(["bench.rivals.national_list", str(small), "100"])
        print(f"{rows:,} rows, {path.stat().st_size / 2**20:,.0f} MiB, {machine()}\n", flush=True)
        measured = {"load, check and publish": load(path, root, report)}
        measured["the same of 100 rows"] = load(small, folder / "pocos", folder / "pocos.json")
        for name, command in RIVALS.items():
            made = folder / name
            made.mkdir()
            measured[name] = timed([command[0], str(path), str(made), *command[1:]])
            assert_equal(report, root, made)
    print("| what | seconds | processor s | rows/s | peak MiB | time / ours | processor / ours |")
    print("|---|---:|---:|---:|---:|---:|---:|")
    ours = measured["load, check and publish"]
    for name, (seconds, processor, peak) in measured.items():
        pace = f"{rows / seconds:,.0f}" if "100 rows" not in name else ""
        print(f"| {name} | {seconds:.1f} | {processor:.1f} | {pace} | {peak:,.0f}", end=" ")
        print(f"| {seconds / ours[0]:.2f} | {processor / ours[1]:.2f} |")
    print("\nEqual in all: every count by rule, every row of the line list, every row of the board's table.")


if __name__ == "__main__":
    asked = argparse.ArgumentParser(description="Carga de una lista nacional, junto a pandas y polars.")
    asked.add_argument("--filas", type=int, default=1_000_000)
    main(asked.parse_args().filas)
