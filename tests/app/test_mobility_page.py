"""The board of mobility in both profiles, over addresses that people share and mistype."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from app.navigation import ROOT
from tests import mobility
from tests.app.test_pages import words

VIEWS = {
    "the area": {},
    "a comuna": {"zona": "C15", "sentido": "llegan", "nivel": "barrio", "flujos": "5000"},
    "a barrio": {"zona": "68001-15-002"},
    "most filters": {
        **{"zona": "C13", "horas": "5-9", "dias": "LMXJV", "medio": "moto,transporte_publico", "sexo": "F"},
        **{"municipio": "68001,68276"},
    },
    "the survey": {"fuente": "encuesta_od", "motivo": "salud,estudio", "estrato": "2", "periodo": "2019-10"},
    "matrix": {"vista": "matriz", "nivel": "barrio", "orden": "volumen"},
    "times": {"vista": "tiempos", "dias": "S"},
    "changes": {"vista": "cambios", "periodo": "2020-12", "comparar": "2020-06"},
    "changes of the survey": {"vista": "cambios", "fuente": "encuesta_od", "zona": "C13"},
    "distance": {"vista": "distancia", "horas": "6-9"},
    "distance of a zone": {"vista": "distancia", "zona": "C13", "nivel": "comuna"},
    "bus routes": {"vista": "rutas"},
    "a bus route": {"vista": "rutas", "ruta": "10"},
    "a bus route that was not located": {"vista": "rutas", "ruta": "36"},
    "nobody": {"zona": "R2", "horas": "3-4", "medio": "taxi"},
    "nobody at any time": {"zona": "R2", "horas": "3-4", "medio": "taxi", "vista": "tiempos"},
    "nobody in the matrix": {"horas": "3-4", "vista": "matriz"},
    "nobody before": {"horas": "3-4", "vista": "cambios"},
    "mistyped": {
        **{"vista": "mapa", "fuente": "censo", "periodo": "ayer", "zona": "`[x](https://example.org)`", "nivel": "1"},
        **{"horas": "9-6", "dias": "LZ", "medio": "cohete,moto", "flujos": "9", "estrato": "7"},
    },
}
PUBLIC = {
    "the area": {},
    "a comuna": {"zona": "C15"},
    "what leaves a comuna": {"zona": "C15", "sentido": "salen", "vista": "tiempos"},
    "matrix": {"vista": "matriz"},
    "times": {"vista": "tiempos"},
    "changes of the survey": {"vista": "cambios", "fuente": "encuesta_od", "municipio": "68276"},
    "what it has not": {"vista": "distancia", "horas": "6-9", "medio": "moto", "zona": "68001-15-002"},
}
# In every run; `make test-all` opens the others too.
QUICK = {"the area", "most filters", "nobody", "mistyped", "distance", "changes", "bus routes", "what it has not"}
NOTED = {"mistyped", "what it has not", "distance"}


def some(views: dict) -> list:
    return [name if name in QUICK else pytest.param(name, marks=pytest.mark.completa) for name in views]


@pytest.fixture(scope="module")
def moved(datos: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A build whose trips are made: few enough to be quick, enough for every figure."""
    return mobility.copy(datos, tmp_path_factory.mktemp("viajes"), trips=8_000)


@pytest.fixture
def board(moved: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., AppTest]:
    def run(profile: str = "interno", **address: str) -> AppTest:
        monkeypatch.setenv("OBSERVATORIO_DATOS", str(moved))
        monkeypatch.setenv("OBSERVATORIO_PERFIL", profile)
        monkeypatch.setenv("OBSERVATORIO_SIN_LOGIN", "1")
        app = AppTest.from_file(str(ROOT / "app" / "main.py"), default_timeout=30)
        app.switch_page(str(ROOT / "pages" / "movilidad.py"))
        for key, value in address.items():
            app.query_params[key] = value
        app.run()
        assert not app.exception and not app.error
        assert not re.search(r"\b(nan|None|NaT|inf|<NA>)\b", words(app)), "a missing value reached the screen"
        return app

    return run


def shown(app: AppTest) -> dict[str, str]:
    return {metric.label: metric.value for metric in app.metric}


@pytest.mark.parametrize("name", some(VIEWS))
def test_the_board_stands_at_any_address(board, name) -> None:
    app = board(**VIEWS[name])
    assert app.title[0].value == "Movilidad"
    if "nobody" in name:
        assert any("cumple" in info.value for info in app.info), "an empty figure says why"
    elif "bus" in name:
        assert any(word in words(app) for word in ("50\u00a0% del recorrido", "75\u00a0%", "no se ubicaron"))
    else:
        assert any(finding.value.endswith("(dato sintético)") for finding in app.subheader)
    if name == "mistyped":
        for part in ("`mapa`", "`censo`", "` [x](https://example.org) `", "como 6-9", "`cohete`", "`Z`", "`9`"):
            assert part in words(app), part
        assert (app.query_params["medio"], app.query_params["dias"]) == ("moto", "L")


@pytest.mark.parametrize("name", some(PUBLIC))
def test_the_public_board_offers_what_its_grains_have(board, name) -> None:
    app = board("publico", **PUBLIC[name])
    keys = {widget.key for kind in ("button_group", "segmented_control", "pills", "slider") for widget in app.get(kind)}
    assert not keys & {"horas", "dias", "medio", "sexo", "motivo", "estrato", "nivel"}
    if name == "what it has not":
        for part in ("`distancia`", "«horas»", "«medio»", "`68001-15-002`"):
            assert part in words(app), part
        assert "zona" not in app.query_params and "horas" not in app.query_params
    if name == "the area":
        assert shown(app)["Viajes"] == "5.600", "the published total holds what is hidden between zones"
        assert "Ocultos por privacidad" in words(app)
    if name == "a comuna":
        assert "revelarían a personas" in words(app)


def test_the_registry_says_whose_work_it_knows(board) -> None:
    assert "quien trabaja en otro municipio no está" in board(zona="68276").caption[0].value


def test_one_filter_is_that_of_every_figure(board) -> None:
    app = board(zona="C13", sentido="salen", medio="moto", vista="flujos")
    assert "Moto: 100,0\u00a0% de los viajes" in words(app) and "Viajes que salen de" in words(app)
    assert "**Solo** medio: moto" in words(app)
    sent = shown(app)
    total = sum(int(sent[name].replace(".", "")) for name in ("Salen", "Se quedan"))
    assert f"{total} viajes de" in words(app).replace(".", ""), "the split counts the trips of the cards"


def test_a_click_on_a_filter_goes_to_the_address_and_away(board) -> None:
    app = board()
    app.pills(key="medio").set_value(["moto", "taxi"]).run()
    assert app.query_params["medio"] == "moto,taxi"
    app.slider(key="horas").set_value((6, 8)).run()
    assert app.query_params["horas"] == "6-8" and "de 6 a 8 h" in words(app)
    next(button for button in app.button if button.label == "Quitar").click().run()
    assert not {"medio", "horas"} & set(app.query_params) and not app.exception
    app.selectbox(key="zona").select("C13").run()
    app.segmented_control(key="sentido").set_value("llegan").run()
    assert app.query_params["sentido"] == "llegan"
    app.selectbox(key="fuente").select("encuesta_od").run()
    assert app.query_params["zona"] == "C13" and not app.exception and not app.warning


def test_a_survey_without_factors_says_so(board) -> None:
    assert not board(fuente="encuesta_od").warning
    app = board(fuente="encuesta_od", periodo="2019-10")
    assert "sin factores de expansión" in app.warning[0].value and "sin ponderar" in app.caption[0].value
