"""COVID-19 by comuna and barrio, from the municipal list of cases; what the profile's file hides stays hidden here.

The same tables and columns exist in every profile, so no query asks which one it serves. An empty count with its flag
is hidden; without it, not published. Whatever is derived here comes from shown counts alone.
"""

from __future__ import annotations

from datetime import date

import duckdb
import pandas as pd

from app.domain import epidemiology as epi
from app.domain.epidemiology.smoothing import poisson_gamma

CITY, HIDDEN = "68001", "OCULTO"
# Cases not placed in any barrio: of a comuna, of a corregimiento, or of the whole city.
UNPLACED = "sin_ubicar"
TABLES = {"comuna": "covid_municipal_por_comuna", "barrio": "covid_municipal_por_barrio"}
PERIODS = {
    "semana": ("covid_municipal_por_comuna_semana", "semana_fecha"),
    "trimestre": ("covid_municipal_por_barrio_trimestre", "trimestre_fecha"),
}
# Days before the cut-off that later deliveries still complete, by date of the sample.
INCOMPLETE_DAYS = 7
_SYNTHETIC = "Ciudad sintética, en lugar de la lista municipal de casos"
_LICENCE = "cifras agregadas; la lista de casos es de uso interno (Ley 1581 de 2012)"


def newest(con: duckdb.DuckDBPyConnection) -> dict | None:
    """The list's newest cut-off and the whole city's counts in it; None where no list is published.

    Keys: corte_fecha, primera_fecha, anio, casos, fallecidos, procedencia, fuente_nombre, licencia.
    Sources: covid_municipal_por_dia, covid_municipal_por_comuna, fuentes.
    """
    last, first, cases, deaths, origin = con.execute(
        """
        select max(corte_fecha), min(fecha), cast(sum(casos) as bigint), cast(sum(fallecidos) as bigint),
            max(procedencia)
        from covid_municipal_por_dia
        where fecha_tipo = 'muestra' and corte_fecha = (select max(corte_fecha) from covid_municipal_por_dia)
            and (select count(*) > 0 from covid_municipal_por_comuna)
        """
    ).fetchone()
    if last is None:
        return None
    (name,) = con.execute("select max(titulo) from fuentes where fuente_codigo = 'covid_municipal'").fetchone()
    return {
        "corte_fecha": last,
        "primera_fecha": first,
        "anio": last.year,
        "casos": cases,
        "fallecidos": deaths,
        "procedencia": origin,
        "fuente_nombre": _SYNTHETIC if origin == "sintetico" else name or "Lista municipal de casos de COVID-19",
        "licencia": _LICENCE,
    }


def territories(con: duckdb.DuckDBPyConnection, *, level: str, year: int) -> pd.DataFrame:
    """Accumulated cases and deaths of every territory of a level, at the list's newest cut-off.

    Row: one comuna, corregimiento or barrio, or the cases that were not placed in one (`sin_ubicar`); one that the
    list does not name has zero. Columns: casos, fallecidos; personas of `year`; tasa per 100,000 with its exact
    95 % interval and `suavizada`, drawn to the level's mean as far as chance explains (empirical Bayes), with its
    credible interval; letalidad (of 1) with Wilson's; `nota` says what is absent and why.
    Sources: covid_municipal_por_comuna or covid_municipal_por_barrio, territorios, poblacion_por_territorio.
    """
    found = con.execute(
        f"""
        with propios as (
            select territorio_codigo, territorio_nombre, territorio_tipo, comuna_codigo
            from territorios
            where list_contains($kinds, territorio_tipo)
        ),
        conteos as (
            select territorio_codigo, casos, fallecidos, es_casos_oculto, es_fallecidos_oculto, procedencia, true as hay
            from {TABLES[level]}
        ),
        reunidos as (
            select
                coalesce(p.territorio_codigo, c.territorio_codigo) as territorio_codigo,
                p.territorio_nombre,
                coalesce(p.territorio_tipo, '{UNPLACED}') as territorio_tipo,
                coalesce(p.comuna_codigo, split_part(c.territorio_codigo, '-', 1)) as comuna_codigo,
                case when c.hay then c.casos else 0 end as casos,
                case when c.hay then c.fallecidos else 0 end as fallecidos,
                coalesce(c.es_casos_oculto, false) as es_casos_oculto,
                coalesce(c.es_fallecidos_oculto, false) as es_fallecidos_oculto,
                coalesce(c.procedencia, (select max(procedencia) from conteos)) as procedencia
            from propios as p
            full join conteos as c on p.territorio_codigo = c.territorio_codigo
        )
        select
            r.territorio_codigo,
            case
                when r.territorio_nombre is not null then r.territorio_nombre
                when r.territorio_codigo = 'SU' then 'Sin ubicar'
                when t.territorio_tipo = 'comuna'
                    then 'Comuna ' || cast(substr(r.comuna_codigo, 2) as integer) || ', barrio sin ubicar'
                else t.territorio_nombre || ', barrio sin ubicar'
            end as territorio_nombre,
            r.territorio_tipo,
            r.comuna_codigo,
            r.casos,
            r.fallecidos,
            r.es_casos_oculto,
            r.es_fallecidos_oculto,
            p.personas,
            r.procedencia
        from reunidos as r
        left join territorios as t on r.comuna_codigo = t.territorio_codigo
        left join poblacion_por_territorio as p on r.territorio_codigo = p.territorio_codigo and p.anio = $year
        order by r.territorio_tipo = '{UNPLACED}', territorio_nombre, r.territorio_codigo
        """,
        {"kinds": ["comuna", "corregimiento"] if level == "comuna" else [level], "year": year},
    ).df()
    return _smoothed(_derived(found))


