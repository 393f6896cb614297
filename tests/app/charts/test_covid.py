"""Every figure is valid Vega-Lite that carries its locale, draws without a browser and says why when it cannot."""

import json
import re
from datetime import date
from io import BytesIO

import altair as alt
import pandas as pd
import pytest

from app import downloads
from app.charts import covid, covid_ages, covid_delays, covid_revisions, covid_rhythm, registry, tables, theme, words
from app.charts.origin import Origin
from app.domain import formats
from app.domain.ages import BANDS
from app.queries import covid_ages as ages

PLACE = "Bucaramanga"
WHEN = "al 29 abr 2020"
DAYS = pd.DataFrame(
    {
        "fecha": [*pd.date_range("2020-03-01", periods=60), pd.NaT],
        "casos": [*range(1000, 1060), 17],
        "recuperados": 0,
        "fallecidos": 0,
        "media_movil_7": [*range(60), None],
        "es_incompleto": [False] * 53 + [True] * 7 + [False],
        "procedencia": "real",
    }
)
MEASURES = pd.DataFrame(
    {
        "numero": [1, 2, 3],
        "inicio_fecha": pd.to_datetime(["2020-03-10", "2020-03-10", "2020-03-11"]),
        "es_local": [False, False, True],
        "titulo": ["Uno", "Dos", "Tres"],
        "norma": ["A", "B", "C"],
    }
)
AGES = pd.DataFrame(
    {
        "edad_grupo": ["20-29", "20-29", "80 o más", "sin dato"],
        "sexo": ["F", "M", "M", "F"],
        "casos": [1200, 800, 100, 3],
        "fallecidos": [1, 1, 30, 0],
    }
)
PEOPLE = pd.DataFrame({"edad_grupo": BANDS, "personas": 10_000})
TERRITORIES = pd.DataFrame(
    {
        "ambito_codigo": ["CO", "68001", "68020"],
        "ambito_nombre": ["Colombia", "Bucaramanga", "Albania"],
        "tasa_ataque": [1904.9, 136.3, 10.0],
        "confirmados": [959572, 818, 1],
        "personas": [50372424, 600098, 3000],
    }
)
SECRETARIAT = pd.DataFrame(
    {
        "fecha": pd.date_range("2020-01-05", periods=30),
        "positivos": [None, *range(29)],
        "acumulado": 0,
        "media_movil_7": 1.0,
        "es_incompleto": [False] * 20 + [True] * 10,
    }
)
KNOWN = pd.DataFrame(
    {
        "corte_fecha": pd.to_datetime(["2020-04-05"] * 4 + ["2020-04-29"] * 4),
        "fecha": [*pd.date_range("2020-04-01", periods=4)] * 2,
        "demora_dias": [4, 3, 2, 1, 28, 27, 26, 25],
        "casos": [10, 8, 4, 1, 1200, 1300, 1400, 1500],
        "casos_hoy": [1200, 1300, 1400, 1500] * 2,
        "media_movil_7": [1.4, 2.6, 3.1, 3.3, 171.4, 357.1, 557.1, 771.4],
    }
)
COMPLETENESS = KNOWN.head(4).assign(proporcion=[0.1, 0.3, 0.6, 0.95], bajo=0.05, alto=0.97, dias=9)
RHYTHM = pd.DataFrame(
    {
        "fecha": pd.date_range("2020-03-01", periods=60),
        "casos": [*range(1000, 1050), *range(1000, 0, -100)],
        "completitud": [1.0] * 50 + [0.9 - 0.08 * n for n in range(10)],
        "es_incompleto": [False] * 50 + [True] * 10,
        "esperados": 1060.0,
        "esperados_bajo_50": 1040.0,
        "esperados_alto_50": 1080.0,
        "esperados_bajo_90": 1010.0,
        "esperados_alto_90": 1120.0,
        "rt": [None] * 10 + [1.1] * 50,
        "rt_bajo": [None] * 10 + [1.02] * 50,
        "rt_alto": [None] * 10 + [1.2] * 50,
        "crecimiento": [None] * 14 + [-0.05] * 46,
        "crecimiento_bajo": [None] * 14 + [-0.07] * 46,
        "crecimiento_alto": [None] * 14 + [-0.03] * 46,
        "duplicacion_dias": [None] * 14 + [-13.9] * 46,
        "duplicacion_bajo": [None] * 14 + [-23.1] * 46,
        "duplicacion_alto": [None] * 14 + [-9.9] * 46,
    }
)
JUDGED = pd.DataFrame(
    {
        "corte_fecha": pd.to_datetime(["2020-04-20"] * 3 + ["2020-05-25"] * 3),
        "metodo": ["conocido", "nowcast", "ultima_semana"] * 2,
        "casos_finales": 2000,
        "error_medio": [1154.4, 74.5, 59.9, 896.9, 110.1, 697.3],
        "wis": [154.4, 157.5, 59.9, 896.9, 111.8, 697.3],
        "cobertura_90": [None, 1.0, None, None, 0.8, None],
    }
)
DELAYS = pd.DataFrame(
    {
        "mes_fecha": pd.to_datetime(["2020-04-01", "2020-05-01", "2020-06-01"]),
        "casos": [1200, 2500, 3000],
        "proporcion_visible": [1.0, 1.0, 0.95],
        "p50_dias": [12.0, 11.0, 10.2],
        "p50_bajo": [11.5, 10.8, 9.9],
        "p50_alto": [12.4, 11.3, 10.6],
        "p90_dias": [20.0, 19.0, 18.1],
        "p90_bajo": [19.0, 18.5, 17.0],
        "p90_alto": [21.0, 19.6, 19.0],
        "tendencia_dias": -0.9,
        "tendencia_bajo": -1.3,
        "tendencia_alto": -0.5,
    }
)
COMUNAS = pd.DataFrame(
    {
        "territorio_codigo": ["C01", "C02", "C03", "R1"],
        "territorio_nombre": ["Norte", "Nororiental", "San Francisco", "Corregimiento 1"],
        "fecha": pd.to_datetime(["2020-12-20", "2020-12-20", "2020-12-18", None]),
        "rt": [1.3, 1.0, 0.7, None],
        "rt_bajo": [1.1, 0.8, 0.5, None],
        "rt_alto": [1.5, 1.2, 0.95, None],
        "procedencia": "sintetico",
    }
)


