"""The board of the management of technology in both profiles, over addresses that people share."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from app.navigation import ROOT
from tests.app.test_pages import words


@pytest.fixture
def board(datos: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., AppTest]:
    def run(profile: str = "publico", **address: str) -> AppTest:
        monkeypatch.setenv("OBSERVATORIO_DATOS", str(datos))
        monkeypatch.setenv("OBSERVATORIO_PERFIL", profile)
        monkeypatch.setenv("OBSERVATORIO_SIN_LOGIN", "1")
        app = AppTest.from_file(str(ROOT / "app" / "main.py"), default_timeout=30).run()
        app.switch_page(str(ROOT / "pages" / "gestion.py"))
        for key, value in address.items():
            app.query_params[key] = value
        app.run()
        assert not app.exception and not app.error
        assert not re.search(r"\b(nan|None|NaT|inf|<NA>)\b", words(app)), "a missing value reached the screen"
        return app

    return run


def headings(app: AppTest) -> list[int]:
    """The level of each heading, from the top of the page."""
    levels = {"title": 1, "header": 2, "subheader": 3}
    return [levels[one.type] for one in app.main if one.type in levels]


def titles(app: AppTest) -> str:
    return " | ".join(title.value for title in app.subheader).replace("\u00a0", " ")


def test_the_plan_follows_its_year_and_says_that_it_has_no_progress(board) -> None:
    app = board()
    assert "En 2020, 5 de 6 metas tenían algo que cumplir" in titles(app)
    assert "Al cierre de 2020 se esperaba completa una de las 4" in titles(app)
    assert [title.value for title in app.header][-1] == "Lo que el plan esperaba"
    assert "no lo que se logró" in words(app) and "Dato real" in words(app)
    later = board(anio="2023")
    assert "Al cierre de 2023 se esperaban completas 4 de las 4" in titles(later) and not later.warning


@pytest.mark.parametrize(
    ("view", "found", "said"),
    [
        ("presupuesto", ["Zonas wifi: 50,8 % de los 6.551 millones de pesos de ciudad inteligente"], "No son gasto"),
        (
            "servicios",
            [
                "usuarios del portal, −8,5 %; usuarios de la sección de transparencia, −9,9 %",
                "más del doble que en el trimestre anterior (+128,6 %)",
                "El 95,6 % de las declaraciones virtuales es de RETEICA",
            ],
            "no es cero",
        ),
        ("mipg", ["Racionalización de Trámites"], "Las fechas de cada producto se perdieron"),
        (
            "inconsistencias",
            ["32 observaciones: 22 sobre el informe y 10 sobre su escaneo"],
            "Ninguna cifra se corrige",
        ),
    ],
)
def test_each_view_tells_its_findings(board, view, found, said) -> None:
    app = board(vista=view)
    assert all(finding in titles(app) for finding in found) and said in words(app)
    levels = headings(app)
    assert levels[:2] == [1, 2] and levels.count(2) >= 2, "the report and the view have each theirs"


def test_the_figures_that_stand_alone(board) -> None:
    shown = {metric.label: metric.value for metric in board(vista="servicios").metric}
    assert shown["Portal de emergencia"] == "179.513" and shown["Servicios de soporte"] == "1.937"
    assert (shown["Declaraciones virtuales"], shown["Pagos electrónicos"]) == ("5.638", "6.263")
    digital = [shown[name] for name in ("Series publicadas", "Visitas únicas", "Series vistas", "Descargas")]
    assert digital == ["38", "93.884", "34.795", "17.702"]
    assert [shown[name] for name in ("Tableros de salud", "Actualizaciones", "En el último mes")] == ["12", "120", "12"]
    measured = {metric.label: metric.value for metric in board(vista="mipg").metric}
    assert list(measured.values()) == ["62,6 %", "3 a 4", "60", "6", "3"]


def test_the_budget_is_exact_in_its_table(board) -> None:
    app = board(vista="presupuesto")
    app.pills(key="cajon-presupuesto-proyectos").set_value("Tabla").run()
    table = app.table[0].value
    assert {6_551_186_122, 657_421_340, 3_327_163_485} <= set(table["Valor, COP"]) and len(table) == 7


def test_the_observations_are_open_and_follow_their_class(board) -> None:
    app = board("interno", vista="inconsistencias")
    assert len(app.table[0].value) == 32
    app.selectbox(key="clase").select("corte").run()
    assert app.query_params["clase"] == "corte" and len(app.table[0].value) == 4
    app.pills(key="cajon-inconsistencias").set_value("Descargar").run()
    assert {button.key for button in app.get("download_button")} >= {"csv-inconsistencias", "xlsx-inconsistencias"}


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ({"vista": "mapa"}, "No existe la vista `mapa`"),
        ({"anio": "1999"}, "No existe el año `1999`"),
        ({"vista": "inconsistencias", "clase": "`[premio](https://example.org)`"}, "` [premio]"),
    ],
)
def test_an_address_that_cannot_be_used_is_said(board, address, said) -> None:
    assert said in board(**address).warning[0].value
