"""Key figures of the COVID-19 board: counts read from the marts, formulas from `app.domain.epidemiology`."""

from __future__ import annotations

from datetime import date

import duckdb
import pandas as pd

from app.domain import epidemiology as epi
from app.domain import formats
from app.queries import covid_days, covid_tests
from app.queries.covid import TOTALS, incomplete_since, population, totals
from app.queries.covid_tests import row

# Below this many cases a percentage of change says more than the cases do.
SMALLEST_BASE = 10
_WRITE = {"personas": formats.integer, "proporcion": formats.percent, "por_100k": formats.decimal}
_COLUMNS = [
    "indicador",
    "etiqueta",
    "valor",
    "unidad",
    "texto",
    "ic_bajo",
    "ic_alto",
    "numerador",
    "denominador",
    "anterior",
    "cambio",
    "diferencia",
    "hasta",
    "es_incompleto",
    "nota",
    "motivo",
    "procedencia",
]


def key_figures(
    con: duckdb.DuckDBPyConnection,
    *,
    scope: str,
    source: str,
    cutoff: date,
    date_type: str,
    start: date | None = None,
    end: date | None = None,
    counted: pd.DataFrame | None = None,
    tested: list[dict] | None = None,
) -> pd.DataFrame:
    """The board's indicators for one territory, source, cut-off and period.

    `counted` is the delivery's `queries.covid_days.days` and `tested` the `queries.covid_tests.indicators`, where they
    are at hand.
    Row: one indicator; `unidad` is personas, proporcion (of 1) or por_100k; `texto` is `valor` as it is read;
    `motivo` says why it is absent;
    `cambio` compares with the previous period of equal length, as a proportion of 1 (absent below ten cases there),
    `diferencia` in cases; `hasta` is the last day of an incidence and `es_incompleto` marks one still completed.
    Sources: covid_cortes, covid_totales_por_ambito, covid_casos_por_dia, poblacion_por_ambito, pruebas_por_dia.
    """
    delivery = {"scope": scope, "source": source, "cutoff": cutoff}
    until = min(end or cutoff, cutoff)
    origin = con.execute(
        "select max(procedencia) from covid_cortes where fuente_codigo = $source and corte_fecha = $cutoff",
        {"source": source, "cutoff": cutoff},
    ).fetchone()[0]
    if counted is None:
        counted = covid_days.days(con, **delivery, date_type=date_type)
    counts = counted[covid_days.COUNTS]
    days = counted["fecha"].to_numpy(), counts.fillna(0).to_numpy(), counts.notna().any().tolist()
    states = (totals(con, **delivery) if start is None and end is None else None) or _within(days, start, end)
    if tested is None:
        tested = covid_tests.indicators(
            con, area=covid_tests.tested_area(scope), source=source, cutoff=cutoff, until=until
        )
    if counted.empty:
        recent = until >= incomplete_since(con, **delivery, date_type=date_type)
    else:
        recent = bool(counted["es_incompleto"].to_numpy(bool)[days[0] == pd.Timestamp(until).to_numpy()].any())
    people, census = population(con, scope=scope, year=until.year)
    rows = [
        *_states(states, dated=bool(start or end), cutoff=cutoff),
        *[
            _incidence(days, until=until, span=span, people=people, recent=recent) | {"procedencia": census}
            for span in (7, 14)
        ],
        *tested,
    ]
    return pd.DataFrame([_finished(row, origin) for row in rows], columns=_COLUMNS)


def _finished(row: dict, origin: str) -> dict:
    """The row with its value as it is read, and its provenance: that of the delivery, or both when it joins another."""
    other, known = row.get("procedencia"), row["valor"] is not None
    return row | {
        "procedencia": origin if other in (None, origin) else "mixto",
        "motivo": None if known else row["motivo"],
        "texto": _WRITE[row["unidad"]](row["valor"]) if known else None,
    }


