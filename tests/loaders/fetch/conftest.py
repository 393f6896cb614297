"""A portal on loopback and a way to fetch from it in pages of ten rows, without waiting."""

import pytest

from loaders.fetch import Patience, fetch
from loaders.paths import Layout
from loaders.progress import steps
from tests.loaders.fetch.small import COLUMNS, SMALL, row
from tests.soda import Portal, serving


@pytest.fixture
def portal(monkeypatch):
    """47 rows: five pages, the last one short."""
    data = Portal(SMALL.remote.dataset, list(COLUMNS))
    data.add(*(row(number) for number in range(1, 48)))
    with serving(data):
        monkeypatch.setenv("OBSERVATORIO_PORTAL", data.address)
        yield data


@pytest.fixture
def layout(tmp_path) -> Layout:
    return Layout(tmp_path)


@pytest.fixture
def get(layout):
    """Fetch into the layout."""
    quick = {"size": 10, "patience": Patience(attempts=4, first=0.001, longest=0.01)}

    def fetch_now(**options):
        with steps(2) as progress:
            return fetch(SMALL, layout, progress, **quick | options)

    return fetch_now