def drawn() -> dict[str, dict]:
    """One drawing of every registered figure that has a chart."""
    about = {"place": PLACE}
    curve = about | {"when": WHEN, "date_type": "inicio_sintomas"}
    return {
        "casos-por-dia": covid.daily_cases(DAYS, **curve, measures=MEASURES),
        "positivos-secretaria": covid.secretariat_positives(SECRETARIAT, cutoff=date(2020, 1, 20)),
        "casos-por-territorio": covid.territories(TERRITORIES, scope="68001", place=PLACE, cutoff=DAYS["fecha"][0]),
        "piramide-edad-sexo": covid_ages.age_sex_pyramid(AGES, **about),
        "tasas-por-edad": covid_ages.age_rates(ages.rates(None, cases=AGES, people=PEOPLE), **about, year=2020),
        "letalidad-por-edad": covid_ages.age_fatality(ages.fatality(None, cases=AGES), **about),
        "como-se-conocia": covid_revisions.curves(
            KNOWN, **about, date_type="inicio_sintomas", cutoff=date(2020, 4, 29)
        ),
        "demora-de-la-cifra": covid_revisions.completeness(
            COMPLETENESS, **about, date_type="inicio_sintomas", cutoff=date(2020, 4, 29), settled=30
        ),
        "nowcast": covid_rhythm.nowcast(RHYTHM, **about, date_type="inicio_sintomas"),
        "rt": covid_rhythm.reproduction(RHYTHM, **about, date_type="diagnostico"),
        "crecimiento": covid_rhythm.growth(RHYTHM, **about, date_type="diagnostico"),
        "rt-comunas": covid_rhythm.by_comuna(COMUNAS),
        "evaluacion-nowcast": covid_delays.evaluation(JUDGED),
        **{
            figure_id: covid_delays.delay(DELAYS, **about, title=title)
            for figure_id, title in covid_delays.STEPS.values()
        },
    }


def texts(svg: bytes) -> str:
    return " | ".join(re.findall(r">([^<>]+)<", svg.decode()))


def test_no_figure_is_left_untested() -> None:
    assert set(drawn()) == {
        figure.id
        for figure in registry.figures()
        if figure.draw
        and figure.draw.__module__.startswith("app.charts.covid")
        and not figure.draw.__module__.startswith("app.charts.covid_city")
    }


