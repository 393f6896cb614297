"""Every page of the menu in its profiles, over addresses that people share, mistype or keep too long."""

import os
import re
import subprocess
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from app.navigation import ROOT, visible

VIEWS = {
    "default": {},
    "country by totals": {"ambito": "CO", "corte": "jhu:2020-10-18"},
    "daily series, a period": {"corte": "ins_serie:2020-08-09", "desde": "2020-07-01", "hasta": "2020-07-31"},
    "one day": {"desde": "2020-07-01", "hasta": "2020-07-01"},
    "empty period": {"desde": "2020-01-01", "hasta": "2020-01-31"},
    "town without figures": {"ambito": "68020"},
    "metropolitan area": {"ambito": "AMB"},
    "department": {"ambito": "68"},
    "unknown place": {"ambito": "99999"},
    "stale cut-off": {"corte": "ins_casos:1999-01-01"},
    "out of range": {"desde": "1890-01-01", "hasta": "2999-12-31"},
    "no dates": {"desde": "ayer", "hasta": "2020-02-30"},
    "backwards": {"desde": "2020-07-20", "hasta": "2020-04-01"},
    "unknown type of date": {"fecha": "defuncion"},
    "a link in disguise": {"ambito": "`[premio](https://example.org)`"},
    "pace": {"vista": "ritmo", "corte": "municipal:2021-05-23", "fecha": "inicio"},
    "pace of a series by report": {"vista": "ritmo"},
    "pace of totals": {"vista": "ritmo", "ambito": "CO", "corte": "jhu:2020-10-18"},
    "pace of a place without estimates": {"vista": "ritmo", "ambito": "68020"},
    "revisions": {"vista": "revisiones", "corte": "municipal:2021-05-23", "fecha": "inicio"},
    "revisions of one delivery": {"vista": "revisiones", "ambito": "68"},
    "beds": {"vista": "recursos"},
    "tests of the country in a period": {"vista": "recursos", "ambito": "CO", "desde": "2020-06-01"},
    "unknown view": {"vista": "mapa"},
    "dates for totals": {"ambito": "CO", "corte": "jhu:2020-10-18", "desde": "2020-04-01", "fecha": "inicio"},
}
NOTED = {
    "unknown view": "No existe la vista `mapa`",
    "unknown place": "No existe el territorio `99999`",
    "stale cut-off": "No existe para Bucaramanga el corte `ins_casos:1999-01-01`",
    "out of range": "está fuera del periodo con datos",
    "no dates": "no es una fecha",
    "backwards": "empieza (20 jul 2020) después de terminar (1 abr 2020)",
    "unknown type of date": "`defuncion`",
    "a link in disguise": "` [premio](https://example.org) `",
    "dates for totals": "publica solo totales",
}


@pytest.fixture
def open_page(datos: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., AppTest]:
    """`open_page(file, profile, **address)` runs the site on that page and returns it."""

    def run(file: str, profile: str = "publico", **address: str) -> AppTest:
        monkeypatch.setenv("OBSERVATORIO_DATOS", str(datos))
        monkeypatch.setenv("OBSERVATORIO_PERFIL", profile)
        monkeypatch.setenv("OBSERVATORIO_SIN_LOGIN", "1")
        app = AppTest.from_file(str(ROOT / "app" / "main.py"), default_timeout=30).run()
        app.switch_page(str(ROOT / file))
        for key, value in address.items():
            app.query_params[key] = value
        return app.run()

    return run


def words(app: AppTest) -> str:
    kinds = ("title", "header", "subheader", "markdown", "caption", "info", "warning", "error")
    return "\n".join(str(element.value) for kind in kinds for element in app.get(kind))


@pytest.mark.parametrize("profile", ["publico", "interno"])
@pytest.mark.parametrize("file", sorted({page.file for p in ("publico", "interno") for page in visible(profile=p)}))
def test_every_page_opens(open_page, file, profile) -> None:
    if file not in {page.file for page in visible(profile=profile)}:
        pytest.skip(f"profile {profile} has no such page")
    app = open_page(file, profile)
    assert not app.exception and not app.error
    assert app.title[0].value


@pytest.mark.parametrize("name", VIEWS)
def test_the_board_stands_at_any_address(open_page, name) -> None:
    app = open_page("pages/covid.py", **VIEWS[name])
    assert not app.exception and not app.error
    assert NOTED.get(name, "") in words(app)
    assert bool(app.warning) == (name in NOTED)
    assert not re.search(r"\b(nan|None|NaT|inf)\b", words(app)), "a missing value reached the screen"


@pytest.mark.parametrize(
    ("name", "figures"),
    [
        ("pace", {"Rt = ", "se esperan", "Los casos", "La estimación erró menos"}),
        ("revisions", {"se conocían", "A los 7 días", "De los síntomas al diagnóstico:"}),
        ("beds", {"camas", "pruebas por día"}),
    ],
)
def test_each_view_finds_something(open_page, name, figures) -> None:
    titles = " | ".join(title.value for title in open_page("pages/covid.py", **VIEWS[name]).subheader)
    assert all(figure in titles for figure in figures), titles


def test_figures_are_those_of_the_reference_series(open_page) -> None:
    app = open_page("pages/covid.py", corte="ins_serie:2020-08-09")
    shown = {metric.label: metric.value for metric in app.metric}
    assert (shown["Confirmados"], shown["Recuperados"], shown["Fallecidos"]) == ("2.559", "732", "106")
    assert shown["Activos (boletín)"] == "1.721" and shown["Activos (INS)"] == "—"
    assert "No publicado:** la fuente no trae las muertes por otras causas" in words(app)


