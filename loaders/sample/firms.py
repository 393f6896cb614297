"""The firms of the chamber's area on its cut-off, from which the registry of reactivation and its visits are drawn.

States, municipalities and years of registration are those of the chamber's own totals, to the unit. Natural persons
who have a firm in the city are persons of the population; the number of any other owner was never issued.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from pathlib import Path

import numpy as np

from loaders.paths import REFERENCE
from loaders.sample import facts, names
from loaders.sample.cases import EPOCH, NEVER, day_number
from loaders.sample.population import (
    CITY,
    DOCUMENTS,
    FIRST_DOCUMENT,
    FIRST_PHONE,
    PHONES,
    Population,
    corners,
    population,
)
from loaders.sample.trades import Trades, trades

SEED = 83_506
CUTOFF = date(2024, 2, 15)
AREA = ("68001", "68276", "68547", "68307")
DEPARTMENT = "68"
ACTIVE, CANCELLED, MOVED = "ACTIVO", "CANCELADO", "CAMBIO DE DOMICILIO"
NATURAL = "PERSONA NATURAL"
MICRO, UNKNOWN_SIZE = "MICROEMPRESA", ""
FIRST_YEAR, YEARS_OF_LIFE = 1972, 8.0
# Tax numbers of companies began at 800 and 900 million and have not passed 903: none of 990 was issued.
FIRST_COMPANY, COMPANIES = 990_000_000, 10_000_000
OFFICES = ("", "", "", " LOCAL {n}", " Local 10{n}", " PISO {n}", " OFICINA {n}0{n}", " BODEGA {n}", " LC {n}")
ELSEWHERE_STREETS = {"68276": (60, 30), "68307": (45, 32), "68547": (30, 20)}
SMALL_TOWN = (18, 14)
WORDS = {
    **{"10": "ALIMENTOS", "14": "CONFECCIONES", "15": "CALZADO", "31": "MUEBLES", "41": "CONSTRUCTORA"},
    **{"45": "AUTOPARTES", "46": "DISTRIBUIDORA", "47": "COMERCIALIZADORA", "49": "TRANSPORTES", "55": "HOTEL"},
    **{"56": "RESTAURANTE", "62": "SOLUCIONES", "68": "INMOBILIARIA", "69": "ASESORES", "71": "INGENIERIA"},
    **{"85": "INSTITUTO", "86": "CENTRO MEDICO", "96": "SALON"},
}
ENDINGS = {"SOCIEDAD LIMITADA": "LTDA", "SOCIEDAD ANONIMA": "SA", "ENTIDAD SIN ANIMO DE LUCRO": "FUNDACION"}
FIRST_PART = "NOVA ANDI SANTAN BRI CHICA MESE GUANE CAÑA SUR ORI PRO MAXI VITA LINO TERRA SOLA ROCA MONTE CIMA BELLA"
LAST_PART = "TEX RED PLAST LUZ VAL FLOR MAR NET MIX PUNTO NORTE CASA MODA PAZ RIO VISTA LAND COL SER FIN"


@dataclass(frozen=True)
class Firms:
    """Arrays with a row per firm, in the order of its matrícula. Days count from 2020-01-01.

    `place` is that of the population's places, -1 outside the city; `owner` a person of it, -1 if none; `nit` 0 if
    the chamber has none; `site` says how its address is written, and is the household's number when it works there.
    """

    population: Population
    trades: Trades
    number: np.ndarray
    nit: np.ndarray
    name: np.ndarray
    kind: np.ndarray
    state: np.ndarray
    registered: np.ndarray
    cancelled: np.ndarray
    trade: np.ndarray
    municipality: np.ndarray
    size: np.ndarray
    owner: np.ndarray
    at_home: np.ndarray
    place: np.ndarray
    site: np.ndarray
    calle: np.ndarray
    carrera: np.ndarray
    door: np.ndarray
    phone: np.ndarray

    def __len__(self) -> int:
        return len(self.number)


@lru_cache(maxsize=1)
def firms(scale: float = 1.0, folder: Path = REFERENCE) -> Firms:
    """Every firm of the chamber at that scale."""
    rng = np.random.default_rng(SEED)
    assumed = facts.parameters("muestra", folder)
    city, known = population(scale, folder), trades(folder)
    municipality, state = _where(assumed, folder, scale)
    order = rng.permutation(len(state))
    municipality, state = municipality[order], state[order]
    registered = _registered(rng, assumed, municipality, state, scale)
    order = np.argsort(registered, kind="stable")
    municipality, state, registered = municipality[order], state[order], registered[order]
    size_of, size_shares = facts.shares(assumed["tamano"])
    size = np.array(size_of)[rng.choice(len(size_of), len(state), p=size_shares)]
    trade = _trades(rng, assumed, known, municipality)
    kind = _kinds(rng, assumed, size)
    owner = _owners(rng, city, (municipality == CITY) & (kind == NATURAL))
    name = _names(rng, city, known, kind, trade, owner)
    number = np.arange(len(state), dtype=np.int64)
    same = _again(assumed, scale, state)
    kind, owner, name = kind[same], owner[same], name[same]
    owner_or_other = np.where(owner >= 0, owner, len(city) + same)
    nit = np.where(
        kind == NATURAL,
        FIRST_DOCUMENT + (owner_or_other * 387_420_489 + 271_828_183) % DOCUMENTS,
        FIRST_COMPANY + (same * 7_654_321 + 1_234_567) % COMPANIES,
    )
    found = np.flatnonzero((state == ACTIVE) & (registered >= day_number(date(2020, 6, 1))))
    nit[rng.choice(found, min(len(found), round(assumed["camara_total"]["nit_nulos"] * scale)), replace=False)] = 0
    cancelled = np.full(len(state), NEVER)
    gone = np.isin(state, (CANCELLED, MOVED))
    last = day_number(CUTOFF)
    cancelled[gone] = rng.integers(np.maximum(registered[gone] + 30, 0), last + 1)
    return Firms(
        population=city,
        trades=known,
        number=50_000 + number * 7,
        nit=nit,
        name=name,
        kind=kind,
        state=state,
        registered=registered,
        cancelled=cancelled,
        trade=trade,
        municipality=municipality,
        size=size,
        owner=owner,
        phone=FIRST_PHONE + (owner_or_other * 6_700_417 + 31_415) % PHONES,
        **_sites(rng, assumed, city, known, trade, municipality, size, owner),
    )


def _where(assumed: dict, folder: Path, scale: float) -> tuple[np.ndarray, np.ndarray]:
    """Municipality and state of every firm: the active ones as published, the others in proportion to them."""
    states, area = assumed["camara_estado"], assumed["camara_activas"]
    people: dict[str, int] = {}
    for row in facts.rows("poblacion_municipios", folder):
        code = row["municipio_codigo"]
        if row["anio"] == str(CUTOFF.year) and code.startswith(DEPARTMENT):
            people[code] = people.get(code, 0) + int(row["personas"])
    others = [code for code in sorted(people) if code not in area and code not in assumed["otra_camara"]]
    rest = round(states[ACTIVE] * scale) - sum(round(count * scale) for count in area.values())
    active = np.array(
        [round(count * scale) for count in area.values()]
        + facts.apportion(rest, np.array([people[code] for code in others], float)).tolist()
    )
    codes = np.array([*area, *others])
    counts = [active if name == ACTIVE else facts.apportion(round(n * scale), active) for name, n in states.items()]
    return (
        np.concatenate([np.repeat(codes, each) for each in counts]),
        np.repeat(np.array(list(states)), [each.sum() for each in counts]),
    )


def _registered(
    rng: np.random.Generator, assumed: dict, municipality: np.ndarray, state: np.ndarray, scale: float
) -> np.ndarray:
    """The day of each registration: in the metropolitan area as many a year as published, all of firms still active."""
    yearly = {int(year): count for year, count in assumed["camara_matriculas_amb"].items()}
    before = np.arange(FIRST_YEAR, min(yearly))
    fall = np.exp((before - before[-1]) / YEARS_OF_LIFE)
    year = rng.choice(before, len(state), p=fall / fall.sum())
    active, area = state == ACTIVE, np.isin(municipality, AREA)
    for inside in (True, False):
        rows = rng.permutation(np.flatnonzero(active & (area == inside)))
        whole = active & area
        share = 1.0 if inside else len(rows) / whole.sum()
        start = 0
        for number, count in yearly.items():
            some = round(count * scale * share)
            year[rows[start : start + some]] = number
            start += some
    days = np.empty(len(state), dtype=np.int32)
    for number in np.unique(year).tolist():
        rows = np.flatnonzero(year == number)
        calendar, weights = _calendar(assumed, number)
        days[rows] = rng.choice(calendar, len(rows), p=weights)
    return days


def _calendar(assumed: dict, year: int) -> tuple[np.ndarray, np.ndarray]:
    """The year's working days until the cut-off, and how likely a registration is on each."""
    first = date(year, 1, 1)
    every = [first + timedelta(days=n) for n in range(366)]
    whole = [day for day in every if day.year == year and day <= CUTOFF and day.weekday() < 5]
    months = assumed["camara_mes_2020" if year == EPOCH.year else "camara_mes"]
    weights = np.array([months[str(day.month)] for day in whole])
    return np.array([day_number(day) for day in whole]), weights / weights.sum()


