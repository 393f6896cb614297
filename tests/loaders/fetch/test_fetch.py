"""What is fetched is what the portal has, to the row, whatever happens on the way; or nothing is."""

from dataclasses import replace

import pytest

from loaders.fetch import FetchRefused, Patience, delivery, web
from loaders.sources.covid_casos import SOURCE
from tests.loaders.fetch.small import delivered, row
from tests.soda import COUNT, Fault, Portal


def test_every_row_comes_once_under_a_stable_order(portal, layout, get):
    got = get()
    assert delivered(layout) == portal.delivered()
    assert (got.mode, got.rows, got.pages, got.resumed) == ("completa", 47, 5, 0)
    assert portal.pages_asked() == [0, 10, 20, 30, 40]
    assert all(one["$order"] == ":id" for one in portal.asked if "$offset" in one)


def test_what_is_kept_is_for_its_owner_alone(portal, layout, get):
    got = get()
    folder = layout.raw / SOURCE.name / "portal"
    assert got.path.stat().st_mode & 0o777 == 0o600 and folder.stat().st_mode & 0o777 == 0o700
    assert sorted(path.name for path in folder.iterdir()) == [".cerrojo", "base.json", "base.parquet"]


PASSING = [
    *(Fault("status", value=code) for code in ("500", "502", "503", "504", "429", "202")),
    *(Fault(kind) for kind in ("cut", "truncated", "short", "empty", "nothing", "html", "disguised", "mangled")),
    Fault("repeat"),
    Fault("stale"),
    Fault("cut", page=4),
    Fault("status", times=3, value="500"),
    Fault("status", page=None, times=2, value="503"),
    Fault("status", on=COUNT, value="500"),
    Fault("html", on=COUNT),
    Fault("nothing", on=COUNT),
]


@pytest.mark.parametrize("fault", PASSING, ids=lambda fault: f"{fault.kind}{fault.value}-{fault.on}{fault.page}")
def test_a_passing_fault_loses_and_repeats_no_row(portal, layout, get, fault):
    portal.faults.append(replace(fault))
    get()
    assert portal.faults[0].times == 0
    assert delivered(layout) == portal.delivered()


@pytest.mark.parametrize("kind", ["cut", "short", "empty", "html", "repeat", "disguised"])
def test_a_lasting_fault_is_refused_and_the_last_delivery_stays(portal, layout, get, kind):
    get()
    before = delivered(layout)
    portal.add(row(100))
    portal.faults.append(Fault(kind, times=99))
    with pytest.raises(FetchRefused, match="No se pudo descargar del portal: .*continúa donde quedó.*No se publicó"):
        get(full=True)
    assert delivered(layout) == before


def test_a_portal_that_is_not_there_is_refused(get, monkeypatch):
    monkeypatch.setenv("OBSERVATORIO_PORTAL", "http://127.0.0.1:9")
    with pytest.raises(FetchRefused, match="la conexión falló"):
        get()


def test_it_waits_as_long_as_the_portal_asks(portal, layout, get, monkeypatch):
    waited = []
    monkeypatch.setattr("tenacity.nap.time.sleep", waited.append)
    portal.faults.append(Fault("status", value="429 7"))
    get()
    assert len(waited) == 1 and waited[0] == 7
    assert delivered(layout) == portal.delivered()


def test_it_waits_longer_each_time_and_never_the_same(portal, get, monkeypatch):
    waited = []
    monkeypatch.setattr("tenacity.nap.time.sleep", waited.append)
    portal.faults.append(Fault("status", times=6, value="503"))
    get(patience=Patience(attempts=7, first=1, longest=60))
    assert len(set(waited)) == 6
    assert all(wait <= 2**number for number, wait in enumerate(waited))
    assert max(waited) > 1


def test_a_wait_too_long_is_said_and_not_waited(portal, get):
    portal.faults.append(Fault("status", value="429 3600"))
    with pytest.raises(FetchRefused, match="pide esperar 60 minutos"):
        get()


# --- The data set changes meanwhile -----------------------------------------------------------------------------


def changes(portal: Portal) -> dict:
    return {
        "added": lambda: portal.add(row(100), row(101)),
        "removed": lambda: portal.remove(0),
        "revised": lambda: portal.revise(0, estado="Grave"),
        "shifted": lambda: (portal.remove(0), portal.add(row(100))),
        "replaced": portal.replace,
    }


@pytest.mark.parametrize("dated", [True, False], ids=["dated", "undated"])
@pytest.mark.parametrize("page", [0, 3])
@pytest.mark.parametrize("name", ["added", "removed", "revised", "shifted", "replaced"])
def test_a_change_under_way_is_never_mixed(portal, layout, get, name, page, dated):
    portal.dated = dated
    portal.on_page[page] = [changes(portal)[name]]
    get()
    assert not portal.on_page
    assert delivered(layout) == portal.delivered()


def test_a_data_set_that_does_not_stand_still_is_refused(portal, layout, get):
    def forever():
        changes(portal)["shifted"]()
        portal.on_page[1] = [forever]

    portal.on_page = {1: [forever]}
    with pytest.raises(FetchRefused, match="cambió mientras se descargaba, 3 veces seguidas"):
        get()
    assert not (layout.raw / SOURCE.name / "portal.csv").exists()


# --- Its structure changed --------------------------------------------------------------------------------------


def test_a_missing_column_is_named(portal, get):
    portal.columns.remove("estado")
    with pytest.raises(FetchRefused, match=r"«abcd-1234».*faltan \(1\): «estado».*No se publicó nada"):
        get()


def test_a_new_column_is_named(portal, get):
    portal.columns.append("vacunado")
    for one in portal.rows:
        one["vacunado"] = "no"
    with pytest.raises(FetchRefused, match=r"nuevas o con otro nombre \(1\): «vacunado»"):
        get()


def test_a_renamed_column_is_named_by_both(portal, get):
    portal.rename("ciudad", "municipio")
    with pytest.raises(FetchRefused, match=r"faltan \(1\): «ciudad».*otro nombre \(1\): «municipio»"):
        get()


def test_a_column_that_goes_meanwhile_is_named(portal, layout, get):
    portal.on_page[2] = [lambda: portal.rename("ciudad", "municipio")]
    with pytest.raises(FetchRefused, match="ya no tiene la columna «ciudad»"):
        get()
    assert not (layout.raw / SOURCE.name / "portal.csv").exists()


def test_an_unknown_data_set_is_refused_at_once(portal, get):
    portal.dataset = "zzzz-9999"
    with pytest.raises(FetchRefused, match="HTTP 404, dataset.missing"):
        get()
    assert len(portal.asked) == 1


# --- Limits -----------------------------------------------------------------------------------------------------


def test_an_empty_data_set_is_refused(portal, get):
    portal.rows.clear()
    with pytest.raises(FetchRefused, match="vacío"):
        get()


def test_too_many_rows_are_refused_before_any_page(portal, get, monkeypatch):
    monkeypatch.setattr(delivery, "MAX_ROWS", 40)
    with pytest.raises(FetchRefused, match="47 filas y se admiten 40"):
        get()
    assert portal.pages_asked() == []


def test_a_full_disk_is_foreseen(portal, get, monkeypatch):
    monkeypatch.setattr(delivery, "ROW_SPACE", 10**15)
    with pytest.raises(FetchRefused, match="No hay espacio"):
        get()


def test_a_page_without_end_is_cut_short(portal, get, monkeypatch):
    monkeypatch.setattr(web, "MAX_BODY", 500)
    with pytest.raises(FetchRefused, match="en una página"):
        get()