def test_with_nothing_loaded_the_board_says_it_stands_on_reference_facts(open_page) -> None:
    assert "hechos de referencia" in words(open_page("pages/covid.py"))


def test_the_report_of_2020_is_reproduced_for_the_country(open_page) -> None:
    app = open_page("pages/covid.py", ambito="CO", corte="jhu:2020-10-18")
    shown = {metric.label: metric.value for metric in app.metric}
    figures = [shown[name] for name in ("Confirmados", "Recuperados", "Activos (boletín)", "Fallecidos")]
    assert figures == ["959.572", "858.294", "72.308", "28.970"]
    assert "no trae los casos de cada día" in words(app)


def test_an_empty_parameter_is_an_absent_one(open_page) -> None:
    app = open_page("pages/covid.py", ambito="", corte="", fecha="", desde="")
    assert not app.exception and not app.warning and "Bucaramanga, al 9 ago 2020" in words(app)


def test_an_older_cut_off_says_that_newer_real_figures_exist(open_page) -> None:
    told = "Hay cifras reales más recientes: 9 ago 2020 · INS, serie diaria."
    assert told in words(open_page("pages/covid.py", corte="ins_conteos:2020-07-25"))
    assert told not in words(open_page("pages/covid.py"))


def test_a_source_without_ages_says_so_once(open_page) -> None:
    assert words(open_page("pages/covid.py")).count("no trae edad ni sexo") == 1


def test_a_figure_of_its_own_source_cites_it(open_page) -> None:
    app = open_page("pages/covid.py", corte="ins_serie:2020-08-09")
    app.pills(key="cajon-positivos-secretaria").set_value("Citar").run()
    cited = app.code[0].value
    assert "Fuente: Secretaría de Salud y Ambiente de Bucaramanga, hasta el 23 may 2021." in cited
    assert "INS" not in cited.partition("Consultado")[0]


def test_a_filter_changes_the_address_and_the_address_the_filter(open_page) -> None:
    app = open_page("pages/covid.py")
    app.selectbox(key="ambito").select("68").run()
    assert app.query_params["ambito"] == "68" and not app.warning
    assert "Santander, al 9 ago 2020" in words(app)
    app.date_input(key="hasta").set_value(date(2020, 6, 30)).run()
    assert app.query_params["hasta"] == "2020-06-30" and "hasta el 30 jun 2020" in words(app)
    app.selectbox(key="ambito").select("68001").run()
    assert "ambito" not in app.query_params, "the default needs no parameter"
    assert app.query_params["hasta"] == "2020-06-30"


def test_a_cut_off_that_the_next_place_lacks_falls_back_with_a_note(open_page) -> None:
    app = open_page("pages/covid.py", ambito="CO", corte="jhu:2020-10-18")
    app.selectbox(key="ambito").select("68001").run()
    assert not app.exception and "para Bucaramanga el corte `jhu:2020-10-18`" in app.warning[0].value


@pytest.fixture(scope="module")
def cargados(reales: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data root with the real list of cases of 26 July 2020 loaded."""
    root = tmp_path_factory.mktemp("cargados")
    command = [sys.executable, "-m", "loaders", "load", "covid_casos"]
    file = str(reales / "covid_ins" / "CasosColombia_26Julio.csv.zip")
    subprocess.run([*command, file], cwd=ROOT, env=os.environ | {"OBSERVATORIO_DATOS": str(root)}, check=True)
    return root


def test_a_loaded_list_of_cases_becomes_the_default(cargados, open_page, monkeypatch) -> None:
    open_page("pages/covid.py")
    monkeypatch.setenv("OBSERVATORIO_DATOS", str(cargados))
    app = AppTest.from_file(str(ROOT / "app" / "main.py"), default_timeout=30).run()
    app.switch_page(str(ROOT / "pages" / "covid.py")).run()
    shown = {metric.label: metric.value for metric in app.metric}
    assert [shown[name] for name in ("Confirmados", "Recuperados", "Fallecidos", "Activos (boletín)")] == [
        "818",
        "235",
        "22",
        "561",
    ]
    assert "hechos de referencia" not in words(app) and not app.exception
    app.segmented_control(key="fecha").set_value("inicio").run()
    assert app.query_params["fecha"] == "inicio" and not app.exception
    assert "21 casos sin fecha de inicio de síntomas" in words(app)


def test_a_place_without_cases_in_the_list_shows_zero(cargados, open_page, monkeypatch) -> None:
    open_page("pages/covid.py")
    monkeypatch.setenv("OBSERVATORIO_DATOS", str(cargados))
    app = AppTest.from_file(str(ROOT / "app" / "main.py"), default_timeout=30)
    app.run().switch_page(str(ROOT / "pages" / "covid.py"))
    app.query_params["ambito"], app.query_params["fecha"] = "68867", "inicio"
    app.run()
    shown = {metric.label: metric.value for metric in app.metric}
    assert (shown["Confirmados"], shown["Incidencia 7 días por 100.000"]) == ("0", "0,0")
    assert "Sin casos de Vetas al 25 jul 2020" in words(app) and "solo totales" not in words(app)
    assert not app.warning and app.query_params["fecha"] == "inicio"


def test_a_territory_in_the_address_shows_its_card(open_page) -> None:
    app = open_page("pages/territorio.py", nivel="barrio", territorio="68001-01-001")
    shown = {metric.label: metric.value for metric in app.metric}
    assert "13 de Junio" in [heading.value for heading in app.subheader]
    assert shown["Hectáreas"] == "3,6" and shown["Habitantes, 2020"] == "400"
    lost = open_page("pages/territorio.py", nivel="comuna", territorio="68001-01-001")
    assert lost.warning and "territorio" not in lost.query_params and not lost.exception