def _within(days: tuple, start: date | None, end: date | None) -> dict:
    """Counts of a period: of the days, their counts and which of these the source gives; undated cases too without one.

    An empty period of a published count is zero; a count that the source never gives stays absent.
    """
    day, counts, given = days
    if not len(day):
        return dict.fromkeys(TOTALS) | {"sin_dias": True}
    if start or end:
        first, last = (pd.Timestamp(one).to_numpy() for one in (start or date.min, end or date.max))
        counts = counts[(day >= first) & (day <= last)]
    sums = zip(TOTALS, counts.sum(axis=0), given, strict=True)
    return {name: int(total) if is_given else None for name, total, is_given in sums}


def _states(counts: dict, *, dated: bool, cutoff: date) -> list[dict]:
    """Confirmed, active by both definitions, recovered, deaths and case fatality of the same cases."""
    confirmed, recovered, deaths, other = (counts[name] for name in TOTALS)
    totals_only = counts.get("sin_dias")
    missing = (
        "No se calcula: la fuente publica solo totales, sin fechas que recortar."
        if totals_only
        else "No publicado: la fuente no trae este dato."
    )
    no_other = missing if totals_only else "No publicado: la fuente no trae las muertes por otras causas."
    no_share = "No se calcula: no hay casos en el periodo." if confirmed == 0 else missing
    share = epi.wilson(successes=deaths, trials=confirmed)
    parts = {"confirmed": confirmed, "recovered": recovered, "deaths": deaths}
    at_cutoff = f"al {formats.day(cutoff)}"
    if dated and confirmed:
        at_cutoff = f"de {'ese caso' if confirmed == 1 else f'esos {formats.integer(confirmed)} casos'}, {at_cutoff}"
    return [
        row(
            "confirmados",
            "Confirmados",
            "personas",
            confirmed,
            motivo=missing,
            nota="fechados en el periodo" if dated else "total de la entrega",
        ),
        row(
            "activos",
            "Activos (boletín)",
            "personas",
            epi.active(**parts),
            motivo=missing,
            nota=f"confirmados − recuperados − fallecidos, {at_cutoff}",
        ),
        row(
            "activos_ins",
            "Activos (INS)",
            "personas",
            epi.active_ins(**parts, other_deaths=other),
            motivo=no_other,
            nota="también sin los fallecidos por otras causas",
        ),
        row("recuperados", "Recuperados", "personas", recovered, motivo=missing, nota=at_cutoff),
        row("fallecidos", "Fallecidos", "personas", deaths, motivo=missing, nota=at_cutoff),
        row(
            "letalidad",
            "Letalidad",
            "proporcion",
            epi.case_fatality(deaths=deaths, confirmed=confirmed),
            ic_bajo=share and share.low,
            ic_alto=share and share.high,
            numerador=deaths,
            denominador=confirmed,
            nota="fallecidos / confirmados",
            motivo=no_share,
        ),
    ]


def _incidence(days: tuple, *, until: date, span: int, people: int | None, recent: bool) -> dict:
    """Cases of the last `span` days per 100,000 inhabitants, and the change on the previous days."""
    code, label = f"incidencia_{span}", f"Incidencia {span} días por 100.000"
    span = epi.windows(end=until, days=span)
    now, before = _within(days, span.start, span.end), _within(days, span.previous_start, span.previous_end)
    rate = epi.incidence(cases=now["confirmados"], population=people)
    if now.get("sin_dias"):
        why = "No publicado: la fuente no trae casos por día."
    elif people is None:
        why = f"No se calcula: sin población de {until.year} para este territorio."
    else:
        why = None
    late = "aún incompleta: las entregas posteriores suman casos de los últimos días; " if recent else ""
    base = before["confirmados"]
    return row(
        code,
        label,
        "por_100k",
        rate,
        numerador=now["confirmados"],
        denominador=people,
        anterior=epi.incidence(cases=before["confirmados"], population=people),
        cambio=epi.relative_change(now=now["confirmados"], before=base) if (base or 0) >= SMALLEST_BASE else None,
        diferencia=None if base is None else now["confirmados"] - base,
        hasta=span.end,
        es_incompleto=recent,
        nota=f"{late}{formats.period(span.start, span.end)}; cambio frente a "
        f"{formats.period(span.previous_start, span.previous_end)}; población {until.year}: "
        f"{formats.integer(people)} (DANE)",
        motivo=why,
    )
