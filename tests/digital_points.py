"""A small network of points as the marts of both profiles have it: its contacts, persons, activities and places."""

from __future__ import annotations

import random
from datetime import date
from functools import cache
from pathlib import Path

import duckdb
import pandas as pd

REFERENCE = Path(__file__).resolve().parent.parent / "data" / "reference"
REPORT = REFERENCE / "informe_2020_t3"
POINTS = {"la_joya": "La Joya", "inem": "INEM", "santander": "Colegio Santander"}
PROGRAMMES, CHANNELS, GROUPS = ("sena", "acceso_libre"), ("presencial", "virtual"), ("jovenes", "adultos", "sin_dato")
FEW = 5
KEYS = ["mes_fecha", "punto_codigo", "programa_codigo", "canal", "grupo_poblacional"]


@cache
def contacts(count: int = 900, seed: int = 5) -> pd.DataFrame:
    """One row per contact: its month, groups and the document of its person, missing now and then."""
    dice = random.Random(seed)
    rows = [
        {
            "mes_fecha": date(2020, dice.randint(1, 12), 1),
            "punto_codigo": dice.choices(list(POINTS), [6, 3, 0.2])[0],
            "programa_codigo": dice.choice(PROGRAMMES),
            "canal": dice.choice(CHANNELS),
            "grupo_poblacional": dice.choices(GROUPS, [5, 4, 1])[0],
            "documento": None if dice.random() < 0.05 else dice.randrange(300),
        }
        for _ in range(count)
    ]
    return pd.DataFrame(rows).astype({"documento": "Int64"})


@cache
def events() -> pd.DataFrame:
    """One row per activity, the largest of all with no point."""
    dice = random.Random(6)
    rows = [
        (date(2020, month, 1), point, dice.choice(("curso", "curso", "taller")), dice.randint(4, 40))
        for month in range(1, 13)
        for point in POINTS
    ]
    rows += [(date(2020, 9, 1), "sin_dato", "charla", 677), (date(2020, 9, 1), "varios", "taller", 137)]
    return pd.DataFrame(rows, columns=["mes_fecha", "punto_codigo", "tipo", "asistentes"])


def people() -> pd.DataFrame:
    """Distinct persons by period, point and in all."""
    rows = contacts().assign(mes=lambda df: pd.to_datetime(df["mes_fecha"]))
    starts = {"mes": rows["mes"], "anio": rows["mes"].dt.to_period("Y").dt.start_time}
    starts["trimestre"] = rows["mes"].dt.to_period("Q").dt.start_time
    found = []
    for kind, start in starts.items():
        for place in ("TODOS", *POINTS):
            own = rows.assign(periodo_fecha=start)
            own = own if place == "TODOS" else own[own["punto_codigo"] == place]
            counted = own.groupby("periodo_fecha").agg(
                personas=("documento", "nunique"),
                atenciones=("mes", "size"),
                atenciones_con_documento=("documento", "count"),
            )
            found.append(counted.reset_index().assign(periodo_tipo=kind, punto_codigo=place, corte="todos"))
    trained = rows[(rows["mes"].dt.month <= 9) & (rows["programa_codigo"] == "sena")]
    found.append(
        pd.DataFrame(
            {
                "periodo_fecha": [pd.Timestamp(2020, 7, 1)],
                "personas": [trained["documento"].nunique()],
                "atenciones": [len(trained)],
                "atenciones_con_documento": [trained["documento"].count()],
                "periodo_tipo": ["acumulado"],
                "punto_codigo": ["TODOS"],
                "corte": ["capacitados"],
            }
        )
    )
    return pd.concat(found).assign(corte_codigo=lambda df: df["corte"])


def internal() -> dict[str, pd.DataFrame]:
    """The tables of the internal profile, by name."""
    counted = contacts().groupby(KEYS).size().reset_index(name="atenciones")
    came = events().groupby(["mes_fecha", "punto_codigo", "tipo"])["asistentes"].agg(["size", "sum", "max"])
    came = came.reset_index().set_axis(
        ["mes_fecha", "punto_codigo", "tipo", "actividades", "asistentes", "asistentes_mayor"], axis=1
    )
    return _made_up(
        {
            "puntos_atenciones": counted,
            "puntos_personas": people(),
            "puntos_actividades": came,
        }
    )


def public() -> dict[str, pd.DataFrame]:
    """The tables of the public profile: one dimension at a time, and small counts of a point hidden."""
    whole = internal()
    cube, came, persons = (whole[f"puntos_{name}"] for name in ("atenciones", "actividades", "personas"))
    cuts = {"programa": "programa_codigo", "canal": "canal", "grupo": "grupo_poblacional"}
    by_month = [
        cube.assign(corte_codigo=cube[column] if column else "todos")
        .groupby(["mes_fecha", "corte_codigo"], as_index=False)["atenciones"]
        .sum()
        .assign(corte=cut)
        for cut, column in {"todos": None, **cuts}.items()
    ]
    by_point = _hidden(cube.groupby(["mes_fecha", "punto_codigo"], as_index=False)["atenciones"].sum())
    quarter = pd.to_datetime(cube["mes_fecha"]).dt.to_period("Q").dt.start_time
    by_quarter = [
        cube.assign(trimestre_fecha=quarter, corte_codigo=cube[column])
        .groupby(["trimestre_fecha", "punto_codigo", "corte_codigo"], as_index=False)["atenciones"]
        .sum()
        .assign(corte=cut)
        for cut, column in cuts.items()
    ]
    attended = came.groupby(["mes_fecha", "tipo"], as_index=False).agg(
        actividades=("actividades", "sum"),
        asistentes=("asistentes", "sum"),
        asistentes_mayor=("asistentes_mayor", "max"),
    )
    return _made_up(
        {
            "puntos_atenciones_por_mes": pd.concat(by_month),
            "puntos_atenciones_por_punto": by_point,
            "puntos_atenciones_por_punto_trimestre": _hidden(pd.concat(by_quarter)),
            "puntos_personas_por_mes": persons[persons["punto_codigo"] == "TODOS"].drop(columns="punto_codigo"),
            "puntos_actividades_por_mes": attended,
        }
    )


