"""A small economy written by hand: establishments that reactivate, firms of the chamber, visits; and their marts.

The marts have the columns that the board reads; a test counts them again from the establishments and the firms.
"""

import random
from datetime import date, timedelta
from functools import cache

import pandas as pd

from app.domain import hexagons
from tests.city import REFERENCE

SECTIONS = {
    "C": ("Industrias manufactureras", {"15": "Fabricación de calzado y curtido", "10": "Elaboración de alimentos"}),
    "F": ("Construcción", {"41": "Construcción de edificios"}),
    "G": ("Comercio y reparación de vehículos", {"46": "Comercio al por mayor", "47": "Comercio al por menor"}),
    "I": ("Alojamiento y comida", {"55": "Alojamiento", "56": "Servicio de comidas"}),
    "SD": ("Actividad sin reconocer", {"SD": "Actividad sin reconocer"}),
}
SIZES = {"micro": (1, 9), "pequena": (10, 50), "mediana": (51, 200), "sin_dato": (1, 4)}
STAGES = ("registrado", "aprobado", "activo")
FIRST, LAST = date(2020, 4, 27), date(2021, 5, 22)
CHAMBER_CUT = date(2024, 2, 15)
CUBE = ["comuna_codigo", "barrio_codigo", "ciiu_seccion", "ciiu_division", "tamano", "es_calzado"]


def week(day: date) -> date:
    """The Sunday on which a day's epidemiological week begins."""
    return day - timedelta(days=(day.weekday() + 1) % 7)


@cache
def places() -> list[dict]:
    """Cells of five comunas, each with its barrio."""
    cells = pd.read_csv(REFERENCE / "celdas_bucaramanga.csv.gz", dtype=str).dropna(subset="barrio_codigo")
    cells["comuna_codigo"] = cells["barrio_codigo"].map(cells.groupby("barrio_codigo")["comuna_codigo"].first())
    return cells[cells["comuna_codigo"].isin(["C01", "C03", "C05", "C12", "C15"])].to_dict("records")


def _activity(dice: random.Random) -> dict:
    section = dice.choices(list(SECTIONS), [3, 1, 5, 2, 0.3])[0]
    division = dice.choice(list(SECTIONS[section][1]))
    shoes = division == "15" or (division == "47" and dice.random() < 0.1)
    return {"ciiu_seccion": section, "ciiu_division": division, "es_calzado": shoes}


def _place(dice: random.Random) -> dict:
    if dice.random() < 0.04:
        return {"comuna_codigo": "SU", "barrio_codigo": "SU", "celda_codigo": None}
    found = dice.choice(places())
    place = {name: found[name] for name in ("comuna_codigo", "barrio_codigo")}
    return place | {"celda_codigo": hexagons.coarser([found["celda_codigo"]], resolution=9)[0]}


def _visits(dice: random.Random) -> list[dict]:
    """Visits with their day, conclusion and measure."""
    found = []
    for _ in range(dice.choice((0, 0, 1, 2))):
        concept = dice.choice(("cumple", "cumple", "cumple_parcialmente", "no_cumple"))
        measure = dice.choice(("requerimiento", "cierre_temporal")) if concept == "no_cumple" else "ninguna"
        day = date(2020, 6, 1) + timedelta(days=dice.randrange(350))
        found.append({"fecha": day, "concepto": concept, "medida": measure})
    return found


