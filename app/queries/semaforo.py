"""The light of each territory under given thresholds, and what it stands on; what the file hides stays hidden here.

The profile's file says what there is: `semaforo_por_territorio` where barrios and the rhythm of each comuna are kept,
else `semaforo_por_comuna`, made of what is published.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import duckdb
import pandas as pd

from app.domain import formats, semaforo
from app.domain.semaforo import Measure, Verdict

INSIDE, PUBLISHED = "semaforo_por_territorio", "semaforo_por_comuna"
# What the newest date has to be covered by, as a sentence names it.
JOINED = {
    "covid_municipal": "lista municipal de casos",
    "ocupacion_uci": "camas de cuidado intensivo",
    "reactivacion": "registro de reactivación",
    "viajes_trabajadores": "viajes de los trabajadores",
}
# How far the thresholds are moved to see whose light hangs on them.
STEP = 0.2
_PER = 1000
_MEASURED = [
    *("incidencia_14", "incidencia_14_bajo", "incidencia_14_alto", "rt", "rt_bajo", "rt_alto", "ocupacion_uci_pct"),
    *("estrato_bajo_pct", "entrantes_mil", "trabajadores_mil"),
]


def newest(con: duckdb.DuckDBPyConnection) -> dict | None:
    """What there is to judge; None where no municipal list was loaded.

    Keys: fechas (Saturdays, the newest first), corte_fecha, fuentes (code, name and last day of each source that is
    joined), procedencia, niveles (`comuna`, and `barrio` where the file has them), es_publico, fuente_nombre.
    Sources: semaforo_por_territorio or semaforo_por_comuna, cargas, fuentes.
    """
    table = _table(con)
    days = [day for (day,) in con.execute(f"select distinct fecha from {table} order by fecha desc").fetchall()]
    if not days:
        return None
    cutoff, kind = con.execute(f"select max(corte_fecha), min(procedencia) from {table}").fetchone()
    sources = con.execute(
        """
        select c.fuente_codigo, max(f.titulo), max(c.corte_fecha)
        from cargas as c
        left join fuentes as f on c.fuente_codigo = f.fuente_codigo
        where list_contains($joined, c.fuente_codigo)
        group by c.fuente_codigo
        order by list_position($joined, c.fuente_codigo)
        """,
        {"joined": list(JOINED)},
    ).fetchall()
    name = next((title for code, title, _ in sources if code == "covid_municipal"), None)
    return {
        "fechas": days,
        "corte_fecha": cutoff,
        "fuentes": [(code, JOINED[code], until) for code, _, until in sources],
        "procedencia": kind,
        "niveles": ["comuna", "barrio"] if table == INSIDE else ["comuna"],
        "es_publico": table == PUBLISHED,
        "fuente_nombre": name or "Lista municipal de casos de COVID-19",
    }


def thresholds(con: duckdb.DuckDBPyConnection) -> pd.DataFrame:
    """The thresholds in use, what each rests on and between which values it may be varied.

    Row: one threshold, in the order in which they are read. Source: semaforo_umbrales.
    """
    return con.execute(
        """
        select
            umbral,
            criterio,
            titulo,
            magnitud,
            unidad,
            minimo,
            maximo,
            paso,
            es_propio,
            explicacion,
            norma,
            fuente_nombre,
            fuente_url,
            procedencia
        from semaforo_umbrales
        order by orden
        """
    ).df()


def names(con: duckdb.DuckDBPyConnection, *, level: str) -> dict[str, str]:
    """{code: name} of the territories of a level, by name. Sources: those of `newest`, territorios."""
    return dict(
        con.execute(
            f"""
            select t.territorio_codigo, max(t.territorio_nombre)
            from {_table(con)} as s
            inner join territorios as t on s.territorio_codigo = t.territorio_codigo
            where (s.territorio_tipo = 'barrio') = ($level = 'barrio')
            group by t.territorio_codigo
            order by max(t.territorio_nombre), t.territorio_codigo
            """,
            {"level": level},
        ).fetchall()
    )


def lights(con: duckdb.DuckDBPyConnection, *, level: str, day: date, limits: Mapping[str, float]) -> pd.DataFrame:
    """The light of every territory of a level on a Saturday, and why.

    Row: one barrio, or one comuna or corregimiento. Columns: what was measured, as in the mart; `luz`, the best and the
    worst that the intervals allow, `en_el_limite`; `luz_incidencia`, `luz_rt` and `luz_uci`; `agravantes` and `razones`
    as one text. Those to look at first come first: red, yellow, green, none; within, by rank. Sources: those of
    `newest`, territorios.
    """
    rows = _measured(con, level=level, first=day, last=day)
    verdicts = _verdicts(rows, limits)
    rows["luz"] = [one.light for one in verdicts]
    rows["luz_nombre"] = rows["luz"].map(semaforo.WORDS)
    rows["luz_mejor"], rows["luz_peor"] = [one.best for one in verdicts], [one.worst for one in verdicts]
    rows["en_el_limite"] = [one.at_limit for one in verdicts]
    for name in semaforo.CRITERIA:
        rows[f"luz_{name}"] = [one.criteria[name] for one in verdicts]
    rows["agravantes"] = [", ".join(one.aggravating) for one in verdicts]
    rows["razones"] = ["\n".join(one.reasons) for one in verdicts]
    gravity = {name: place for place, name in enumerate((semaforo.RED, semaforo.YELLOW, semaforo.GREEN, semaforo.NONE))}
    rows["gravedad"] = rows["luz"].map(gravity)
    ordered = rows.sort_values(["gravedad", "puesto", "territorio_nombre"], na_position="last", ignore_index=True)
    return ordered.drop(columns="gravedad")


def facts(
    con: duckdb.DuckDBPyConnection, *, level: str, day: date, limits: Mapping[str, float], code: str
) -> pd.DataFrame:
    """What one territory's light stands on, in words.

    Row: one fact: `etiqueta`, `texto` (a dash where it is not known) and `nota`. No rows for a code that is not there.
    Sources: those of `lights`.
    """
    rows = lights(con, level=level, day=day, limits=limits)
    ranked = int(rows["puesto"].notna().sum())
    found = []
    for row in rows[rows["territorio_codigo"] == code].to_dict("records"):
        hidden = "Oculto por privacidad" if row["es_casos_oculto"] else "Sin dato"
        unknown = "No se publica en esta fecha" if row["es_rt_ciudad"] else "Sin registro"
        within = "de su comuna, con barrio" if level == "barrio" else "de la ciudad, con comuna"
        for label, value, note, absent, write in (
            ("Casos, 14 días", row["casos_14"], "por fecha de la muestra", hidden, formats.integer),
            ("Ubicados", row["ubicados_pct"], f"de los casos {within}", hidden, _share),
            (
                "Puesto",
                row["puesto"],
                f"de {ranked}; el azar permite del {row['puesto_bajo']} al {row['puesto_alto']}",
                hidden,
                formats.integer,
            ),
            ("Reactivados", row["trabajadores"], "trabajadores de lo ya activo", unknown, formats.integer),
            ("Entran", row["entrantes"], "a trabajar; no consta que vivan aquí", unknown, formats.integer),
            ("Estrato 1 y 2", row["estrato_bajo_pct"], "de las viviendas, censo de 2018", "Sin dato", _share),
        ):
            missing = pd.isna(value)
            found.append(
                {"etiqueta": label, "texto": "—" if missing else write(value), "nota": absent if missing else note}
            )
    return pd.DataFrame(found, columns=["etiqueta", "texto", "nota"])


def history(con: duckdb.DuckDBPyConnection, *, limits: Mapping[str, float]) -> pd.DataFrame:
    """How many comunas had each light on every Saturday.

    Row: one Saturday and light, none left out; `territorios`, and `de` how many comunas there are. The comunas alone:
    corregimientos have no counted population. Sources: those of `newest`.
    """
    rows = _measured(con, level="comuna", first=None, last=None)
    rows = rows[rows["territorio_tipo"] == "comuna"].reset_index(drop=True)
    rows["luz"] = [one.light for one in _verdicts(rows, limits)]
    counted = rows.groupby(["fecha", "luz"]).size().rename("territorios").reset_index()
    every = pd.MultiIndex.from_product([sorted(set(rows["fecha"])), semaforo.WORDS], names=["fecha", "luz"])
    full = counted.set_index(["fecha", "luz"]).reindex(every, fill_value=0).reset_index()
    full["luz_nombre"] = full["luz"].map(semaforo.WORDS)
    full["de"] = full.groupby("fecha")["territorios"].transform("sum")
    return full.assign(procedencia=_kind(rows))


def sensitivity(con: duckdb.DuckDBPyConnection, *, level: str, day: date, limits: Mapping[str, float]) -> pd.DataFrame:
    """How many territories change their light when thresholds go down or up by a fifth.

    Row: one criterion, or all of them, in one direction: `cambian` of `de` that have a light, to a worse one (`peor`)
    and to a better one (`mejor`). Sources: those of `newest`.
    """
    rows = _measured(con, level=level, first=day, last=day)
    base = [one.light for one in _verdicts(rows, limits)]
    known = [place for place, one in enumerate(base) if one != semaforo.NONE]
    found = []
    for only in (*semaforo.CRITERIA, None):
        for factor in (1 - STEP, 1 + STEP):
            moved = [one.light for one in _verdicts(rows, semaforo.moved(limits, factor, only=only))]
            steps = [semaforo.LIGHTS.index(moved[place]) - semaforo.LIGHTS.index(base[place]) for place in known]
            found.append(
                {
                    "criterio": only or "todos",
                    "criterio_nombre": semaforo.TITLES[only] if only else "Todos a la vez",
                    "cambio": factor - 1,
                    "cambian": sum(step != 0 for step in steps),
                    "peor": sum(step > 0 for step in steps),
                    "mejor": sum(step < 0 for step in steps),
                    "de": len(known),
                }
            )
    return pd.DataFrame(found).assign(cambio=lambda df: df["cambio"].round(2), procedencia=_kind(rows))


def _share(value: float) -> str:
    return formats.percent(value / 100)


def _table(con: duckdb.DuckDBPyConnection) -> str:
    (held,) = con.execute("select count(*) from duckdb_tables() where table_name = $name", {"name": INSIDE}).fetchone()
    return INSIDE if held else PUBLISHED


def _measured(con: duckdb.DuckDBPyConnection, *, level: str, first: date | None, last: date | None) -> pd.DataFrame:
    """The rows of the mart of a level between two Saturdays, with names and what is counted per 1,000 inhabitants."""
    table = _table(con)
    hidden = "s.es_casos_oculto" if table == PUBLISHED else "false"
    rows = con.execute(
        f"""
        select
            s.fecha,
            s.territorio_codigo,
            t.territorio_nombre,
            s.territorio_tipo,
            s.comuna_codigo,
            s.personas,
            s.casos_14,
            {hidden} as es_casos_oculto,
            s.incidencia_14,
            s.incidencia_14_bajo,
            s.incidencia_14_alto,
            s.ubicados_pct,
            s.rt,
            s.rt_bajo,
            s.rt_alto,
            s.rt_fecha,
            $city as es_rt_ciudad,
            s.ocupacion_uci_pct,
            s.estrato_bajo_pct,
            s.trabajadores,
            s.entrantes,
            {_PER} * s.trabajadores / nullif(s.personas, 0) as trabajadores_mil,
            {_PER} * s.entrantes / nullif(s.personas, 0) as entrantes_mil,
            s.puesto,
            s.puesto_bajo,
            s.puesto_alto,
            s.es_incompleto,
            s.procedencia
        from {table} as s
        inner join territorios as t on s.territorio_codigo = t.territorio_codigo
        where (s.territorio_tipo = 'barrio') = ($level = 'barrio')
            and ($first is null or s.fecha >= $first) and ($last is null or s.fecha <= $last)
        order by s.fecha, s.territorio_codigo
        """,
        {"level": level, "first": first, "last": last, "city": table == PUBLISHED},
    ).df()
    whole = dict.fromkeys(["casos_14", "puesto", "puesto_bajo", "puesto_alto", "trabajadores", "entrantes"], "Int64")
    return rows.astype(whole)


def _verdicts(rows: pd.DataFrame, limits: Mapping[str, float]) -> list[Verdict]:
    values = rows[_MEASURED].astype(float).astype(object)
    values = values.where(values.notna(), None)
    return [
        semaforo.judge(
            {
                semaforo.INCIDENCE: Measure(rate, low, high),
                semaforo.REPRODUCTION: Measure(rt, rt_low, rt_high),
                semaforo.CARE: Measure(beds),
            },
            {"estrato": strata, "entrantes": arriving, "trabajadores": working},
            limits,
            hidden=hidden,
            city_rt=city,
        )
        for (rate, low, high, rt, rt_low, rt_high, beds, strata, arriving, working), hidden, city in zip(
            values.itertuples(index=False), rows["es_casos_oculto"], rows["es_rt_ciudad"], strict=True
        )
    ]


def _kind(rows: pd.DataFrame) -> str:
    kinds = set(rows["procedencia"])
    return kinds.pop() if len(kinds) == 1 else "mixto"
