"""Where the economy is, when its people are at work and who visits it: firms, territories, hours, exposure, control.

The registry's own counts are in `reactivation`. A filter that a mart has no column for does not apply to it.
"""

from __future__ import annotations

from datetime import date

import duckdb
import pandas as pd

from app.domain import formats
from app.queries.reactivation import BREAKDOWNS, CITY, breakdown, conditions, names, offered, stages, weeks

# What can be mapped: the mart's column and its hexagons.
CELLS = {
    "trabajadores": "reactivacion_por_celda",
    "establecimientos": "reactivacion_por_celda",
    "empresas": "empresas_por_celda",
}
# The first month of openings and closures: a year before the pandemic.
SINCE = date(2019, 1, 1)
KINDS = {"comuna": ("comuna", "corregimiento"), "barrio": ("barrio",)}
# Columns of the key figures, as `covid_indicators.key_figures` gives them.
_INDICATOR = ["indicador", "etiqueta", "valor", "unidad", "texto", "ic_bajo", "ic_alto", "numerador", "denominador"]
_INDICATOR += ["nota", "motivo", "procedencia"]


def key_figures(con: duckdb.DuckDBPyConnection, *, until: date, **filters: object) -> pd.DataFrame:
    """Registered and active establishments, their workers, the chamber's firms and the share visited.

    Row: one indicator; `motivo` says why one has no value. Sources: those of `stages`, `firms` and `coverage`.
    """
    rows = stages(con, until=until, **filters).set_index("etapa")
    registered, active = rows.loc["registrado"], rows.loc["activo"]
    has, origin = offered(con), active["procedencia"]
    share = formats.percent(active["del_registro"]) if pd.notna(active["del_registro"]) else None
    found = [
        _figure("registrados", "Registrados", registered["establecimientos"], origin)
        | {"nota": f"establecimientos que pidieron reactivarse, al {formats.day(until)}"},
        _figure("activos", "Activos", active["establecimientos"], origin)
        | {"nota": f"establecimientos, el {share} de los registrados" if share else "ninguno se registró"},
        _figure("trabajadores", "Trabajadores", active["trabajadores"], origin)
        | {"nota": "reactivados en los establecimientos activos"},
    ]
    if "empresas_por_municipio" in has:
        listed = firms(con, by="seccion", **filters)
        cut = listed["corte_fecha"].max()
        when = f", al {formats.day(cut)}" if pd.notna(cut) else ""
        found.append(
            _figure("empresas", "Empresas activas", listed["empresas"].sum(), _origin(listed) or origin)
            | {"nota": f"con sede en la ciudad, según la Cámara de Comercio{when}"}
        )
    if "ivc_cobertura" in has:
        seen = coverage(con, by="seccion", **filters)
        visited, open_ = int(seen["visitados"].sum()), int(seen["activos"].sum())
        found.append(
            _figure("visitados", "Visitados", visited / open_ if open_ else None, _origin(seen) or origin)
            | {"unidad": "proporcion", "numerador": visited, "denominador": open_}
            | {"nota": f"por inspección, {formats.integer(visited)} de {formats.integer(open_)} activos"}
            | {"motivo": None if open_ else "No se calcula: no hay activos con estos filtros."}
        )
    figures = pd.DataFrame(found, columns=_INDICATOR)
    write = {"personas": formats.integer, "proporcion": formats.percent}
    figures["texto"] = [
        write[unit](value) if pd.notna(value) else None
        for unit, value in zip(figures["unidad"], figures["valor"], strict=True)
    ]
    return figures


def _figure(code: str, label: str, value: object, origin: str) -> dict:
    known = None if value is None or pd.isna(value) else float(value)
    return {"indicador": code, "etiqueta": label, "valor": known, "unidad": "personas", "procedencia": origin}


def _origin(rows: pd.DataFrame) -> str | None:
    kinds = set(rows["procedencia"].dropna())
    return kinds.pop() if len(kinds) == 1 else "mixto" if kinds else None


