"""The city's reactivation day by day, what the measures changed around it, and the report's three series."""

from __future__ import annotations

from datetime import date

import duckdb
import pandas as pd

from app.domain import epidemiology as epi
from app.queries import covid_days, home
from app.queries.covid import population
from app.queries.reactivation import conditions

# Days on each side of a measure that are compared.
AROUND = 14
DEPARTMENT = "68"
# Where the report's axis begins: cases dated before are few and doubtful.
FIRST_DAY = date(2020, 3, 1)
# Measures that closed, restricted or opened activity again, by how their code begins.
OF_ACTIVITY = ("aislamiento-", "reactivacion-", "criterios-de-reapertura")


def days(
    con: duckdb.DuckDBPyConnection, *, start: date | None = None, until: date | None = None, section: str | None = None
) -> pd.DataFrame:
    """Establishments and workers that became active each day in the city, of a section or of all.

    Row: one day; `media_establecimientos` and `media_trabajadores` are the means of seven days, absent before there
    are so many; `acumulado_…` what had become active. Source: reactivacion_por_dia.
    """
    where, asked = conditions(("ciiu_seccion",), {"section": section})
    found = con.execute(
        f"""
        select
            fecha,
            cast(sum(activos) filter (where {where}) as bigint) as establecimientos,
            cast(sum(trabajadores) filter (where {where}) as bigint) as trabajadores,
            max(procedencia) as procedencia
        from reactivacion_por_dia
        group by fecha
        order by fecha
        """,
        asked,
    ).df()
    if found.empty:
        return found
    calendar = pd.date_range(found["fecha"].min(), found["fecha"].max(), name="fecha")
    rows = found.set_index("fecha")[["establecimientos", "trabajadores"]].reindex(calendar).fillna(0).astype("int64")
    for name in ("establecimientos", "trabajadores"):
        rows[f"media_{name}"] = rows[name].rolling(7).mean()
        rows[f"acumulado_{name}"] = rows[name].cumsum()
    rows = rows.reset_index().assign(procedencia=found["procedencia"].max())
    inside = rows["fecha"] >= pd.Timestamp(start) if start else rows["fecha"].notna()
    return rows[inside & (rows["fecha"] <= pd.Timestamp(until))] if until else rows[inside]


def activity(con: duckdb.DuckDBPyConnection, *, start: date, until: date) -> pd.DataFrame:
    """The measures that ruled which activities might open, begun in a period.

    Row: one measure with its number. Sources: medidas, ambitos.
    """
    return con.execute(
        """
        select
            row_number() over (order by m.inicio_fecha, m.medida_codigo) as numero,
            m.inicio_fecha,
            m.fin_fecha,
            coalesce(a.ambito_nombre, m.ambito_codigo) as alcance,
            m.ambito_codigo <> 'CO' as es_local,
            m.titulo,
            m.norma,
            m.descripcion,
            m.fuente_url
        from medidas as m
        left join ambitos as a on a.ambito_codigo = m.ambito_codigo
        where m.inicio_fecha between $start and $until
            and len(list_filter($kinds, lambda kind: starts_with(m.medida_codigo, kind))) > 0
        order by numero
        """,
        {"start": start, "until": until, "kinds": list(OF_ACTIVITY)},
    ).df()


def around(_con: object, *, days: pd.DataFrame, measures: pd.DataFrame, measure: str) -> pd.DataFrame:
    """What became active in the 14 days before each measure and in the 14 from its first day on.

    Row: one measure; `desde_fecha` and `hasta_fecha` bound the strip, `antes` and `despues` are means by day, absent
    where the series does not hold all the days, `cambio` is relative, of 1. It tells no cause: the strips of near
    measures overlap. From `days` and `activity`.
    """
    counts = days.set_index("fecha")[measure]
    rows = []
    for one in measures.to_dict("records"):
        begin = one["inicio_fecha"]
        before = _mean(counts, begin - pd.Timedelta(days=AROUND))
        after = _mean(counts, begin)
        change = after / before - 1 if before and after is not None else None
        span = pd.Timedelta(days=AROUND)
        rows.append(
            {name: one[name] for name in ("numero", "inicio_fecha", "titulo", "norma", "alcance", "fuente_url")}
            | {"desde_fecha": begin - span, "hasta_fecha": begin + span}
            | {"antes": before, "despues": after, "cambio": change}
        )
    columns = ["numero", "inicio_fecha", "titulo", "norma", "alcance", "fuente_url", "desde_fecha", "hasta_fecha"]
    found = pd.DataFrame(rows, columns=[*columns, "antes", "despues", "cambio"])
    return found.assign(procedencia=days["procedencia"].iloc[0] if len(days) else "real")


