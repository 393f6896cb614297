"""Made trips in the files of a build, as the board of mobility meets them in each profile."""

import json
import shutil
from pathlib import Path

import duckdb

from bench import generated_trips

TABLES = ("viajes", "viajes_periodos", "zonas_viaje", "viajes_por_comuna", "viajes_por_hora_modo", "viajes_tiempo")
MODEL = ("viajes_gravedad", "viajes_gravedad_ajuste")
# Every period of a source with its trips: those that began until then or, in the survey, its own.
_COUNTED = """
    from viajes as v
    inner join viajes_periodos as p on v.viaje_fuente = p.viaje_fuente
        and (v.periodo_fecha = p.periodo_fecha or p.es_acumulado and v.periodo_fecha <= p.periodo_fecha)
    inner join zonas_viaje as o on v.origen_zona = o.zona
    inner join zonas_viaje as d on v.destino_zona = d.zona
"""


def copy(datos: Path, root: Path, *, trips: int) -> Path:
    """A copy of the newest build under `root`, its trips replaced by made ones in both files; gives the root.

    The first wave of the survey has no expansion factors.
    """
    version = sorted(datos.glob("warehouse/version-*.json"))[-1]
    files = json.loads(version.read_text(encoding="utf-8"))["archivos"]
    (root / "warehouse").mkdir(parents=True)
    for name in (version.name, *files.values()):
        shutil.copy(datos / "warehouse" / name, root / "warehouse")
    for role in ("interna", "publica"):
        with duckdb.connect(str(root / "warehouse" / files[role])) as con:
            for table in (*TABLES, *MODEL):
                con.execute(f"drop table if exists {table}")
            generated_trips.write(con, trips)
            con.execute("update viajes_periodos set es_ponderada = false where periodo_fecha = date '2019-10-01'")
            routes(con)
            if role == "interna":
                gravity(con)
            else:
                publish(con)
    return root


def publish(con: duckdb.DuckDBPyConnection) -> None:
    """The tables of the public file in place of the trips: pairs of fewer than five rows hidden, totals not."""
    key = "v.viaje_fuente, p.periodo_fecha"
    ends = [f"grouping sets ((o.comuna_codigo, d.comuna_codigo, {key}), (o.comuna_codigo, {key}), "
            f"(d.comuna_codigo, {key}), ({key}))"]  # fmt: skip
    con.execute(
        f"""
        create table viajes_por_comuna as
        with sumas as (
            select {key}, coalesce(o.comuna_codigo, 'TODAS') as origen_codigo,
                coalesce(d.comuna_codigo, 'TODAS') as destino_codigo, sum(v.filas) as filas, sum(v.viajes) as viajes
            {_COUNTED} group by {ends[0]}
        )
        select viaje_fuente, periodo_fecha, origen_codigo, destino_codigo,
            case when not oculto then cast(filas as bigint) end as filas,
            case when not oculto then viajes end as viajes,
            oculto as es_oculto,
            'sintetico' as procedencia
        from (select *, filas < 5 and origen_codigo <> 'TODAS' and destino_codigo <> 'TODAS' as oculto from sumas)
        """
    )
    con.execute(
        f"create table viajes_por_hora_modo as select {key}, v.hora, v.modo, v.sexo, sum(v.filas) as filas, "
        f"sum(v.viajes) as viajes, 'sintetico' as procedencia {_COUNTED} group by {key}, v.hora, v.modo, v.sexo"
    )
    con.execute(
        f"""
        create table viajes_tiempo as
        select {key}, coalesce(o.comuna_codigo, 'TODAS') as comuna_codigo, coalesce(v.modo, 'todos') as modo,
            coalesce(v.sexo, 'todos') as sexo,
            case when o.comuna_codigo is null then cast(count(*) as bigint) end as filas,
            avg(v.minutos) as media_min, quantile_disc(v.minutos, 0.5) as p50_min,
            quantile_disc(v.minutos, 0.9) as p90_min, 'sintetico' as procedencia
        {_COUNTED} where v.minutos is not null
        group by {key}, cube (o.comuna_codigo, v.modo, v.sexo)
        having o.comuna_codigo is null or count(*) >= 30
        """
    )
    con.execute("drop table viajes")


def routes(con: duckdb.DuckDBPyConnection) -> None:
    """Two bus routes, one without a place that was located."""
    line = json.dumps({"type": "LineString", "coordinates": [[-73.12, 7.12], [-73.11, 7.1], [-73.09, 7.07]]})
    con.execute(
        f"""
        create or replace table rutas_bus as
        select *, 'real' as procedencia
        from (
            values ('10', 'Norte - Sur', 'Transcentro', 4, 3, 75.0, '{line}'),
                ('36', 'Circular', 'Transcentro', 2, 0, 0.0, null)
        ) as t(ruta_codigo, nombre, empresa, tramos, ubicados, ubicados_pct, geojson)
        """
    )


def gravity(con: duckdb.DuckDBPyConnection) -> None:
    """Pairs of comunas against what their totals alone would give; the two furthest above are marked."""
    con.execute(
        """
        create table viajes_gravedad as
        with pares as (
            select v.viaje_fuente, o.comuna_codigo as origen_codigo, d.comuna_codigo as destino_codigo,
                sum(v.filas) as filas, sum(v.viajes) as observados
            from viajes as v
            inner join zonas_viaje as o on v.origen_zona = o.zona
            inner join zonas_viaje as d on v.destino_zona = d.zona
            where o.comuna_codigo <> d.comuna_codigo and o.latitud is not null and d.latitud is not null
            group by 1, 2, 3
        ),
        esperados as (
            select *, sum(observados) over (partition by viaje_fuente, origen_codigo)
                * sum(observados) over (partition by viaje_fuente, destino_codigo)
                / sum(observados) over (partition by viaje_fuente) as esperados
            from pares
        )
        select e.viaje_fuente, p.periodo_fecha, 'comuna' as nivel, origen_codigo, destino_codigo,
            3.5 as distancia_km, cast(e.filas as bigint) as filas, observados, esperados,
            (observados - esperados) / sqrt(esperados) as residuo,
            row_number() over (
                partition by e.viaje_fuente, p.periodo_fecha order by (observados - esperados) / sqrt(esperados) desc
            ) <= 2 as es_anomalia,
            'sintetico' as procedencia
        from esperados as e
        inner join (select viaje_fuente, max(periodo_fecha) as periodo_fecha from viajes_periodos group by 1) as p
            on e.viaje_fuente = p.viaje_fuente
        """
    )
    con.execute(
        """
        create table viajes_gravedad_ajuste as
        select distinct viaje_fuente, periodo_fecha, nivel, cast(61.4 as double) as mejora_pct, true as es_mejor,
            2 as anomalias
        from viajes_gravedad
        """
    )
