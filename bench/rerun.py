"""A filter change on the COVID-19 board, from the click to the script's end, beside the same board written otherwise.

    python bench/rerun.py [--filas 1000000] [--carpeta FOLDER]

Ours is served as `make app` does; (a) is the page written plainly (pandas and Altair over the cases, `streamlit run`)
and (b) the same with Streamlit's caches well used: `bench/rivals/`. One process each on this machine; a client that
speaks the browser's protocol makes the same changes on the three by turns and checks that they show the same figures.
`--carpeta` keeps the data to use them again.
"""

from __future__ import annotations

import argparse
import datetime as dt
import os
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path

import httpx

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from bench import portal  # noqa: E402
from bench.rivals import export  # noqa: E402
from bench.visitor import Visitor  # noqa: E402

OLDER = dt.date(2020, 8, 31)
NAMES = {"ours": "ours", "plain": "(a) plain", "cached": "(b) st.cache_data"}
PLACES = ("Colombia", "Santander", "AMB · Área Metropolitana de Bucaramanga", "Floridablanca", "Girón", "Piedecuesta")
PLACES += ("Barrancabermeja", "San Gil", "Bucaramanga")
# Below these ours draws no ages.
FEW_CASES = 20
TICKS = os.sysconf("SC_CLK_TCK")
CUTS = {cut: f"{words} · INS, lista de casos" for cut, words in ((portal.LAST, "21 dic 2021"), (OLDER, "31 ago 2020"))}


class Different(AssertionError):
    """Two servers show different figures for the same filters."""


