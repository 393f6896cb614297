"""Figures beside the case counts: valid Vega-Lite, the finding in the title, and why there is none."""

import re
from datetime import date

import altair as alt
import pandas as pd
import pytest

from app import downloads
from app.charts import beside, registry, theme, words
from app.charts.registry import NothingToDraw

TESTS = pd.DataFrame(
    {
        "fecha": pd.date_range("2020-05-10", periods=20),
        "pruebas": [None, *[1500.0] * 18, -40.0],
        "media_movil_7": [None] * 7 + [1500.0] * 12 + [1280.0],
        "pruebas_acumuladas": range(10_000, 30_000, 1000),
        "positivos": [1000.0] * 10 + [None] * 10,
        "positivos_tipo": ["reporte"] * 10 + [None] * 10,
        "positividad_pct": [5.26] * 10 + [None] * 10,
        "procedencia": "real",
    }
)
BEDS = pd.DataFrame(
    {
        "fecha": pd.date_range("2021-05-20", periods=4),
        "camas_habilitadas": [100.0, 100.0, None, 120.0],
        "ocupadas_covid_confirmado": [50, 50, 50, 60],
        "ocupadas_covid_sospechoso": [5, 5, 5, 6],
        "ocupadas_no_covid": [30, 50, 30, 30],
        "ocupadas": [85, 105, 85, 96],
        "ocupacion_pct": [85.0, 105.0, None, 80.0],
        "procedencia": "sintetico",
    }
)
AREA = {"area": "68", "place": "Santander"}


def drawn() -> dict[str, dict]:
    return {
        "pruebas-por-dia": beside.daily_tests(TESTS, **AREA, cutoff=date(2020, 5, 20)),
        "positividad-acumulada": beside.positivity(TESTS, **AREA),
        "ocupacion-uci": beside.occupancy(BEDS, place="Bucaramanga", cutoff=date(2020, 7, 25)),
    }


def test_no_figure_is_left_untested() -> None:
    own = {one.id for one in registry.figures() if one.draw and one.draw.__module__ == "app.charts.beside"}
    assert set(drawn()) == own


@pytest.mark.parametrize("figure_id", sorted(drawn()))
def test_every_drawing_is_valid_and_writes_numbers_as_colombia_does(figure_id) -> None:
    spec = theme.whole(drawn()[figure_id])
    alt.Chart.from_dict(spec, validate=True)
    texts = " | ".join(re.findall(r">([^<>]+)<", downloads.svg(spec).decode()))
    assert spec["title"]["text"] in texts and not re.findall(r"\d,\d{3}\b", texts)
    assert len(spec["description"]) > 40 and spec["title"]["subtitle"]


def test_tests_say_their_week_their_area_and_that_a_fall_is_a_correction() -> None:
    title = drawn()["pruebas-por-dia"]["title"]
    assert title["text"] == "Santander: 1.280 pruebas por día en la semana al 29 may 2020"
    assert "no se publican por municipio" in title["subtitle"] and "1 día con diferencia negativa" in title["subtitle"]
    assert "Sigue después del corte elegido (20 may 2020)" in title["subtitle"]


def test_positivity_stops_where_its_positives_do() -> None:
    title = drawn()["positividad-acumulada"]["title"]
    assert title["text"].replace("\u202f", " ").replace("\xa0", " ") == (
        "Santander: positividad acumulada de 5,3 % al 19 may 2020"
    )
    assert "19.000 pruebas y 1.000 confirmados por fecha de reporte" in title["subtitle"]


def test_beds_say_the_last_known_day_the_excess_and_that_they_are_synthetic() -> None:
    title = drawn()["ocupacion-uci"]["title"]
    assert re.fullmatch(r"80,0\s% de las camas de UCI ocupadas el 23 may 2021", title["text"])
    for part in (
        "96 de 120 camas",
        "60 con COVID-19 confirmado",
        "1 día con más camas",
        "1 día sin",
        "después del corte elegido (25 jul 2020)",
        "inventadas",
    ):
        assert part in title["subtitle"]
    real = beside.occupancy(BEDS.assign(procedencia="real"), place="Bucaramanga", cutoff=date(2021, 5, 23))["title"]
    assert "inventadas" not in real["subtitle"] and "corte elegido" not in real["subtitle"]


def test_numbers_keep_their_unit_and_dates_stay_whole() -> None:
    assert words.glued("7,1 % al 25 jul 2020 (IC 95 %)") == "7,1\u00a0% al 25\u00a0jul\u00a02020 (IC 95\u00a0%)"
    assert words.glued("de 2020 que 2021") == "de 2020 que 2021"


def test_nothing_to_draw_says_why() -> None:
    with pytest.raises(NothingToDraw, match="No hay pruebas"):
        beside.daily_tests(TESTS[:0], **AREA, cutoff=date(2020, 5, 20))
    with pytest.raises(NothingToDraw, match="no trae los positivos"):
        beside.positivity(TESTS[12:], **AREA)
    with pytest.raises(NothingToDraw, match="ocupación de UCI de Girón"):
        beside.occupancy(BEDS[:0], place="Girón", cutoff=date(2020, 7, 25))