@cache
def establishments(count: int = 800, seed: int = 1) -> list[dict]:
    """Establishments with the days of their stages (None: not reached), workers, shifts and visits."""
    dice, rows = random.Random(seed), []
    for number in range(count):
        size = dice.choices(list(SIZES), [6, 2, 0.6, 0.4])[0]
        registered = FIRST + timedelta(days=int(dice.triangular(0, (LAST - FIRST).days, 40)))
        approved = registered + timedelta(days=dice.randrange(15)) if dice.random() < 0.9 else None
        began = approved + timedelta(days=dice.randrange(10)) if approved and dice.random() < 0.9 else None
        days = [day if day and day <= LAST else None for day in (registered, approved, began)]
        rows.append(
            {"radicado": f"R{number}", "tamano": size, "trabajadores": dice.randint(*SIZES[size])}
            | dict(zip(STAGES, days, strict=True))
            | {"desde": dice.choice((6, 7, 8)), "hasta": dice.choice((16, 17, 18)), "dias": dice.choice((5, 6))}
            | {"visitas": _visits(dice) if days[2] else []}
            | _activity(dice)
            | _place(dice)
        )
    return rows


@cache
def firms(count: int = 1500, seed: int = 2) -> list[dict]:
    """Firms of the chamber with the day of their registration and, of the closed, of their closure."""
    dice, rows = random.Random(seed), []
    for number in range(count):
        opened = date(2012, 1, 1) + timedelta(days=dice.randrange((CHAMBER_CUT - date(2012, 1, 1)).days))
        closed = dice.random() < 0.1
        away = dice.random() < 0.3
        place = {"comuna_codigo": "SU", "barrio_codigo": "SU", "celda_codigo": None} if away else _place(dice)
        rows.append(
            {"matricula": number, "municipio_codigo": "68276" if away else "68001"}
            | {"tamano": dice.choices(list(SIZES), [8, 1, 0.3, 0.2])[0]}
            | {"apertura": opened, "cierre": opened + (CHAMBER_CUT - opened) / 2 if closed else None}
            | _activity(dice)
            | place
        )
    return rows


def marts() -> dict[str, pd.DataFrame]:
    """The tables that the internal profile has, by name."""
    sites, companies = pd.DataFrame(establishments()), pd.DataFrame(firms())
    events = sites.melt([*CUBE, "trabajadores"], list(STAGES), "etapa", "fecha").dropna(subset="fecha")
    events["semana_inicio"] = events["fecha"].map(week)
    active = sites[sites["activo"].notna()]
    companies["estado"] = companies["cierre"].map(lambda day: "cancelado" if isinstance(day, date) else "activo")
    months = companies.melt(
        ["municipio_codigo", "ciiu_seccion", "es_calzado"], ["apertura", "cierre"], "que", "dia"
    ).dropna(subset="dia")
    months["mes_fecha"] = months["dia"].map(lambda day: day.replace(day=1))
    located = active[active["celda_codigo"].notna()]
    listed = companies[companies["estado"].eq("activo") & companies["celda_codigo"].notna()]
    found = {
        "ciiu": pd.DataFrame(
            [
                {
                    "ciiu_clase": f"{division}00"[:4],
                    "ciiu_clase_nombre": called,
                    "ciiu_division": division,
                    "ciiu_division_nombre": called,
                    "ciiu_seccion": section,
                    "ciiu_seccion_nombre": name,
                    "es_calzado": division == "15",
                }
                for section, (name, divisions) in SECTIONS.items()
                for division, called in divisions.items()
                if section != "SD"
            ]
        ),
        "reactivacion": _counted(events, ["semana_inicio", "etapa", *CUBE]),
        "reactivacion_por_dia": by_day(),
        "reactivacion_por_celda": _counted(located, ["celda_codigo", "ciiu_seccion", "es_calzado"]),
        "empresas": _tallied(companies, ["municipio_codigo", *CUBE, "estado"], "empresas"),
        "empresas_por_municipio": _tallied(companies, ["municipio_codigo", *CUBE[2:], "estado"], "empresas"),
        "empresas_por_celda": _tallied(listed, ["celda_codigo", "ciiu_seccion", "es_calzado"], "empresas"),
        "empresas_por_mes": months.groupby(["mes_fecha", "municipio_codigo", "ciiu_seccion", "es_calzado"])["que"]
        .value_counts()
        .unstack(fill_value=0)
        .rename(columns={"apertura": "aperturas", "cierre": "cierres"})
        .reset_index(),
        "presencia": presence(),
        "ivc_cobertura": _coverage(active),
        "ivc_por_mes": visits_by_month(),
        "exposicion_por_comuna": exposure(),
    }
    for name, rows in found.items():
        if name in ("empresas", "empresas_por_municipio", "empresas_por_mes"):
            rows["corte_fecha"] = CHAMBER_CUT
    return {name: rows.assign(procedencia="sintetico") for name, rows in found.items()}