def _trades(rng: np.random.Generator, assumed: dict, known: Trades, municipality: np.ndarray) -> np.ndarray:
    """The class of each firm; footwear is the city's own cluster."""
    here = municipality == CITY
    trade = np.empty(len(municipality), dtype=np.int16)
    away = known.share * np.where(known.is_footwear, assumed["calzado"]["fuera_de_la_ciudad"], 1.0)
    for rows, share in ((here, known.share), (~here, away / away.sum())):
        trade[rows] = rng.choice(len(known), rows.sum(), p=share)
    return trade


def _kinds(rng: np.random.Generator, assumed: dict, size: np.ndarray) -> np.ndarray:
    small = np.isin(size, (MICRO, UNKNOWN_SIZE))
    kind = np.empty(len(size), dtype=object)
    for rows, key in ((small, "tipo_juridico_micro"), (~small, "tipo_juridico_mayor")):
        listed, shares = facts.shares(assumed[key])
        kind[rows] = np.array(listed, dtype=object)[rng.choice(len(listed), rows.sum(), p=shares)]
    return kind


def _owners(rng: np.random.Generator, city: Population, natural: np.ndarray) -> np.ndarray:
    """A different adult of the city for each natural person's firm, the oldest for the oldest, -1 for the others."""
    adults = rng.permutation(np.flatnonzero((city.age >= 22) & (city.age < 76)))
    owner = np.full(len(natural), -1, dtype=np.int64)
    some = adults[: natural.sum()]
    owner[natural] = some[np.argsort(-city.age[some], kind="stable")]
    return owner


