"""The reactivation board in both profiles, over addresses that people share, mistype or keep too long."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from app.navigation import ROOT
from tests.app.test_pages import words

FILTERED = {"seccion": "C", "comuna": "C03", "hasta": "2020-12-31"}
VIEWS = {
    "default": {},
    "filtered": FILTERED | {"medida": "establecimientos", "tamano": "micro", "calzado": "si"},
    "a period and a base": {"desde": "2020-07-01", "hasta": "2020-09-30", "base": "2020-07-05"},
    "sectors": {"vista": "sectores", "por": "division"} | FILTERED,
    "comunas": {"vista": "territorio", "comuna": "C05"},
    "barrios": {"vista": "territorio", "nivel": "barrio", "medida": "empresas", "calzado": "si", "comuna": "C12"},
    "cells": {"vista": "territorio", "nivel": "celda", "seccion": "G"},
    "presence": {"vista": "presencia", "seccion": "G", "comuna": "C03"},
    "control": {"vista": "control", "por": "comuna"},
    "nothing left": {"vista": "sectores", "seccion": "F", "calzado": "si"},
    "unknown everything": {"seccion": "ZZ", "base": "ayer", "hasta": "2031-01-01", "medida": "`[x](https://x.org)`"},
    "unknown view": {"vista": "mapa"},
}
# What is said of an address that cannot be followed, in each profile.
NOTED = {
    "unknown everything": {"publico": "`ZZ`", "interno": "`ZZ`"},
    "unknown view": {"publico": "`mapa`", "interno": "`mapa`"},
    "cells": {"publico": "`celda`"},
}
RARE = {"a period and a base", "sectors", "comunas", "cells", "unknown view"}


@pytest.fixture
def board(datos: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., AppTest]:
    def run(profile: str = "publico", **address: str) -> AppTest:
        monkeypatch.setenv("OBSERVATORIO_DATOS", str(datos))
        monkeypatch.setenv("OBSERVATORIO_PERFIL", profile)
        monkeypatch.setenv("OBSERVATORIO_SIN_LOGIN", "1")
        app = AppTest.from_file(str(ROOT / "app" / "main.py"), default_timeout=30)
        app.run().switch_page(str(ROOT / "pages" / "reactivacion.py"))
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
    assert (noted or "") in words(app) and (bool(app.warning) == bool(noted))
    assert not re.search(r"\b(nan|None|NaT|inf)\b|<NA>", words(app)), "a missing value reached the screen"
    assert "Datos de muestra" in words(app)
    assert len(app.subheader) >= 2, "every view draws, or says why it does not"
    if (name, profile) == ("presence", "interno"):
        assert "; Casos de COVID-19" in words(app), "the exposure names the cases that it stands on"
    if name == "nothing left":
        assert "con estos filtros" in words(app)


def test_filters_follow_the_profile_and_the_address(board) -> None:
    app = board("interno", vista="sectores")
    offered = {one.key for kind in ("selectbox", "toggle", "segmented_control") for one in app.get(kind)}
    assert {"seccion", "tamano", "comuna", "calzado", "por", "medida"} <= offered
    app.toggle(key="calzado").set_value(True).run()
    assert app.query_params["calzado"] == "si" and "solo calzado y cuero" in words(app)
    app.selectbox(key="seccion").select("C").run()
    assert app.query_params["seccion"] == "C" and "Bucaramanga (Industria, solo" in words(app)
    app.toggle(key="calzado").set_value(False).run()
    assert "calzado" not in app.query_params and not app.exception


@pytest.mark.completa
def test_the_public_profile_has_the_filters_of_its_grains(board) -> None:
    app = board("publico", **FILTERED)
    offered = {one.key for kind in ("selectbox", "toggle", "segmented_control") for one in app.get(kind)}
    assert "seccion" in offered and not {"tamano", "comuna", "calzado"} & offered
    assert "Celdas H3" not in board("publico", vista="territorio").segmented_control(key="nivel").options


def test_a_day_within_a_week_counts_to_its_end_where_weeks_are_counted_and_says_so(board) -> None:
    told = {profile: words(board(profile, hasta="2020-09-30")) for profile in ("publico", "interno")}
    assert "Bucaramanga, al 30 sept 2020" in told["publico"] and "semanas enteras" not in told["publico"]
    assert "Bucaramanga, al 3 oct 2020" in told["interno"] and "enteras: hasta el 3 oct 2020" in told["interno"]


@pytest.mark.completa
def test_the_citation_carries_the_view_and_says_that_it_is_made_up(board) -> None:
    app = board("interno", **FILTERED, calzado="si", base="2020-10-04")
    app.pills(key="cajon-indice-reactivacion").set_value("Citar").run()
    cited = next(code.value for code in app.code if "Consultado" in code.value)
    assert "/reactivacion?vista=panorama&seccion=C&comuna=C03&calzado=si" in cited and "hasta=2020-12-31" in cited
    assert "dato sintético" in cited


@pytest.mark.completa
@pytest.mark.parametrize("profile", ["publico", "interno"])
@pytest.mark.parametrize("name", ["default", "sectors", "comunas", "barrios", "presence", "control"])
def test_every_figure_has_its_table_and_its_method(board, name, profile) -> None:
    app = board(profile, **VIEWS[name])
    for drawer in ("Tabla", "¿Cómo se calcula?"):
        for pills in app.pills:
            pills.set_value(drawer)
        app.run()
        assert app.pills and not app.exception, drawer
        assert not re.search(r"\b(nan|None|NaT)\b|<NA>", words(app))
