"""Made-up trips between the city's zones, of any number, in the columns of the marts that the board reads.

Distance holds trips back, some zones draw more than others; each trip is a row of its own, the worst case for a table
that could sum equal ones. Nothing here is shared with what it measures.
"""

from __future__ import annotations

import json
from pathlib import Path

import duckdb
import numpy as np
import pandas as pd

ROOT = Path(__file__).resolve().parent.parent
SLOTS = 1 << 20
MODES = {
    "transporte_publico": 0.312,
    "moto": 0.244,
    "informal": 0.191,
    "automovil": 0.12,
    "a_pie": 0.07,
    "taxi": 0.03,
    "bicicleta": 0.012,
    "otro": 0.011,
    "sin_dato": 0.01,
}
PURPOSES = ["trabajo", "estudio", "compras", "salud", "tramites", "cuidado", "recreacion", "otro", "sin_dato"]
TOWNS = {
    "68276": ("Floridablanca", 7.0622, -73.0864, 260_000),
    "68307": ("Girón", 7.0708, -73.1698, 170_000),
    "68547": ("Piedecuesta", 6.9876, -73.0495, 170_000),
}


def zones() -> pd.DataFrame:
    """The barrios, what lies outside of them in each comuna, corregimientos, the other towns, outside and unknown."""
    barrios = pd.read_csv(ROOT / "data/reference/barrios.csv", dtype={"barrio_codigo": str})
    found = [
        (row.barrio_codigo, row.barrio_nombre, "barrio", row.comuna_codigo, "68001", row.latitud, row.longitud)
        for row in barrios.itertuples()
    ]
    for code, own in barrios.groupby("comuna_codigo"):
        kind = "comuna" if code.startswith("C") else "corregimiento"
        name, rest = (
            (f"Comuna {int(code[1:])}, sin barrio", "-SB") if kind == "comuna" else (f"Corregimiento {code}", "")
        )
        found.append((code + rest, name, kind, code, "68001", own["latitud"].mean(), own["longitud"].mean()))
    found += [(code, name, "municipio", code, code, lat, lon) for code, (name, lat, lon, _) in TOWNS.items()]
    found += [("FUERA", "Fuera del área", "fuera", "FUERA", "FUERA", None, None)]
    found += [("SU", "Sin ubicar", "sin_ubicar", "SU", "SU", None, None)]
    columns = ["zona_codigo", "zona_nombre", "zona_tipo", "comuna_codigo", "municipio_codigo", "latitud", "longitud"]
    rows = pd.DataFrame(found, columns=columns)
    comunas = pd.read_csv(ROOT / "data/reference/comunas.csv", dtype=str)
    names = dict(zip(comunas["comuna_codigo"], comunas["comuna_nombre"], strict=True))
    named = rows.drop_duplicates("comuna_codigo", keep="last").set_index("comuna_codigo")["zona_nombre"]
    rows["comuna_nombre"] = [names.get(code) or named[code] for code in rows["comuna_codigo"]]
    rows.insert(0, "zona", range(1, len(rows) + 1))
    return rows


def _slots(known: pd.DataFrame, seed: int) -> pd.DataFrame:
    """A million pairs of zones, each as often as trips go that way."""
    chance = np.random.default_rng(seed)
    people = {code: people for code, (*_, people) in TOWNS.items()}
    size = np.array([people.get(code, 1_800) for code in known["zona_codigo"]]) * chance.lognormal(0, 0.7, len(known))
    pull = np.sqrt(size) * chance.lognormal(0, 1.1, len(known))
    lat, lon = (known[axis].fillna(known[axis].mean() + 0.1).to_numpy() for axis in ("latitud", "longitud"))
    far = 110.6 * np.hypot(lat[:, None] - lat, lon[:, None] - lon)
    share = (size[:, None] * pull * np.exp(-far / 4)).ravel().cumsum()
    places = np.searchsorted(share / share[-1], (np.arange(SLOTS) + chance.random(SLOTS)) / SLOTS)
    start, end = np.divmod(np.minimum(places, len(known) ** 2 - 1), len(known))
    slot = np.arange(SLOTS)
    minutes = np.clip(8 + 4 * far[start, end], 5, 90)
    return pd.DataFrame({"slot": slot, "o": start + 1, "d": end + 1, "base": minutes.astype(int)})


