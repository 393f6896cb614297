"""The city's map, ranking and curve over a few inline rows: hidden is drawn as hidden, and said."""

import json
import re

import altair as alt
import pandas as pd
import pytest

from app import downloads
from app.charts import classes, covid_city, covid_city_curve, registry
from tests.app.charts.test_maps import layers, square, texts

NAMES = ["Norte", "Sur", "Centro", "Mutis", "Corregimiento 1", "Sin ubicar"]
CODES = ["C01", "C11", "C15", "C17", "R1", "SU"]
PARTS = pd.DataFrame(
    {
        "territorio_codigo": [*CODES, "OCULTO", "68001"],
        "territorio_nombre": [*NAMES, "Oculto por privacidad", "Bucaramanga"],
        "territorio_tipo": [*["comuna"] * 4, "corregimiento", "sin_ubicar", "resto", "ciudad"],
        "comuna_codigo": [*CODES, None, None],
        "casos": pd.array([400, 100, None, None, 50, 150, 300, 1000], dtype="Int64"),
        "fallecidos": pd.array([40, 0, None, None, None, 20, 40, 100], dtype="Int64"),
        "es_casos_oculto": [False, False, True, True, *[False] * 4],
        "es_fallecidos_oculto": [False, False, True, True, True, *[False] * 3],
        "personas": [20_000.0, 10_000.0, 5_000.0, 5_000.0, None, None, None, 40_000.0],
        "tasa": [2000.0, 1000.0, None, None, None, None, None, 2500.0],
        "tasa_bajo": [1808.7, 813.6, None, None, None, None, None, 2347.4],
        "tasa_alto": [2205.9, 1216.3, None, None, None, None, None, 2659.9],
        "suavizada": [1980.0, 1040.0, *[None] * 6],
        "suavizada_bajo": [1800.0, 850.0, *[None] * 6],
        "suavizada_alto": [2180.0, 1250.0, *[None] * 6],
        "nota": None,
        "procedencia": "mixto",
    }
)
TERRITORIES = PARTS[~PARTS["territorio_tipo"].isin(["resto", "ciudad"])]
POLYGONS = pd.DataFrame(
    {
        "territorio_codigo": CODES[:5],
        "territorio_nombre": NAMES[:5],
        "territorio_tipo": "comuna",
        "geojson": [square(place) for place in range(5)],
    }
)


def shown_order(spec: dict) -> list[str]:
    return spec["layer"][0]["encoding"]["y"]["sort"]


@pytest.mark.parametrize("measure", covid_city.MEASURES)
def test_the_map_tells_hidden_from_missing(measure) -> None:
    about = {"level": "comuna", "measure": measure, "year": 2021}
    deck = registry.get("mapa-covid-ciudad").deck(TERRITORIES, polygons=POLYGONS, **about)
    drawn = {one["properties"]["codigo"]: one["properties"] for one in layers(deck)["territorios"]["data"]}
    assert drawn["C15"]["texto"] == drawn["C17"]["clase"] == classes.CONCEALED == "Oculto por privacidad"
    assert drawn["C15"]["color"] == [0x7D, 0x7A, 0x75]
    rural = {
        "tasa": classes.NO_DATA,
        "suavizada": classes.NO_DATA,
        "casos": "50 casos",
        "fallecidos": classes.CONCEALED,
    }[measure]
    assert drawn["R1"]["texto"] == rural
    legend = registry.get("mapa-covid-ciudad").legend(TERRITORIES, polygons=POLYGONS, **about)
    assert "Oculto por privacidad" in texts(downloads.svg(legend))
    spec = registry.get("mapa-covid-ciudad").draw(TERRITORIES, polygons=POLYGONS, **about)
    assert "de lo que puede mostrarse" in spec["title"]["text"] and "oculto por privacidad" in spec["title"]["subtitle"]


def test_smoothed_rates_say_what_they_are_and_come_with_their_own_interval() -> None:
    spec = covid_city.ranking(PARTS, level="comuna", measure="suavizada", selected="C01")
    assert spec["title"]["text"] == "Norte: 1.980 casos por 100.000 habitantes, suavizados (IC 95 %: 1.800 a 2.180)"
    assert "suavizada (bayesiana empírica)" in spec["subtitle" if "subtitle" in spec else "title"]["subtitle"]
    rows = {row["territorio_nombre"]: row for rows in spec["datasets"].values() for row in rows if "bajo" in row}
    assert (rows["Norte"]["bajo"], rows["Norte"]["alto"]) == (1800.0, 2180.0)


def test_a_zero_is_drawn_as_zero() -> None:
    about = {"level": "comuna", "measure": "fallecidos", "year": 2021}
    deck = registry.get("mapa-covid-ciudad").deck(TERRITORIES, polygons=POLYGONS, **about)
    drawn = {one["properties"]["codigo"]: one["properties"]["texto"] for one in layers(deck)["territorios"]["data"]}
    assert drawn["C11"] == "0 fallecidos"


def test_the_ranking_draws_intervals_the_city_and_what_has_no_rate() -> None:
    spec = covid_city.ranking(PARTS, level="comuna", measure="tasa")
    alt.Chart.from_dict(spec, validate=True)
    assert shown_order(spec) == ["Norte", "Sur", "Centro", "Corregimiento 1", "Mutis", "Sin ubicar"]
    # 1,000 cases less 50 and 150 that no population answers for, over 40,000 people.
    assert (
        "Línea discontinua: 2.000" in spec["title"]["subtitle"]
        and "la de la ciudad es 2.500" in spec["title"]["subtitle"]
    )
    assert spec["title"]["text"] == "De 2 comunas, 0 por encima y 1 por debajo de la ciudad más allá del azar"
    seen = texts(downloads.svg(spec))
    assert "oculto por privacidad" in seen and "50 casos, sin población" in seen
    chosen = covid_city.ranking(PARTS, level="comuna", measure="tasa", selected="C01")
    assert chosen["title"]["text"] == "Norte: 2.000 casos por 100.000 habitantes (IC 95 %: 1.809 a 2.206)"
    hidden = covid_city.ranking(PARTS, level="comuna", measure="tasa", selected="C15")
    assert hidden["title"]["text"] == "Centro: oculto por privacidad"


