"""The synthetic city: its people and households, from which every sample file is drawn, so that files cross.

Counts by place come from the census of 2018, carried to the city's projection of 2020. Sex, age and estrato follow the
margins of each place. Documents and phones are of ranges that were never issued: no person can be recognised.
"""

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np

from loaders.paths import REFERENCE
from loaders.sample import facts, names

SEED = 68001
YEAR = "2020"
CITY = "68001"
AGES = ("0_9", "10_19", "20_29", "30_39", "40_49", "50_59", "60_69", "70_79", "80_mas")
OLDEST = 104
# Identity numbers of ten digits began at 1.000.000.000 in 2000 and had not passed 1.300.000.000 in 2026.
FIRST_DOCUMENT, DOCUMENTS = 9_000_000_000, 1_000_000_000
# The numbering plan gives mobile phones the codes 300 to 353; no 39x was ever assigned.
FIRST_PHONE, PHONES = 3_900_000_000, 100_000_000
METRES_PER_DEGREE = 111_320


@dataclass(frozen=True)
class Places:
    """Where people live, a row per place: a barrio, a comuna's people outside every barrio, or a corregimiento's.

    `barrio` is its code or "", `name` what its people call it or "", `comuna` "C01"… or "R1"…
    """

    barrio: np.ndarray
    name: np.ndarray
    comuna: np.ndarray
    comuna_name: np.ndarray
    latitude: np.ndarray
    longitude: np.ndarray
    radius_m: np.ndarray
    weight: np.ndarray
    women: np.ndarray
    ages: np.ndarray
    estratos: np.ndarray
    people_per_home: np.ndarray


@dataclass(frozen=True)
class Population:
    """Arrays with a row per person, and per household where it says so (`home_…`). Age is that of 30 June 2020."""

    places: Places
    place: np.ndarray
    home: np.ndarray
    is_woman: np.ndarray
    age: np.ndarray
    given: np.ndarray
    surnames: np.ndarray
    document: np.ndarray
    phone: np.ndarray
    insurer: np.ndarray
    insurers: tuple[str, ...]
    home_place: np.ndarray
    home_estrato: np.ndarray
    home_calle: np.ndarray
    home_carrera: np.ndarray
    home_door: np.ndarray

    def __len__(self) -> int:
        return len(self.place)

    def names(self, who: np.ndarray) -> np.ndarray:
        """First and second given name and both surnames of those persons, a column each."""
        women, men = np.array(names.listed(names.WOMEN)), np.array(names.listed(names.MEN))
        surnames = np.array(names.listed(names.SURNAMES))
        columns = [np.where(self.is_woman[who], women[self.given[who, i]], men[self.given[who, i]]) for i in (0, 1)]
        return np.column_stack([*columns, surnames[self.surnames[who, 0]], surnames[self.surnames[who, 1]]])

    def document_kind(self, who: np.ndarray) -> np.ndarray:
        """Civil registry under 7, identity card under 18, citizenship card from then on."""
        return np.select([self.age[who] < 7, self.age[who] < 18], ["RC", "TI"], "CC")


@lru_cache(maxsize=1)
def population(scale: float = 1.0, folder: Path = REFERENCE) -> Population:
    """The city at `scale` times its projected people; the same numbers give the same people, always."""
    rng = np.random.default_rng(SEED)
    assumed = facts.parameters("muestra", folder)
    places = _places(folder, assumed)
    projected = sum(
        int(row["personas"])
        for row in facts.rows("poblacion_municipios", folder)
        if (row["municipio_codigo"], row["anio"]) == (CITY, YEAR)
    )
    counts = facts.apportion(round(projected * scale), places.weight)
    place = np.repeat(np.arange(len(counts)), counts)
    people = len(place)
    age = _ages(rng, places, place)
    place, age = _adults_first(rng, place, age)
    home, home_place = _homes(rng, places, counts, place)
    is_head = np.zeros(people, dtype=bool)
    is_head[np.unique(home, return_index=True)[1]] = True
    estrato = 1 + _pick(rng, places.estratos, home_place)
    insurer, insurers = _insurers(rng, assumed, estrato, home)
    calle, carrera, door = corners(rng, places, home_place, assumed)
    number = np.arange(people, dtype=np.int64)
    phone = FIRST_PHONE + (number * 6_700_417 + 31_415) % PHONES
    first_of_home = np.flatnonzero(is_head)[home]
    shares = (age < 14) | (rng.random(people) < assumed["hogar"]["telefono_compartido"])
    surnames = np.column_stack([names.draw(rng, len(names.listed(names.SURNAMES)), people) for _ in range(2)])
    together = ~is_head & (rng.random(people) < assumed["hogar"]["primer_apellido_comun"])
    surnames[together, 0] = surnames[first_of_home[together], 0]
    return Population(
        places=places,
        place=place,
        home=home,
        is_woman=rng.random(people) < places.women[place],
        age=age,
        given=np.column_stack([names.draw(rng, len(names.listed(names.WOMEN)), people) for _ in range(2)]),
        surnames=surnames,
        document=FIRST_DOCUMENT + (number * 387_420_489 + 271_828_183) % DOCUMENTS,
        phone=np.where(shares, phone[first_of_home], phone),
        insurer=insurer,
        insurers=insurers,
        home_place=home_place,
        home_estrato=estrato,
        home_calle=calle,
        home_carrera=carrera,
        home_door=door,
    )


