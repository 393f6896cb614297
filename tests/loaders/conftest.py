"""A database and a way to take a delivery in."""

import sys
from pathlib import Path

import duckdb
import pytest

from loaders.intake import Intake, take_in
from loaders.sources.covid_casos import SOURCE


@pytest.fixture(autouse=True, scope="module")
def no_server_before_this_module() -> None:
    """The same before what a module makes for all its tests, which comes before what each test is given."""
    close_server()


@pytest.fixture(autouse=True)
def no_server_in_this_process() -> None:
    """Close what pages tested in this process hold open: a file has one configuration in a process."""
    close_server()


def close_server() -> None:
    if server := sys.modules.get("app.warehouse"):
        server._connection.cache_clear()


@pytest.fixture
def con():
    with duckdb.connect() as connection:
        yield connection


@pytest.fixture
def take(con, tmp_path: Path):
    """Write a delivery and take it in; tables `entrega` and `incidencias` stay in `con`."""

    def take_delivery(content: str | bytes, name: str = "entrega.csv", **options) -> Intake:
        path = tmp_path / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode("utf-8"))
        return take_in(con, SOURCE, path, **options)

    return take_delivery
