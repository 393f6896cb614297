"""Only the declared portal is ever asked, and its token is never told."""

from dataclasses import replace

import pytest

from loaders.contract import Soda
from loaders.fetch import FetchRefused, Patience, fetch
from loaders.progress import steps
from loaders.sources.covid_casos import SOURCE
from tests.loaders.fetch.small import SMALL
from tests.soda import Fault, Portal, serving

SECRET = "clave-que-nadie-lee"


def test_a_redirect_to_another_host_is_not_followed(portal, get):
    with serving(Portal(portal.dataset, portal.columns)) as other:
        portal.faults.append(Fault("redirect", value=f"{other.address}/resource/{other.dataset}.csv"))
        with pytest.raises(FetchRefused, match="redirige a «http://127.0.0.1», que no está permitido"):
            get()
        assert other.asked == []


def test_a_redirect_within_the_portal_is_followed_but_not_for_ever(portal, get):
    portal.faults.append(Fault("redirect", page=None, times=99, value=f"/resource/{portal.dataset}.csv"))
    with pytest.raises(FetchRefused, match="redirige sin fin"):
        get()


@pytest.mark.parametrize(
    "address",
    [
        "http://example.com",
        "https://127.0.0.1:8080",
        "http://localhost.example.com",
        "http://10.0.0.1",
        "http://u:p@127.0.0.1",
        "http://0.0.0.0",
        "ftp://127.0.0.1",
        "127.0.0.1:80",
        "::",
    ],
)
def test_the_address_may_only_be_of_this_machine(get, monkeypatch, address):
    monkeypatch.setenv("OBSERVATORIO_PORTAL", address)
    with pytest.raises(FetchRefused, match="solo admite una dirección de este equipo"):
        get()


def test_a_host_that_is_not_listed_is_refused(layout):
    stray = replace(SOURCE, remote=Soda("datos.example.com", "abcd-1234", ("id_de_caso",)))
    with steps(1) as progress, pytest.raises(FetchRefused, match=r"«datos\.example\.com» no está entre los portales"):
        fetch(stray, layout, progress)


def test_the_token_goes_to_the_portal_and_nowhere_else(portal, layout, get, monkeypatch, capfd, caplog):
    monkeypatch.setenv("OBSERVATORIO_PORTAL_TOKEN", SECRET)
    caplog.set_level("DEBUG")
    get()
    assert {headers.get("X-App-Token") for headers in portal.headers} == {SECRET}
    assert not any(SECRET in value for asked in portal.asked for value in asked.values())
    portal.faults.append(Fault("status", page=None, times=99, value="403"))
    with pytest.raises(FetchRefused) as refusal:
        get(full=True)
    written = "".join(path.read_text(errors="replace") for path in layout.root.rglob("*") if path.is_file())
    assert SECRET not in f"{refusal.value}{capfd.readouterr()}{caplog.text}{written}"


def test_a_token_that_cannot_be_one_is_not_quoted(portal, get, monkeypatch):
    monkeypatch.setenv("OBSERVATORIO_PORTAL_TOKEN", f"{SECRET}\nX-Otra: 1")
    with pytest.raises(FetchRefused) as refusal:
        get()
    assert SECRET not in str(refusal.value) and portal.asked == []


def test_without_a_token_none_is_sent(portal, get):
    get(patience=Patience())
    assert not any("X-App-Token" in headers for headers in portal.headers)


def test_a_source_of_no_portal_says_so(layout):
    with steps(1) as progress, pytest.raises(FetchRefused, match="no se descarga de ningún portal"):
        fetch(replace(SMALL, remote=None), layout, progress)
