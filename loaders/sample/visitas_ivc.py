"""The delivery of the visits of inspection: what the health office found in the establishments that had opened."""

from datetime import date
from functools import lru_cache
from pathlib import Path

import numpy as np

from loaders.paths import REFERENCE
from loaders.sample import dirt, facts, sheets, typing
from loaders.sample.cases import NEVER, day_number
from loaders.sample.establishments import Establishments, establishments
from loaders.sample.firms import OFFICES
from loaders.sample.population import CITY
from loaders.sample.reactivacion import nits
from loaders.sample.sheets import Delivery

SEED = 6_000
CUTOFF = date(2021, 5, 23)
HEADER = {
    "acta": "Acta",
    "fecha": "Fecha de visita",
    "radicado": "Radicado",
    "nit": "NIT",
    "nombre": "Establecimiento",
    "direccion": "Dirección",
    "barrio": "Barrio",
    "comuna": "Comuna",
    "concepto": "Concepto",
    "medida": "Medida",
}
DAY = "%d/%m/%Y"
FINDINGS = ("Cumple", "Cumple parcialmente", "No cumple")
MEASURES = ("Ninguna", "Requerimiento", "Cierre temporal")
PARTLY = 2.2  # findings of partial compliance for each one of none
DAYS_UNTIL_SECOND = 20


def deliveries(scale: float = 1.0, folder: Path = REFERENCE) -> list[Delivery]:
    """The one delivery of the visits."""
    texts, kind, told = _prepared(scale, folder)
    names, counts = np.unique(kind[kind != ""], return_counts=True)
    found = told | dict(zip(names.tolist(), counts.tolist(), strict=True))
    written, beyond, added = dirt.extra_rows(
        texts,
        np.flatnonzero(kind == ""),
        facts.parameters("muestra", folder)["ivc_filas_de_mas"],
        key="acta",
        changed="direccion",
        change=lambda text: f"{text} MEZANINE",
    )
    sheet = sheets.Sheet({title: written[name] for name, title in HEADER.items()}, beyond)
    content = sheets.delimited(sheet, ",", "utf-8")
    return [Delivery(CUTOFF, "visitas", f"visitas_ivc_{CUTOFF}.csv", content, len(sheet), found | added)]


