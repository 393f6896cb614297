"""Fixtures that any test may ask for: published data, a running server, the real files."""

import hashlib
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import nullcontext
from datetime import date
from pathlib import Path

import httpx
import pytest
from filelock import FileLock
from xdist.scheduler import LoadScopeScheduling

ROOT = Path(__file__).resolve().parent.parent
STARTUP_SECONDS = 60
BROWSER = "tests/browser/"
CITY = ROOT / ".pytest_cache" / "ciudad"
# The sample city takes most of a build: tests that make data of their own go without, unless they ask for it.
os.environ["OBSERVATORIO_MUESTRA"] = "0"


def pytest_configure(config: pytest.Config) -> None:
    """What one test's build works out serves those of the others, as one build's serves the next."""
    if not hasattr(config, "workerinput"):
        config.stash[_memory] = tempfile.TemporaryDirectory(prefix="memoria-")
        os.environ["OBSERVATORIO_MEMORIA"] = config.stash[_memory].name
        os.environ["OBSERVATORIO_PRUEBAS_CIUDAD"] = str(CITY / _made_from())


def pytest_unconfigure(config: pytest.Config) -> None:
    """Drop what the builds remembered: some of it is of real deliveries."""
    if _memory in config.stash:
        config.stash[_memory].cleanup()


def _city() -> Path:
    """Where the city's data and what their build worked out are kept for the next run: made up, all of it."""
    return Path(os.environ["OBSERVATORIO_PRUEBAS_CIUDAD"])


def _made_from() -> str:
    """A digest of all that the city's data follow from: the code, the facts, the packages and the day."""
    digest = hashlib.sha256(f"{date.today()} {sys.version}".encode())
    files = [path for folder in ("app", "loaders", "data/reference") for path in (ROOT / folder).rglob("*.*")]
    for path in sorted([ROOT / "requirements.txt", *files]):
        if path.is_file() and path.suffix != ".pyc":
            digest.update(f"{path.relative_to(ROOT)} ".encode() + path.read_bytes())
    return digest.hexdigest()[:16]


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """One worker builds the city's data at once and then drives the browser; the others meanwhile need neither."""
    built = {_together(item.nodeid) for item in items if "datos" in getattr(item, "fixturenames", ())}
    items.sort(key=lambda item: (_together(item.nodeid) != BROWSER, _together(item.nodeid) in built))


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: object) -> LoadScopeScheduling:
    """What is tested together stays in one worker, so that its fixtures, servers and browser are made once."""
    config.option.loadscopereorder = False
    return Together(config, log)


class Together(LoadScopeScheduling):
    """A worker takes a file at a time, or all that drives a browser."""

    def _split_scope(self, nodeid: str) -> str:
        return _together(nodeid)


def _together(nodeid: str) -> str:
    file = nodeid.partition("::")[0]
    return BROWSER if file.startswith(BROWSER) else file


_memory = pytest.StashKey[tempfile.TemporaryDirectory]()


@pytest.fixture(scope="session")
def reales() -> Path:
    """The folder of real deliveries, which the project does not contain: skips where it is absent."""
    folder = Path(os.environ.get("OBSERVATORIO_REALES") or ROOT / "../shared/data/reales").resolve()
    if not folder.is_dir():
        pytest.skip(f"the real files are not here: {folder} (set OBSERVATORIO_REALES)")
    return folder


@pytest.fixture(scope="session")
def datos(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Path:
    """A data root with one build published by the command line: for all workers, one copy of what is kept."""
    base = tmp_path_factory.getbasetemp()
    root = (base if worker_id == "master" else base.parent) / "datos"
    with FileLock(f"{root}.lock"):
        if not root.is_dir():
            shutil.copytree(_kept_city(), f"{root}.tmp")
            shutil.copytree(_city() / "memoria", os.environ["OBSERVATORIO_MEMORIA"], dirs_exist_ok=True)
            Path(f"{root}.tmp").rename(root)
    return root


def _kept_city() -> Path:
    """The data root built from this very code, by this run or one before; those of other code are dropped."""
    CITY.mkdir(parents=True, exist_ok=True)
    with FileLock(CITY / "lock"):
        root = _city() / "datos"
        if not root.is_dir():
            for other in CITY.iterdir():
                if other.is_dir() and other != _city():
                    shutil.rmtree(other, ignore_errors=True)
            half = _city() / "datos.tmp"
            shutil.rmtree(half, ignore_errors=True)
            own = {"OBSERVATORIO_DATOS": str(half), "OBSERVATORIO_MEMORIA": str(_city() / "memoria")}
            done = subprocess.run(
                [sys.executable, "-m", "loaders", "build"],
                cwd=ROOT,
                env=os.environ | own | {"OBSERVATORIO_MUESTRA": "1"},
                capture_output=True,
                text=True,
            )
            assert done.returncode == 0, f"loaders build: {done.returncode}\n{done.stdout}\n{done.stderr}"
            (half / "construccion.log").write_text(done.stdout + done.stderr, encoding="utf-8")
            half.rename(root)
    return root


@pytest.fixture(scope="session")
def servidor(datos: Path) -> Iterator[Callable[..., str]]:
    """`servidor("publico")` returns the address of a server of that profile, started once per set of variables.

    What it writes goes to `log`, if one is named, else with the test's own output.
    """
    started: dict[tuple, tuple[str, subprocess.Popen]] = {}

    def start(profile: str = "publico", *, log: Path | None = None, **variables: str) -> str:
        wanted = (profile, log, *sorted(variables.items()))
        if wanted not in started:
            own = {"OBSERVATORIO_DATOS": str(datos), "OBSERVATORIO_PERFIL": profile}
            started[wanted] = serve(own | variables, log)
        return started[wanted][0]

    yield start
    for _, process in started.values():
        process.terminate()
    for _, process in started.values():
        process.wait(timeout=20)


def serve(variables: dict[str, str], log: Path | None = None) -> tuple[str, subprocess.Popen]:
    """Start a server with those variables on a free port; its address and process, once it answers."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    with log.open("wb") if log else nullcontext() as output:
        process = subprocess.Popen(
            [
                *(sys.executable, "-m", "uvicorn", "app.asgi:app", "--host", "127.0.0.1", "--port", str(port)),
                *("--log-level", "warning", "--timeout-graceful-shutdown", "2"),
            ],
            cwd=ROOT,
            env=os.environ | variables,
            stdout=output,
            stderr=subprocess.STDOUT if log else None,
        )
    address = f"http://127.0.0.1:{port}"
    deadline = time.monotonic() + STARTUP_SECONDS
    with httpx.Client(base_url=address) as client:
        while time.monotonic() < deadline and process.poll() is None:
            try:
                if client.get("/_stcore/health").is_success:
                    return address, process
            except httpx.TransportError:
                time.sleep(0.1)
    process.terminate()
    raise RuntimeError(f"the server did not answer within {STARTUP_SECONDS} s (exit code {process.poll()})")