def _names(
    rng: np.random.Generator, city: Population, known: Trades, kind: np.ndarray, trade: np.ndarray, owner: np.ndarray
) -> np.ndarray:
    """Surnames and given names of a natural person, an invented name of a company."""
    women, men, surnames = (np.array(names.listed(text)) for text in (names.WOMEN, names.MEN, names.SURNAMES))
    size = len(kind)
    given = np.where(
        rng.random(size) < 0.5, women[names.draw(rng, len(women), size)], men[names.draw(rng, len(men), size)]
    )
    family = [surnames[names.draw(rng, len(surnames), size)].astype(object) for _ in range(2)]
    person = family[0] + " " + family[1] + " " + given.astype(object)
    here = np.flatnonzero(owner >= 0)
    first, second, one, two = city.names(owner[here]).astype(object).T
    person[here] = one + " " + two + " " + first + " " + second
    words = [WORDS.get(code[:2], "GRUPO") for code in known.code.tolist()]
    parts = [np.array(text.split(), dtype=object) for text in (FIRST_PART, LAST_PART)]
    invented = [part[rng.integers(0, len(part), size)] for part in parts]
    ending = np.array([ENDINGS.get(one, "SAS") for one in kind.tolist()], dtype=object)
    company = np.array(words, dtype=object)[trade] + " " + invented[0] + invented[1] + " " + ending
    return np.where(kind == NATURAL, person, company)


def _again(assumed: dict, scale: float, state: np.ndarray) -> np.ndarray:
    """The row of which each firm is: its own, but for some cancelled ones, whose owner registered again."""
    total, same = assumed["camara_total"], np.arange(len(state), dtype=np.int64)
    again = round((total["registros"] - total["unicos_nit_razon"]) * scale)
    old = np.flatnonzero(state == CANCELLED)[:again]
    same[old] = np.flatnonzero(state == ACTIVE)[len(state) // 3 :][: len(old)]
    return same


def _sites(
    rng: np.random.Generator,
    assumed: dict,
    city: Population,
    known: Trades,
    trade: np.ndarray,
    municipality: np.ndarray,
    size: np.ndarray,
    owner: np.ndarray,
) -> dict[str, np.ndarray]:
    """Place, corner and door: the owner's home, the streets of footwear, or where the city shops."""
    here, count = municipality == CITY, len(trade)
    places = city.places
    shops = _shops(assumed, city)
    streets = np.array([assumed["calzado_por_barrio"].get(code, 0.0) for code in places.barrio.tolist()])
    place = rng.choice(len(shops), count, p=shops)
    clustered = known.is_footwear[trade] & (rng.random(count) < assumed["calzado"]["en_barrios_del_calzado"])
    place = np.where(clustered, rng.choice(len(streets), count, p=streets / streets.sum()), place)
    at_home = here & (owner >= 0) & (size == MICRO) & ~clustered & (rng.random(count) < assumed["empresa"]["en_casa"])
    home = city.home[np.maximum(owner, 0)]
    place = np.where(at_home, city.place[np.maximum(owner, 0)], place)
    calle, carrera, door = corners(rng, places, place, assumed)
    calle, carrera, door = (
        np.where(at_home, whole[home], own)
        for whole, own in zip((city.home_calle, city.home_carrera, city.home_door), (calle, carrera, door), strict=True)
    )
    calles, carreras = np.array([ELSEWHERE_STREETS.get(code, SMALL_TOWN) for code in municipality.tolist()]).T
    calle = np.where(here, calle, rng.integers(1, calles + 1))
    carrera = np.where(here, carrera, rng.integers(1, carreras + 1))
    return {
        "at_home": at_home,
        "place": np.where(here, place, -1),
        "site": np.where(at_home, home, rng.integers(0, 1_000_000, count)),
        "calle": calle,
        "carrera": carrera,
        "door": door,
    }


def _shops(assumed: dict, city: Population) -> np.ndarray:
    """The share of the city's sites in each place: that of its comuna, by people within it."""
    places = city.places
    people = np.bincount(city.place, minlength=len(places.weight)).astype(float)
    share = np.zeros(len(people))
    for code, weight in assumed["comercio_por_comuna"].items():
        inside = places.comuna == code
        if people[inside].sum():
            share[inside] = weight * people[inside] / people[inside].sum()
    return share / share.sum()
