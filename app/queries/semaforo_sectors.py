"""The light of each sector of the economy: the incidence of the comunas where its people work.

How many of a section work in each comuna is not published, so there is a light by sector in the main file alone.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import duckdb
import pandas as pd

from app.domain import formats, semaforo
from app.domain.epidemiology.weighted import mean_rate
from app.domain.semaforo import Measure

_PER = 100_000


def held(con: duckdb.DuckDBPyConnection) -> bool:
    """Whether the file says where the people of each section work. Source: reactivacion."""
    (tables,) = con.execute(
        "select count(*) from duckdb_tables() where table_name in ('reactivacion', 'semaforo_por_territorio')"
    ).fetchone()
    return tables == 2 and con.execute("select count(*) > 0 from reactivacion where etapa = 'activo'").fetchone()[0]


def sectors(con: duckdb.DuckDBPyConnection, *, day: date, limits: Mapping[str, float]) -> pd.DataFrame:
    """The light of every CIIU section with people reactivated until a Saturday, and why.

    Row: one section; SD is the activity that was not recognised. `trabajadores`, and `ubicados_pct`, those of them who
    work in a comuna with an incidence; the mean incidence of those comunas by where they work, with its interval;
    `exposicion`, the cases that there would be among them in 14 days if they fell ill as the residents there; Rt and
    intensive care, of the city; the light as in `queries.semaforo.lights`. Those to look at first come first.
    Sources: reactivacion, semaforo_por_territorio, semaforo_por_comuna, ciiu.
    """
    parts = con.execute(
        """
        with trabajan as (
            select ciiu_seccion, comuna_codigo, sum(trabajadores) as trabajadores, max(procedencia) as procedencia
            from reactivacion
            where etapa = 'activo' and semana_inicio <= $day
            group by ciiu_seccion, comuna_codigo
        ),
        nombres as (select ciiu_seccion, max(ciiu_seccion_nombre) as ciiu_seccion_nombre from ciiu group by 1)
        select
            t.ciiu_seccion,
            case
                when t.ciiu_seccion = 'SD' then 'Actividad sin reconocer'
                else coalesce(n.ciiu_seccion_nombre, t.ciiu_seccion)
            end as ciiu_seccion_nombre,
            cast(t.trabajadores as double) as trabajadores,
            cast(s.casos_14 as double) as casos_14,
            case when s.territorio_tipo = 'comuna' then s.personas end as personas,
            t.procedencia
        from trabajan as t
        left join nombres as n on t.ciiu_seccion = n.ciiu_seccion
        left join semaforo_por_territorio as s on t.comuna_codigo = s.territorio_codigo and s.fecha = $day
        where t.trabajadores > 0
        order by t.ciiu_seccion, t.comuna_codigo
        """,
        {"day": day},
    ).df()
    city = con.execute(
        "select max(rt), max(rt_bajo), max(rt_alto), max(ocupacion_uci_pct) from semaforo_por_comuna "
        "where fecha = $day",
        {"day": day},
    ).fetchone()
    rows = [_sector(code, own, city, limits) for code, own in parts.groupby("ciiu_seccion")]
    found = pd.DataFrame(rows, columns=_COLUMNS)
    gravity = {name: place for place, name in enumerate((semaforo.RED, semaforo.YELLOW, semaforo.GREEN, semaforo.NONE))}
    return (
        found.assign(gravedad=found["luz"].map(gravity))
        .sort_values(["gravedad", "incidencia_14"], ascending=[True, False], ignore_index=True)
        .drop(columns="gravedad")
        .astype({"trabajadores": "Int64"})
    )


def facts(con: duckdb.DuckDBPyConnection, *, day: date, limits: Mapping[str, float], code: str) -> pd.DataFrame:
    """What one section's light stands on, in words, as `queries.semaforo.facts`. Sources: those of `sectors`."""
    rows = sectors(con, day=day, limits=limits)
    found = [
        {"etiqueta": label, "texto": "—" if pd.isna(value) else write(value), "nota": note}
        for row in rows[rows["ciiu_seccion"] == code].to_dict("records")
        for label, value, note, write in (
            ("Reactivados", row["trabajadores"], "trabajadores de lo ya activo", formats.integer),
            ("Ubicados", row["ubicados_pct"] / 100, "en una comuna; los demás no cuentan", formats.percent),
            ("Esperados", row["exposicion"], "casos entre ellos, si enfermaran como los vecinos", formats.decimal),
        )
    ]
    return pd.DataFrame(found, columns=["etiqueta", "texto", "nota"])


def names(con: duckdb.DuckDBPyConnection) -> dict[str, str]:
    """{section: name} of those that have people reactivated, by name. Sources: reactivacion, ciiu."""
    return dict(
        con.execute(
            """
            select
                t.ciiu_seccion,
                case
                    when t.ciiu_seccion = 'SD' then 'Actividad sin reconocer' else max(n.ciiu_seccion_nombre)
                end as nombre
            from reactivacion as t
            left join ciiu as n on t.ciiu_seccion = n.ciiu_seccion
            where t.etapa = 'activo' and t.trabajadores > 0
            group by t.ciiu_seccion
            order by t.ciiu_seccion = 'SD', nombre
            """
        ).fetchall()
    )


_COLUMNS = [
    *("ciiu_seccion", "ciiu_seccion_nombre", "trabajadores", "ubicados_pct"),
    *("incidencia_14", "incidencia_14_bajo", "incidencia_14_alto", "exposicion"),
    *("rt", "rt_bajo", "rt_alto", "ocupacion_uci_pct"),
    *("luz", "luz_nombre", "en_el_limite", "razones", "procedencia"),
]


def _sector(code: str, own: pd.DataFrame, city: tuple, limits: Mapping[str, float]) -> dict:
    known = own.dropna(subset=["personas", "casos_14"])
    rate = mean_rate(known["casos_14"], known["personas"], known["trabajadores"])
    people, placed = own["trabajadores"].sum(), known["trabajadores"].sum()
    rt, low, high, beds = city
    verdict = semaforo.judge(
        {
            semaforo.INCIDENCE: Measure(rate.value, rate.low, rate.high) if rate else Measure(None),
            semaforo.REPRODUCTION: Measure(rt, low, high),
            semaforo.CARE: Measure(beds),
        },
        dict.fromkeys(semaforo.AGGRAVATING),
        limits,
        city_rt=True,
    )
    return {
        "ciiu_seccion": code,
        "ciiu_seccion_nombre": own["ciiu_seccion_nombre"].iloc[0],
        "trabajadores": people,
        "ubicados_pct": 100 * placed / people,
        "incidencia_14": rate and rate.value,
        "incidencia_14_bajo": rate and rate.low,
        "incidencia_14_alto": rate and rate.high,
        "exposicion": rate and people * rate.value / _PER,
        "rt": rt,
        "rt_bajo": low,
        "rt_alto": high,
        "ocupacion_uci_pct": beds,
        "luz": verdict.light,
        "luz_nombre": semaforo.WORDS[verdict.light],
        "en_el_limite": verdict.at_limit,
        "razones": "\n".join(verdict.reasons),
        # Census people join whatever the cases are.
        "procedencia": "real" if set(own["procedencia"]) == {"real"} else "mixto",
    }