def _mean(counts: pd.Series, first: pd.Timestamp) -> float | None:
    span = counts[first : first + pd.Timedelta(days=AROUND - 1)]
    return float(span.mean()) if len(span) == AROUND else None


def report(con: duckdb.DuckDBPyConnection, *, start: date | None = None, until: date | None = None) -> pd.DataFrame:
    """The three series of the 2020 report: the city's cases, the department's tests, the city's workers back at work.

    Row: one day; `casos` with their mean of seven days, `pruebas_100k` (mean of seven days per 100,000 inhabitants of
    the department), `trabajadores` accumulated; each absent outside its own days. `casos_fuente` names the source: the
    INS delivery of the COVID-19 board or, where the health secretariat's series reaches further, that one.
    Sources: covid_casos_por_dia, covid_serie_secretaria, pruebas_por_dia, poblacion_por_ambito, reactivacion_por_dia.
    """
    own = days(con)
    if own.empty:
        return own
    cases = _cases(con)
    tests = _tests(con)
    calendar = pd.date_range(min(own["fecha"].min(), cases.index.min()), own["fecha"].max(), name="fecha")
    rows = pd.DataFrame(index=calendar)
    rows = rows.join(cases[["casos", "casos_media", "casos_fuente"]]).join(tests)
    rows["trabajadores"] = own.set_index("fecha")["acumulado_trabajadores"]
    rows["nuevos"] = own.set_index("fecha")["trabajadores"]
    kinds = {own["procedencia"].iloc[0], cases["procedencia"].iloc[0]}
    rows["procedencia"] = kinds.pop() if len(kinds) == 1 else "mixto"
    rows = rows.reset_index()
    first = pd.Timestamp(start or FIRST_DAY)
    return rows[rows["fecha"].between(first, pd.Timestamp(until) if until else rows["fecha"].max())]


def _cases(con: duckdb.DuckDBPyConnection) -> pd.DataFrame:
    """The city's daily cases by the series that reaches furthest."""
    series = []
    view = home.covid_view(con)
    if view and view["has_days"]:
        found = covid_days.curve(con, **{name: view[name] for name in ("scope", "source", "cutoff", "date_type")})
        found = found[found["fecha"].notna()].rename(columns={"media_movil_7": "casos_media"})
        series.append(found.assign(casos_fuente=view["source_name"]))
    positives = con.execute(
        """
        select
            fecha,
            positivos as casos,
            case when count(positivos) over semana = 7 then avg(positivos) over semana end as casos_media,
            'Secretaría de Salud' as casos_fuente,
            procedencia
        from covid_serie_secretaria
        window semana as (order by fecha rows between 6 preceding and current row)
        order by fecha
        """
    ).df()
    series.append(positives)
    best = max((one for one in series if len(one)), key=lambda one: one["fecha"].max(), default=positives)
    counted = best[best["casos"].gt(0).cumsum() > 0]
    return counted.astype({"casos": float}).set_index("fecha")


def _tests(con: duckdb.DuckDBPyConnection) -> pd.DataFrame:
    found = con.execute(
        """
        select
            fecha,
            case when count(pruebas) over semana = 7 then avg(pruebas) over semana end as pruebas_media
        from pruebas_por_dia
        where ambito_codigo = $area
        window semana as (order by fecha rows between 6 preceding and current row)
        order by fecha
        """,
        {"area": DEPARTMENT},
    ).df()
    people = {year: population(con, scope=DEPARTMENT, year=year)[0] for year in set(found["fecha"].dt.year)}
    rates = [
        epi.tests_per_100k(tests=tests, population=people[day.year]) if tests == tests and people[day.year] else None
        for day, tests in zip(found["fecha"], found["pruebas_media"], strict=True)
    ]
    return found.assign(pruebas_100k=rates).set_index("fecha")[["pruebas_media", "pruebas_100k"]].astype(float)
