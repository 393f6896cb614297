"""The delivery of workers' trips: where the people of each open establishment come from, when and how.

Every worker who lives in the city is a person of the population. Origins follow the law of `gravity` towards the places
of work, but for the pairs of zones that `truth` tells; modes are shared out as the city declared them.
"""

from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path

import numpy as np

from loaders.paths import REFERENCE
from loaders.sample import dirt, facts, gravity, sheets, typing, ways
from loaders.sample.cases import NEVER, day_number
from loaders.sample.establishments import Establishments, clock, days_text, establishments
from loaders.sample.population import CITY, Population
from loaders.sample.sheets import Delivery

SEED = 45_000
CUTOFF = date(2021, 5, 23)
YEAR = "2020"
HEADER = {
    "radicado": "Radicado",
    "trabajador": "Trabajador",
    "sexo": "Sexo",
    "municipio": "Municipio de residencia",
    "barrio": "Barrio de residencia",
    "municipio_trabajo": "Municipio de trabajo",
    "barrio_trabajo": "Barrio de trabajo",
    "dias": "Días",
    "entrada": "Hora de entrada",
    "salida": "Hora de salida",
    "medio": "Medio de transporte",
    "minutos": "Minutos de viaje",
    "desde": "Desde",
}
DAY = "%d/%m/%Y"
SHIFT = 8 * 60
LONGEST_DAY = 10 * 60
NEIGHBOUR_WOMEN = 0.47
WOMAN, MAN = ("Femenino", "F", "Mujer"), ("Masculino", "M", "Hombre")
UNKNOWN_MODES = ("XX", "NO RESPONDE", "¿?", "7")
NEIGHBOURS = {  # names of barrios of the neighbours, as people type them
    "68276": ("CAÑAVERAL", "Bucarica", "LAGOS II", "Zapamanga", "La Cumbre", "VILLABEL", "Ciudad Valencia"),
    "68307": ("EL POBLADO", "Rincón de Girón", "Arenales", "RIO PRADO", "San Antonio del Carrizal"),
    "68547": ("PASEO DEL PUENTE", "Cabecera del Llano", "SAN RAFAEL", "Barroblanco", "San Cristóbal"),
}
NEIGHBOUR_NAMES = {
    "68276": ("Floridablanca", "FLORIDABLANCA"),
    "68307": ("Girón", "GIRON"),
    "68547": ("Piedecuesta", "PIEDECUESTA"),
}
OUTSIDE = (("Lebrija", "CENTRO"), ("Rionegro", "CENTRO"), ("Bogotá", "CHAPINERO"), ("Los Santos", ""))


@dataclass(frozen=True)
class Trips:
    """Arrays with a row per worker: of which establishment, the number there, who it is (-1 a neighbour), and the way.

    `start` and `end` are zones; minutes of `entry` and `leaving` count from midnight; `since` is a day from 2020-01-01.
    """

    zones: gravity.Zones
    pairs: dict[str, list[tuple[str, str]]]
    establishments: Establishments
    where: np.ndarray
    worker: np.ndarray
    person: np.ndarray
    is_woman: np.ndarray
    start: np.ndarray
    end: np.ndarray
    km: np.ndarray
    days: np.ndarray
    entry: np.ndarray
    leaving: np.ndarray
    mode: np.ndarray
    minutes: np.ndarray
    since: np.ndarray
    kind: np.ndarray

    def __len__(self) -> int:
        return len(self.where)


def deliveries(scale: float = 1.0, folder: Path = REFERENCE) -> list[Delivery]:
    """The one delivery: every worker of every establishment that had begun."""
    rng = np.random.default_rng(SEED + 1)
    made = trips(scale, folder)
    texts = _texts(rng, made)
    _spoil(rng, made, texts)
    extra = facts.parameters("muestra", folder)["viajes_filas_de_mas"]
    names, counts = np.unique(made.kind[made.kind != ""], return_counts=True)
    places = made.establishments.firms.population.places
    homes = np.flatnonzero(
        (made.person >= 0) & ~np.isin(made.kind, ("barrio_desconocido", "sin_barrio", "otro_municipio"))
    )
    found = {
        "viajes": len(made),
        "fuera_de_todo_barrio": int((places.barrio[made.start[homes]] == "").sum()),
        "trabajo_fuera_de_barrio": int((places.barrio[made.end] == "").sum()),
        **dict(zip(names.tolist(), counts.tolist(), strict=True)),
    }
    written, beyond, added = dirt.extra_rows(
        texts,
        np.flatnonzero(made.kind == ""),
        extra,
        key="radicado",
        changed="minutos",
        change=lambda text: str(int(text) + 5),
    )
    sheet = sheets.Sheet({title: written[name] for name, title in HEADER.items()}, beyond)
    content = sheets.delimited(sheet, ";", "utf-8")
    return [Delivery(CUTOFF, "registro", f"viajes_trabajadores_{CUTOFF}.csv", content, len(sheet), found | added)]


