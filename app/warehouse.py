"""Reads the published warehouse: the only `duckdb.connect` and the only `st.cache_*` of the server."""

import json
import logging
import os
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import lru_cache, partial
from numbers import Number
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd
import streamlit as st

from app.access import perfil

log = logging.getLogger(__name__)

# Our tables are small: with text kept by Arrow, pandas takes four times as long to look a column up by its name.
pd.set_option("mode.string_storage", "python")

DEFAULT_DATA = Path(__file__).resolve().parent.parent / "data"
# What each profile opens: first its main file, then any attached beside it.
FILES = {"publico": ("publica",), "interno": ("interna",), "restringido": ("interna", "restringida")}
CHECK_SECONDS = 1.0
MEMORY = "1GB"
# Marts are small and each visitor's script has a thread of its own: waking more for a query takes longer than it.
THREADS = 1

Query = Callable[..., Any]
# A query with its parameters, still to be asked.
Rows = partial


class NoWarehouse(FileNotFoundError):
    """No complete build is published for this profile; the text is Spanish, for whoever is at the screen."""


@dataclass(frozen=True)
class Build:
    """One published build as a profile sees it: its stamp (UTC) and the files it opens, the main one first."""

    sello: str
    perfil: str
    archivos: tuple[Path, ...]

    @property
    def path(self) -> Path:
        """The file whose tables the queries name without a prefix."""
        return self.archivos[0]


_seen: dict[tuple[Path, str], tuple[float, Build]] = {}
_opening = threading.Lock()


def current() -> Build:
    """Return the newest complete build of this process's profile, looking at the disk once a second at most.

    A build is complete when its version file is readable and every file that the profile opens exists.
    Raises NoWarehouse.
    """
    folder = Path(os.environ.get("OBSERVATORIO_DATOS") or DEFAULT_DATA) / "warehouse"
    profile = perfil()
    checked, build = _seen.get((folder, profile), (0.0, None))
    now = time.monotonic()
    if build is None or now - checked >= CHECK_SECONDS:
        build = _newest(folder, profile)
        _seen[folder, profile] = (now, build)
    return build


def run(query: Query, /, **params: Any) -> Any:
    """Run one query function of `app.queries` on the current build and return what it returns, a DataFrame.

    A parameter that is itself a query, as `later` gives it, is answered first. The answer is shared by all visitors
    of the process, keyed by the query, its parameters, the profile and the build; that of profile restringido, which
    may hold persons, is computed every time and kept nowhere.
    """
    asked = _asked(query, params)
    build = current()
    if build.perfil == "restringido":
        return _execute(query, build, params)
    # By keyword: Streamlit reads the signature again for each argument that has none.
    return _remembered(_query=query, _build=build, _params=params, asked=f"{build.perfil} {build.path} {asked}")


def later(query: Query, /, **params: Any) -> Rows:
    """A query with its parameters for `run` to answer within another: what is drawn is remembered by what it asks."""
    _asked(query, params)
    return partial(query, **params)


def now(rows: Rows) -> Any:
    """The answer to what `later` kept."""
    return run(rows.func, **rows.keywords)


def warm_up() -> None:
    """Open the current build before the first visitor asks; raise NoWarehouse."""
    _cursor(current()).close()


def _asked(query: Query, params: dict[str, Any]) -> str:
    """The question in words, by which its answer is remembered."""
    name = f"{query.__module__}.{query.__qualname__}"
    if "<" in name:
        raise TypeError(f"{name}: only functions of a module can be run, two local ones would share a name.")
    return f"{name}{_written(params)}"


def _written(value: object) -> str:
    if isinstance(value, Rows):
        return _asked(value.func, value.keywords)
    if isinstance(value, dict):
        return f"({', '.join(f'{key!r}={_written(value[key])}' for key in sorted(value))})"
    if isinstance(value, (list, tuple)):
        return f"[{', '.join(map(_written, value))}]"
    if value is None or isinstance(value, (str, Number, date)):
        return repr(value)
    raise TypeError(f"{type(value).__name__}: a query is asked by texts, numbers, dates, lists of them and queries.")


@st.cache_data(max_entries=5000, max_size="256mb", show_spinner=False)
def _remembered(_query: Query, _build: Build, _params: dict[str, Any], asked: str) -> Any:
    return _execute(_query, _build, _params)


def _execute(query: Query, build: Build, params: dict[str, Any]) -> Any:
    answered = {name: now(value) if isinstance(value, Rows) else value for name, value in params.items()}
    with _cursor(build) as cursor:
        return query(cursor, **answered)


def _cursor(build: Build) -> duckdb.DuckDBPyConnection:
    with _opening:  # opened by two threads at once, a file is one database whose configuration is locked already
        return _connection(build.archivos).cursor()


@lru_cache(maxsize=2)  # a build that falls out closes by itself, once its last running cursor has gone
def _connection(files: tuple[Path, ...]) -> duckdb.DuckDBPyConnection:
    settings = {
        "memory_limit": MEMORY,
        "threads": THREADS,
        "temp_directory": "",
        "autoinstall_known_extensions": False,
        "autoload_known_extensions": False,
        "python_enable_replacements": False,
    }
    main, *others = files
    connection = duckdb.connect(str(main), read_only=True, config=settings)
    for other in others:
        quoted = str(other).replace("'", "''")
        connection.execute(f"attach '{quoted}' as {other.name.partition('-')[0]} (read_only)")
    connection.execute("set enable_external_access = false")
    connection.execute("set lock_configuration = true")
    return connection


def _newest(folder: Path, profile: str) -> Build:
    for version in sorted(folder.glob("version-*.json"), reverse=True):
        try:
            published = json.loads(version.read_text(encoding="utf-8"))
            files = tuple(folder / published["archivos"][role] for role in FILES[profile])
            build = Build(published["sello"], profile, files)
        except (OSError, ValueError, KeyError, TypeError) as error:
            log.warning("%s is not a version file: %r", version.name, error)
            continue
        if all(file.is_file() for file in files):
            return build
        log.warning("%s names files that are not there: skipped", version.name)
    raise NoWarehouse(f"No hay datos publicados para el perfil {profile} en {folder}. Constrúyalos con «make data».")
