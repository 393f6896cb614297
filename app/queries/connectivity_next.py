"""Where the next sites would reach most people who have none nearby, beside chance and the best that can be."""

from __future__ import annotations

import duckdb
import pandas as pd

from app.domain import formats
from app.queries.connectivity import OUTSIDE, UNPLACED
from app.queries.connectivity_coverage import INDICATOR, one

_SHARES = ("acumulado_pct", "azar_mediana", "azar_p05", "azar_p95", "cota")


def offered(con: duckdb.DuckDBPyConnection) -> dict[str, list[int]]:
    """{network: radii (m)} for which next sites are proposed. Source: sitios_propuestos."""
    return dict(
        con.execute(
            "select red, list(distinct radio_m order by radio_m) from sitios_propuestos group by red order by red"
        ).fetchall()
    )


def most(con: duckdb.DuckDBPyConnection, *, network: str, radius: int) -> int:
    """How many sites are proposed. Source: sitios_propuestos."""
    return con.execute(
        "select count(*) from sitios_propuestos where red = $network and radio_m = $radius",
        {"network": network, "radius": radius},
    ).fetchone()[0]


def proposals(con: duckdb.DuckDBPyConnection, *, network: str, radius: int, count: int) -> pd.DataFrame:
    """The first sites of the proposal, in the order in which each reaches most people not yet covered.

    Row: one proposed site, the centre of a cell: its barrio and comuna, `personas_nuevas` within the radius whom no
    site before it reaches, and `acumulado_pct`, the share of the city then covered. Sources: sitios_propuestos,
    territorios.
    """
    return con.execute(
        f"""
        select
            p.orden,
            p.candidato_codigo,
            p.barrio_codigo,
            coalesce(b.territorio_nombre, '{OUTSIDE}') as barrio_nombre,
            p.comuna_codigo,
            coalesce(c.territorio_nombre, '{UNPLACED}') as comuna_nombre,
            p.latitud,
            p.longitud,
            p.personas_nuevas,
            p.acumulado_pct,
            p.procedencia
        from sitios_propuestos as p
        left join territorios as b on b.territorio_codigo = p.barrio_codigo
        left join territorios as c on c.territorio_codigo = p.comuna_codigo
        where p.red = $network and p.radio_m = $radius and p.orden <= $count
        order by p.orden
        """,
        {"network": network, "radius": radius, "count": count},
    ).df()


def curve(con: duckdb.DuckDBPyConnection, *, network: str, radius: int) -> pd.DataFrame:
    """The share of the city covered after each site more: the proposal, sites drawn at random, the most there can be.

    Row: a number of new sites, from none on; `acumulado_pct`, `azar_mediana`, `azar_p05`, `azar_p95` and `cota`, which
    no choice exceeds, of 100 people; `es_optimo`, whether the proposal was proved to be the best choice of so many;
    `nuevas`, the people that it adds in all. Sources: sitios_propuestos, cobertura_por_territorio.
    """
    rows = con.execute(
        """
        select
            orden,
            sum(personas_nuevas) over (order by orden) as nuevas,
            acumulado_pct,
            azar_mediana,
            azar_p05,
            azar_p95,
            cota,
            optimo is not null as es_optimo,
            procedencia
        from sitios_propuestos
        where red = $network and radio_m = $radius
        order by orden
        """,
        {"network": network, "radius": radius},
    ).df()
    city = one(con, network=network, radius=radius)
    if rows.empty or city is None:
        return rows
    start = {"orden": 0, "nuevas": 0.0, "es_optimo": True, "procedencia": city["procedencia"]}
    start |= dict.fromkeys(_SHARES, city["cubiertas_pct"])
    return pd.concat([pd.DataFrame([start]), rows.astype(dict.fromkeys(_SHARES, float))], ignore_index=True)


def cases(con: duckdb.DuckDBPyConnection) -> pd.DataFrame:
    """Parts of the city small enough to prove the best choice, and the city: how near to it the proposal's way comes.

    Row: one case with people to reach: `voraz`, those that the way of the proposal reaches; `azar`, those of the median
    draw, with the ends of nine in ten; `mejor`, those of the best choice or, where that was not proved
    (`es_demostrado`), a bound that none exceeds. Also as shares of it. Sources: cobertura_casos, territorios.
    """
    return con.execute(
        f"""
        with casos as (
            select
                c.territorio_codigo,
                coalesce(t.territorio_nombre, '{UNPLACED}') as territorio_nombre,
                c.radio_m,
                c.candidatos,
                c.sitios,
                c.voraz,
                coalesce(c.optimo, c.cota) as mejor,
                c.optimo is not null as es_demostrado,
                c.azar,
                c.azar_p05,
                c.azar_p95,
                c.procedencia
            from cobertura_casos as c
            left join territorios as t on t.territorio_codigo = c.territorio_codigo
        )

        select
            *,
            voraz / mejor as voraz_razon,
            azar / mejor as azar_razon,
            azar_p05 / mejor as azar_p05_razon,
            azar_p95 / mejor as azar_p95_razon
        from casos
        where mejor >= 1
        order by territorio_codigo, radio_m
        """
    ).df()


def key_figures(con: duckdb.DuckDBPyConnection, *, curve: pd.DataFrame, count: int) -> pd.DataFrame:
    """Coverage today, after the proposed sites, after as many at random, and the most that as many could reach.

    Row: one indicator; `curve` is that of this module.
    """
    today, then = curve.iloc[0], curve[curve["orden"] <= count].iloc[-1]
    number = formats.integer(then["orden"])
    more = "un sitio más" if then["orden"] == 1 else f"{number} sitios más"
    chance = "Uno al azar" if then["orden"] == 1 else f"{number} al azar"
    low, high = (formats.percent(then[name] / 100) for name in ("azar_p05", "azar_p95"))
    best, proved = then["cota"], then["es_optimo"]
    rows = [
        ("hoy", "Hoy", today["acumulado_pct"], "de la ciudad tendría un sitio cerca"),
        (
            "propuestos",
            f"Con {more}",
            then["acumulado_pct"],
            f"{formats.integer(then['nuevas'])} personas que hoy no tendrían uno",
        ),
        ("azar", chance, then["azar_mediana"], f"la mitad de los sorteos; 9 de cada 10, entre {low} y {high}"),
        (
            "tope",
            "Lo más que se puede",
            best,
            "ninguna elección de tantos sitios " + ("es mejor" if proved else "pasa de ahí"),
        ),
    ]
    return pd.DataFrame(
        [
            {
                "indicador": code,
                "etiqueta": label,
                "valor": None if value != value else value / 100,
                "unidad": "proporcion",
                "texto": None if value != value else formats.percent(value / 100),
                "nota": note,
                "motivo": "No se calcula: no se demostró un tope para tantos sitios.",
            }
            for code, label, value, note in rows
        ],
        columns=INDICATOR,
    ).assign(procedencia=then["procedencia"])
