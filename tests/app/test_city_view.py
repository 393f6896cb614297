"""The board's view of the city and the home's map of it, in both profiles, over addresses that people share."""

import os
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from app.navigation import ROOT
from tests.app.test_pages import words

HERE = {"vista": "territorios"}
VIEWS = {
    "the city": {},
    "a comuna": {"territorio": "C05", "medida": "fallecidos"},
    "a comuna whose deaths are hidden": {"territorio": "C02", "medida": "fallecidos"},
    "a corregimiento": {"territorio": "R1"},
    "not placed": {"territorio": "SU", "medida": "casos"},
    "a barrio": {"nivel": "barrio", "territorio": "68001-05-001"},
    "a barrio whose cases are hidden": {"nivel": "barrio", "territorio": "68001-01-016", "medida": "casos"},
    "a barrio that nobody lives in": {"nivel": "barrio", "territorio": "68001-01-009"},
    "a comuna's cases without barrio": {"nivel": "barrio", "territorio": "C05-SB"},
    "a corregimiento's cases without barrio": {"nivel": "barrio", "territorio": "R2", "medida": "fallecidos"},
    "unknown territory": {"territorio": "C99"},
    "unknown level": {"nivel": "manzana"},
    "unknown measure": {"medida": "`[premio](https://example.org)`"},
}
NOTED = {"unknown territory": "`C99`", "unknown level": "`manzana`", "unknown measure": "` [premio]"}


@pytest.fixture
def board(datos: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., AppTest]:
    def run(profile: str = "publico", file: str = "pages/covid.py", root: Path = datos, **address: str) -> AppTest:
        monkeypatch.setenv("OBSERVATORIO_DATOS", str(root))
        monkeypatch.setenv("OBSERVATORIO_PERFIL", profile)
        monkeypatch.setenv("OBSERVATORIO_SIN_LOGIN", "1")
        app = AppTest.from_file(str(ROOT / "app" / "main.py"), default_timeout=30).run()
        app.switch_page(str(ROOT / file))
        for key, value in address.items():
            app.query_params[key] = value
        app.run()
        assert not app.exception and not app.error
        return app

    return run


def shown(app: AppTest) -> dict[str, str]:
    return {metric.label: metric.value for metric in app.metric}


@pytest.mark.parametrize("profile", ["publico", "interno"])
@pytest.mark.parametrize("name", VIEWS)
def test_the_city_stands_at_any_address(board, name, profile) -> None:
    app = board(profile, **HERE, **VIEWS[name])
    assert NOTED.get(name, "") in words(app) and bool(app.warning) == (name in NOTED)
    assert not re.search(r"\b(nan|None|NaT|inf|<NA>)\b", words(app)), "a missing value reached the screen"
    assert "otra definición que la del INS" in words(app) and "sintético" in words(app)
    assert any("Solo el total de cada día y la población son reales" in info.value for info in app.info)
    assert sum(finding.value.endswith("(con datos sintéticos)") for finding in app.subheader) >= 2


def test_what_is_hidden_is_hidden_in_one_profile_and_shown_in_the_other(board) -> None:
    address = HERE | {"nivel": "barrio", "territorio": "68001-01-016"}
    public, internal = shown(board(**address)), shown(board("interno", **address))
    assert set(public.values()) == {"—"}
    assert all(re.fullmatch(r"[\d.,]+(.%)?", value) for value in internal.values()) and internal["Casos"] != "0"
    assert "Oculto por privacidad" in words(board(**address))


def test_a_new_level_forgets_the_territory_without_a_complaint(board) -> None:
    app = board(**HERE, territorio="C05")
    assert "García Rovira, al 23 may 2021" in words(app)
    app.segmented_control(key="nivel").set_value("barrio").run()
    assert "territorio" not in app.query_params and not app.warning and not app.exception
    app.selectbox(key="territorio").select("C05-SB").run()
    assert app.query_params["territorio"] == "C05-SB" and "Comuna 5, barrio sin ubicar, al 23 may 2021" in words(app)


def test_the_view_is_offered_for_the_city_alone(board) -> None:
    offered = board().segmented_control(key="vista").options
    elsewhere = board(**HERE, ambito="68")
    assert set(offered) - set(elsewhere.segmented_control(key="vista").options) == {"Comunas y barrios"}
    assert "Santander, al" in words(elsewhere) and "`territorios` solo existe para Bucaramanga" in words(elsewhere)
    assert "vista" not in elsewhere.query_params


def test_the_citation_carries_the_view(board) -> None:
    app = board(**HERE, nivel="barrio", territorio="68001-05-001", medida="casos")
    for figure in ("mapa-covid-ciudad", "orden-territorios", "curva-territorio", "cifras-ciudad"):
        app.pills(key=f"cajon-{figure}").set_value("Citar").run()
    cited = [code.value for code in app.code if "Consultado" in code.value]
    assert len(cited) == 4
    for line in cited:
        assert "/covid?vista=territorios&nivel=barrio&territorio=68001-05-001&medida=casos" in line
        assert "Ciudad sintética" in line and "Secretaría" not in line
        assert "sintético), " in line


@pytest.mark.parametrize("profile", ["publico", "interno"])
def test_home_has_the_figures_of_every_board(board, profile) -> None:
    app = board(profile, file="pages/inicio.py")
    assert {"Confirmados", "Casos por 100.000", "Habitantes", "Barrios"} <= shown(app).keys()
    assert shown(app).items() >= {"Atenciones": "19.088", "Personas capacitadas": "8.550", "Sitios": "91"}.items()
    assert re.fullmatch(r"4\d\.\d{3}", shown(app)["Trabajadores"])
    assert "Hechos de referencia]  \n**Zonas WiFi" in words(app) and "Sin entregas]  \n**Calles" in words(app)
    assert "tiene la tasa de COVID-19 más alta" in words(app) and "Dato mixto" in words(app)


def test_without_a_list_home_and_board_say_so(board, tmp_path: Path) -> None:
    environment = os.environ | {"OBSERVATORIO_DATOS": str(tmp_path), "OBSERVATORIO_MUESTRA": "0"}
    subprocess.run(
        [sys.executable, "-m", "loaders", "build"], cwd=ROOT, env=environment, check=True, capture_output=True
    )
    home = board(file="pages/inicio.py", root=tmp_path)
    assert "Todavía no se ha cargado el registro de reactivación." in words(home)
    assert "No se ha cargado la lista municipal" in words(home) and "más habitantes por hectárea" in words(home)
    lost = board(root=tmp_path, **HERE)
    assert "`territorios` solo existe" in words(lost) and "vista" not in lost.query_params