@lru_cache(maxsize=1)
def _prepared(scale: float, folder: Path) -> tuple[dict[str, np.ndarray], np.ndarray, dict[str, int]]:
    """The columns of the visits as typed, the one error of each, and what was written in all."""
    rng = np.random.default_rng(SEED)
    assumed = facts.parameters("muestra", folder)
    law, known = assumed["ivc"], establishments(scale, folder)
    where, day = _visits(rng, assumed, known, scale)
    firm = np.concatenate([known.firm[where], _unregistered(rng, known, round(law["sin_registro"] * len(where)))])
    firms, count, strangers = known.firms, len(firm), len(firm) - len(where)
    radicado = np.concatenate([known.number[where], np.full(strangers, "", object)])
    day = np.concatenate([day, rng.choice(day, strangers)])
    started = np.concatenate([known.started[where], np.full(strangers, NEVER)])
    order = np.argsort(day, kind="stable")
    firm, radicado, day, started = firm[order], radicado[order], day[order], started[order]
    finding, measure = _findings(rng, assumed, firms.trades.section[firms.trade[firm]])
    places, place = firms.population.places, firms.place[firm]
    registered = radicado != ""
    eligible = {
        "cierre_con_cumple": finding == 0,
        "visita_previa": registered & (started > day_number(date(2020, 6, 1))),
        "radicado_desconocido": registered,
        "sin_radicado": registered,
        "barrio_errata": typing.plain_names(places.name)[place],
    }
    kind = dirt.dealt(rng, assumed["ivc_suciedad"], eligible, np.ones(count, dtype=bool))
    corner = firms.calle[firm], firms.carrera[firm], firms.door[firm]
    columns = {
        "acta": np.array([f"IVC-{number:05}" for number in range(1, count + 1)]),
        "fecha": sheets.days(np.where(kind == "visita_previa", started - 15, day), DAY),
        "radicado": radicado,
        "nit": nits(firms.nit[firm], rng),
        "nombre": firms.name[firm],
        "direccion": typing.plates(firms.site[firm], *corner, OFFICES),
        "barrio": typing.barrios_of(places, place, rng),
        "comuna": typing.comunas_of(places, place, rng),
        "concepto": np.array(FINDINGS)[finding],
        "medida": np.array(MEASURES)[measure],
    }
    texts = {name: np.array(values, dtype=object) for name, values in columns.items()}
    forms = {
        ("concepto_desconocido", "concepto"): lambda row: ("XX", "Pendiente", "NR")[row % 3],
        ("sin_concepto", "concepto"): lambda row: "",
        ("medida_desconocida", "medida"): lambda row: ("XX", "Por definir", "NR")[row % 3],
        ("cierre_con_cumple", "medida"): lambda row: MEASURES[2],
        ("fecha_ilegible", "fecha"): lambda row: f"31/02/{texts['fecha'][row][-4:]}",
        ("fecha_futura", "fecha"): lambda row: f"{texts['fecha'][row][:-4]}203{texts['fecha'][row][-1]}",
        ("radicado_desconocido", "radicado"): lambda row: f"RE-9{row % 100_000:05}",
        ("sin_radicado", "radicado"): lambda row: "",
        ("sin_nit", "nit"): lambda row: "",
        ("barrio_errata", "barrio"): lambda row: typing.mistyped(typing.plain(str(places.name[place[row]])), row),
    }
    for (name, column), form in forms.items():
        for row in np.flatnonzero(kind == name).tolist():
            texts[column][row] = form(row)
    told = {"visitas": count, "sin_registro": strangers, "establecimientos": len(np.unique(where))}
    return texts, kind, told


def _visits(
    rng: np.random.Generator, assumed: dict, known: Establishments, scale: float
) -> tuple[np.ndarray, np.ndarray]:
    """Establishment and day of each visit: more where coverage is high, some of them visited twice."""
    law, last = assumed["ivc"], day_number(CUTOFF)
    cover, places = assumed["ivc_cobertura"], known.firms.population.places
    weight = np.array([cover.get(code, cover["otras"]) for code in places.comuna.tolist()])
    able = np.flatnonzero(known.started < last - 30)
    wanted = round(law["visitas"] * scale / (1 + law["segundas_visitas"]) / (1 + law["sin_registro"]))
    key = rng.exponential(size=len(able)) / weight[known.firms.place[known.firm[able]]]
    where = able[np.argsort(key, kind="stable")[: max(1, wanted)]]
    day = known.started[where] + rng.integers(1, last - known.started[where] - DAYS_UNTIL_SECOND)
    twice = rng.random(len(where)) < law["segundas_visitas"]
    again = rng.integers(day[twice] + DAYS_UNTIL_SECOND // 2, last + 1)
    return np.concatenate([where, where[twice]]), np.concatenate([day, again])


def _unregistered(rng: np.random.Generator, known: Establishments, count: int) -> np.ndarray:
    """Firms of the city that opened without asking."""
    firms = known.firms
    others = np.flatnonzero((firms.municipality == CITY) & (firms.registered < day_number(date(2020, 4, 1))))
    return rng.choice(np.setdiff1d(others, known.firm), count, replace=False)


def _findings(rng: np.random.Generator, assumed: dict, section: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """What was found, by section, and the measure that followed."""
    bad = assumed["ivc_no_cumple"]
    share = np.array([bad.get(one, bad["otras"]) for one in section.tolist()])
    dice, closing = rng.random(len(section)), rng.random(len(section)) < assumed["ivc"]["cierre_si_no_cumple"]
    finding = np.select([dice < share, dice < share * (1 + PARTLY)], [2, 1], 0)
    return finding, np.where((finding == 2) & closing, 2, np.minimum(finding, 1))
