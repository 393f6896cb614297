"""Establishments and workers that registered, were approved and became active, counted up."""

from __future__ import annotations

from datetime import date

import duckdb
import pandas as pd

from app.queries.reactivation import BREAKDOWNS, UNKNOWN_ACTIVITY, conditions, flow, names, section_names

STAGES = {"registrado": "Registrados", "aprobado": "Con protocolo aprobado", "activo": "Activos"}
# Over a base with fewer than these any change is a large one.
FEW = 20
_WEEKLY = ["semana_fecha", "ciiu_seccion", "seccion_nombre", "establecimientos", "trabajadores", "procedencia"]


def stages(con: duckdb.DuckDBPyConnection, *, until: date | None = None, **filters: object) -> pd.DataFrame:
    """How many had reached each stage by a day, of those that the filters leave.

    Row: one stage in order; `establecimientos` and the `trabajadores` of these (absent where a profile has them not);
    `conversion`, of 1, of the stage before and `del_registro` of the first. A stage counts whom the next ones count: it
    never holds fewer. Source: reactivacion, or reactivacion_por_dia.
    """
    table, columns = flow(con)
    where, asked = conditions(columns, filters)
    found = con.execute(
        f"""
        select
            etapa,
            cast(sum(establecimientos) as bigint) as establecimientos,
            cast(sum(trabajadores) as bigint) as trabajadores,
            case when count(distinct procedencia) > 1 then 'mixto' else max(procedencia) end as procedencia
        from ({table})
        where {where} and ($until is null or fecha <= $until)
        group by etapa
        """,
        asked | {"until": until},
    ).df()
    rows = pd.DataFrame({"etapa": list(STAGES)}).merge(found, on="etapa", how="left")
    counts = rows["establecimientos"] = rows["establecimientos"].fillna(0).astype("int64")
    rows["trabajadores"] = rows["trabajadores"].astype("Int64").mask(counts == 0, 0)
    rows.insert(1, "etiqueta", list(STAGES.values()))
    rows["conversion"] = (counts / counts.shift()).where(counts.shift() > 0)
    rows["del_registro"] = counts / counts.iloc[0] if counts.iloc[0] else None
    (origin,) = con.execute("select max(procedencia) from reactivacion_por_dia").fetchone()
    rows["procedencia"] = rows["procedencia"].fillna(origin)
    return rows


def weeks(con: duckdb.DuckDBPyConnection) -> list[date]:
    """The weeks of the registry, by the Sunday on which they begin, gaps included. Source: reactivacion_por_dia."""
    first, last = con.execute("select min(fecha), max(fecha) from reactivacion_por_dia").fetchone()
    sundays = pd.date_range(_sunday(first), _sunday(last), freq="7D")
    return [day.date() for day in sundays]


def _sunday(day: date) -> pd.Timestamp:
    return pd.Timestamp(day) - pd.Timedelta(days=(day.weekday() + 1) % 7)


def active_weeks(
    con: duckdb.DuckDBPyConnection,
    *,
    start: date | None = None,
    until: date | None = None,
    **filters: object,
) -> pd.DataFrame:
    """Establishments and workers active at the end of each week, by section and in all.

    Row: a week (its Sunday) and a section, or `TODAS`; counts accumulate since the registry began, whatever `start`
    cuts off. Source: reactivacion, or reactivacion_por_dia.
    """
    table, columns = flow(con)
    where, asked = conditions(columns, filters)
    found = con.execute(
        f"""
        select
            cast(fecha - cast(dayofweek(fecha) as integer) as date) as semana_fecha,
            ciiu_seccion,
            sum(establecimientos) as establecimientos,
            sum(trabajadores) as trabajadores,
            max(procedencia) as procedencia
        from ({table})
        where etapa = 'activo' and {where}
        group by semana_fecha, ciiu_seccion
        """,
        asked,
    ).df()
    if found.empty:
        return pd.DataFrame(columns=_WEEKLY)
    calendar = pd.DatetimeIndex(weeks(con), name="semana_fecha")
    counts = found.pivot(index="semana_fecha", columns="ciiu_seccion", values=["establecimientos", "trabajadores"])
    counts = counts.reindex(calendar).fillna(0).cumsum()
    for measure in ("establecimientos", "trabajadores"):
        counts[measure, "TODAS"] = counts[measure].sum(axis="columns")
    rows = counts.stack(future_stack=True).astype("int64").reset_index()
    called = section_names(con) | {"SD": UNKNOWN_ACTIVITY, "TODAS": "Todas"}
    rows["seccion_nombre"] = rows["ciiu_seccion"].map(called)
    rows = rows.assign(procedencia=found["procedencia"].max()).sort_values(["ciiu_seccion", "semana_fecha"])
    return _cut(rows[_WEEKLY], start=start, until=until)


def _cut(rows: pd.DataFrame, *, start: date | None, until: date | None) -> pd.DataFrame:
    """The weeks of a period."""
    week = rows["semana_fecha"]
    inside = week.between(_sunday(start) if start else week.min(), pd.Timestamp(until) if until else week.max())
    return rows[inside].reset_index(drop=True)


def index(
    con: duckdb.DuckDBPyConnection,
    *,
    base: date,
    measure: str,
    start: date | None = None,
    until: date | None = None,
    **filters: object,
) -> pd.DataFrame:
    """What `active_weeks` counts against the week `base`, which is 100.

    Row: that of `active_weeks` with `valor`, `valor_base` and `indice`, absent where the base week has fewer than
    `FEW`: over so few, any change is a large one.
    """
    rows = active_weeks(con, **filters).rename(columns={measure: "valor"})
    at_base = rows[rows["semana_fecha"] == pd.Timestamp(base)].set_index("ciiu_seccion")["valor"]
    rows["valor_base"] = rows["ciiu_seccion"].map(at_base).astype(float)
    rows["indice"] = 100 * rows["valor"].astype(float) / rows["valor_base"].where(rows["valor_base"] >= FEW)
    return _cut(rows, start=start, until=until)


def breakdown(con: duckdb.DuckDBPyConnection, *, by: str, until: date | None = None, **filters: object) -> pd.DataFrame:
    """Active establishments, their workers and those registered, by a kind of group (`BREAKDOWNS`), most first.

    Row: one group with its code and name; `conversion` (of 1) of registered into active. Source: reactivacion, or
    reactivacion_por_dia by section alone.
    """
    table, columns = flow(con)
    column = BREAKDOWNS[by]
    where, asked = conditions(columns, filters)
    found = con.execute(
        f"""
        select
            {column} as codigo,
            cast(coalesce(sum(establecimientos) filter (where etapa = 'registrado'), 0) as bigint) as registrados,
            cast(coalesce(sum(establecimientos) filter (where etapa = 'activo'), 0) as bigint) as establecimientos,
            cast(coalesce(sum(trabajadores) filter (where etapa = 'activo'), 0) as bigint) as trabajadores,
            max(procedencia) as procedencia
        from ({table})
        where {where} and ($until is null or fecha <= $until)
        group by codigo
        order by trabajadores desc, codigo
        """,
        asked | {"until": until},
    ).df()
    found.insert(1, "nombre", found["codigo"].map(names(con, by=by)).fillna(found["codigo"]))
    return found.assign(conversion=found["establecimientos"] / found["registrados"].where(found["registrados"] > 0))