def truth(scale: float = 1.0, folder: Path = REFERENCE) -> dict[str, object]:
    """What only tests may know: the pairs with more trips than the law explains, and each trip's own truth."""
    made = trips(scale, folder)
    return {
        "comuna": made.pairs["comuna"],
        "barrio": made.pairs["barrio"],
        "radicado": made.establishments.number[made.where],
        "trabajador": made.worker,
        "persona": made.person,
        "origen": made.zones.code[made.start],
        "destino": made.zones.code[made.end],
        "km": made.km,
        "modo": np.array(ways.CODES)[made.mode],
        "minutos": made.minutes,
        "desde": made.since,
        "error": made.kind,
    }


@lru_cache(maxsize=1)
def trips(scale: float = 1.0, folder: Path = REFERENCE) -> Trips:
    """Every worker of the open establishments, and the one error that his row will have."""
    rng = np.random.default_rng(SEED)
    assumed = facts.parameters("muestra", folder)
    known = establishments(scale, folder)
    city = known.firms.population
    zone = gravity.zones(city, scale, YEAR, folder)
    apart = gravity.distances(zone)
    open_ = np.flatnonzero(known.started < NEVER)
    where = np.repeat(open_, known.working[open_])
    first = np.cumsum(known.working[open_]) - known.working[open_]
    worker = np.arange(len(where)) - np.repeat(first, known.working[open_]) + 1
    end = known.firms.place[known.firm[where]]
    arriving = np.bincount(end, minlength=len(zone))
    chances = gravity.likelihood(zone, apart, assumed["gravedad"]["escala_km"])
    factor, pairs = gravity.anomalies(rng, zone, apart, chances * arriving, assumed["gravedad"])
    order = np.argsort(end, kind="stable")
    start = np.empty(len(where), dtype=np.int64)
    start[order] = gravity.origins(rng, chances * factor, arriving)[0]
    person = _persons(rng, city, start)
    is_woman = np.where(person >= 0, city.is_woman[np.maximum(person, 0)], rng.random(len(where)) < NEIGHBOUR_WOMEN)
    within = np.where(start == end, rng.uniform(0.3, 1.7, len(where)), rng.normal(1.0, 0.08, len(where)))
    km = np.maximum(0.1, apart[start, end] * within)
    kind = _kinds(rng, assumed, known, zone, start, where)
    estrato = np.where(person >= 0, city.home_estrato[city.home[np.maximum(person, 0)]], 3)
    mode = np.empty(len(where), dtype=np.int64)
    told = ~np.isin(kind, ("medio_desconocido", "sin_medio"))
    for rows in (told, ~told):
        mode[rows] = ways.modes(rng, assumed["viajes_medio"], km[rows], estrato[rows], is_woman[rows])
    days, entry, leaving = _hours(rng, assumed["viajes"], known, where)
    late = np.where(rng.random(len(where)) < 0.3, rng.exponential(40, len(where)), 0).astype(np.int64)
    since = np.minimum(known.started[where] + late, day_number(CUTOFF))
    minutes = ways.minutes(rng, assumed, km, mode)
    return Trips(
        zone,
        pairs,
        known,
        where,
        worker,
        person,
        is_woman,
        start,
        end,
        km,
        days,
        entry,
        leaving,
        mode,
        minutes,
        since,
        kind,
    )


def _persons(rng: np.random.Generator, city: Population, start: np.ndarray) -> np.ndarray:
    """An adult of each zone of the city, another one each time while there are; -1 of a neighbour."""
    grown = (city.age >= 18) & (city.age < 70)
    adults = rng.permutation(np.flatnonzero(grown))
    adults = adults[np.argsort(city.place[adults], kind="stable")]
    many = np.bincount(city.place[adults], minlength=start.max() + 1)
    first = np.cumsum(many) - many
    order = np.argsort(start, kind="stable")
    ranked = start[order]
    turn = np.arange(len(start)) - np.searchsorted(ranked, ranked)
    person = np.full(len(start), -1, dtype=np.int64)
    lives = many[ranked] > 0
    at = ranked[lives]
    person[order[lives]] = adults[first[at] + turn[lives] % many[at]]
    return person


def _kinds(
    rng: np.random.Generator,
    assumed: dict,
    known: Establishments,
    zone: gravity.Zones,
    start: np.ndarray,
    where: np.ndarray,
) -> np.ndarray:
    """The one error of each row, or ""; "otro_municipio" is no error but a worker who lives outside the area."""
    here = (zone.municipality == CITY)[start] & zone.is_barrio[start]
    eligible = {
        "otro_municipio": here,
        "barrio_errata": zone.is_plain[start],
        "barrio_desconocido": here,
        "sin_barrio": here,
        "desde_previo": (known.started - known.registered)[where] > 3,
    }
    shares = {"otro_municipio": assumed["viajes"]["fuera_del_area"]} | assumed["viajes_suciedad"]
    return dirt.dealt(rng, shares, eligible, np.ones(len(start), dtype=bool))