def by_day() -> pd.DataFrame:
    """What began each day in the city, by section: the public grain."""
    sites = pd.DataFrame(establishments())
    events = sites.melt(["ciiu_seccion", "trabajadores"], list(STAGES), "etapa", "fecha").dropna(subset="fecha")
    counted = events.groupby(["fecha", "ciiu_seccion"])["etapa"].value_counts().unstack(fill_value=0)
    workers = events[events["etapa"] == "activo"].groupby(["fecha", "ciiu_seccion"])["trabajadores"].sum()
    names = {"registrado": "registrados", "aprobado": "aprobados", "activo": "activos"}
    return counted.rename(columns=names).join(workers).fillna({"trabajadores": 0}).reset_index()


def presence() -> pd.DataFrame:
    """Workers at work by hour and day of the week."""
    rows = [
        {"dia_semana": day, "hora": hour, **{name: site[name] for name in ("comuna_codigo", "ciiu_seccion")}}
        | {"es_calzado": site["es_calzado"], "trabajadores": site["trabajadores"]}
        for site in establishments()
        if site["activo"]
        for day in range(1, site["dias"] + 1)
        for hour in range(site["desde"], site["hasta"])
    ]
    keys = ["dia_semana", "hora", "comuna_codigo", "ciiu_seccion", "es_calzado"]
    return pd.DataFrame(rows).groupby(keys, as_index=False)["trabajadores"].sum()


def exposure() -> pd.DataFrame:
    """Workers of each comuna and the incidence around them."""
    active = pd.DataFrame([site for site in establishments() if site["activo"] and site["comuna_codigo"] != "SU"])
    rows = active.groupby("comuna_codigo", as_index=False)["trabajadores"].sum()
    rows["casos_14"] = [15 + 4 * place for place in range(len(rows))]
    rows["incidencia_14"] = [round(120 + 37.5 * place, 1) for place in range(len(rows))]
    return rows.assign(corte_fecha=LAST, exposicion=rows["trabajadores"] * rows["incidencia_14"] / 100_000)


def _coverage(active: pd.DataFrame) -> pd.DataFrame:
    seen = active.assign(
        activos=1,
        visitados=[int(bool(visits)) for visits in active["visitas"]],
        no_cumple=[sum(one["concepto"] == "no_cumple" for one in visits) for visits in active["visitas"]],
        medidas=[sum(one["medida"] != "ninguna" for one in visits) for visits in active["visitas"]],
    )
    seen["visitas"] = seen["visitas"].map(len)
    counts = ["activos", "visitados", "visitas", "no_cumple", "medidas"]
    return seen.groupby(["comuna_codigo", "ciiu_seccion", "es_calzado"], as_index=False)[counts].sum()


def visits_by_month() -> pd.DataFrame:
    """The city's visits by month, conclusion and measure."""
    rows = pd.DataFrame([visit for site in establishments() for visit in site["visitas"]])
    rows["mes_fecha"] = [day.replace(day=1) for day in rows["fecha"]]
    return _tallied(rows, ["mes_fecha", "concepto", "medida"], "visitas")


def _counted(rows: pd.DataFrame, keys: list[str]) -> pd.DataFrame:
    return rows.assign(establecimientos=1).groupby(keys, as_index=False)[["establecimientos", "trabajadores"]].sum()


def _tallied(rows: pd.DataFrame, keys: list[str], name: str) -> pd.DataFrame:
    return rows.groupby(keys, as_index=False).size().rename(columns={"size": name})
