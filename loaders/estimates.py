"""What Python estimates of each group of rows, remembered by content: groups that have not changed are not redone.

A module of `loaders/estimators` says its `GROUP` (columns, of which the rows have some; none is the whole table) and
gives `estimate(rows) -> df` for one group, the same for the same rows. A kept estimate is named by a digest of the
rows, of the module, of the text of what it is made with (`KERNEL`; without it, the epidemiology), of the parameters in
use and of the versions of numpy and scipy.

A module that says in `READS` the tables that it reads beside its rows takes the connection too, and nothing of it is
remembered: `estimate(rows, con)`.
"""

import hashlib
import os
import time
from functools import cache
from importlib import import_module
from pathlib import Path
from types import ModuleType

import duckdb
import numpy as np
import pandas as pd
import pyarrow
import scipy

from app.domain import epidemiology
from loaders.paths import REFERENCE

KEEP = 5000
# Seconds.
UNUSED, HALF_WRITTEN = 30 * 24 * 3600, 3600
PARAMETERS = REFERENCE / "parametros_epidemiologicos.csv"
EPIDEMIOLOGY = tuple(sorted(Path(epidemiology.__file__).parent.glob("*.py")))


def reads(name: str | None) -> set[str]:
    """The tables that an estimator reads beside its rows."""
    return set(getattr(_module(name), "READS", ())) if name else set()


def estimated(
    name: str, rows: pd.DataFrame, columns: list[str], memory: Path | None, con: duckdb.DuckDBPyConnection
) -> pd.DataFrame:
    """The table that an estimator makes of its rows, with these columns; `memory` is the folder of kept estimates."""
    module = _module(name)
    if reads(name):
        return module.estimate(rows, con).reindex(columns=columns)
    by = [column for column in module.GROUP if column in rows]
    found = []
    for key, group in rows.groupby(by, sort=True) if by else [((), rows)]:
        own = dict(zip(by, key, strict=True))
        table = _remembered(module, group.reset_index(drop=True), memory)
        if len(table):
            found.append(table.assign(**own))
    return pd.concat(found, ignore_index=True).reindex(columns=columns) if found else pd.DataFrame(columns=columns)


def _module(name: str) -> ModuleType:
    return import_module(f"loaders.estimators.{name}")


def forget(memory: Path) -> None:
    """Drop the estimates that nobody has used for a month, those beyond as many as are kept, and half-written ones."""
    now = time.time()
    for path in memory.glob("*.tmp"):
        if now - path.stat().st_mtime > HALF_WRITTEN:
            path.unlink(missing_ok=True)
    kept = sorted(memory.glob("estimado-*.parquet"), key=lambda path: path.stat().st_mtime_ns)
    for number, path in enumerate(kept, start=1):
        if number <= len(kept) - KEEP or now - path.stat().st_mtime > UNUSED:
            path.unlink(missing_ok=True)


def _remembered(module: ModuleType, rows: pd.DataFrame, memory: Path | None) -> pd.DataFrame:
    if memory is None:
        return module.estimate(rows)
    path = memory / f"estimado-{_digest(module, rows)}.parquet"
    try:
        table = pd.read_parquet(path)
        path.touch()
    except (OSError, pyarrow.ArrowInvalid):  # never worked out, or not whole
        table = module.estimate(rows)
        memory.mkdir(parents=True, exist_ok=True, mode=0o700)
        temporary = path.with_suffix(f".{os.getpid()}.tmp")
        table.to_parquet(temporary, index=False)
        temporary.chmod(0o600)
        temporary.rename(path)
    return table


def _digest(module: ModuleType, rows: pd.DataFrame) -> str:
    digest = hashlib.sha256(_code(Path(module.__file__), *getattr(module, "KERNEL", EPIDEMIOLOGY)).encode())
    digest.update(",".join(rows.columns).encode())
    digest.update(pd.util.hash_pandas_object(rows, index=False).to_numpy().tobytes())
    return digest.hexdigest()


@cache
def _code(*files: Path) -> str:
    """A digest of all that an estimate depends on beside its rows."""
    digest = hashlib.sha256(f"{np.__version__} {scipy.__version__}".encode())
    for path in (PARAMETERS, *files):
        digest.update(path.read_bytes())
    return digest.hexdigest()