def firms(con: duckdb.DuckDBPyConnection, *, by: str, **filters: object) -> pd.DataFrame:
    """Active firms of the chamber's registry in the city, by a kind of group (`BREAKDOWNS`), most first.

    Row: one group with its code, its name and `empresas`. Source: empresas, or empresas_por_municipio, which has no
    comuna.
    """
    has = offered(con)
    table = "empresas" if "empresas" in has else "empresas_por_municipio"
    where, asked = conditions(has[table], filters)
    found = con.execute(
        f"""
        select
            {BREAKDOWNS[by]} as codigo,
            cast(sum(empresas) as bigint) as empresas,
            max(corte_fecha) as corte_fecha,
            max(procedencia) as procedencia
        from {table}
        where municipio_codigo = '{CITY}' and estado = 'activo' and {where}
        group by codigo
        order by empresas desc, codigo
        """,
        asked,
    ).df()
    found.insert(1, "nombre", found["codigo"].map(names(con, by=by)).fillna(found["codigo"]))
    return found


def openings(con: duckdb.DuckDBPyConnection, *, since: date = SINCE, **filters: object) -> pd.DataFrame:
    """Firms of the city that the chamber registered and cancelled, by month.

    Row: one month; `aperturas`, `cierres`, `saldo` (the difference), `es_incompleto` where the cut-off falls within
    it. Only what the cut-off still listed is counted. Source: empresas_por_mes.
    """
    where, asked = conditions(offered(con)["empresas_por_mes"], filters)
    found = con.execute(
        f"""
        select
            mes_fecha,
            cast(sum(aperturas) as bigint) as aperturas,
            cast(sum(cierres) as bigint) as cierres,
            max(corte_fecha) as corte_fecha,
            max(procedencia) as procedencia
        from empresas_por_mes
        where municipio_codigo = '{CITY}' and mes_fecha >= $since and {where}
        group by mes_fecha
        order by mes_fecha
        """,
        asked | {"since": since},
    ).df()
    if found.empty:
        return found.assign(saldo=None, es_incompleto=False)
    cut = found["corte_fecha"].max()
    calendar = pd.date_range(found["mes_fecha"].min(), cut, freq="MS", name="mes_fecha")
    rows = found.set_index("mes_fecha")[["aperturas", "cierres"]].reindex(calendar, fill_value=0).reset_index()
    rows["saldo"] = rows["aperturas"] - rows["cierres"]
    ends = rows["mes_fecha"] + pd.offsets.MonthEnd(0)
    return rows.assign(es_incompleto=ends > cut, corte_fecha=cut, procedencia=_origin(found))


def cells(con: duckdb.DuckDBPyConnection, *, measure: str, **filters: object) -> pd.DataFrame:
    """Active establishments, their workers or the chamber's firms in each H3 cell of the city that has any.

    Row: one cell of resolution 9 with its count (`CELLS`). Source: reactivacion_por_celda or empresas_por_celda.
    """
    table = CELLS[measure]
    columns = offered(con)[table]
    where, asked = conditions(columns, filters)
    hidden = "bool_or(es_oculto)" if "es_oculto" in columns else "false"
    return con.execute(
        f"""
        select
            celda_codigo,
            cast(sum({measure}) as bigint) as {measure},
            {hidden} as es_oculto,
            max(procedencia) as procedencia
        from {table}
        where celda_codigo <> 'SU' and {where}
        group by celda_codigo
        order by celda_codigo
        """,
        asked,
    ).df()


def territories(
    con: duckdb.DuckDBPyConnection, *, level: str, measure: str, until: date | None = None, **filters: object
) -> pd.DataFrame:
    """Active establishments, workers or firms of every comuna (with the corregimientos) or barrio, and per hectare.

    Row: one territory, those with none included, and what has no place (without area); `valor` is absent where
    `es_oculto`, `por_hectarea` where there is no area. The public counts follow no filter but footwear, of firms.
    Sources: those of `breakdown` and `firms`, or the public reactivacion_por_comuna, reactivacion_por_barrio,
    empresas_por_comuna and empresas_por_barrio; territorios.
    """
    filters = {name: value for name, value in filters.items() if name != "comuna"}
    known = con.execute(
        """
        select territorio_codigo, territorio_nombre, territorio_tipo, comuna_codigo, area_ha
        from territorios
        where municipio_codigo = $city and list_contains($kinds, territorio_tipo)
        order by territorio_codigo
        """,
        {"city": CITY, "kinds": list(KINDS[level])},
    ).df()
    own = _placed(con, level=level, measure=measure, until=until, filters=filters).set_index("codigo")
    called = names(con, by="barrio") | names(con, by="comuna")
    rest = sorted(set(own.index) - set(known["territorio_codigo"]))
    lost = pd.DataFrame(
        {
            "territorio_codigo": rest,
            "territorio_nombre": [called.get(code, code) for code in rest],
            "territorio_tipo": "sin_ubicar",
            "comuna_codigo": [code.partition("-")[0] for code in rest],
        }
    )
    rows = pd.concat([known, lost], ignore_index=True)
    rows["es_oculto"] = rows["territorio_codigo"].map(own["es_oculto"]).eq(True)
    counts = rows["territorio_codigo"].map(own["valor"]).astype(float)
    rows["valor"] = counts.where(counts.notna() | rows["es_oculto"], 0.0).astype("Int64")
    rows["por_hectarea"] = counts.where(counts.notna() | rows["es_oculto"], 0.0) / rows["area_ha"].astype(float)
    return rows.assign(procedencia=_origin(own) or "real")


