"""Addresses, barrios and comunas as people type them. `who` are persons of the population, by row."""

import re
import unicodedata
from collections import Counter

import numpy as np

from loaders.sample.population import Places, Population

CITY = "Bucaramanga"
ADDRESS_STYLES = (
    "CALLE {0} # {1}-{2}|CARRERA {0} # {1}-{2}",
    "CL {0} {1} {2}|CR {0} {1} {2}",
    "Cll {0} No. {1} - {2}|Cra {0} No. {1} - {2}",
    "calle {0} n {1}-{2}|carrera {0} n {1}-{2}",
    "CLL {0} N° {1}-{2}|KRA {0} N° {1}-{2}",
    "CL. {0} # {1} - {2}|KR. {0} # {1} - {2}",
    "Calle {0} #{1}-{2}|Carrera {0} #{1}-{2}",
    "CLLE {0} Nro {1} {2}|CRR {0} Nro {1} {2}",
)
EXTRAS = ("", "", "", "", " APTO {n}01", " Apto {n}02", " PISO {n}", " CASA {n}", " INT {n}", " TORRE {n}")
BARRIO_STYLES = ("{u}", "{u}", "{p}", "{p}", "{u}", "{n}", "{l}", "BARRIO {u}", "Barrio {n}", "BR {u}", "B/ {u}")
COMUNA_STYLES = ("{number:02}. {name}", "{number}", "COMUNA {number}", "Comuna {number} {title}", "{number:02}")
SETTLEMENTS = ("ASENTAMIENTO {}", "CONJUNTO {}", "URB {}", "SECTOR {}", "INVASION {}", "TORRES DE {}")
SETTLED = ("GUALILO", "EL TABLAZO", "CANTERA VIEJA", "LOMA GRANDE", "AGUAFRÍA", "CARACOLÍ", "EL VOLADERO", "UMPALÁ")
VEREDAS = ("VEREDA LOS SANTOS", "VEREDA RETIRO GRANDE", "VEREDA LA ESMERALDA", "VEREDA SANTA RITA", "VEREDA 10 DE MAYO")
NO_BARRIO = ("", "SIN INFORMACION", "NO SABE", "N/A")
ROMAN = {"I", "II", "III", "IV", "VI", "XII", "XXIII"}
ARTICLES = {"EL", "LA", "LOS", "LAS", "DE", "DEL"}


def plain(text: str) -> str:
    """Upper case without accents.

    >>> plain("Café Madrid")
    'CAFE MADRID'
    """
    return unicodedata.normalize("NFKD", text.upper()).encode("ascii", "ignore").decode()


def corner(number: int, *, is_calle: bool) -> str:
    """The number of a street as its plate says it: calles below zero are north, carreras below zero are west."""
    return str(number) if number > 0 else f"{-number}{'N' if is_calle else 'W'}"


def addresses(population: Population, who: np.ndarray, *, typed: bool = True) -> list[str]:
    """The address of each person's household; `typed` as somebody of it would write it, else in one exact form."""
    homes = population.home[who]
    corners = population.home_calle[homes], population.home_carrera[homes], population.home_door[homes]
    return plates(homes, *corners, EXTRAS if typed else ("",), typed=typed)