def _hidden(rows: pd.DataFrame) -> pd.DataFrame:
    few = rows["atenciones"] < FEW
    return rows.assign(atenciones=rows["atenciones"].astype("Int64").mask(few), es_atenciones_oculto=few)


def report() -> dict[str, pd.DataFrame]:
    """The report's tables as their marts have them, from the figures carried."""
    found = {f"informe_{name}": pd.read_csv(REPORT / f"{name}.csv") for name in ("atenciones", "formacion", "coursera")}
    found["informe_plan"] = pd.read_csv(REPORT / "plan.csv")
    talks = pd.read_csv(REPORT / "en_tic_confio.csv").rename(columns={"punto": "punto_escrito"})
    workshops = pd.read_csv(REPORT / "al_punto.csv").rename(columns={"puntos": "punto_escrito"})
    both = pd.concat([talks.assign(estrategia="en_tic_confio"), workshops.assign(estrategia="al_punto")])
    both = both[both["papel"] == "parte"].rename(columns={"cifra": "asistentes"})
    found["informe_talleres"] = both.assign(punto_codigo=None).astype({"punto_codigo": "string"})
    return {name: rows.assign(procedencia="real") for name, rows in found.items()}


def places() -> dict[str, pd.DataFrame]:
    """Three points of which one is placed in its barrio, the Centro that nobody has placed, and who lives near."""
    sites = pd.DataFrame(
        [
            ("la_joya", "La Joya", "punto_digital", 7.121, -73.135, "barrio"),
            ("inem", "INEM", "punto_digital", 7.085, -73.115, "comuna"),
            ("santander", "Colegio Santander", "punto_digital", 7.138, -73.122, "sitio"),
            ("centro_pensamiento", "Centro de Pensamiento para la 4RI", "centro_pensamiento", None, None, "sin_ubicar"),
        ],
        columns=["punto_codigo", "punto_nombre", "punto_tipo", "latitud", "longitud", "ubicacion"],
    ).assign(barrio_codigo="B1", comuna_codigo="C01", procedencia="real")
    near = pd.DataFrame(
        [("la_joya", 1000, 24_000, 18_000, 31_000), ("inem", 1000, 20_500, 15_000, 26_000), ("inem", 300, 2_000, 1, 3)]
        + [("santander", 1000, 23_000, 17_000, 30_000)],
        columns=["sitio_codigo", "radio_m", "personas", "personas_min", "personas_max"],
    ).assign(anio=2020, procedencia="real")
    city = pd.DataFrame(
        [("puntos", 1000, "ciudad", 600_000, 150_000, 120_000, 180_000), ("wifi", 1000, "ciudad", 600_000, 9, 9, 9)],
        columns=["red", "radio_m", "nivel", "personas", "cubiertas", "cubiertas_min", "cubiertas_max"],
    )
    return {"puntos_digitales": sites, "alcance_por_sitio": near, "cobertura_por_territorio": city}


def around_it() -> dict[str, pd.DataFrame]:
    """What else the board reads."""
    source = {"fuente_codigo": ["puntos_digitales"], "procedencia": ["sintetico"], "corte_fecha": [date(2020, 12, 31)]}
    about = {"fuente_codigo": ["puntos_digitales"], "titulo": ["Libros"], "entidad": ["OATIC"], "url": ["https://x"]}
    names = pd.read_csv(REFERENCE / "programas_puntos.csv").drop(columns="es_formacion")
    territories = {"territorio_codigo": ["B1", "C01"], "territorio_nombre": ["Barrio 1", "Comuna 1"]}
    return {
        "frescura": pd.DataFrame(source),
        "fuentes": pd.DataFrame(about | {"licencia": ["Datos personales: uso interno"]}),
        "programas_puntos": names,
        "territorios": pd.DataFrame(territories),
    }


def database(*tables: dict[str, pd.DataFrame]) -> duckdb.DuckDBPyConnection:
    """A database with those tables and what lies around them."""
    con = duckdb.connect()
    for name, rows in {key: rows for one in (around_it(), *tables) for key, rows in one.items()}.items():
        days = [column for column in rows if column.endswith("_fecha")]
        con.register("entrada", rows.assign(**{column: pd.to_datetime(rows[column]) for column in days}))
        chosen = ", ".join(f"cast({one} as date) as {one}" if one in days else one for one in rows)
        con.execute(f"create table {name} as select {chosen} from entrada")
        con.unregister("entrada")
    return con


def _made_up(tables: dict[str, pd.DataFrame]) -> dict[str, pd.DataFrame]:
    return {name: rows.assign(procedencia="sintetico") for name, rows in tables.items()}