def _placed(
    con: duckdb.DuckDBPyConnection, *, level: str, measure: str, until: date | None, filters: dict
) -> pd.DataFrame:
    """The counts of the territories that the profile's file has: codigo, valor, es_oculto, procedencia."""
    has = offered(con)
    if measure == "empresas" and "empresas" in has:
        return firms(con, by=level, **filters).rename(columns={"empresas": "valor"}).assign(es_oculto=False)
    if measure != "empresas" and "reactivacion" in has:
        found = breakdown(con, by=level, until=until, **filters)
        return found.rename(columns={measure: "valor"}).assign(es_oculto=False)
    table = f"empresas_por_{level}" if measure == "empresas" else f"reactivacion_por_{level}"
    column = {"establecimientos": "activos"}.get(measure, measure)
    column = "empresas_calzado" if measure == "empresas" and filters.get("footwear") else column
    return con.execute(
        f"""
        select territorio_codigo as codigo, {column} as valor, es_{column}_oculto as es_oculto, procedencia
        from {table}
        """
    ).df()


def by_week(
    con: duckdb.DuckDBPyConnection, *, comuna: str, measure: str, until: date | None = None, **filters: object
) -> pd.DataFrame:
    """Establishments or workers of a comuna that became active in each week of the city's registry.

    Row: one week, from its Sunday; `valor` is absent where `es_oculto`. The public counts follow no filter.
    Source: reactivacion, or reactivacion_por_comuna_semana.
    """
    if "reactivacion" in offered(con):
        where, asked = conditions(offered(con)["reactivacion"], filters | {"comuna": comuna})
        found = con.execute(
            f"""
            select
                semana_inicio as semana_fecha,
                cast(sum({measure}) as bigint) as valor,
                false as es_oculto,
                max(procedencia) as procedencia
            from reactivacion
            where etapa = 'activo' and {where}
            group by semana_inicio
            """,
            asked,
        ).df()
    else:
        column = "activos" if measure == "establecimientos" else measure
        found = con.execute(
            f"""
            select semana_inicio as semana_fecha, {column} as valor, es_{column}_oculto as es_oculto, procedencia
            from reactivacion_por_comuna_semana
            where territorio_codigo = $comuna
            """,
            {"comuna": comuna},
        ).df()
    if found.empty:
        return found
    calendar = pd.DataFrame({"semana_fecha": pd.DatetimeIndex(weeks(con))})
    rows = calendar.merge(found, on="semana_fecha", how="left")
    rows["es_oculto"] = rows["es_oculto"].eq(True)
    rows["valor"] = rows["valor"].astype("Int64").where(rows["es_oculto"] | rows["valor"].notna(), 0)
    rows = rows.assign(procedencia=_origin(found))
    return rows if until is None else rows[rows["semana_fecha"] <= pd.Timestamp(until)]


def presence(con: duckdb.DuckDBPyConnection, **filters: object) -> pd.DataFrame:
    """Workers at work at each hour of each day of the week.

    Row: a day (`dia_semana`, Monday 1) and an hour that begins (`hora`), those with nobody included.
    Source: presencia, or presencia_por_hora, which has no comuna.
    """
    has = offered(con)
    table = "presencia" if "presencia" in has else "presencia_por_hora"
    where, asked = conditions(has[table], filters)
    found = con.execute(
        f"""
        select
            dia_semana,
            hora,
            cast(sum(trabajadores) as bigint) as trabajadores,
            case when min(procedencia) = max(procedencia) then min(procedencia) else 'mixto' end as procedencia
        from {table}
        where {where}
        group by dia_semana, hora
        """,
        asked,
    ).df()
    if found.empty:
        return found
    grid = pd.MultiIndex.from_product([range(1, 8), range(24)], names=["dia_semana", "hora"])
    counts = found.set_index(["dia_semana", "hora"])["trabajadores"].reindex(grid, fill_value=0)
    return counts.reset_index().assign(procedencia=_origin(found))


