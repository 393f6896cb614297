"""How fast a national line list loads, and in how much memory: ours beside the bare `pandas.read_csv` of the same file.

    python bench/load.py [ROWS]

The file is made up in the portal's layout of 2021. Reading it is all that pandas does here: no types, rules, versions,
marts or publishing.
"""

import datetime as dt
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np
import pandas as pd

ROOT = Path(__file__).resolve().parent.parent
PANDAS = "import sys, pandas; pandas.read_csv(sys.argv[1], dtype=str)"


def write_list(path: Path, rows: int) -> None:
    """A made-up line list: a row is a case, dates spread over 900 days."""
    dice = np.random.default_rng(2020)
    days = np.array(
        [(dt.date(2020, 3, 6) + dt.timedelta(int(day))).strftime("%-d/%-m/%Y 0:00:00") for day in range(1000)]
    )
    reported = np.sort(dice.integers(20, 920, rows))
    codes = np.array(["11001", "5001", "8001", "76001", "68001", "68276", "68307", "68547", "13001", "68081"])
    state = dice.choice(["Recuperado", "Fallecido", "Activo"], rows, p=[0.95, 0.03, 0.02])
    dead, recovered = state == "Fallecido", state == "Recuperado"
    pd.DataFrame(
        {
            "fecha reporte web": days[reported],
            "ID de caso": np.arange(1, rows + 1),
            "Fecha de notificación": days[reported - 4],
            "Código DIVIPOLA municipio": dice.choice(codes, rows),
            "Edad": dice.integers(0, 100, rows),
            "Unidad de medida de edad": 1,
            "Sexo": dice.choice(["F", "M", "f"], rows, p=[0.5, 0.499, 0.001]),
            "Tipo de contagio": "Comunitaria",
            "Ubicación del caso": np.where(dead, "Fallecido", "Casa"),
            "Estado": np.where(dead, "Fallecido", "Leve"),
            "Recuperado": state,
            "Fecha de inicio de síntomas": days[reported - dice.integers(5, 15, rows)],
            "Fecha de muerte": np.where(dead, days[reported], ""),
            "Fecha de diagnóstico": days[reported - dice.integers(0, 4, rows)],
            "Fecha de recuperación": np.where(recovered, days[np.minimum(reported + 14, 919)], ""),
            "Tipo de recuperación": np.where(recovered, "Tiempo", ""),
        }
    ).to_csv(path, index=False)


def timed(command: list[str], **variables: str) -> tuple[float, float]:
    """Seconds and peak MiB of a command of its own."""
    begun = time.perf_counter()
    pid = subprocess.Popen(command, cwd=ROOT, env=os.environ | variables, stderr=subprocess.DEVNULL).pid
    _, status, usage = os.wait4(pid, 0)
    if status:
        raise SystemExit(f"{command} failed with {status}")
    return time.perf_counter() - begun, usage.ru_maxrss / 1024


def main(rows: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "casos.csv"
        write_list(path, rows)
        print(f"{rows:,} rows, {path.stat().st_size / 2**20:,.0f} MiB, {os.cpu_count()} cores\n")
        load = [sys.executable, "-m", "loaders", "load", "covid_casos", str(path)]
        ours = timed(load, OBSERVATORIO_DATOS=str(Path(folder) / "datos"))
        theirs = timed([sys.executable, "-c", PANDAS, str(path)])
    print("| what | seconds | rows/s | peak MiB |\n|---|---:|---:|---:|")
    for name, (seconds, peak) in (("load, check and publish", ours), ("pandas.read_csv alone", theirs)):
        print(f"| {name} | {seconds:.1f} | {rows / seconds:,.0f} | {peak:,.0f} |")
    print(f"\nours / pandas: time {ours[0] / theirs[0]:.2f}, memory {ours[1] / theirs[1]:.2f}")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000)