def _places(folder: Path, assumed: dict) -> Places:
    barrios = facts.rows("barrios", folder)
    comunas = {row["comuna_codigo"]: row for row in facts.rows("comunas", folder)}
    rural = {row["corregimiento_codigo"]: row["corregimiento_nombre"] for row in facts.rows("corregimientos", folder)}
    inside: dict[str, int] = dict.fromkeys([*comunas, *rural], 0)
    for row in barrios:
        inside[row["comuna_codigo"]] += int(row["personas"] or 0)
    found = []
    for row in barrios:
        comuna, people = row["comuna_codigo"], int(row["personas"] or 0)
        whole = int(comunas[comuna]["personas"]) if comuna in comunas else inside[comuna]
        name = comunas[comuna]["comuna_nombre"] if comuna in comunas else rural[comuna]
        weight = people * min(1.0, whole / inside[comuna]) if people else 0.0
        found.append((row["barrio_codigo"], row["barrio_nombre"], comuna, name, row, weight))
    for comuna, row in comunas.items():
        rest = max(0, int(row["personas"]) - inside[comuna])
        found.append(("", "", comuna, row["comuna_nombre"], row, float(rest)))
    for code, name in rural.items():
        row = next(row for row in barrios if row["comuna_codigo"] == code and row["personas"])
        found.append(("", "", code, name, row, assumed["corregimiento_sin_barrio"][code]))
    found = [place for place in found if place[5] > 0]
    census = [place[4] for place in found]

    def number(key: str) -> np.ndarray:
        return np.array([float(row[key] or 0) for row in census])

    estratos = np.column_stack([number(f"estrato_{i}") for i in range(1, 7)])
    estratos[estratos.sum(axis=1) == 0, 1] = 1.0
    text = [np.array([place[i] for place in found]) for i in range(4)]
    return Places(
        *text,
        latitude=number("latitud"),
        longitude=number("longitud"),
        radius_m=np.minimum(np.sqrt(number("area_ha") * 10_000 / np.pi), 900.0),
        weight=np.array([place[5] for place in found]),
        women=number("mujeres") / number("personas"),
        ages=np.column_stack([number(f"edad_{band}") for band in AGES]),
        estratos=estratos,
        people_per_home=np.maximum(1.0, number("personas") / np.maximum(1.0, number("hogares"))),
    )


def _pick(rng: np.random.Generator, weights: np.ndarray, row: np.ndarray) -> np.ndarray:
    """A column of `weights` for each entry of `row`, drawn in proportion to that row's weights."""
    steps = np.cumsum(weights, axis=1) / weights.sum(axis=1, keepdims=True)
    return (rng.random(len(row))[:, None] > steps[row]).sum(axis=1).astype(np.int8)


def _ages(rng: np.random.Generator, places: Places, place: np.ndarray) -> np.ndarray:
    band = _pick(rng, places.ages, place)
    young, old = rng.integers(0, 10, len(place)), rng.geometric(0.16, len(place)) - 1
    return np.minimum(band * 10 + np.where(band == len(AGES) - 1, old, young), OLDEST).astype(np.int16)


def _adults_first(rng: np.random.Generator, place: np.ndarray, age: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Order the people of each place so that the first ones, who head the households, are adults."""
    order = np.lexsort((rng.random(len(place)), age < 18, place))
    return place[order], age[order]


def _homes(
    rng: np.random.Generator, places: Places, counts: np.ndarray, place: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """The household of each person and the place of each household."""
    homes = np.where(counts > 0, np.maximum(1, np.round(counts / places.people_per_home)), 0).astype(np.int64)
    start, first_home = np.cumsum(counts) - counts, np.cumsum(homes) - homes
    position = np.arange(len(place)) - start[place]
    joined = np.floor(rng.random(len(place)) * homes[place]).astype(np.int64)
    return first_home[place] + np.where(position < homes[place], position, joined), np.repeat(
        np.arange(len(counts)), homes
    )


def _insurers(
    rng: np.random.Generator, assumed: dict, estrato: np.ndarray, home: np.ndarray
) -> tuple[np.ndarray, tuple[str, ...]]:
    """The insurer of each person: the household's regime by estrato, one insurer of it for the whole household."""
    paying, paying_shares = facts.shares(assumed["eps_contributivo"])
    subsidised, subsidised_shares = facts.shares(assumed["eps_subsidiado"])
    listed = tuple(dict.fromkeys([*paying, *subsidised]))
    place = {name: number for number, name in enumerate(listed)}
    pays = (
        rng.random(len(estrato))
        < np.array([assumed["contributivo_por_estrato"][str(i)] for i in range(1, 7)])[estrato - 1]
    )
    one = np.array([place[name] for name in paying])[rng.choice(len(paying), len(estrato), p=paying_shares)]
    other = np.array([place[name] for name in subsidised])[
        rng.choice(len(subsidised), len(estrato), p=subsidised_shares)
    ]
    return np.where(pays, one, other)[home].astype(np.int8), listed


def corners(
    rng: np.random.Generator, places: Places, home_place: np.ndarray, assumed: dict
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Calle, carrera and door of each household or site, by inverting the straight grid; negative: north and west."""
    lat, lon = assumed["trama_latitud"], assumed["trama_longitud"]
    spread = places.radius_m[home_place] * np.sqrt(rng.random(len(home_place)))
    turn = rng.random(len(home_place)) * 2 * np.pi
    north = places.latitude[home_place] + spread * np.sin(turn) / METRES_PER_DEGREE - lat["origen"]
    east = places.longitude[home_place] + spread * np.cos(turn) / METRES_PER_DEGREE - lon["origen"]
    slope = np.array([[lat["por_calle"], lat["por_carrera"]], [lon["por_calle"], lon["por_carrera"]]])
    calle, carrera = np.linalg.solve(slope, np.vstack([north, east]))
    whole = [np.where(np.round(axis) == 0, 1, np.round(axis)).astype(np.int16) for axis in (calle, carrera)]
    return whole[0], whole[1], rng.integers(1, 99, len(home_place)).astype(np.int16)