def exposure(con: duckdb.DuckDBPyConnection) -> pd.DataFrame:
    """The exposure index of each comuna: its workers times the incidence around them.

    Row: one comuna at the newest cut-off; `trabajadores`, `incidencia_14` (cases per 100,000 in 14 days),
    `exposicion`, and its share of the city's (`parte`, of 1). Sources: exposicion_por_comuna, territorios.
    """
    columns = offered(con)["exposicion_por_comuna"]
    hidden = "es_oculto" if "es_oculto" in columns else "false"
    found = con.execute(
        f"""
        select
            comuna_codigo,
            corte_fecha,
            trabajadores,
            casos_14,
            incidencia_14,
            exposicion,
            {hidden} as es_oculto,
            procedencia
        from exposicion_por_comuna
        where corte_fecha = (select max(corte_fecha) from exposicion_por_comuna)
        order by exposicion desc nulls last, comuna_codigo
        """
    ).df()
    called = names(con, by="comuna")
    found.insert(1, "comuna_nombre", found["comuna_codigo"].map(called).fillna(found["comuna_codigo"]))
    return found.assign(parte=found["exposicion"] / found["exposicion"].sum())


def coverage(con: duckdb.DuckDBPyConnection, *, by: str, **filters: object) -> pd.DataFrame:
    """Active establishments that inspection visited, and what its visits found, by section or comuna.

    Row: one group; `visitados` of its `activos`, `cobertura` (of 1); of its `visitas`, `no_cumple` did not comply
    (`hallazgos`, of 1) and `medidas` imposed one. Visits count also those to who is not active.
    Source: ivc_cobertura, or reactivacion_por_comuna, which does not tell what visits found.
    """
    has = offered(con)
    if "ivc_cobertura" not in has:
        return _rated(con, _public_coverage(con), by="comuna")
    where, asked = conditions(has["ivc_cobertura"], filters)
    found = con.execute(
        f"""
        select
            {BREAKDOWNS[by]} as codigo,
            cast(sum(activos) as bigint) as activos,
            cast(sum(visitados) as bigint) as visitados,
            cast(sum(visitas) as bigint) as visitas,
            cast(sum(no_cumple) as bigint) as no_cumple,
            cast(sum(medidas) as bigint) as medidas,
            false as es_oculto,
            case when min(procedencia) = max(procedencia) then min(procedencia) else 'mixto' end as procedencia
        from ivc_cobertura
        where {where}
        group by codigo
        """,
        asked,
    ).df()
    return _rated(con, found, by=by)


def _public_coverage(con: duckdb.DuckDBPyConnection) -> pd.DataFrame:
    """By comuna, without what the visits found; a count that is hidden is absent."""
    return con.execute(
        """
        select
            territorio_codigo as codigo,
            activos,
            visitados,
            cast(null as bigint) as visitas,
            cast(null as bigint) as no_cumple,
            cast(null as bigint) as medidas,
            es_activos_oculto or es_visitados_oculto as es_oculto,
            procedencia
        from reactivacion_por_comuna
        """
    ).df()


def _rated(con: duckdb.DuckDBPyConnection, found: pd.DataFrame, *, by: str) -> pd.DataFrame:
    found.insert(1, "nombre", found["codigo"].map(names(con, by=by)).fillna(found["codigo"]))
    for share, part, whole in (("cobertura", "visitados", "activos"), ("hallazgos", "no_cumple", "visitas")):
        of = found[whole].astype(float)
        found[share] = found[part].astype(float) / of.where(of > 0)
    return found.sort_values(["cobertura", "nombre"], ascending=[False, True]).reset_index(drop=True)


def visits(con: duckdb.DuckDBPyConnection) -> pd.DataFrame:
    """Inspection visits of the city by month and conclusion, of those with a date.

    Row: one month and conclusion with its `visitas`, and those that imposed a `medidas`. Source: ivc_por_mes.
    """
    return con.execute(
        """
        select
            mes_fecha,
            concepto,
            cast(sum(visitas) as bigint) as visitas,
            cast(coalesce(sum(visitas) filter (where medida in ('requerimiento', 'cierre_temporal')), 0) as bigint)
                as medidas,
            max(procedencia) as procedencia
        from ivc_por_mes
        where mes_fecha is not null
        group by mes_fecha, concepto
        order by mes_fecha, concepto
        """
    ).df()