def parts(con: duckdb.DuckDBPyConnection, *, level: str, year: int) -> pd.DataFrame:
    """The rows of `territories` and two more: `OCULTO`, all that they do not show, and `68001`, the city they sum to.

    No row `OCULTO` where nothing is hidden. Sources: those of `territories` and `newest`.
    """
    own, whole = territories(con, level=level, year=year), newest(con)
    (people,) = con.execute(
        "select max(personas) from poblacion_por_territorio where territorio_codigo = $city and anio = $year",
        {"city": CITY, "year": year},
    ).fetchone()
    rest = {count: int(whole[count] - own[count].sum()) for count in ("casos", "fallecidos")}
    base = {"comuna_codigo": None, "es_casos_oculto": False, "es_fallecidos_oculto": False}
    base["procedencia"] = whole["procedencia"]
    rows = [
        base | {"territorio_codigo": HIDDEN, "territorio_nombre": "Oculto por privacidad", "territorio_tipo": "resto"},
        base
        | {"territorio_codigo": CITY, "territorio_nombre": "Toda la ciudad", "territorio_tipo": "ciudad"}
        | {"casos": whole["casos"], "fallecidos": whole["fallecidos"], "personas": people},
    ]
    rows[0] |= rest | {"personas": None}
    more = _derived(pd.DataFrame(rows if any(rest.values()) else rows[1:]).astype({"personas": float}))
    more.loc[more["territorio_codigo"] == HIDDEN, ["letalidad", "letalidad_bajo", "letalidad_alto"]] = None
    more.loc[more["territorio_codigo"] == HIDDEN, "nota"] = "La ciudad menos lo que se muestra"
    return pd.concat([own, more.astype({"casos": "Int64", "fallecidos": "Int64"})], ignore_index=True)


def names(con: duckdb.DuckDBPyConnection, *, level: str, year: int) -> dict[str, str]:
    """{code: name} of what can be chosen at a level, cases not placed in it last. Sources: those of `territories`."""
    rows = territories(con, level=level, year=year)
    return dict(zip(rows["territorio_codigo"], rows["territorio_nombre"], strict=True))


