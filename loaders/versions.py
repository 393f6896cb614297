"""Published builds: three files under one stamp, seen whole or not at all, and one writer at a time.

A build exists for readers when its `version-<stamp>.json` is renamed, after the three files.
"""

import fcntl
import json
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import duckdb

from loaders import estimates, register
from loaders.contract import ContractError
from loaders.paths import Layout

KEEP = 3
FILES = {"publica": "publica", "interna": "bodega", "restringida": "restringida"}
# Whole counts are for the server's group, rows of persons for its user alone.
MODES = {"publica": 0o644, "bodega": 0o640, "restringida": 0o600}
SETTINGS = {"memory_limit": "1400MB", "threads": "2", "preserve_insertion_order": "true"}


class WarehouseBusy(ContractError):
    """Another process is writing. Spanish, for the person who ran the command."""


@dataclass(frozen=True)
class Version:
    """A published build: its stamp and its files by name."""

    stamp: str
    path: Path
    files: dict[str, Path]


def published(layout: Layout) -> list[Version]:
    """Complete builds, newest first; one whose files are not all there does not count."""
    found = []
    for path in sorted(layout.warehouse.glob("version-*.json"), reverse=True):
        told = json.loads(path.read_text(encoding="utf-8"))
        files = {kind: layout.warehouse / name for kind, name in told["archivos"].items()}
        if all(file.exists() for file in files.values()):
            found.append(Version(told["sello"], path, files))
    return found


@contextmanager
def writing(layout: Layout) -> Iterator[None]:
    """One writer at a time. The lock dies with its process, so a killed load never blocks the next."""
    layout.warehouse.mkdir(parents=True, exist_ok=True)
    with (layout.warehouse / ".cerrojo").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise WarehouseBusy("Otra carga está en curso: espere a que termine e intente de nuevo.") from None
        _clean(layout)
        yield


def _clean(layout: Layout) -> None:
    """Settle what a killed load left: half-written builds go, and originals kept for a build that never was."""
    for leftover in [*layout.warehouse.glob("*.tmp"), *layout.warehouse.glob("*.tmp.wal")]:
        leftover.unlink()
    for leftover in layout.warehouse.glob("*.tmp.d"):
        shutil.rmtree(leftover)
    estimates.forget(layout.memory)
    newest = next(iter(published(layout)), None)
    pending = list(layout.raw.glob("*/*.pendiente"))
    if not pending:
        return
    known = set()
    if newest:
        with duckdb.connect(str(newest.files["interna"]), read_only=True) as con:
            known = {row[0] for row in con.execute("select carga_id from registro_cargas").fetchall()}
    for path in pending:
        if path.with_suffix("").name.rpartition("_")[2] in known:
            path.rename(path.with_suffix(""))
        else:
            path.unlink()


@contextmanager
def new_build(layout: Layout) -> Iterator[tuple[duckdb.DuckDBPyConnection, str]]:
    stamp = datetime.now(UTC).strftime("%Y%m%dT%H%M%S%fZ")
    spill = layout.warehouse / f"derrame-{stamp}.tmp.d"
    path = layout.warehouse / f"bodega-{stamp}.tmp"
    usual = os.umask(0o077)  # until they are published, files may hold rows of persons
    con = duckdb.connect(str(path), config=SETTINGS | {"temp_directory": str(spill)})
    try:
        register.open_restricted(con, layout.warehouse / f"restringida-{stamp}.tmp")
        yield con, stamp
    finally:
        con.close()
        os.umask(usual)
        shutil.rmtree(spill, ignore_errors=True)
        for leftover in layout.warehouse.glob(f"*-{stamp}.tmp*"):
            leftover.unlink()


def publish(layout: Layout, stamp: str) -> Version:
    names = {kind: f"{prefix}-{stamp}.duckdb" for kind, prefix in FILES.items()}
    for name in names.values():
        path = layout.warehouse / name
        temporary = path.with_suffix(".tmp")
        temporary.chmod(MODES[name.partition("-")[0]])
        temporary.rename(path)
    told = {"sello": stamp, "archivos": names}
    path = layout.warehouse / f"version-{stamp}.json"
    temporary = path.with_suffix(".tmp")
    with temporary.open("w", encoding="utf-8") as file:
        json.dump(told, file, ensure_ascii=False, indent=1)
        file.flush()
        os.fsync(file.fileno())
    temporary.chmod(0o644)
    temporary.rename(path)
    _forget_old(layout)
    return Version(stamp, path, {kind: layout.warehouse / name for kind, name in names.items()})


def _forget_old(layout: Layout) -> None:
    """Keep the last builds and nothing half made: the version file goes first, so that no reader follows it."""
    kept = {version.stamp for version in published(layout)[:KEEP]}
    for pattern in ("version-*.json", "*-*.duckdb"):
        for path in layout.warehouse.glob(pattern):
            if path.stem.split("-", 1)[1] not in kept:
                path.unlink()