@dataclass
class Server:
    """One of the three: its process, the page's address and what was measured of it."""

    name: str
    process: subprocess.Popen
    address: str
    first: list[float] = field(default_factory=list)
    runs: dict[str, list[float]] = field(default_factory=dict)
    cpu: dict[str, list[float]] = field(default_factory=dict)
    session: float = 0.0
    held: float = 0.0

    def visit(self) -> Visitor:
        """A new session on the board."""
        return Visitor(self.address, "covid" if self.name == "ours" else "")

    def cpu_seconds(self) -> float:
        """Processor time since it started."""
        fields = Path(f"/proc/{self.process.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / TICKS

    def megabytes(self) -> float:
        """Memory that it holds now."""
        status = Path(f"/proc/{self.process.pid}/status").read_text()
        return int(status.partition("VmRSS:")[2].split()[0]) / 1024


def changes() -> Iterator[list[tuple[str, str | None]]]:
    """Rounds of one-widget changes, each giving a view that no earlier one gave."""
    for number, place in enumerate(PLACES):
        month = number % 3 + 4
        yield [
            ("Corte y fuente", list(CUTS.values())[number % 3 == 2]),
            ("Territorio", place),
            ("Desde", f"2020/0{month}/0{number % 9 + 1}"),
            ("Fecha de los casos", "Reporte" if number % 2 else "Inicio de síntomas"),
            ("Hasta", f"2020/0{month + 3}/1{number % 9}"),
            ("Fecha de los casos", "Diagnóstico"),
            ("Desde", None),
            ("Hasta", None),
        ]


def build(folder: Path, rows: int) -> None:
    """Load two deliveries of the same cases with our loader and give the rivals what it read, unless they are there."""
    if (folder / "rivales").is_dir():
        return
    data = {"OBSERVATORIO_DATOS": str(folder), "OBSERVATORIO_MUESTRA": "0"}
    for cutoff in (OLDER, portal.LAST):
        file = folder / f"casos-{cutoff}.csv"
        say(f"writing the delivery of {cutoff}")
        written = portal.write(file, rows, cutoff=cutoff)
        say(f"loading its {written:,} cases")
        command = [sys.executable, "-m", "loaders", "load", "covid_casos", str(file)]
        done = subprocess.run(command, cwd=ROOT, env=os.environ | data, capture_output=True, text=True)
        if done.returncode:
            raise SystemExit(done.stderr)
        file.unlink()
    say("writing the rivals' Parquet")
    export.write(folder / "warehouse", folder / "rivales")


@contextmanager
def served(name: str, folder: Path) -> Iterator[Server]:
    """A server of its own process, up before it is given."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = str(probe.getsockname()[1])
    if name == "ours":
        command, where = ["uvicorn", "app.asgi:app", "--host", "127.0.0.1", "--port", port], ROOT
        command += ["--log-level", "warning", "--no-server-header"]
    else:  # from a folder without our settings: the defaults
        command, where = ["streamlit", "run", str(ROOT / f"bench/rivals/{name}.py"), "--server.port", port], folder
        command += ["--server.address", "127.0.0.1", "--server.headless", "true", "--browser.gatherUsageStats", "false"]
    variables = {"OBSERVATORIO_DATOS": str(folder), "OBSERVATORIO_PERFIL": "publico"}
    variables |= {"RIVAL_DATOS": str(folder / "rivales")}
    process = subprocess.Popen(
        [sys.executable, "-m", *command],
        cwd=where,
        env=os.environ | variables,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    server = Server(name, process, f"http://127.0.0.1:{port}")
    try:
        _wait(server)
        yield server
    finally:
        process.terminate()
        try:
            process.wait(timeout=20)
        except subprocess.TimeoutExpired:
            process.kill()


def _wait(server: Server) -> None:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline and server.process.poll() is None:
        try:
            if httpx.get(f"{server.address}/_stcore/health").is_success:
                return
        except httpx.TransportError:
            time.sleep(0.1)
    raise SystemExit(f"{server.name} did not start")


def drive(servers: list[Server], visitors: list[Visitor], kind: str, rounds: int) -> None:
    """Make every change on each server by turns; time them and check that all show what ours shows."""
    for round_of in islice(changes(), rounds):
        shown = []
        for server, visitor in zip(servers, visitors, strict=True):
            before, seen = server.cpu_seconds(), []
            for label, value in round_of:
                server.runs.setdefault(kind, []).append(visitor.change(label, value))
                seen.append(figures(visitor))
            server.cpu.setdefault(kind, []).append((server.cpu_seconds() - before) / len(round_of))
            shown.append(seen)
        for server, seen in zip(servers[1:], shown[1:], strict=True):
            for step, one, other in zip(round_of, shown[0], seen, strict=True):
                same(one, other, where=f"{server.name}, {round_of[1][1]}, {step}")


def same(ours: dict, theirs: dict, *, where: str) -> None:
    """Hold the figures of two pages equal; raise Different, which names those that are not."""
    apart = {name: (ours.get(name), theirs.get(name)) for name in ours | theirs if ours.get(name) != theirs.get(name)}
    if apart:
        raise Different(f"{where}: {apart}")


def figures(visitor: Visitor) -> dict:
    """What a page says: its key figures, and the totals of what its charts draw."""
    found = dict(visitor.metrics())
    for rows in visitor.charts():
        columns = rows[0] if rows else {}
        days = [row for row in rows if "media_movil_7" in row]
        if days and not any(row.get("serie") == "Positivos" for row in rows):  # the secretariat's own chart, ours alone
            cases = sum(row["valor" if "valor" in row else "casos"] for row in days)
            found["curve"] = (len(days), cases, round(max(row["media_movil_7"] for row in days), 3))
        elif "lado" in columns:
            found["pyramid"] = sorted((row["edad_grupo"], row["Sexo"], row["casos"]) for row in rows)
        elif "estimado" in columns:
            kind = "rates" if "personas" in columns else "fatality"
            found[kind] = [
                (row["edad_grupo"], *(_round(row[name]) for name in ("estimado", "bajo", "alto"))) for row in rows
            ]
        elif "tasa_ataque" in columns:
            found["territories"] = sorted((row["confirmados"], _round(row["tasa_ataque"])) for row in rows)
    if int(found.get("Confirmados", "0").replace(".", "").replace("—", "0")) < FEW_CASES:
        for name in ("pyramid", "rates", "fatality"):  # ours draws no ages of a handful
            found.pop(name, None)
    return found


def _round(value: float | None) -> str | None:
    return None if value is None or value != value else f"{round(value, 12) + 0.0:.6g}"


def remember_sessions(server: Server, sessions: tuple[int, int]) -> float:
    """Megabytes that each open session adds, of visitors who look at views already seen."""
    few, many = sessions
    held, visitors = {}, []
    for number in range(1, many + 1):
        visitors.append(server.visit())
        visitors[-1].change("Territorio", PLACES[0])
        visitors[-1].change("Territorio", PLACES[1])
        held[number] = server.megabytes()
    for visitor in visitors:
        visitor.close()
    return (held[many] - held[few]) / (many - few)


def say(text: str) -> None:
    """Progress, apart from the table."""
    print(f"  {time.strftime('%H:%M:%S')} {text}", file=sys.stderr, flush=True)


def measure(folder: Path, *, starts: int, sessions: tuple[int, int], rounds: int = len(PLACES)) -> list[Server]:
    """The three servers with their measurements; raises Different where they do not show the same."""
    firsts: dict[str, list[float]] = {}
    for _ in range(starts - 1):
        for name in NAMES:
            with served(name, folder) as server:
                firsts.setdefault(name, []).append(server.visit().seconds)
    with served("ours", folder) as ours, served("plain", folder) as plain, served("cached", folder) as cached:
        servers = [ours, plain, cached]
        visitors = [server.visit() for server in servers]
        for server, visitor in zip(servers, visitors, strict=True):
            server.first = [*firsts.get(server.name, []), visitor.seconds]
        for kind in ("new", "again"):
            say(f"changing filters: {kind}")
            drive(servers, visitors, kind, rounds)
        say("opening sessions")
        for server in servers:
            server.runs["visit"] = []
            for _ in range(5):
                visitor = server.visit()
                server.runs["visit"].append(visitor.seconds)
                visitor.close()
            server.session = remember_sessions(server, sessions)
            server.held = server.megabytes()
    return servers


def report(servers: list[Server], rows: int) -> str:
    """The table, in Markdown."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    processor = Path("/proc/cpuinfo").read_text().partition("model name\t: ")[2].partition("\n")[0]
    lines = [f"{rows:,} cases; {os.cpu_count()} cores, {memory:.0f} GB, {processor}; load {os.getloadavg()[0]:.1f}", ""]
    names = " | ".join(NAMES[one.name] for one in servers)
    lines += [f"| | {names} | (a) / ours | (b) / ours |", "|---|" + "---:|" * 5]

    def row(label: str, values: list[float], unit: str, digits: int = 0) -> None:
        base, *others = values
        cells = [f"{value:,.{digits}f} {unit}" for value in values] + [f"{other / base:.1f}" for other in others]
        lines.append(f"| {label} | {' | '.join(cells)} |")

    for kind, label in (("new", "a view not seen before"), ("again", "a view seen before")):
        wall = [one.runs[kind] for one in servers]
        row(f"{label}: CPU per rerun, mean", [1000 * statistics.mean(one.cpu[kind]) for one in servers], "ms", 1)
        row(f"{label}: change to finished, median", [1000 * statistics.median(times) for times in wall], "ms")
        row(f"{label}: 95th percentile", [1000 * sorted(times)[int(len(times) * 0.95)] for times in wall], "ms")
    row("first visit after starting, median", [1000 * statistics.median(one.first) for one in servers], "ms")
    row("a later visit, median", [1000 * statistics.median(one.runs["visit"]) for one in servers], "ms")
    row("memory per open session", [max(one.session, 0.01) for one in servers], "MB", 2)
    row("memory of the process at the end", [one.held for one in servers], "MB")
    return "\n".join(lines)


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--filas", type=int, default=1_000_000, help="cases in the list")
    options.add_argument("--carpeta", type=Path, help="where the data stay, to be used again")
    options.add_argument("--sesiones", type=int, nargs=2, default=(5, 20))
    asked = options.parse_args()
    with tempfile.TemporaryDirectory() as passing:
        folder = (asked.carpeta or Path(passing)).resolve()
        folder.mkdir(parents=True, exist_ok=True)
        build(folder, asked.filas)
        print(report(measure(folder, starts=3, sessions=tuple(asked.sesiones)), asked.filas))


if __name__ == "__main__":
    main()
