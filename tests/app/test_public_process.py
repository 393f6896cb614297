"""A server of profile publico holds the public file open and no other of the warehouse; it needs no other either."""

import shutil
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlsplit

import httpx

from app.navigation import visible

LISTENING = "0A"


def pid_behind(address: str) -> int:
    """The process that listens on a local address, from the kernel's tables."""
    port = f":{urlsplit(address).port:04X}"
    lines = [line.split() for line in Path("/proc/net/tcp").read_text().splitlines()[1:]]
    sockets = {f"socket:[{line[9]}]" for line in lines if line[1].endswith(port) and line[3] == LISTENING}
    for folder in Path("/proc").glob("[0-9]*/fd"):
        try:
            if any(str(link.readlink()) in sockets for link in folder.iterdir()):
                return int(folder.parent.name)
        except OSError:
            continue  # another's process, or one that has just ended
    raise AssertionError(f"no process of ours listens at {address}")


def open_files(pid: int) -> set[str]:
    """Names of the files that a process has open or mapped."""
    found = set()
    for link in Path(f"/proc/{pid}/fd").iterdir():
        try:
            found.add(str(link.readlink()))
        except OSError:
            continue
    mapped = (line.split(maxsplit=5) for line in Path(f"/proc/{pid}/maps").read_text().splitlines())
    return {Path(name).name for name in found | {line[5] for line in mapped if len(line) == 6}}


def visit(address: str, profile: str) -> None:
    for page in visible(profile=profile):
        assert httpx.get(f"{address}/{page.slug}", follow_redirects=True).is_success


def of_the_warehouse(names: set[str]) -> set[str]:
    return {name.partition("-")[0] for name in names if name.endswith((".duckdb", ".duckdb.wal", ".tmp"))}


def test_publico_has_the_public_file_open_and_no_other(servidor: Callable[..., str]) -> None:
    address = servidor("publico")
    visit(address, "publico")
    assert of_the_warehouse(open_files(pid_behind(address))) == {"publica"}


def test_interno_has_the_main_file_open_and_not_the_restricted(servidor: Callable[..., str]) -> None:
    """The same look at another profile sees its file: an empty answer would not be for want of looking."""
    address = servidor("interno", OBSERVATORIO_SIN_LOGIN="1")
    visit(address, "interno")
    assert of_the_warehouse(open_files(pid_behind(address))) == {"bodega"}


def test_publico_serves_where_the_other_files_are_not(
    servidor: Callable[..., str], datos: Path, tmp_path_factory
) -> None:
    """A machine that faces the public needs to receive one file."""
    alone = tmp_path_factory.mktemp("solo-publica") / "warehouse"
    alone.mkdir()
    version = sorted(datos.glob("warehouse/version-*.json"))[-1]
    for path in (version, version.with_name(version.stem.replace("version", "publica") + ".duckdb")):
        shutil.copy(path, alone)
    address = servidor("publico", OBSERVATORIO_DATOS=str(alone.parent))
    visit(address, "publico")
    assert of_the_warehouse(open_files(pid_behind(address))) == {"publica"}
