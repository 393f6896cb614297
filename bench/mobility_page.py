"""A filter change on the mobility board itself: from the change to the script's end, all its figures included."""

from __future__ import annotations

import json
import os
import random
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb
import httpx

from bench import generated_trips
from bench.visitor import Visitor

ROOT = Path(__file__).resolve().parent.parent
TICKS = os.sysconf("SC_CLK_TCK")
TABLES = ("viajes", "viajes_periodos", "zonas_viaje")


def root(folder: Path, trips: int) -> Path:
    """A data root whose internal file has made trips, unless it is there."""
    data = folder / f"datos-{trips}"
    if (data / "hecho").is_file():
        return data
    environment = os.environ | {"OBSERVATORIO_DATOS": str(data), "OBSERVATORIO_MUESTRA": "0"}
    done = subprocess.run([sys.executable, "-m", "loaders", "build"], cwd=ROOT, env=environment, capture_output=True)
    if done.returncode:
        raise SystemExit(done.stderr.decode())
    version = sorted(data.glob("warehouse/version-*.json"))[-1]
    name = json.loads(version.read_text(encoding="utf-8"))["archivos"]["interna"]
    with duckdb.connect(str(data / "warehouse" / name)) as con:
        for table in TABLES:
            con.execute(f"drop table if exists {table}")
        generated_trips.write(con, trips)
    (data / "hecho").touch()
    return data


@contextmanager
def served(data: Path) -> Iterator[tuple[str, int]]:
    """The site in profile interno: its address and its process."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = str(probe.getsockname()[1])
    variables = {"OBSERVATORIO_DATOS": str(data), "OBSERVATORIO_PERFIL": "interno", "OBSERVATORIO_SIN_LOGIN": "1"}
    command = ["uvicorn", "app.asgi:app", "--host", "127.0.0.1", "--port", port, "--log-level", "error"]
    process = subprocess.Popen([sys.executable, "-m", *command], cwd=ROOT, env=os.environ | variables)
    address, deadline = f"http://127.0.0.1:{port}", time.monotonic() + 60
    try:
        while process.poll() is None and time.monotonic() < deadline:
            try:
                if httpx.get(f"{address}/_stcore/health").is_success:
                    break
            except httpx.TransportError:
                time.sleep(0.1)
        yield address, process.pid
    finally:
        process.terminate()
        process.wait(timeout=20)


def changes(visitor: Visitor, count: int, *, seed: int = 1) -> Iterator[tuple[str, str]]:
    """One-widget changes at random, each to a view that was not seen."""
    chance = random.Random(seed)
    zones = [zone for zone in visitor.options("Zona") if zone != "Toda el área"]
    chance.shuffle(zones)
    periods = visitor.options("Periodo")
    for number in range(count):
        if number % 4 == 3:
            yield "Periodo", periods[number // 4 % len(periods)]
        else:
            yield "Zona", zones[number]


def measure(folder: Path, trips: int, *, count: int) -> tuple[list[float], list[float], int]:
    """Seconds of the clock and of the server's processor of each change, by barrio with 5,000 arcs; most bytes sent."""
    wall, cpu, most = [], [], 0
    with served(root(folder, trips)) as (address, process):
        visitor = Visitor(address, "movilidad")
        visitor.change("Detalle", "Barrios")
        visitor.change("Flujos que dibuja el mapa", "5.000")
        for label, value in changes(visitor, count):
            before = _seconds(process)
            wall.append(visitor.change(label, value))
            cpu.append(_seconds(process) - before)
            most = max(most, visitor.received)
        visitor.close()
    return wall, cpu, most


def _seconds(process: int) -> float:
    fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / TICKS