@pytest.mark.parametrize("figure_id", sorted(drawn()))
def test_every_drawing_is_valid_and_self_contained(figure_id) -> None:
    spec = theme.whole(drawn()[figure_id])
    alt.Chart.from_dict(spec, validate=True)
    assert spec["config"]["locale"] == {"number": formats.number_locale(), "time": formats.time_locale()}
    assert spec["background" if "background" in spec else "config"] and spec["config"]["background"] == "transparent"
    assert len(spec["description"]) > 40 and spec["title"]["text"] and spec["title"]["subtitle"]
    assert "http" not in json.dumps({key: value for key, value in spec.items() if key != "$schema"})
    svg = downloads.svg(spec)
    assert spec["title"]["text"] in texts(svg)
    assert not re.findall(r"\d,\d{3}\b", texts(svg)), "a thousands comma is English"


def test_the_curve_says_its_peak_and_its_undated_cases() -> None:
    spec = drawn()["casos-por-dia"]
    assert spec["title"]["text"] == "Entre los días ya completos, el de más casos fue el 22 abr 2020: 1.052"
    assert "17 casos sin fecha de inicio de síntomas (asintomáticos o sin dato)" in spec["title"]["subtitle"]
    seen = texts(downloads.svg(spec))
    assert "1.000" in seen and "abr" in seen and "Incompletos" in seen


def test_measures_of_one_day_share_a_rule_and_close_ones_climb() -> None:
    rows = [row for rows in theme.whole(drawn()["casos-por-dia"])["datasets"].values() for row in rows if "alto" in row]
    assert [(row["numero"], row["titulo"]) for row in rows][:2] == [("1, 2", "Uno · Dos"), ("3", "Tres")]
    assert rows[0]["alto"] > rows[1]["alto"]


def days_of(*counts: int, unsettled: int = 0) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "fecha": pd.date_range("2020-03-01", periods=len(counts)),
            "casos": counts,
            "media_movil_7": 1.0,
            "es_incompleto": [n >= len(counts) - unsettled for n in range(len(counts))],
        }
    )


@pytest.mark.parametrize(
    ("days", "title"),
    [
        (days_of(0, 1, 0), "1 caso de Bucaramanga al 29 abr 2020"),
        (days_of(10, 15, 15), "El máximo, 15 casos al día, se repite en 2 días"),
        (days_of(10, 15, 5), "El día con más casos fue el 2 mar 2020: 15"),
        (days_of(10, 15, 40, unsettled=1), "Entre los días ya completos, el de más casos fue el 2 mar 2020: 15"),
        (days_of(10, 15, 40, unsettled=3), "65 casos de Bucaramanga al 29 abr 2020"),
    ],
)
def test_the_curve_headlines_only_what_the_counts_bear(days, title) -> None:
    assert covid.daily_cases(days, place=PLACE, date_type="diagnostico", when=WHEN)["title"]["text"] == title


def ages_of(**bands: tuple[int, int]) -> pd.DataFrame:
    rows = [(age[1:].replace("_", "-"), "F", cases, deaths) for age, (cases, deaths) in bands.items()]
    return pd.DataFrame(rows, columns=["edad_grupo", "sexo", "casos", "fallecidos"])


def test_figures_by_age_give_counts_where_shares_are_chance() -> None:
    few = ages_of(_20_29=(3, 0), _60_69=(1, 1))
    assert covid_ages.age_sex_pyramid(few, place=PLACE)["title"]["text"] == "4 casos: 4 mujeres y 0 hombres"
    fatality = covid_ages.age_fatality(ages.fatality(None, cases=few), place=PLACE)
    assert fatality["title"]["text"] == "1 de 1 fallecido tenía 60 años o más"
    rates = covid_ages.age_rates(ages.rates(None, cases=few, people=PEOPLE), place=PLACE, year=2020)
    assert "Tasas con 4 casos" in rates["title"]["text"]
    tied = covid_ages.age_sex_pyramid(ages_of(_20_29=(30, 0), _30_39=(30, 0)), place=PLACE)
    assert tied["title"]["text"] == "Los grupos con más casos son 20 a 29 años y 30 a 39 años: 30 cada uno"


def test_the_pyramid_shows_every_age_and_small_rates_have_decimals() -> None:
    few = ages_of(_20_29=(3, 0))
    seen = texts(downloads.svg(covid_ages.age_sex_pyramid(few, place=PLACE)))
    assert all(age in seen for age in BANDS)
    small = TERRITORIES.assign(tasa_ataque=[0.04, 0.02, 0.01])
    spec = covid.territories(small, scope="68001", place=PLACE, cutoff=DAYS["fecha"][0])
    assert len(set(re.findall(r"\b0,0\d\b", texts(downloads.svg(spec))))) >= 3


