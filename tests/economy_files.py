"""The small economy as the files of the two profiles have it, with the tables of other themes that the board reads."""

from datetime import date

import duckdb
import pandas as pd

from tests.city import REFERENCE
from tests.economy import CHAMBER_CUT, marts, places


def database(tables: dict[str, pd.DataFrame]) -> duckdb.DuckDBPyConnection:
    """A database with those marts and what lies around them."""
    con = duckdb.connect()
    write(con, around_it() | tables)
    return con


def public_marts() -> dict[str, pd.DataFrame]:
    """The tables that the public profile has: city totals, and territories whose counts from 1 to 4 are hidden."""
    whole = marts()
    cube, companies = whole["reactivacion"], whole["empresas"]
    found = {
        name: whole[name]
        for name in ("ciiu", "reactivacion_por_dia", "empresas_por_municipio", "empresas_por_mes", "ivc_por_mes")
    }
    seen = whole["ivc_cobertura"].groupby("comuna_codigo")["visitados"].sum()
    for level in ("comuna", "barrio"):
        counts = cube.pivot_table("establecimientos", f"{level}_codigo", "etapa", "sum", 0)
        counts = counts.rename(columns={"registrado": "registrados", "aprobado": "aprobados", "activo": "activos"})
        workers = cube[cube["etapa"] == "activo"].groupby(f"{level}_codigo")["trabajadores"].sum()
        counts["trabajadores"] = workers.reindex(counts.index, fill_value=0)
        if level == "comuna":
            counts["visitados"] = seen.reindex(counts.index, fill_value=0)
        found[f"reactivacion_por_{level}"] = _hidden(counts)
        if level == "comuna":
            began = cube[cube["etapa"] == "activo"].groupby(["comuna_codigo", "semana_inicio"])
            own = began[["establecimientos", "trabajadores"]].sum().reset_index()
            keys = own[["comuna_codigo", "semana_inicio"]].set_axis(["territorio_codigo", "semana_inicio"], axis=1)
            weekly = _hidden(own.rename(columns={"establecimientos": "activos"})[["activos", "trabajadores"]])
            found["reactivacion_por_comuna_semana"] = keys.join(weekly.drop(columns="territorio_codigo"))
        own = companies[companies["municipio_codigo"].eq("68001") & companies["estado"].eq("activo")]
        counts = own.groupby(f"{level}_codigo")[["empresas"]].sum()
        shoes = own[own["es_calzado"]].groupby(f"{level}_codigo")["empresas"].sum()
        counts["empresas_calzado"] = shoes.reindex(counts.index, fill_value=0)
        found[f"empresas_por_{level}"] = _hidden(counts).assign(corte_fecha=CHAMBER_CUT)
    hours = whole["presencia"].groupby(["dia_semana", "hora", "ciiu_seccion"], as_index=False)["trabajadores"].sum()
    found["presencia_por_hora"] = hours
    shown = whole["exposicion_por_comuna"].copy()
    shown["es_oculto"] = shown["comuna_codigo"].eq("C01")
    shown.loc[shown["es_oculto"], ["casos_14", "incidencia_14", "exposicion"]] = None
    found["exposicion_por_comuna"] = shown
    return {name: rows.assign(procedencia="sintetico") for name, rows in found.items()}


def _hidden(counts: pd.DataFrame) -> pd.DataFrame:
    rows = counts.rename_axis(index="territorio_codigo", columns=None).reset_index()
    for name in counts:
        rows[f"es_{name}_oculto"] = rows[name].between(1, 4)
        rows[name] = rows[name].mask(rows[f"es_{name}_oculto"]).astype("Int64")
    flags = [name for name in rows if name.startswith("es_")]
    return rows.assign(es_oculto=rows[flags].any(axis=1))


def around_it() -> dict[str, pd.DataFrame]:
    """The tables of other themes that the board reads, as small as they can be."""
    places = [
        *((f"C{n:02d}", "comuna", f"Comuna {n}", f"C{n:02d}", 100.0) for n in (1, 3, 5, 12, 15, 17)),
        *((f"R{n}", "corregimiento", f"Corregimiento {n}", f"R{n}", 900.0) for n in (1, 2, 3)),
        *((code, "barrio", f"Barrio {code[-6:]}", comuna, 10.0) for code, comuna in _barrios()),
    ]
    days = pd.date_range("2020-04-01", "2021-05-23")
    return {
        "territorios": pd.DataFrame(
            places,
            columns=["territorio_codigo", "territorio_tipo", "territorio_nombre", "comuna_codigo", "area_ha"],
        ).assign(municipio_codigo="68001"),
        "ambitos": pd.DataFrame(
            [("CO", "Colombia"), ("68", "Santander"), ("68001", "Bucaramanga")],
            columns=["ambito_codigo", "ambito_nombre"],
        ),
        "medidas": pd.read_csv(REFERENCE / "medidas.csv"),
        "fuentes": pd.DataFrame(
            {
                "fuente_codigo": ["reactivacion", "camara_comercio", "visitas_ivc"],
                "titulo": ["Registro de reactivación", "Registro mercantil", "Visitas de control"],
                "entidad": ["Alcaldía", "Cámara de Comercio", "Alcaldía"],
                "licencia": "de prueba",
                "url": None,
            }
        ).astype({"url": "string"}),
        "frescura": pd.DataFrame(
            {
                "fuente_codigo": ["reactivacion", "camara_comercio", "visitas_ivc"],
                "corte_fecha": [date(2021, 5, 23), CHAMBER_CUT, date(2021, 5, 23)],
                "procedencia": "sintetico",
            }
        ),
        "covid_serie_secretaria": pd.DataFrame(
            {"fecha": days, "positivos": range(len(days)), "procedencia": "real"},
        ),
        "pruebas_por_dia": pd.DataFrame(
            {"ambito_codigo": "68", "fecha": days[:100], "pruebas": 700, "procedencia": "real"}
        ),
        "poblacion_por_ambito": pd.DataFrame(
            {"ambito_codigo": "68", "anio": [2020, 2021], "personas": [2_000_000, 2_100_000], "procedencia": "real"}
        ),
        "covid_cortes": pd.DataFrame(
            columns=["fuente_codigo", "corte_fecha", "fuente_nombre", "definicion", "es_lista_casos", "es_parcial"]
            + ["prioridad", "procedencia", "fuente_url", "licencia"]
        ).astype({"corte_fecha": "datetime64[ns]", "es_lista_casos": bool}),
        "covid_totales_por_ambito": pd.DataFrame(columns=["ambito_codigo", "fuente_codigo", "corte_fecha"]).astype(
            {"corte_fecha": "datetime64[ns]"}
        ),
        "covid_casos_por_dia": pd.DataFrame(
            columns=["fuente_codigo", "corte_fecha", "fecha_tipo", "ambito_codigo"]
        ).astype({"corte_fecha": "datetime64[ns]"}),
    }


def _barrios() -> list[tuple[str, str]]:
    return sorted({(place["barrio_codigo"], place["comuna_codigo"]) for place in places()})


def write(con: duckdb.DuckDBPyConnection, tables: dict[str, pd.DataFrame]) -> None:
    """Put the tables in a database, days as dates, in place of any of that name."""
    for name, rows in tables.items():
        dates = [column for column in rows if column.endswith("_fecha") or column in ("fecha", "semana_inicio")]
        con.register("entrada", rows.assign(**{column: pd.to_datetime(rows[column]) for column in dates}))
        chosen = ", ".join(f"cast({one} as date) as {one}" if one in dates else one for one in rows)
        con.execute(f"create or replace table {name} as select {chosen} from entrada")
        con.unregister("entrada")
