"""Fetching again: after an interruption, and when little changed."""

import fcntl
import json
from datetime import UTC, datetime, timedelta

import pytest

from loaders.fetch import FetchRefused
from loaders.sources.covid_casos import SOURCE
from tests.loaders.fetch.small import delivered, row
from tests.soda import Fault


@pytest.fixture
def folder(layout):
    return layout.raw / SOURCE.name / "portal"


@pytest.fixture
def broken_off(portal, get):
    """A fetch that got three of its five pages."""
    portal.faults.append(Fault("cut", page=3, times=4))
    with pytest.raises(FetchRefused):
        get()
    portal.asked.clear()


def test_it_goes_on_where_it_was(portal, layout, get, broken_off):
    got = get()
    assert portal.pages_asked() == [30, 40]
    assert got.resumed == 3
    assert delivered(layout) == portal.delivered()


def test_a_page_spoilt_on_disk_is_asked_again(portal, layout, get, folder, broken_off):
    spoilt = folder / "pagina-00001.csv"
    spoilt.write_text(spoilt.read_text(encoding="utf-8").replace("Leve", "Lexe"), encoding="utf-8")
    get()
    assert portal.pages_asked() == [10, 20, 30, 40]
    assert delivered(layout) == portal.delivered()


def test_a_state_that_cannot_be_read_starts_over(portal, layout, get, folder, broken_off):
    (folder / "estado.json").write_text('{"consulta": ', encoding="utf-8")
    get()
    assert portal.pages_asked() == [0, 10, 20, 30, 40]
    assert delivered(layout) == portal.delivered()


@pytest.mark.parametrize("dated", [True, False], ids=["dated", "undated"])
def test_pages_of_another_version_are_not_taken_up(portal, layout, get, dated):
    portal.dated = dated
    portal.faults.append(Fault("cut", page=3, times=4))
    with pytest.raises(FetchRefused):
        get()
    portal.remove(5)
    portal.asked.clear()
    get()
    assert portal.pages_asked()[0] == 0
    assert delivered(layout) == portal.delivered()


def test_two_at_once_are_refused(portal, get, folder):
    folder.mkdir(parents=True)
    with (folder / ".cerrojo").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        with pytest.raises(FetchRefused, match="Otra descarga"):
            get()


# --- Only what changed --------------------------------------------------------------------------------------------


@pytest.fixture
def fetched(portal, get):
    """A first fetch, complete."""
    got = get()
    portal.asked.clear()
    return got


def test_what_did_not_change_is_not_fetched(portal, get, fetched):
    assert get().mode == "sin cambios"
    assert portal.pages_asked() == []


def test_only_new_and_revised_rows_are_fetched(portal, layout, get, fetched):
    portal.revise(3, estado="Grave", ciudad="")
    portal.add(row(100), row(101))
    got = get()
    assert (got.mode, got.asked, got.rows) == ("incremental", 3, 49)
    assert delivered(layout) == portal.delivered()
    portal.revise(7, estado="Fallecido")
    assert (get().asked, delivered(layout)) == (1, portal.delivered())


def test_incremental_and_full_make_the_same_file(portal, layout, get, fetched):
    portal.revise(3, estado="Grave", ciudad="")
    portal.add(row(100))
    assert get().mode == "incremental"
    by_parts = fetched.path.read_bytes()
    assert get(full=True).mode == "completa"
    assert fetched.path.read_bytes() == by_parts


@pytest.mark.parametrize("others", [0, 3])
def test_a_withdrawn_row_makes_it_full(portal, layout, get, fetched, others):
    portal.remove(4)
    portal.add(*(row(100 + number) for number in range(others)))
    assert get().mode == "completa"
    assert delivered(layout) == portal.delivered()


def test_a_withdrawn_and_a_new_row_do_not_cancel_out(portal, layout, get, fetched):
    portal.remove(4)
    portal.add(row(100))
    assert len(portal.rows) == fetched.rows
    assert get().mode == "completa"
    assert delivered(layout) == portal.delivered()


def test_a_replaced_data_set_is_fetched_whole(portal, layout, get, fetched):
    portal.replace()
    assert get().mode == "completa"
    assert delivered(layout) == portal.delivered()


def test_a_change_during_an_incremental_fetch_is_not_mixed(portal, layout, get, fetched):
    portal.revise(3, estado="Grave")
    portal.on_page[0] = [lambda: portal.revise(9, estado="Moderado")]
    get()
    assert delivered(layout) == portal.delivered()


def test_the_whole_may_be_asked_for(portal, layout, get, fetched):
    portal.revise(3, stamped=False, estado="Grave")  # as only a publisher whose moments lie does
    assert get(full=True).mode == "completa"
    assert delivered(layout) == portal.delivered()


def test_an_old_base_is_not_trusted(portal, layout, get, folder, fetched):
    portal.revise(3, stamped=False, estado="Grave")
    facts = json.loads((folder / "base.json").read_text(encoding="utf-8"))
    facts["completa_en"] = (datetime.now(UTC) - timedelta(days=8)).isoformat()
    (folder / "base.json").write_text(json.dumps(facts), encoding="utf-8")
    assert get().mode == "completa"
    assert delivered(layout) == portal.delivered()


@pytest.mark.parametrize("name", ["portal.csv", "portal/base.parquet", "portal/base.json"])
@pytest.mark.parametrize("how", ["spoilt", "gone"])
def test_a_base_that_is_not_as_it_was_left_is_not_used(portal, layout, get, folder, fetched, name, how):
    path = folder.parent / name
    path.unlink()
    if how == "spoilt":
        path.write_text("otra cosa", encoding="utf-8")
    assert get().mode == "completa"
    assert delivered(layout) == portal.delivered()