def test_without_a_list_or_without_cases_one_sentence_says_so() -> None:
    said = {"place": PLACE, "when": WHEN}
    assert "lista de casos" in covid_ages.missing(AGES[:0], **said, is_list=False)
    assert "Sin casos de Bucaramanga al 29 abr 2020" in covid_ages.missing(AGES[:0], **said, is_list=True)
    assert covid_ages.missing(AGES, **said, is_list=True) is None


def test_the_citys_series_says_its_limits_and_marks_the_cut_off() -> None:
    spec = drawn()["positivos-secretaria"]
    for limit in ("antes del primer caso", "después del corte elegido (20 ene 2020)", "1 día sin dato"):
        assert limit in spec["title"]["subtitle"]
    assert "corte elegido" in texts(downloads.svg(spec))
    inside = covid.secretariat_positives(SECRETARIAT, cutoff=date(2021, 1, 1))
    assert "corte elegido" not in json.dumps(theme.whole(inside))


def test_screen_readers_get_the_spanish_description_alone() -> None:
    for spec in drawn().values():
        assert [spec["config"][part]["aria"] for part in ("mark", "axis", "legend")] == [False] * 3


def test_a_picture_carries_its_source() -> None:
    origin = Origin("secretaria", "Secretaría", None, "CC", date(2021, 5, 23), word="hasta el")
    footer = origin.footer(unit="positivos", link="https://ejemplo.gov.co/covid?ambito=68001")
    seen = texts(downloads.svg(drawn()["positivos-secretaria"], footer=footer))
    assert "Fuente: Secretaría, hasta el 23 may 2021. Unidad: positivos. Licencia: CC." in seen
    assert "ejemplo.gov.co" in seen
    name = origin.stem("curva", scope="68001", view=("diagnostico", "2020-07-01", "2020-07-25"))
    assert name == "curva_68001_secretaria_2021-05-23_diagnostico_2020-07-01_2020-07-25"


def test_tables_keep_dates_whole_and_people_round() -> None:
    rows = pd.DataFrame({"Fecha": pd.to_datetime(["2020-07-25"]), "Habitantes": [1234.5], "Tasa": [1234.5]})
    html = tables.styled(rows).to_html()
    assert f"25{formats.SPACE}jul{formats.SPACE}2020" in html and ">1.235<" in html and ">1.234,5<" in html


def week(now: int, *, more: int | None, change: float | None, late: bool) -> dict:
    row = {"indicador": "incidencia_7", "valor": now / 6, "numerador": now, "diferencia": more, "cambio": change}
    return row | {"hasta": date(2020, 7, 25), "es_incompleto": late}


@pytest.mark.parametrize(
    ("told", "sentence"),
    [
        (
            week(251, more=15, change=0.0636, late=True),
            "se diagnosticaron 251 casos (41,8 por 100.000), 6,4 % más que en los 7 anteriores; aún incompletos.",
        ),
        (week(1, more=-2, change=None, late=False), "se diagnosticó 1 caso (0,2 por 100.000), 2 menos que"),
        (week(30, more=-30, change=-0.5, late=True), "50,0 % menos que en los 7 anteriores; aún incompletos, y el"),
        (week(0, more=0, change=None, late=False), "no se diagnosticó ningún caso."),
    ],
)
def test_the_board_opens_with_its_last_week(told, sentence) -> None:
    said = words.situation(told, date_type="diagnostico").replace(formats.SPACE, " ")
    assert said.startswith("En los 7 días al 25 jul 2020 ") and sentence in said


@pytest.mark.parametrize(("days", "ticks"), [(1, 1), (5, 5), (30, 4), (60, 8), (150, 4)])
def test_any_period_has_dates_on_its_axis(days, ticks) -> None:
    part = pd.DataFrame(
        {
            "fecha": pd.date_range("2020-03-03", periods=days),
            "casos": 1,
            "media_movil_7": 1.0,
            "es_incompleto": False,
        }
    )
    spec = covid.daily_cases(part, place=PLACE, date_type="reporte", when=WHEN)
    dates = re.findall(r"\d{1,2} (?:mar|abr|may|jun|jul|ago)\b(?! 20)", texts(downloads.svg(spec)))
    assert len(dates) >= ticks