def _hours(
    rng: np.random.Generator, law: dict[str, float], known: Establishments, where: np.ndarray
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Days and hours of each worker: the establishment's, one or two days less for some, shifts where it opens long."""
    days, opens, closes = known.days[where], known.opening[where], known.closing[where]
    span = (closes - opens) % 1440
    second = rng.random(len(where)) < 0.5
    shift = np.minimum(span, SHIFT + 60)
    long = span > LONGEST_DAY
    entry = np.where(long & second, opens + span - shift, opens) + rng.choice([0, 0, 0, -30, 30], len(where))
    leaving = np.where(long, entry + shift, opens + span)
    one, other = rng.integers(0, 7, len(where)), rng.integers(0, 7, len(where))
    fewer = days & ~(1 << one) & ~(1 << other)
    part = (rng.random(len(where)) < law["dias_de_menos"]) & (fewer > 0)
    days = np.where(part, fewer, np.where(days == 127, days & ~(1 << one), days))
    return days, entry % 1440, leaving % 1440


def _texts(rng: np.random.Generator, made: Trips) -> dict[str, np.ndarray]:
    """Every column as typed, without errors."""
    known, zone = made.establishments, made.zones
    places, size = known.firms.population.places, len(made)
    style = rng.integers(0, 10_000, size).tolist()
    homes = np.where(made.start < len(places.name), made.start, 0)
    barrio, municipality = (
        np.array(values, dtype=object)
        for values in (
            typing.barrios_of(places, homes, rng),
            np.where(rng.random(size) < 0.8, typing.CITY, typing.CITY.upper()),
        )
    )
    for row in np.flatnonzero(zone.municipality[made.start] != CITY).tolist():
        code, n = zone.municipality[made.start[row]], style[row]
        barrio[row] = NEIGHBOURS[code][n % len(NEIGHBOURS[code])]
        municipality[row] = NEIGHBOUR_NAMES[code][n % 2]
    spoken = list(ways.MODES.values())
    hours = np.array([clock(minute) for minute in range(1440)], dtype=object)
    masks = np.array([days_text(mask) for mask in range(128)], dtype=object)
    columns = {
        "radicado": known.number[made.where],
        "trabajador": made.worker.astype(str),
        "sexo": [(WOMAN if woman else MAN)[n % 3] for woman, n in zip(made.is_woman.tolist(), style, strict=True)],
        "municipio": municipality,
        "barrio": barrio,
        "municipio_trabajo": np.full(size, typing.CITY),
        "barrio_trabajo": typing.barrios_of(places, made.end, rng),
        "dias": masks[made.days],
        "entrada": hours[made.entry],
        "salida": hours[made.leaving],
        "medio": [spoken[m][n % len(spoken[m])] for m, n in zip(made.mode.tolist(), style, strict=True)],
        "minutos": made.minutes.astype(str),
        "desde": sheets.days(made.since, DAY),
    }
    return {name: np.array(values, dtype=object) for name, values in columns.items()}


def _spoil(rng: np.random.Generator, made: Trips, texts: dict[str, np.ndarray]) -> None:
    """Write the planted errors, and those who live outside the area."""
    names = made.establishments.firms.population.places.name
    registered = sheets.days(made.establishments.registered[made.where] - 10, DAY)
    settlements = [form.format(name) for form in typing.SETTLEMENTS for name in typing.SETTLED]
    forms = {
        ("otro_municipio", "municipio"): lambda row, dice: OUTSIDE[row % len(OUTSIDE)][0],
        ("otro_municipio", "barrio"): lambda row, dice: OUTSIDE[row % len(OUTSIDE)][1],
        ("barrio_errata", "barrio"): lambda row, dice: typing.mistyped(typing.plain(str(names[made.start[row]])), dice),
        ("barrio_desconocido", "barrio"): lambda row, dice: settlements[dice % len(settlements)],
        ("sin_barrio", "barrio"): lambda row, dice: typing.NO_BARRIO[dice % len(typing.NO_BARRIO)],
        ("medio_desconocido", "medio"): lambda row, dice: UNKNOWN_MODES[dice % len(UNKNOWN_MODES)],
        ("sin_medio", "medio"): lambda row, dice: "",
        ("minutos_negativos", "minutos"): lambda row, dice: f"-{texts['minutos'][row]}",
        ("minutos_de_25_horas", "minutos"): lambda row, dice: "1500",
        ("minutos_ilegible", "minutos"): lambda row, dice: ("MEDIA HORA", "1 h", "N/A")[dice % 3],
        ("sin_minutos", "minutos"): lambda row, dice: "",
        ("dias_ilegible", "dias"): lambda row, dice: ("TODOS", "ROTATIVO", "?")[dice % 3],
        ("hora_ilegible", "entrada"): lambda row, dice: ("25:00", "MAÑANA", "7-8")[dice % 3],
        ("sexo_desconocido", "sexo"): lambda row, dice: ("X", "", "NR")[dice % 3],
        ("radicado_desconocido", "radicado"): lambda row, dice: f"RE-9{row % 100_000:05}",
        ("desde_ilegible", "desde"): lambda row, dice: "31/02/2021",
        ("desde_previo", "desde"): lambda row, dice: registered[row],
    }
    for (name, column), form in forms.items():
        for row in np.flatnonzero(made.kind == name).tolist():
            texts[column][row] = form(row, int(rng.integers(0, 10_000)))
