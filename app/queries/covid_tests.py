"""Key figures on COVID-19 tests, which are published for the country and for Santander alone."""

from __future__ import annotations

from datetime import date

import duckdb

from app.domain import epidemiology as epi
from app.domain import formats
from app.queries import covid_days
from app.queries.covid import population, totals

TESTED = {"CO": "nacional (Colombia)", "68": "departamental (Santander)"}


def row(code: str, label: str, unit: str, value: float | None = None, **rest: object) -> dict:
    """A key figure, by its code."""
    return {"indicador": code, "etiqueta": label, "unidad": unit, "valor": value, **rest}


def tested_area(scope: str) -> str:
    """The smallest area with published tests that holds a territory: the country, or else Santander."""
    return scope if scope in TESTED else "68"


def indicators(con: duckdb.DuckDBPyConnection, *, area: str, source: str, cutoff: date, until: date) -> list[dict]:
    """Tests per 100,000 inhabitants of an area and their positivity, as rows of `covid_indicators.key_figures`.

    Sources: pruebas_por_dia, poblacion_por_ambito, covid_casos_por_dia, covid_totales_por_ambito.
    """
    delivery, where = {"scope": area, "source": source, "cutoff": cutoff}, TESTED[area]
    # All of them: to pick the last one takes longer to plan than a year of days to read.
    days = con.execute(
        """
        select fecha, pruebas_acumuladas, positivas_acumuladas, procedencia from pruebas_por_dia
        where ambito_codigo = $area and fecha <= $until and pruebas_acumuladas is not null
        """,
        {"area": area, "until": until},
    ).fetchall()
    rate_label, share_label = "Pruebas por 100.000 hab.", "Positividad"
    if not days:
        why = f"No publicado: no hay pruebas al {formats.day(until)}; dato {where}."
        return [
            row("pruebas_100k", rate_label, "por_100k", motivo=why),
            row("positividad", share_label, "proporcion", motivo=why),
        ]
    day, tests, positives, origin_tests = max(days)
    people, _ = population(con, scope=area, year=day.year)
    origin, unit = "muestras positivas", "; muestras, no personas"
    if positives is None:
        positives, origin = _confirmed_by(con, delivery=delivery, until=day)
        unit = ""
    share = epi.positivity(positives=positives, tests=tests)
    facts = f"{where}, acumulado al {formats.day(day)}"
    if positives is None:
        why = f"No se calcula: la fuente elegida no trae los confirmados al {formats.day(day)}; dato {where}."
    else:
        why = None if share is not None else "No se calcula: los positivos superan las pruebas publicadas."
    return [
        row(
            "pruebas_100k",
            rate_label,
            "por_100k",
            epi.tests_per_100k(tests=tests, population=people),
            numerador=tests,
            denominador=people,
            nota=f"{facts}: {formats.integer(tests)} pruebas; población {day.year}: {formats.integer(people)} (DANE)",
            motivo=None if people else f"No se calcula: sin población de {day.year}.",
            procedencia=origin_tests,
        ),
        row(
            "positividad",
            share_label,
            "proporcion",
            share,
            numerador=positives,
            denominador=tests,
            nota=f"{facts}: {formats.integer(positives)} {origin} / {formats.integer(tests)} pruebas{unit}",
            motivo=why,
            procedencia=origin_tests,
        ),
    ]


def _confirmed_by(con, *, delivery: dict, until: date) -> tuple[int | None, str]:
    """Cases accumulated until a day and by which date: report, else diagnosis, else the total of that very day."""
    for date_type, words in (("reporte", "por fecha de reporte"), ("diagnostico", "por fecha de diagnóstico")):
        rows, counted = con.execute(
            """
            select count(*), sum(casos) filter (where fecha <= $until)
            from covid_casos_por_dia
            where ambito_codigo = $scope and fuente_codigo = $source and corte_fecha = $cutoff
                and fecha_tipo = $date_type
            """,
            delivery | {"until": until, "date_type": date_type},
        ).fetchone()
        if rows or not covid_days.days(con, **delivery, date_type=date_type).empty:
            return counted or 0, f"confirmados acumulados {words}"
    found = totals(con, **delivery) if delivery["cutoff"] == until else None
    return found and found["confirmados"], "confirmados publicados a esa fecha"