def curve(con: duckdb.DuckDBPyConnection, *, span: str, code: str | None, cutoff: date) -> pd.DataFrame:
    """Cases by epidemiological week (of a comuna or corregimiento) or by quarter (of a barrio); the city's by week.

    Row: one period from the list's first case to its cut-off; `casos` is empty unless `estado` is `publicado`, which
    tells `oculto` from `no_publicado`; `es_incompleto` marks a period that later deliveries still complete.
    Sources: covid_municipal_por_dia and covid_municipal_por_comuna_semana or covid_municipal_por_barrio_trimestre.
    """
    table, column = PERIODS[span]
    starts = "date_trunc('week', {0} + interval 1 day) - interval 1 day" if span == "semana" else (
        "date_trunc('quarter', {0})"
    )  # fmt: skip
    step = "interval 7 day" if span == "semana" else "interval 3 month"
    return con.execute(
        f"""
        with dias as (
            select fecha, casos, procedencia from covid_municipal_por_dia
            where corte_fecha = $cutoff and fecha_tipo = 'muestra' and fecha is not null
        ),
        ciudad as (
            select cast({starts.format("fecha")} as date) as inicio_fecha, sum(casos) as casos
            from dias group by 1
        ),
        periodos as (
            select cast(unnest(generate_series(min(inicio_fecha), max(inicio_fecha), {step})) as date) as inicio_fecha
            from ciudad
        ),
        publicados as (select distinct {column} as inicio_fecha from {table} where casos is not null),
        propios as (
            select {column} as inicio_fecha, casos, es_casos_oculto from {table} where territorio_codigo = $code
        ),
        juntos as (
            select
                p.inicio_fecha,
                cast(p.inicio_fecha + {step} - interval 1 day as date) as fin_fecha,
                case
                    when $code is null or c.casos is null then coalesce(c.casos, 0)
                    when o.inicio_fecha is null and k.inicio_fecha is not null then 0
                    else o.casos
                end as casos,
                coalesce(o.es_casos_oculto, false) as es_oculto
            from periodos as p
            left join ciudad as c on p.inicio_fecha = c.inicio_fecha
            left join publicados as k on p.inicio_fecha = k.inicio_fecha
            left join propios as o on p.inicio_fecha = o.inicio_fecha
        )
        select
            inicio_fecha,
            fin_fecha,
            cast(casos as bigint) as casos,
            case
                when casos is not null then 'publicado' when es_oculto then 'oculto' else 'no_publicado'
            end as estado,
            fin_fecha > $cutoff - {INCOMPLETE_DAYS} as es_incompleto,
            (select max(procedencia) from dias) as procedencia
        from juntos
        order by inicio_fecha
        """,
        {"code": code, "cutoff": cutoff},
    ).df().astype({"casos": "Int64"})  # fmt: skip


def _derived(rows: pd.DataFrame) -> pd.DataFrame:
    """Rates, case fatality, provenance and what is absent, from the counts that a row shows."""
    rows = rows.astype({"casos": "Int64", "fallecidos": "Int64"})
    counts = [tuple(None if pd.isna(value) else float(value) for value in row) for row in
              rows[["casos", "fallecidos", "personas"]].itertuples(index=False)]  # fmt: skip
    rates = [epi.poisson_rate(cases=cases, population=people) for cases, _, people in counts]
    shares = [epi.wilson(successes=deaths, trials=cases) for cases, deaths, _ in counts]
    for name, found in (("tasa", rates), ("letalidad", shares)):
        rows[name] = [one and one.value for one in found]
        rows[f"{name}_bajo"] = [one and one.low for one in found]
        rows[f"{name}_alto"] = [one and one.high for one in found]
    computed = ["tasa", "tasa_bajo", "tasa_alto", "letalidad", "letalidad_bajo", "letalidad_alto"]
    rows = rows.astype(dict.fromkeys(computed, float))
    # A population is published; joined with invented cases the row is of both kinds.
    rows["procedencia"] = rows["procedencia"].mask(rows["tasa"].notna() & rows["procedencia"].ne("real"), "mixto")
    rows["nota"] = [_absent(row) for row in rows.itertuples()]
    return rows


def _smoothed(rows: pd.DataFrame) -> pd.DataFrame:
    """Empirical-Bayes rates of the territories whose cases are shown and whose people were counted."""
    used = rows["casos"].notna() & rows["personas"].gt(0)
    band = poisson_gamma(
        rows.loc[used, "casos"].to_numpy(float),
        rows.loc[used, "personas"].to_numpy(float),
    )
    for name, values in (("suavizada", band.value), ("suavizada_bajo", band.low), ("suavizada_alto", band.high)):
        rows.loc[used, name] = values
    return rows.astype(dict.fromkeys(("suavizada", "suavizada_bajo", "suavizada_alto"), float))


def _absent(row: object) -> str | None:
    """What a row does not show, and why."""
    hidden = [name for name in ("casos", "fallecidos") if getattr(row, f"es_{name}_oculto")]
    if hidden:
        return f"{' y '.join(hidden).capitalize()} ocultos por privacidad"
    if pd.isna(row.fallecidos):
        return "Fallecidos sin publicar"
    return None if row.personas and row.personas > 0 else "Sin población censada"
