"""The board of the Puntos Digitales in both profiles, over addresses that people share, mistype or keep too long."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from app.navigation import ROOT
from tests.app.test_pages import words

NARROW = {"vista": "atenciones", "por": "canal", "punto": "la_joya", "desde": "2020-07", "hasta": "2020-09"}
VIEWS = {
    "default": {},
    "attendance": {"vista": "atenciones"},
    "narrow": NARROW,
    "crossed": {"vista": "atenciones", "por": "programa", "cruce": "punto"},
    "backwards": {"vista": "atenciones", "desde": "2020-09", "hasta": "2020-02"},
    "nothing left": {"vista": "atenciones", "canal": "presencial", "desde": "2020-08", "programa": "coursera"},
    "training": {"vista": "formacion"},
    "map": {"vista": "mapa"},
    "unknown everything": {"vista": "atenciones", "por": "`[x](https://x.org)`", "desde": "ayer"},
    "unknown view": {"vista": "cursos"},
}
# What is said of an address that cannot be followed, in each profile.
NOTED = {
    "narrow": {"publico": "no puede filtrar por punto (`la_joya`)"},
    "nothing left": {"publico": "no puede filtrar por programa (`coursera`)"},
    "backwards": {"publico": "después de terminar (feb 2020)", "interno": "después de terminar (feb 2020)"},
    "unknown everything": {"publico": "No existe el mes `ayer`", "interno": "No existe el mes `ayer`"},
    "unknown view": {"publico": "`cursos`", "interno": "`cursos`"},
}
RARE = {"crossed", "backwards", "nothing left", "unknown view", "attendance"}


@pytest.fixture
def board(datos: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., AppTest]:
    def run(profile: str = "publico", **address: str) -> AppTest:
        monkeypatch.setenv("OBSERVATORIO_DATOS", str(datos))
        monkeypatch.setenv("OBSERVATORIO_PERFIL", profile)
        monkeypatch.setenv("OBSERVATORIO_SIN_LOGIN", "1")
        app = AppTest.from_file(str(ROOT / "app" / "main.py"), default_timeout=30)
        app.run().switch_page(str(ROOT / "pages" / "puntos_digitales.py"))
        for key, value in address.items():
            app.query_params[key] = value
        app.run()
        assert not app.exception and not app.error
        return app

    return run


@pytest.mark.parametrize("profile", ["publico", "interno"])
@pytest.mark.parametrize(
    "name", [pytest.param(one, marks=pytest.mark.completa) if one in RARE else one for one in VIEWS]
)
def test_the_board_stands_at_any_address(board, name, profile) -> None:
    app = board(profile, **VIEWS[name])
    noted = NOTED.get(name, {}).get(profile)
    assert (noted or "") in words(app) and bool(app.warning) == bool(noted)
    assert not re.search(r"\b(nan|None|NaT|inf)\b|<NA>", words(app)), "a missing value reached the screen"
    assert len(app.subheader) >= 2, "every view draws, or says why it does not"
    assert app.header, "from the title to a figure no level of heading is skipped"
    sampled = VIEWS[name].get("vista") in ("atenciones", "formacion")
    assert ("Datos de muestra" in words(app)) == sampled, "what is made up says so, and nothing else does"
    if (name, profile) == ("nothing left", "interno"):
        assert "con estos filtros" in words(app)


def test_the_report_is_told_as_it_is(board) -> None:
    app = board()
    assert [metric.value for metric in app.metric] == ["19.088", "8.550", "265 · 15 · 11", "9 sitios"]
    titles = " | ".join(title.value for title in board(vista="formacion").subheader)
    for finding in ("11 charlas En TIC Confío, 1.363", "49,7", "677 de 1.363", "137, en tres puntos", "1.747"):
        assert finding in titles, titles


def test_filters_follow_the_profile_and_the_address(board) -> None:
    app = board("interno", vista="atenciones")
    offered = {one.key for kind in ("selectbox", "segmented_control") for one in app.get(kind)}
    assert {"por", "cruce", "punto", "programa", "canal", "grupo", "desde", "hasta"} <= offered
    app.selectbox(key="punto").select("la_joya").run()
    assert app.query_params["punto"] == "la_joya" and "en La Joya, por punto" in words(app)
    app.segmented_control(key="por").set_value("canal").run()
    assert app.query_params["por"] == "canal" and "en La Joya, por canal" in words(app) and not app.exception
    public = board("publico", vista="atenciones")
    offered = {one.key for kind in ("selectbox", "segmented_control") for one in public.get(kind)}
    assert {"por", "cruce", "desde", "hasta"} <= offered and not {"punto", "programa", "canal", "grupo"} & offered


def test_without_books_the_report_stands_alone_and_the_rest_says_why(board, monkeypatch) -> None:
    monkeypatch.setattr("app.queries.digital_points.bounds", no_books)
    monkeypatch.setattr("app.queries.digital_points_activities.ways", no_ways)
    attendance = board(vista="atenciones")
    assert "no dice cuántas atenciones hubo en un mes" in words(attendance) and not attendance.subheader
    training = board(vista="formacion")
    assert "no dice en qué mes ni en qué punto" in words(training) and len(training.subheader) == 4
    assert "Datos de muestra" not in words(training)


def no_books(_con: object) -> None:
    """No monthly workbook is loaded."""


def no_ways(_con: object) -> list[str]:
    return []


@pytest.mark.completa
def test_the_citation_carries_the_view_and_says_that_it_is_made_up(board) -> None:
    app = board("interno", **NARROW)
    app.pills(key="cajon-atenciones-mes").set_value("Citar").run()
    cited = next(code.value for code in app.code if "Consultado" in code.value)
    assert "/puntos_digitales?vista=atenciones&por=canal&punto=la_joya&desde=2020-07&hasta=2020-09" in cited
    assert "dato sintético" in cited


@pytest.mark.completa
@pytest.mark.parametrize("profile", ["publico", "interno"])
@pytest.mark.parametrize("name", ["default", "attendance", "training", "map"])
def test_every_figure_has_its_table_and_its_method(board, name, profile) -> None:
    app = board(profile, **VIEWS[name])
    for drawer in ("Tabla", "¿Cómo se calcula?"):
        for pills in app.pills:
            pills.set_value(drawer)
        app.run()
        assert app.pills and not app.exception, drawer
        assert not re.search(r"\b(nan|None|NaT)\b|<NA>", words(app))