def test_intervals_are_drawn_and_contain_the_estimate() -> None:
    table = ages.fatality(None, cases=AGES).set_index("edad_grupo")
    old = table.loc["80 o más"]
    assert (old["casos"], old["fallecidos"], old["estimado"]) == (100, 30, 0.3)
    # Wilson (1927) for 30 of 100, from printed tables.
    assert (round(old["bajo"], 4), round(old["alto"], 4)) == (0.2189, 0.3958)
    assert pd.isna(table.loc["0-9", "estimado"])
    fields = json.dumps(drawn()["letalidad-por-edad"]["layer"])
    assert '"bajo"' in fields and '"alto"' in fields
    rates = ages.rates(None, cases=AGES, people=PEOPLE).set_index("edad_grupo")
    assert rates.loc["80 o más", "estimado"] == pytest.approx(1000)
    # Garwood (1936) for 100 events.
    assert rates.loc["80 o más", ["bajo", "alto"]].tolist() == pytest.approx([813.6, 1216.3], abs=0.1)


def test_the_pyramid_leaves_out_what_it_cannot_place_and_says_so() -> None:
    spec = drawn()["piramide-edad-sexo"]
    assert "3 casos sin edad o sexo" in spec["title"]["subtitle"]
    assert "20 a 29 años" in spec["title"]["text"]
    assert "−" not in texts(downloads.svg(spec)), "the left side counts too"


@pytest.mark.parametrize(
    ("draw", "reason"),
    [
        (lambda: covid.daily_cases(DAYS[:0], place=PLACE, date_type="reporte", when=WHEN), "solo totales"),
        (lambda: covid.daily_cases(DAYS.assign(casos=0), place=PLACE, date_type="reporte", when=WHEN), "Sin casos"),
        (lambda: covid.secretariat_positives(SECRETARIAT[:0], cutoff=date(2020, 1, 20)), "no tiene datos"),
        (lambda: covid.territories(TERRITORIES[:0], scope="68", place="x", cutoff=None), "comparar"),
        (lambda: covid_ages.age_sex_pyramid(AGES[:0], place=PLACE), "No hay casos"),
        (
            lambda: covid_ages.age_rates(ages.rates(None, cases=AGES, people=PEOPLE[:0]), place="Girón", year=2020),
            "solo para Bucaramanga",
        ),
        (
            lambda: covid_ages.age_rates(ages.rates(None, cases=AGES[:0], people=PEOPLE), place=PLACE, year=2020),
            "No hay casos",
        ),
        (
            lambda: covid_ages.age_fatality(ages.fatality(None, cases=AGES.assign(fallecidos=0)), place=PLACE),
            "no hay fallecidos",
        ),
    ],
)
def test_an_empty_view_says_why(draw, reason) -> None:
    with pytest.raises(registry.NothingToDraw, match=reason):
        draw()


@pytest.mark.parametrize("name", ["CASES", "DEATHS", "WOMEN", "MEN", "OTHER", "RULE"])
@pytest.mark.parametrize("ground", ["#fbfaf7", "#151a19", "#ffffff"])
def test_colours_hold_on_every_ground(name, ground) -> None:
    def luminance(color: str) -> float:
        channels = [int(color[i : i + 2], 16) / 255 for i in (1, 3, 5)]
        linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    light, dark = sorted((luminance(getattr(theme, name)), luminance(ground)), reverse=True)
    assert (light + 0.05) / (dark + 0.05) >= 3


def test_files_hold_the_rows() -> None:
    csv = downloads.csv(DAYS)
    assert csv.startswith(b"\xef\xbb\xbffecha,casos") and b"2020-03-01,1000" in csv
    book = pd.read_excel(BytesIO(downloads.xlsx(DAYS, about={"fuente": "=1+1"})), sheet_name=None, engine="calamine")
    assert book["datos"]["casos"].tolist() == DAYS["casos"].tolist()
    assert book["acerca_de"]["valor"].tolist() == ["=1+1"]
    assert downloads.png(drawn()["tasas-por-edad"]).startswith(b"\x89PNG")


def test_a_figure_is_registered_once() -> None:
    with pytest.raises(ValueError, match="ya está registrada"):
        registry.figure("casos-por-dia", title="", unit="", models=(), method="", columns={})(None)
    with pytest.raises(registry.UnknownFigure):
        registry.get("no-existe")


