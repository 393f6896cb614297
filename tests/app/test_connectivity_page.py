"""The community network in both profiles, over addresses that people share, mistype or keep too long."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from app.navigation import ROOT
from tests.app.test_pages import words

VIEWS = {
    "network": {},
    "a comuna": {"red": "wifi", "territorio": "C14"},
    "coverage": {"vista": "cobertura", "radio": "1000"},
    "a barrio": {"vista": "cobertura", "nivel": "barrio", "territorio": "68001-05-003"},
    "a corregimiento": {"vista": "cobertura", "red": "puntos", "territorio": "R1"},
    "next sites": {"vista": "proximos"},
    "one more": {"vista": "proximos", "red": "wifi", "radio": "1000", "sitios": "1"},
    "unknown everything": {"red": "fibra", "radio": "5", "nivel": "manzana", "territorio": "`[x](https://x.org)`"},
    "unknown view": {"vista": "mapa"},
    "too many": {"vista": "proximos", "sitios": "900"},
    "no number": {"vista": "proximos", "sitios": "²"},
}
NOTED = {"unknown everything": "`fibra`", "unknown view": "`mapa`", "too many": "`900`", "no number": "`²`"}
FIGURES = {
    "red": ["mapa-red", "sitios-por-habitante"],
    "cobertura": ["mapa-cobertura", "cobertura-estrato", "orden-cobertura"],
    "proximos": ["mapa-proximos", "curva-cobertura", "sitios-propuestos", "casos-cobertura"],
}
RARE = {"a comuna", "coverage", "a corregimiento", "one more", "unknown view", "no number"}
INSIDE = ("network", "a barrio", "next sites")
CASES = [("publico", name) for name in VIEWS] + [("interno", name) for name in INSIDE]


@pytest.fixture
def board(datos: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., AppTest]:
    def run(profile: str = "publico", **address: str) -> AppTest:
        monkeypatch.setenv("OBSERVATORIO_DATOS", str(datos))
        monkeypatch.setenv("OBSERVATORIO_PERFIL", profile)
        monkeypatch.setenv("OBSERVATORIO_SIN_LOGIN", "1")
        app = AppTest.from_file(str(ROOT / "app" / "main.py"), default_timeout=30)
        app.run().switch_page(str(ROOT / "pages" / "conectividad.py"))
        for key, value in address.items():
            app.query_params[key] = value
        app.run()
        assert not app.exception and not app.error
        assert not re.search(r"\b(nan|None|NaT|inf)\b|<NA>", words(app)), "a missing value reached the screen"
        return app

    return run


@pytest.mark.parametrize(
    ("profile", "name"),
    [
        pytest.param(*case, marks=pytest.mark.completa) if case[1] in RARE or case == ("interno", "a barrio") else case
        for case in CASES
    ],
)
def test_the_page_stands_at_any_address(board, profile, name) -> None:
    app = board(profile, **VIEWS[name])
    assert NOTED.get(name, "") in words(app) and bool(app.warning) == (name in NOTED)
    drawn = {one.key.removeprefix("cajon-") for one in app.pills if one.key}
    view = VIEWS[name].get("vista", "red")
    undrawn = {"cobertura-estrato"} if "No se conoce el estrato" in words(app) else set()
    assert drawn >= set(FIGURES.get(view, FIGURES["red"])) - undrawn, "every figure of the view draws"
    assert not undrawn or name == "a corregimiento"
    assert "en línea recta" in words(app) and "Dato real" in words(app) and "Dato sintético" not in words(app)


def test_the_network_counts_its_sites_and_those_to_check(board) -> None:
    app = board(red="wifi")
    assert any("lugar hay que revisar" in one.label for one in app.expander)
    shown = {metric.label: metric.value for metric in app.metric}
    assert shown["Sitios"] == "82" and int(shown["Comuna por revisar"]) > 0 and shown["Lugar aproximado"] == "0"
    points = {metric.label: metric.value for metric in board(red="puntos").metric}
    assert points["Sitios"] == "9" and int(points["Lugar aproximado"]) > 0
    own = {metric.label: metric.value for metric in board(territorio="C14").metric}
    assert 0 < int(own["Sitios"]) < 82


def test_what_is_covered_has_an_interval_and_grows_with_the_radius(board) -> None:
    shares = []
    for radius in ("300", "1000"):
        app = board(vista="cobertura", radio=radius)
        shown = next(metric.value for metric in app.metric if metric.label == "Tendrían un sitio cerca (estimación)")
        ends = re.search(r"Entre ([\d,]+) % y ([\d,]+) % de", words(app)).groups()
        low, share, high = (float(text.rstrip(" %").replace(",", ".")) for text in (ends[0], shown, ends[1]))
        assert 0 < low < share < high < 100
        shares.append(share)
    assert shares[0] < shares[1]


def test_filters_write_the_address_and_the_address_moves_them(board) -> None:
    app = board(vista="proximos")
    app.slider(key="sitios").set_value(8).run()
    assert app.query_params["sitios"] == "8" and "Con 8 sitios" in words(app)
    app.slider(key="sitios").set_value(5).run()
    assert "sitios" not in app.query_params and "Con 5 sitios" in words(app)
    app.segmented_control(key="radio").set_value("1000").run()
    assert app.query_params["radio"] == "1000" and "a 1 km" in words(app)
    app.segmented_control(key="vista").set_value("cobertura").run()
    assert app.query_params["radio"] == "1000" and not app.exception
    app.segmented_control(key="red").set_value("puntos").run()
    app.selectbox(key="territorio").select("C05").run()
    assert dict(app.query_params) | {"territorio": "C05", "red": "puntos"} == dict(app.query_params)


def test_the_proposed_sites_are_a_table_and_the_method_is_told(board) -> None:
    app = board(vista="proximos", sitios="3")
    app.pills(key="cajon-sitios-propuestos").set_value("Tabla").run()
    assert "si la gente vive repartida por igual dentro de cada barrio" in words(app)
    table = app.table[0].value
    assert len(table) == 3 and {"Barrio", "Personas nuevas"} <= set(table.columns)
    assert table["Personas nuevas"].is_monotonic_decreasing
    app.pills(key="cajon-curva-cobertura").set_value("¿Cómo se calcula?").run()
    assert "sitios_propuestos" in words(app)
