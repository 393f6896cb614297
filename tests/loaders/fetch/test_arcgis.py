"""A layer fetched from an ArcGIS server that pages, lies, breaks and changes: whole and of one version, or refused."""

import json

import duckdb
import pytest
import shapely

from loaders.__main__ import REFUSED, main
from loaders.fetch import FetchRefused, Patience, fetch_layer
from loaders.intake import take_in
from loaders.progress import steps
from loaders.sources import all_sources
from loaders.sources.limites import SOURCE
from tests.arcgis import URL, Fault, Server, serving

SHELL = shapely.box(-73.09, 7.06, -73.08, 7.07)
ISLAND = shapely.box(-73.087, 7.063, -73.083, 7.067)


def square(number: int) -> tuple[dict, shapely.Geometry]:
    west, south = -73.10 + 0.002 * (number % 10), 7.06 + 0.002 * (number // 10)
    return {"NOM_BARRIO": f"Prueba {number:03}", "MUNICIPIO": "Floridablanca"}, shapely.box(
        west, south, west + 0.0019, south + 0.0019
    )


@pytest.fixture
def server(monkeypatch):
    """47 barrios, ids with holes; pages of ten, so five."""
    data = Server({3 * number: square(number) for number in range(1, 48)}, most=10)
    with serving(data):
        monkeypatch.setenv("OBSERVATORIO_PORTAL", data.address)
        monkeypatch.setenv("OBSERVATORIO_PORTAL_TOKEN", "clave-de-otro-portal")
        yield data


@pytest.fixture
def get(layout):
    def fetch_now(url: str = URL, **options):
        with steps(1) as progress:
            return fetch_layer(
                SOURCE, url, layout, progress, patience=Patience(attempts=3, first=0.001, longest=0.01), **options
            )

    return fetch_now


def brought(layout) -> dict[int, shapely.Geometry]:
    told = json.loads((layout.raw / "limites" / "portal.geojson").read_text())
    return {one["id"]: shapely.from_geojson(json.dumps(one["geometry"])) for one in told["features"]}


def whole(server: Server, layout) -> bool:
    found = brought(layout)
    return list(found) == sorted(server.objects) and all(
        shapely.equals(found[one], shape) for one, (_, shape) in server.objects.items()
    )


def test_a_layer_comes_whole_by_pages(server, layout, get):
    fetched = get()
    assert (fetched.features, fetched.pages, fetched.resumed) == (47, 5, 0)
    assert fetched.cutoff.isoformat() == "2023-11-14" and whole(server, layout)
    asked = server.pages_asked()
    assert [one["resultOffset"] for one in asked] == ["0", "10", "20", "30", "40"]
    assert {one["where"] for one in asked} == {"1=1"} and {one["orderByFields"] for one in asked} == {"OBJECTID"}
    assert {one["f"] for one in asked} == {"geojson"} and {one["outSR"] for one in asked} == {"4326"}
    assert (layout.raw / "limites" / "portal.geojson").stat().st_mode & 0o777 == 0o600


def test_the_token_of_the_data_portal_stays_at_home(server, get):
    get()
    assert not any("X-App-Token" in headers for headers in server.headers)


@pytest.mark.parametrize(
    "fault",
    [
        Fault("status", value="500"),
        Fault("error", value="500"),
        Fault("error", page=None, value="504"),
        Fault("cut"),
        Fault("truncated"),
        Fault("html"),
        Fault("empty"),
        Fault("repeat"),
    ],
    ids=lambda fault: f"{fault.kind}-{fault.value}",
)
def test_a_passing_fault_is_tried_again(server, layout, get, fault):
    server.faults.append(fault)
    get()
    assert fault.times == 0 and whole(server, layout)


def test_a_server_that_gives_less_than_it_says_is_followed_where_it_is(server, layout, get):
    server.told_most, server.most = 1000, 7
    assert get().pages == 7 and whole(server, layout)


def test_without_pagination_objects_are_asked_for_by_their_ids(server, layout, get):
    server.pages, server.most = False, 20
    assert get(size=20).pages == 3 and whole(server, layout)
    assert all("objectIds" in one and "resultOffset" not in one for one in server.pages_asked())


def test_without_geojson_rings_become_polygons(server, layout, get):
    server.formats = "JSON"
    server.objects[3] = (
        server.objects[3][0],
        shapely.MultiPolygon([SHELL - ISLAND, ISLAND.buffer(-0.001), shapely.box(-73.07, 7.06, -73.06, 7.07)]),
    )
    get()
    assert whole(server, layout) and len(brought(layout)[3].geoms) == 3
    assert {one["f"] for one in server.pages_asked()} == {"json"}


def test_a_server_that_says_it_can_and_cannot_is_asked_in_the_plain_way(server, layout, get):
    server.faults.append(Fault("error", page=0, value="400"))
    get()
    assert whole(server, layout) and server.pages_asked()[-1]["f"] == "json" and "objectIds" in server.pages_asked()[-1]


def test_a_server_that_always_gives_its_first_page_is_asked_by_ids(server, layout, get):
    server.faults.append(Fault("repeat", page=1, times=99))
    get()
    assert whole(server, layout)


def test_an_interrupted_fetch_goes_on_where_it_was(server, layout, get):
    server.faults.append(Fault("status", page=3, times=3, value="503"))
    with pytest.raises(FetchRefused, match="HTTP 503.*continúa donde quedó"):
        get()
    assert not (layout.raw / "limites" / "portal.geojson").exists()
    server.asked.clear()
    assert get().resumed == 3 and whole(server, layout)
    assert [one["resultOffset"] for one in server.pages_asked()] == ["30", "40"]


@pytest.mark.parametrize("page", [0, 3, 4])
@pytest.mark.parametrize("change", ["added", "removed", "edited"])
def test_a_change_while_paging_is_never_mixed(server, layout, get, change, page):
    def changed():
        if change == "added":
            server.objects[1000] = square(48)
        elif change == "removed":
            del server.objects[3]
        else:
            server.objects[3] = (server.objects[3][0], square(50)[1])
            server.edited += 60_000

    server.on_page[page] = [changed]
    get()
    assert not server.on_page and whole(server, layout)


def test_a_layer_that_does_not_stand_still_is_refused(server, layout, get):
    server.on_page = {page: [lambda: setattr(server, "edited", server.edited + 1)] for page in range(99)}
    with pytest.raises(FetchRefused, match="cambió mientras se descargaba, 3 veces seguidas"):
        get()
    assert not (layout.raw / "limites" / "portal.geojson").exists()


@pytest.mark.parametrize(
    ("url", "why"),
    [
        ("https://example.com/server/rest/services/L/FeatureServer/0", "no está entre los portales permitidos"),
        ("http://geoportal.dane.gov.co/server/rest/services/L/FeatureServer/0", "La dirección debe ser"),
        ("https://geoportal.dane.gov.co/server/rest/services/L/FeatureServer", "La dirección debe ser"),
        ("https://u:p@geoportal.dane.gov.co/server/rest/services/L/FeatureServer/0", "La dirección debe ser"),
        ("geoportal", "La dirección debe ser"),
    ],
)
def test_only_layers_of_allowed_hosts_are_asked_for(get, monkeypatch, url, why):
    monkeypatch.delenv("OBSERVATORIO_PORTAL", raising=False)
    with pytest.raises(FetchRefused, match=why):
        get(url)


def test_what_is_no_layer_of_polygons_or_is_locked_is_refused(server, get):
    server.geometry = "esriGeometryPoint"
    with pytest.raises(FetchRefused, match="no es de una capa de polígonos"):
        get()
    server.geometry = "esriGeometryPolygon"
    server.faults.append(Fault("error", page=None, times=9, value="499"))
    with pytest.raises(FetchRefused, match="pide una clave"):
        get()
    server.faults.clear()
    server.objects.clear()
    with pytest.raises(FetchRefused, match="0 elementos"):
        get()
    with steps(1) as progress, pytest.raises(FetchRefused, match="no es una capa"):
        fetch_layer(all_sources()["covid_casos"], URL, None, progress)


def test_what_was_fetched_is_a_layer_like_any_other(server, layout, get):
    with duckdb.connect() as con:
        intake = take_in(con, SOURCE, get(url=f"{URL}/query?where=1%3D1").path)
    assert (intake.layout, intake.loaded, intake.rules) == ("barrios de Floridablanca", 47, {"LIM-26": 47})


def test_the_command_fetches_without_loading_and_refuses_in_spanish(server, layout, monkeypatch, capsys):
    monkeypatch.setenv("OBSERVATORIO_DATOS", str(layout.root))
    monkeypatch.setattr("sys.argv", ["loaders", "fetch", "limites", "--url", URL, "--no-load"])
    assert main() == 0
    assert "Capa descargada. Elementos 47, páginas 5." in capsys.readouterr().err
    monkeypatch.setattr("sys.argv", ["loaders", "fetch", "limites", "--no-load"])
    assert main() == REFUSED and "--url" in capsys.readouterr().err