def write(con: duckdb.DuckDBPyConnection, trips: int, *, seed: int = 1) -> None:
    """Create viajes, zonas_viaje, viajes_periodos and fuentes, if they are not there, with so many trips."""
    known = zones()
    con.register("made_zones", known)
    con.register("made_slots", _slots(known, seed))
    columns = "cast(zona as smallint) as zona, * exclude (zona)"
    con.execute(f"create table zonas_viaje as select {columns}, 'sintetico' as procedencia from made_zones")
    con.execute("create temp table slots as from made_slots")
    modes = json.dumps([name for name, share in MODES.items() for _ in range(round(1000 * share))]).replace('"', "'")
    con.execute(
        f"""
        create table viajes as
        with dados as (
            select
                cast(hash(i + {seed} * 1000003) >> 2 as bigint) as a,
                cast(hash(i * 7 + 13 + {seed}) >> 2 as bigint) as b,
                i < {trips} * 0.7 as registro
            from range({trips}) as t(i)
        )
        select
            case when registro then 'viajes_trabajadores' else 'encuesta_od' end as viaje_fuente,
            case
                when registro then cast(date '2020-04-01' + to_months(cast(b % 14 as integer)) as date)
                when b % 2 = 0 then date '2019-10-01'
                else date '2020-11-01'
            end as periodo_fecha,
            cast(s.o as smallint) as origen_zona,
            cast(s.d as smallint) as destino_zona,
            cast(
                case
                    when registro then [31, 31, 63, 63, 127, 21, 0][1 + (b >> 8) % 7]
                    else 1 << cast((b >> 8) % 7 as integer)
                end as utinyint
            ) as dias,
            cast(nullif([5, 6, 6, 6, 7, 7, 7, 8, 8, 9, 10, 12, 13, 14, 17, 17, 18, 21, 22, 99][1 + (b >> 16) % 20], 99)
                as tinyint) as hora,
            {modes}[1 + (b >> 24) % {len(json.loads(modes.replace("'", '"')))}] as modo,
            ['M', 'F', 'M', 'F', 'M', 'F', 'M', 'F', 'M', 'sin dato'][1 + (b >> 34) % 10] as sexo,
            case when registro then 'trabajo' else {json.dumps(PURPOSES).replace('"', "'")}[1 + (b >> 38) % 9] end
                as motivo,
            case when registro then null else cast(1 + (b >> 42) % 6 as tinyint) end as estrato,
            cast(case when (b >> 46) % 50 = 0 then null else s.base + (b >> 50) % 25 end as smallint) as minutos,
            cast(1 as integer) as filas,
            case when registro then 1.0 else 20 + (b >> 54) % 100 / 4.0 end as viajes
        from dados
        inner join slots as s on s.slot = a % {SLOTS}
        order by viaje_fuente, periodo_fecha, origen_zona, destino_zona
        """
    )
    con.execute("drop table slots")
    con.execute(
        """
        create table viajes_periodos as
        with propios as (
            select viaje_fuente, periodo_fecha, sum(filas) as filas, sum(viajes) as viajes
            from viajes
            group by viaje_fuente, periodo_fecha
        )
        select
            viaje_fuente,
            periodo_fecha,
            cast(case when viaje_fuente = 'encuesta_od' then filas else sum(filas) over hasta end as bigint) as filas,
            case when viaje_fuente = 'encuesta_od' then viajes else sum(viajes) over hasta end as viajes,
            viaje_fuente <> 'encuesta_od' as es_acumulado,
            true as es_ponderada,
            case when viaje_fuente = 'encuesta_od' then periodo_fecha + 30 else date '2021-05-23' end as corte_fecha,
            'sintetico' as procedencia
        from propios
        window hasta as (partition by viaje_fuente order by periodo_fecha)
        order by viaje_fuente, periodo_fecha
        """
    )
    con.execute(
        """
        create table if not exists fuentes as
        select
            fuente_codigo,
            titulo,
            'Entidad de prueba' as entidad,
            cast(null as varchar) as licencia,
            cast(null as varchar) as url
        from (
            values ('viajes_trabajadores', 'Viajes de los trabajadores'), ('encuesta_od', 'Encuesta de viajes')
        ) as t(fuente_codigo, titulo)
        """
    )