def test_the_pace_is_said_with_its_doubt() -> None:
    titles = {name: spec["title"]["text"] for name, spec in drawn().items()}
    assert titles["rt"] == "Rt = 1,10 (IC 95 %: 1,02 a 1,20): la epidemia crece"
    assert titles["crecimiento"] == "Los casos se reducen a la mitad cada 14 días (IC 95 %: 9,9 a 23)"
    assert titles["nowcast"].startswith("Del 23 abr 2020 al 29 abr 2020 se conocen 2.800 casos y se esperan 7.420")
    unsure = RHYTHM.assign(rt_bajo=0.9, duplicacion_dias=None)
    about = {"place": PLACE, "date_type": "diagnostico"}
    assert "no se puede decir si crece" in covid_rhythm.reproduction(unsure, **about)["title"]["text"]
    growth = covid_rhythm.growth(unsure, **about)["title"]["text"]
    assert "no crecen ni decrecen" in growth and "por día (IC 95 %: " in growth
    none = RHYTHM.assign(rt=None, esperados=None, crecimiento=None)
    for draw, reason in (
        (covid_rhythm.reproduction, "12 casos"),
        (covid_rhythm.nowcast, "No se estima"),
        (covid_rhythm.growth, "12 casos"),
    ):
        with pytest.raises(registry.NothingToDraw, match=reason):
            draw(none, **about)


def test_the_judgement_of_the_nowcast_counts_its_losses() -> None:
    assert drawn()["evaluacion-nowcast"]["title"]["text"] == (
        "La estimación erró menos que repetir la última semana en 1 de 2 entregas"
    )


def test_a_delay_tells_its_median_and_its_trend() -> None:
    spec = drawn()["demora-diagnostico"]
    assert spec["title"]["text"] == "De los síntomas al diagnóstico: 10,2 días de mediana en jun 2020"
    assert "La mediana baja 0,9 días por mes (IC 95 %: 0,5 a 1,3)" in spec["title"]["subtitle"]
    with pytest.raises(registry.NothingToDraw, match="30 casos"):
        covid_delays.delay(DELAYS.assign(p50_dias=None), title="x", place=PLACE)
    flat = DELAYS.assign(tendencia_bajo=-0.4, tendencia_alto=0.2)
    assert "Sin tendencia clara" in covid_delays.delay(flat, title="x", place=PLACE)["title"]["subtitle"]


def test_incomplete_bars_are_hatched() -> None:
    rows = [row for rows in theme.whole(drawn()["nowcast"])["datasets"].values() for row in rows if "hasta" in row]
    days = {row["fecha"][:10] for row in rows}
    assert days == {str(day.date()) for day in RHYTHM.loc[RHYTHM["es_incompleto"], "fecha"]}
    assert all(row["desde"] < row["hasta"] for row in rows)


def test_comunas_grow_or_fall_only_beyond_chance() -> None:
    spec = drawn()["rt-comunas"]
    assert spec["title"]["text"] == "De 3 comunas, en 1 la epidemia crece y en 1 decrece más allá del azar"
    assert "Sin casos suficientes: Corregimiento 1" in spec["title"]["subtitle"]
    with pytest.raises(registry.NothingToDraw, match="perfil interno"):
        covid_rhythm.by_comuna(COMUNAS[:0])


def test_the_pace_in_words_is_that_of_the_figure_and_not_of_another_month() -> None:
    last = RHYTHM.iloc[-1]
    week = {name: last[name] for name in ("rt", "rt_bajo", "rt_alto")} | {"fecha": date(2020, 4, 29)}
    week |= {"ultima_fecha": date(2020, 4, 29), "es_corregido": True}
    told = words.pace(week)
    assert told == (
        "Corregido el retraso de los reportes, el número de reproducción de la semana al 29 abr 2020 es 1,10 "
        "(IC 95 %: 1,02 a 1,20): la epidemia crece."
    )
    assert words.pace(week | {"es_corregido": False}).startswith("El número de reproducción")
    assert words.pace(week | {"ultima_fecha": date(2020, 5, 21)}) is None and words.pace(None) is None


def test_ages_of_a_handful_are_not_drawn() -> None:
    about = {"place": "Albania", "when": WHEN, "is_list": True}
    reason = covid_ages.missing(AGES.assign(casos=[2, 1, 0, 0]), **about)
    assert reason == "3 casos de Albania al 29 abr 2020: con tan pocos no se dibujan edad ni sexo."
    assert covid_ages.missing(AGES, **about) is None
