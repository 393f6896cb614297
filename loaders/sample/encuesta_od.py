"""Two waves of an origin–destination survey of the metropolitan area: a file each, expanded to the trips of a day.

Homes of the city are households of the population; those of the neighbouring municipalities are made up. Destinations
follow people, firms and distance, with nothing planted. A way back has the purpose of the way there.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

import numpy as np

from loaders.paths import REFERENCE
from loaders.sample import dirt, facts, gravity, sheets, typing, ways
from loaders.sample.cases import day_number
from loaders.sample.establishments import clock
from loaders.sample.firms import firms
from loaders.sample.population import CITY, Population, population
from loaders.sample.sheets import Delivery

SEED = 1019
WAVES = (date(2019, 10, 31), date(2020, 11, 30))
HEADER = {
    "hogar": "id_hogar",
    "persona": "id_persona",
    "viaje": "id_viaje",
    "fecha": "fecha",
    "origen": "zona_origen",
    "destino": "zona_destino",
    "inicio": "hora_inicio",
    "llegada": "hora_llegada",
    "modo": "modo_principal",
    "motivo": "motivo_viaje",
    "sexo": "sexo",
    "estrato": "estrato",
    "municipio": "municipio_hogar",
    "factor": "factor_expansion",
}
PURPOSES = {  # each code as written, its usual first minute and spread, and how long it takes
    "trabajo": ("Trabajo", 405, 45, 560),
    "estudio": ("Estudio", 385, 40, 350),
    "compras": ("Compras", 620, 130, 70),
    "salud": ("Salud", 520, 120, 110),
    "tramites": ("Trámites", 560, 90, 80),
    "cuidado": ("Cuidado de otras personas", 400, 150, 60),
    "recreacion": ("Recreación", 960, 150, 130),
    "otro": ("Otro", 700, 180, 90),
}
BY_JOBS = ("trabajo", "compras", "salud", "tramites")  # drawn to where firms are, the others to where people live
TRIPS = {2: 0.8, 3: 0.08, 4: 0.12}  # of who leaves home, and how usual
YOUNGEST = 5
LAST_MINUTE = 1439
OUTSIDE = ("68406", "68615", "11001", "FUERA", "OTRO MUNICIPIO", "99")
UNKNOWN_ZONES = ("?", "ZZ-12", "000")
LUNCH, AFTERNOON = 300, 250
# Households of the neighbours, of whom no census is here: their people, women, oldest and estratos, all assumed.
NEIGHBOUR_HOME, NEIGHBOUR_WOMEN, NEIGHBOUR_OLDEST = 3.1, 0.52, 75
NEIGHBOUR_ESTRATOS = (0.19, 0.32, 0.3, 0.14, 0.02, 0.03)


@dataclass(frozen=True)
class Travellers:
    """Arrays with a row per person who was asked: household, number in it, zone of the home, and who it is."""

    household: np.ndarray
    member: np.ndarray
    zone: np.ndarray
    is_woman: np.ndarray
    estrato: np.ndarray
    age: np.ndarray


def deliveries(scale: float = 1.0, folder: Path = REFERENCE) -> list[Delivery]:
    """The file of each wave."""
    return [_delivery(np.random.default_rng(SEED + wave.year), wave, scale, folder) for wave in WAVES]


def _delivery(rng: np.random.Generator, wave: date, scale: float, folder: Path) -> Delivery:
    assumed = facts.parameters("muestra", folder)
    city = population(scale, folder)
    zone = gravity.zones(city, scale, str(wave.year), folder)
    rate = assumed["encuesta"][f"viajes_por_persona_{wave.year}"]
    asked = _asked(rng, city, zone, assumed["encuesta"], scale, rate)
    leg = _legs(rng, assumed, zone, asked, wave, scale, folder, rate)
    who = leg["who"]
    factor = _factors(zone, asked, who, rate)
    days = np.array([day_number(wave.replace(day=1) + timedelta(n)) for n in range(wave.day)])
    days = days[(days + 2) % 7 != 6]
    day = days[rng.integers(0, len(days), asked.household.max() + 1)][asked.household[who]]
    kind = dirt.dealt(rng, assumed["encuesta_suciedad"], {}, np.ones(len(who), dtype=bool))
    away = (kind == "") & (rng.random(len(who)) < assumed["encuesta"]["fuera_del_area"])
    write = np.array([text if wave == WAVES[0] else typing.plain(text) for text, *_ in PURPOSES.values()], dtype=object)
    modes = np.array([text[0] if wave == WAVES[0] else text[1] for text in ways.MODES.values()], dtype=object)
    hours = np.array([clock(minute) for minute in range(LAST_MINUTE + 1)], dtype=object)
    columns = {
        "hogar": (asked.household[who] + 1).astype(str),
        "persona": asked.member[who].astype(str),
        "viaje": leg["number"].astype(str),
        "fecha": sheets.days(day, "%Y-%m-%d"),
        "origen": zone.code[leg["start"]],
        "destino": np.where(away, np.array(OUTSIDE)[np.arange(len(who)) % len(OUTSIDE)], zone.code[leg["end"]]),
        "inicio": hours[leg["departure"]],
        "llegada": hours[leg["arrival"]],
        "modo": modes[leg["mode"]],
        "motivo": write[leg["purpose"]],
        "sexo": np.where(asked.is_woman[who], "Mujer", "Hombre"),
        "estrato": asked.estrato[who].astype(str),
        "municipio": zone.municipality[asked.zone[who]],
        "factor": [f"{value:.2f}" for value in factor.tolist()],
    }
    columns = {name: np.array(values, dtype=object) for name, values in columns.items()}
    _spoil(kind, leg, columns)
    names, counts = np.unique(kind[kind != ""], return_counts=True)
    found = {
        "viajes": len(who),
        "personas": len(asked.household),
        "fuera_del_area": int(away.sum()),
        **dict(zip(names.tolist(), counts.tolist(), strict=True)),
    }
    written, beyond, added = dirt.extra_rows(
        columns,
        np.flatnonzero((kind == "") & ~away),
        assumed["encuesta_filas_de_mas"],
        key="viaje",
        changed="estrato",
        change=lambda text: str(int(text) % 6 + 1),
    )
    sheet = sheets.Sheet({title: written[name] for name, title in HEADER.items()}, beyond)
    content = sheets.delimited(sheet, ";", "utf-8")
    return Delivery(wave, "encuesta", f"encuesta_od_{wave}.csv", content, len(sheet), found | added)


def _asked(
    rng: np.random.Generator, city: Population, zone: gravity.Zones, law: dict[str, float], scale: float, rate: float
) -> Travellers:
    """Everybody of the households that were visited, those of the city first."""
    wanted = law["viajes"] * scale / rate
    homes = len(city.home_place)
    visited = np.zeros(homes, dtype=bool)
    visited[rng.choice(homes, round(law["hogares_de_la_ciudad"] * wanted * homes / len(city)), replace=False)] = True
    own = np.flatnonzero(visited[city.home])
    own = own[np.argsort(city.home[own], kind="stable")]
    far = np.flatnonzero(zone.municipality != CITY)
    share = zone.people[far] / zone.people[far].sum()
    count = max(len(far), round((1 - law["hogares_de_la_ciudad"]) * wanted / NEIGHBOUR_HOME))
    size = 1 + rng.poisson(NEIGHBOUR_HOME - 1, count)
    where = np.concatenate([far, rng.choice(far, len(size) - len(far), p=share)])
    estrato = 1 + rng.choice(6, len(size), p=NEIGHBOUR_ESTRATOS)
    household = np.concatenate([city.home[own], homes + np.repeat(np.arange(len(size)), size)])
    first = np.flatnonzero(np.diff(household, prepend=-1))
    place = np.cumsum(np.diff(household, prepend=household[0]) > 0)
    people = int(size.sum())
    return Travellers(
        household=place,
        member=np.arange(len(household)) - first[place] + 1,
        zone=np.concatenate([city.place[own], np.repeat(where, size)]),
        is_woman=np.concatenate([city.is_woman[own], rng.random(people) < NEIGHBOUR_WOMEN]),
        estrato=np.concatenate([city.home_estrato[city.home[own]], np.repeat(estrato, size)]),
        age=np.concatenate([city.age[own], rng.integers(0, NEIGHBOUR_OLDEST, people)]),
    )


def _legs(
    rng: np.random.Generator,
    assumed: dict,
    zone: gravity.Zones,
    asked: Travellers,
    wave: date,
    scale: float,
    folder: Path,
    rate: float,
) -> dict[str, np.ndarray]:
    """Every trip of those who left home: there and back, on to a second place, or out again in the afternoon."""
    able = np.flatnonzero(asked.age >= YOUNGEST)
    usual = sum(number * share for number, share in TRIPS.items())
    who = able[rng.random(len(able)) < rate / usual * len(asked.age) / len(able)]
    size = len(who)
    trips = rng.choice(list(TRIPS), size, p=list(TRIPS.values()))
    names = list(PURPOSES)
    shares = facts.shares(assumed[f"encuesta_motivo_{wave.year}"])[1]
    work, study = names.index("trabajo"), names.index("estudio")
    errands = np.where(np.isin(names, ("trabajo", "estudio")), 0, shares)
    one, two = (rng.choice(len(names), size, p=weights / weights.sum()) for weights in (shares, errands))
    one = np.where((asked.age[who] < 16) & (one == work), study, one)
    home_for_lunch = (trips == 4) & (one == work)
    two = np.where(home_for_lunch, one, two)
    home = asked.zone[who]
    apart = gravity.distances(zone)
    first = _destinations(rng, assumed, zone, apart, home, one, scale, folder, wave)
    second = _destinations(rng, assumed, zone, apart, np.where(trips == 3, first, home), two, scale, folder, wave)
    second = np.where(home_for_lunch, first, second)
    mode = ways.modes(
        rng, assumed[f"encuesta_medio_{wave.year}"], apart[home, first], asked.estrato[who], asked.is_woman[who]
    )
    usual_start, spread, lasts = np.array([values[1:] for values in PURPOSES.values()], float).T
    departs = rng.normal(usual_start[one], spread[one])
    departs += np.where((one == study) & (rng.random(size) < 0.3), 360, 0)
    stays = np.where(home_for_lunch, LUNCH, lasts[one] * rng.lognormal(0, 0.15, size))
    back = departs + stays
    then = np.where(
        home_for_lunch, back + 90, np.where(trips == 3, back, np.maximum(back + 60, rng.normal(1020, 90, size)))
    )
    later = then + np.where(home_for_lunch, AFTERNOON, lasts[two] * rng.lognormal(0, 0.15, size))
    chain = [  # number of the leg by how many a person makes; start, end, departure, purpose
        ((1, 1, 1), home, first, departs, one),
        ((2, 0, 2), first, home, back, one),
        ((0, 2, 0), first, second, then, two),
        ((0, 0, 3), home, second, then, two),
        ((0, 3, 4), second, home, later, two),
    ]
    parts = []
    for numbers, start, end, leaves, purpose in chain:
        number = np.array([0, 0, *numbers])[trips]
        rows = np.flatnonzero(number)
        parts.append([values[rows] for values in (who, number, start, end, leaves, purpose, mode)])
    names_of = ("who", "number", "start", "end", "departure", "purpose", "mode")
    leg = {name: np.concatenate(values) for name, values in zip(names_of, zip(*parts, strict=True), strict=True)}
    order = np.lexsort((leg["number"], leg["who"]))
    leg = {name: values[order] for name, values in leg.items()}
    told = np.where(
        rng.random(len(order)) < 0.5, np.round(leg["departure"] / 15) * 15, np.round(leg["departure"] / 5) * 5
    )
    leg["departure"] = np.clip(told, 240, LAST_MINUTE - 30).astype(np.int64)
    km = np.maximum(0.1, apart[leg["start"], leg["end"]] * rng.normal(1, 0.1, len(order)))
    leg["arrival"] = np.minimum(leg["departure"] + ways.minutes(rng, assumed, km, leg["mode"]), LAST_MINUTE)
    return leg


def _destinations(
    rng: np.random.Generator,
    assumed: dict,
    zone: gravity.Zones,
    apart: np.ndarray,
    start: np.ndarray,
    purpose: np.ndarray,
    scale: float,
    folder: Path,
    wave: date,
) -> np.ndarray:
    """Where each goes: firms or people of a zone times how near it is."""
    known = firms(scale, folder)
    there = known.registered <= day_number(wave)
    jobs = np.array(
        [
            *np.bincount(known.place[there & (known.place >= 0)], minlength=int((zone.municipality == CITY).sum())),
            *[(there & (known.municipality == code)).sum() for code in zone.code[zone.municipality != CITY].tolist()],
        ],
        float,
    )
    near = np.exp(-apart / assumed["encuesta"]["escala_km"])
    by_jobs = np.isin(purpose, [list(PURPOSES).index(name) for name in BY_JOBS])
    end = np.empty(len(start), dtype=np.int64)
    for rows, pull in ((by_jobs, jobs), (~by_jobs, zone.people)):
        steps = np.cumsum(near * pull, axis=1)
        dice = rng.random(rows.sum()) * steps[start[rows], -1]
        end[rows] = (dice[:, None] >= steps[start[rows]]).sum(axis=1)
    return np.minimum(end, len(zone) - 1)


def _factors(zone: gravity.Zones, asked: Travellers, who: np.ndarray, rate: float) -> np.ndarray:
    """Trips of a day that each one stands for: by comuna or municipality of the home, as many in all as assumed."""
    stratum = np.where(zone.comuna != "", zone.comuna, zone.municipality)
    names, of_zone = np.unique(stratum, return_inverse=True)
    people = np.bincount(of_zone, zone.people, minlength=len(names))
    counted = np.bincount(of_zone[asked.zone], minlength=len(names))
    factor = (people / np.maximum(counted, 1))[of_zone[asked.zone[who]]]
    return factor * rate * zone.people.sum() / factor.sum()


def _spoil(kind: np.ndarray, leg: dict[str, np.ndarray], columns: dict[str, np.ndarray]) -> None:
    """Write the planted errors."""
    forms = {
        ("sin_factor", "factor"): lambda row: "",
        ("factor_negativo", "factor"): lambda row: f"-{columns['factor'][row]}",
        ("factor_ilegible", "factor"): lambda row: "N/A",
        ("zona_desconocida", "origen"): lambda row: UNKNOWN_ZONES[row % len(UNKNOWN_ZONES)],
        ("sin_zona", "destino"): lambda row: "",
        ("modo_desconocido", "modo"): lambda row: ("XX", "NR", "88")[row % 3],
        ("motivo_desconocido", "motivo"): lambda row: ("XX", "NR", "88")[row % 3],
        ("sexo_desconocido", "sexo"): lambda row: ("X", "NR", "")[row % 3],
        ("estrato_desconocido", "estrato"): lambda row: ("9", "0", "77")[row % 3],
        ("sin_estrato", "estrato"): lambda row: "",
        ("hora_ilegible", "inicio"): lambda row: ("27:80", "MAÑANA", "?")[row % 3],
        ("llegada_previa", "llegada"): lambda row: clock(int(leg["departure"][row]) - 20 - row % 60),
        ("fecha_ilegible", "fecha"): lambda row: f"{columns['fecha'][row][:4]}-02-30",
        ("fecha_de_otro_anio", "fecha"): lambda row: f"2009{columns['fecha'][row][4:]}",
    }
    for (name, column), form in forms.items():
        for row in np.flatnonzero(kind == name).tolist():
            columns[column][row] = form(row)