def plates(
    number: np.ndarray,
    calles: np.ndarray,
    carreras: np.ndarray,
    doors: np.ndarray,
    extras: tuple[str, ...],
    *,
    typed: bool = True,
) -> list[str]:
    """Addresses from their corners and doors; the `number` of a home or site says its street, writer and extra."""
    texts = []
    for home, calle, carrera, door in zip(
        number.tolist(), calles.tolist(), carreras.tolist(), doors.tolist(), strict=True
    ):
        on_calle = home % 2 == 0
        parts = corner(calle, is_calle=True), corner(carrera, is_calle=False)
        style = ADDRESS_STYLES[home // 2 % len(ADDRESS_STYLES) if typed else 0].split("|")[not on_calle]
        extra = extras[home // 16 % len(extras)].format(n=home // 160 % 8 + 1)
        texts.append(style.format(*(parts if on_calle else parts[::-1]), f"{door:02}") + extra)
    return texts


def barrios(population: Population, who: np.ndarray, rng: np.random.Generator) -> list[str]:
    """The barrio as typed; of those who live outside every barrio, the name of their settlement or vereda."""
    return barrios_of(population.places, population.place[who], rng)


def barrios_of(places: Places, place: np.ndarray, rng: np.random.Generator) -> list[str]:
    """The barrio of each place as somebody types it."""
    forms = [_barrio_forms(name, comuna) for name, comuna in zip(places.name, places.comuna, strict=True)]
    return _one_each(forms, place, rng.integers(0, 10_000, len(place)))


def _one_each(forms: list[list[str]], place: np.ndarray, style: np.ndarray) -> list[str]:
    return [
        forms[where][number % len(forms[where])] for where, number in zip(place.tolist(), style.tolist(), strict=True)
    ]


def _barrio_forms(name: str, comuna: str) -> list[str]:
    if name:
        words = {"n": name, "u": name.upper(), "p": plain(name), "l": name.lower()}
        return [style.format(**words) for style in BARRIO_STYLES]
    if comuna.startswith("R"):
        return list(VEREDAS)
    return [style.format(place) for style in SETTLEMENTS for place in SETTLED]


def comunas(population: Population, who: np.ndarray, rng: np.random.Generator) -> list[str]:
    """The comuna or corregimiento as typed."""
    return comunas_of(population.places, population.place[who], rng)


def comunas_of(places: Places, place: np.ndarray, rng: np.random.Generator) -> list[str]:
    """The comuna or corregimiento of each place as somebody types it."""
    forms = []
    for code, name in zip(places.comuna.tolist(), places.comuna_name.tolist(), strict=True):
        number = int(code[1:])
        words = {"number": number, "name": plain(name), "title": name}
        rural = [f"CORREGIMIENTO {number}", f"Corregimiento {number}", name]
        forms.append(rural if code.startswith("R") else [style.format(**words) for style in COMUNA_STYLES])
    return _one_each(forms, place, rng.integers(0, 60, len(place)))


def plain_names(names: np.ndarray) -> np.ndarray:
    """Barrios whose name is like no other: long, one of its kind, without numeral, and not that of the city."""
    stems = [stem(name) for name in names.tolist()]
    often = Counter(stems)
    return np.array(
        [
            name not in ("", CITY)
            and often[key] == 1
            and key == " ".join(_words(name))
            and len(key.replace(" ", "")) >= 9
            for name, key in zip(names.tolist(), stems, strict=True)
        ]
    )


def shared_stem(names: np.ndarray, comuna: np.ndarray) -> np.ndarray:
    """Barrios of which only a numeral tells them from others of their comuna, and no barrio bears the bare name."""
    stems = np.array([stem(name) for name in names.tolist()])
    whole = {plain(name) for name in names.tolist()}
    often = Counter(zip(stems.tolist(), comuna.tolist(), strict=True))
    return np.array(
        [
            bool(key) and often[key, code] > 1 and key not in whole and len(key) >= 6
            for key, code in zip(stems.tolist(), comuna.tolist(), strict=True)
        ]
    )


def stem(name: str) -> str:
    """A barrio's name without articles, numeral or what stands in brackets.

    >>> stem("Villa María II (Alta)")
    'VILLA MARIA'
    """
    return " ".join(word for word in _words(plain(name).partition("(")[0]) if word not in ROMAN)


def _words(name: str) -> list[str]:
    return [word for word in plain(name).split() if word not in ARTICLES]


def mistyped(text: str, where: int) -> str:
    """The text with one slip of the fingers: a letter left out, doubled or changed for another."""
    words = [(match.start(), match.end()) for match in re.finditer(r"[^\W\d]{4,}", text)]
    places = [i for start, end in words for i in range(start + 1, end - 1)]
    at, kind = places[where // 3 % len(places)], where % 3
    slip = ("", text[at] * 2, chr(ord("A") + (ord(plain(text[at])) - ord("A") + 1) % 26))[kind]
    return text[:at] + slip + text[at + 1 :]
