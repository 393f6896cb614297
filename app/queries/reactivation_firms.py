"""The chamber's firms of the city, those that open and close, and the key figures of the board."""

from __future__ import annotations

from datetime import date

import duckdb
import pandas as pd

from app.domain import formats
from app.queries.reactivation import BREAKDOWNS, CITY, conditions, names, offered, origin
from app.queries.reactivation_counts import stages
from app.queries.reactivation_people import coverage

# The first month of openings and closures: a year before the pandemic.
SINCE = date(2019, 1, 1)
# Columns of the key figures, as `covid_indicators.key_figures` gives them.
_INDICATOR = ["indicador", "etiqueta", "valor", "unidad", "texto", "ic_bajo", "ic_alto", "numerador", "denominador"]
_INDICATOR += ["nota", "motivo", "procedencia"]


def key_figures(con: duckdb.DuckDBPyConnection, *, until: date, **filters: object) -> pd.DataFrame:
    """Registered and active establishments, their workers, the chamber's firms and the share visited.

    Row: one indicator; `motivo` says why one has no value. Sources: those of `stages`, `firms` and `coverage`.
    """
    rows = stages(con, until=until, **filters).set_index("etapa")
    registered, active = rows.loc["registrado"], rows.loc["activo"]
    has, own = offered(con), active["procedencia"]
    share = formats.percent(active["del_registro"]) if pd.notna(active["del_registro"]) else None
    found = [
        _figure("registrados", "Registrados", registered["establecimientos"], own)
        | {"nota": f"establecimientos que pidieron reactivarse, al {formats.day(until)}"},
        _figure("activos", "Activos", active["establecimientos"], own)
        | {"nota": f"establecimientos, el {share} de los registrados" if share else "ninguno se registró"},
        _figure("trabajadores", "Trabajadores", active["trabajadores"], own)
        | {"nota": "reactivados en los establecimientos activos"},
    ]
    if "empresas_por_municipio" in has:
        listed = firms(con, by="seccion", **filters)
        cut = listed["corte_fecha"].max()
        when = f", al {formats.day(cut)}" if pd.notna(cut) else ""
        found.append(
            _figure("empresas", "Empresas activas", listed["empresas"].sum(), origin(listed) or own)
            | {"nota": f"con sede en la ciudad, según la Cámara de Comercio{when}"}
        )
    if "ivc_cobertura" in has:
        seen = coverage(con, by="seccion", **filters)
        visited, open_ = int(seen["visitados"].sum()), int(seen["activos"].sum())
        found.append(
            _figure("visitados", "Visitados", visited / open_ if open_ else None, origin(seen) or own)
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


def _figure(code: str, label: str, value: object, kind: str) -> dict:
    known = None if value is None or pd.isna(value) else float(value)
    return {"indicador": code, "etiqueta": label, "valor": known, "unidad": "personas", "procedencia": kind}


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
    return rows.assign(es_incompleto=ends > cut, corte_fecha=cut, procedencia=origin(found))