def test_counts_end_with_what_is_hidden_and_its_order_is_that_of_names() -> None:
    spec = covid_city.ranking(PARTS, level="comuna", measure="casos")
    assert shown_order(spec) == [
        *("Norte", "Sin ubicar", "Sur", "Corregimiento 1"),
        *("Centro", "Mutis", "Oculto por privacidad"),
    ]
    values = next(iter(spec["datasets"].values()))
    assert sum(row["medida"] or 0 for row in values) == 1000, "its parts sum to the city"
    assert [row["texto"] for row in values if row["medida"] is None] == ["oculto por privacidad"] * 2


def test_of_many_barrios_those_of_the_chosen_comuna_or_the_highest() -> None:
    barrios = pd.DataFrame(
        {
            "territorio_codigo": [f"B{n:02d}" for n in range(40)],
            "territorio_nombre": [f"Barrio {n:02d}" for n in range(40)],
            "territorio_tipo": "barrio",
            "comuna_codigo": [f"C{n % 4:02d}" for n in range(40)],
            "casos": pd.array(range(40), dtype="Int64"),
            "personas": 1000.0,
            **{name: [n * 100.0 for n in range(40)] for name in ("tasa", "tasa_bajo", "tasa_alto")},
        }
    )
    df = pd.concat([barrios, PARTS[-1:]], ignore_index=True).fillna(
        {"es_casos_oculto": False, "es_fallecidos_oculto": False}
    )
    assert shown_order(covid_city.ranking(df, level="barrio", measure="tasa")) == [
        f"Barrio {n:02d}" for n in range(39, 14, -1)
    ]
    near = covid_city.ranking(df, level="barrio", measure="tasa", selected="B06")
    assert shown_order(near) == [f"Barrio {n:02d}" for n in range(38, 0, -4)]


def test_nothing_shown_says_so() -> None:
    hidden = PARTS.assign(tasa=None, es_casos_oculto=True)
    with pytest.raises(registry.NothingToDraw):
        covid_city.ranking(hidden, level="comuna", measure="tasa")


WEEKS = pd.DataFrame(
    {
        "inicio_fecha": pd.date_range("2020-03-01", periods=6, freq="7D"),
        "fin_fecha": pd.date_range("2020-03-07", periods=6, freq="7D"),
        "casos": pd.array([None, None, 0, 30, 20, 12], dtype="Int64"),
        "estado": ["no_publicado", "oculto", *["publicado"] * 4],
        "es_incompleto": [*[False] * 5, True],
        "procedencia": "sintetico",
    }
)


def test_hidden_weeks_are_grey_columns_and_are_said() -> None:
    spec = covid_city_curve.course(WEEKS, span="semana", place="Norte")
    alt.Chart.from_dict(spec, validate=True)
    values = next(iter(spec["datasets"].values()))
    assert [row["serie"] for row in values] == [
        *("No se publica", "Oculto por privacidad"),
        *["Casos"] * 3,
        "Incompletos",
    ]
    assert [row["texto"] for row in values[:3]] == ["No se publica", "Oculto por privacidad", "0"]
    assert values[0]["alto"] == values[1]["alto"] > 30, "as tall as the chart, not a zero"
    assert spec["title"]["text"] == "Norte: el máximo de lo que se muestra, 30 casos, fue en la semana del 22 mar 2020"
    assert "Oculto por privacidad: 1 semana, que no es cero" in spec["title"]["subtitle"]
    assert not re.search(r"\b(nan|None|NaN|NA)\b", json.dumps(values))


def test_quarters_are_named_and_a_wholly_hidden_barrio_says_why() -> None:
    quarters = WEEKS.assign(
        inicio_fecha=pd.date_range("2020-01-01", periods=6, freq="QS"),
        fin_fecha=pd.date_range("2020-03-31", periods=6, freq="QE"),
    )
    spec = covid_city_curve.course(quarters, span="trimestre", place="La Joya")
    assert [row["etiqueta"] for row in next(iter(spec["datasets"].values()))][:2] == ["ene–mar 2020", "abr–jun 2020"]
    with pytest.raises(registry.NothingToDraw, match="ocultos por privacidad"):
        covid_city_curve.course(quarters[:2], span="trimestre", place="La Joya")
    with pytest.raises(registry.NothingToDraw, match="Sin casos"):
        covid_city_curve.course(quarters[2:3], span="trimestre", place="La Joya")


def test_where_nothing_of_a_measure_is_hidden_there_is_no_remainder() -> None:
    whole = PARTS.assign(casos=pd.array([400, 100, 150, 150, 50, 150, 0, 1000], dtype="Int64"), es_casos_oculto=False)
    assert "Oculto por privacidad" not in shown_order(covid_city.ranking(whole, level="comuna", measure="casos"))


def test_no_figure_of_the_city_is_left_untested() -> None:
    drawn = [one for one in registry.figures() if one.draw and "covid_city" in one.draw.__module__]
    assert {one.id for one in drawn} == {"mapa-covid-ciudad", "orden-territorios", "curva-territorio"}
