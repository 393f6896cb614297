"""Which territory each feature of a layer is: its municipality, its level, its code, and how its name was matched."""

import re
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz

from app.domain.territory import CITY, Located
from loaders.layers.known import BARRIO, COMUNA, MUNICIPALITIES, MUNICIPALITY, RURAL, barrio_named, territories
from loaders.text import fold

EXACT, ACCENTS, NUMERAL, ALIAS, TYPO, NONE = HOW = ("exacto", "tildes", "numeral", "alias", "errata", "ninguno")
TYPES = {
    **dict.fromkeys(("BARRIO", "URBANIZACION", "SECTOR", "ASENTAMIENTO"), BARRIO),
    **{"COMUNA": COMUNA, "CORREGIMIENTO": RURAL, "MUNICIPIO": MUNICIPALITY},
}
NO_NAME = frozenset({"PORDEFINIR", "SINDEFINIR", "SINNOMBRE", "SN", "NN", "NA", "NULL", "NONE", "NINGUNO", "SINDATO"})
ROMAN = {"I": "1", "II": "2", "III": "3", "IV": "4", "V": "5", "VI": "6", "VII": "7", "VIII": "8", "IX": "9", "X": "10"}
ARTICLES = frozenset({"EL", "LA", "LOS", "LAS", "DE", "DEL"})
ALIKE, ALIKE_THERE = 80, 70  # similarity of a misspelling; where the feature lies on the barrio, less will do
SAME_LEVEL = 0.6  # of the names, that make a layer one of comunas or of municipalities
OWN_NUMBERS = 901  # where the city's barrios that nobody counted begin
LONGEST = 80  # letters of a name
MARKUP = re.compile(r"[\[\]<>{}`\\$|]")  # no name has them, and a page would take them for its own
NUMBER = re.compile(r"\d{1,2}")

Row = Mapping[str, str | None]


@dataclass
class Feature:
    """One feature: its number in the file, what it says, and what it was found to be.

    `refused` is a rule's code; `contradicts` that its name is another comuna's than its number.
    """

    number: int
    name: str
    level: str | None = None
    municipality: str | None = None
    code: str | None = None
    comuna: str | None = None
    how: str = NONE
    refused: str | None = None
    contradicts: bool = False


def name_features(rows: Sequence[Row], located: Located, before: Mapping[tuple[str, str], str]) -> list[Feature]:
    """Name the features of a layer. A row is a feature: the fields of the source, and where it lies.

    `before` are the codes of ours that earlier layers gave, by code of the comuna in them and folded name.
    """
    features = [Feature(number, _name(row)) for number, row in enumerate(rows, 1)]
    usual = _usual_level(rows)
    at_home = Counter(code for code in located.municipio if code)
    home = next((code for code, count in at_home.most_common(1) if count >= 0.9 * len(rows)), None)
    for feature, row, place in zip(features, rows, located.municipio, strict=True):
        told = fold(row["tipo"] or "")
        feature.level = TYPES.get(told.rstrip("S")) or TYPES.get(told) if told else usual
        feature.municipality = _municipality(row, feature.level, feature.name, home if place else None) or place
        if fold(feature.name).replace(" ", "") in NO_NAME | {""}:
            feature.refused = "LIM-01"
        elif feature.level is None:
            feature.refused = "LIM-04"
        elif feature.municipality not in MUNICIPALITIES or place is None:
            feature.refused = "LIM-03"
        else:
            _identify(feature, row, located)
    kept = [feature for feature in features if not feature.refused]
    _part_homonyms(kept)
    _number_the_rest(kept, rows, located, before)
    return features


def match(typed: str, official: str) -> str:
    """How a typed name says an official one.

    >>> match("ALARCON", "Alarcón"), match("Olas 2", "Olas II"), match("QUINTQ BRIGADA", "Quinta Brigada")
    ('tildes', 'numeral', 'errata')
    """
    if typed == official:
        return EXACT
    names = {fold(official), fold(official.partition("(")[0])}
    if fold(typed).replace(" ", "") in {name.replace(" ", "") for name in names}:
        return ACCENTS
    if _figures(typed) in {_figures(name) for name in names}:
        return NUMERAL
    if _without_articles(typed) in {_without_articles(name) for name in names}:
        return ALIAS
    return TYPO if max(fuzz.ratio(fold(typed), name) for name in names) >= ALIKE else ALIAS


def _name(row: Row) -> str:
    names = ("nombre", "comuna_nombre", "municipio_nombre", "comuna", "municipio")
    told = next((row[name] for name in names if row[name]), "")
    return "".join(letter for letter in MARKUP.sub("", told) if letter.isprintable())[:LONGEST].strip().lstrip("=+-@")


def _usual_level(rows: Sequence[Row]) -> str:
    """The level of a layer that does not tell it feature by feature: by what its names are names of."""
    if not any(row["nombre"] for row in rows):
        has_comunas = any(row["comuna_nombre"] or row["comuna"] for row in rows)
        return COMUNA if has_comunas else MUNICIPALITY
    names = [_bare(row["nombre"] or "") for row in rows]
    for level, least in ((COMUNA, SAME_LEVEL), (MUNICIPALITY, SAME_LEVEL)):
        official = {fold(one.name) for one in territories().values() if one.level == level}
        if sum(name in official or NUMBER.fullmatch(name) is not None for name in names) >= least * len(names):
            return level
    return BARRIO


def _bare(name: str) -> str:
    """A comuna's name without the word."""
    return re.sub(r"^(COMUNA|CORREGIMIENTO) ?", "", fold(name))


def _municipality(row: Row, level: str | None, name: str, home: str | None) -> str | None:
    """The municipality that the feature says or, if it says none, that of nearly all of the layer."""
    told = [row["municipio"], row["municipio_nombre"], name if level == MUNICIPALITY else None]
    for value in (fold(text) for text in told if text):
        for code, official in MUNICIPALITIES.items():
            if value in (code, code[2:], code[2:].lstrip("0"), fold(official), f"SAN JUAN DE {fold(official)}"):
                return code
        if level == MUNICIPALITY or len(value) > 3:
            return value
    return home


def _identify(feature: Feature, row: Row, located: Located) -> None:
    """Its code, where that follows from what it says; those without one are numbered later."""
    place = feature.number - 1
    number = next(
        (NUMBER.search(text) for text in (row["comuna"], _bare(feature.name)) if text and NUMBER.search(text)), None
    )
    digits = int(number[0]) if number else None
    if feature.level == MUNICIPALITY:
        feature.code = feature.municipality
    elif feature.level == BARRIO:
        if feature.municipality == CITY:
            feature.comuna = located.comuna[place] or located.corregimiento[place]
            feature.code = _barrio(feature.name, feature.comuna, located.barrio[place])
        elif row["comuna"] and number:
            feature.comuna = f"{feature.municipality}-C{digits:02}"
    else:
        letter, width = ("C", 2) if feature.level == COMUNA else ("R", 1)
        if digits is not None:
            code = f"{letter}{digits:0{width}}"
            feature.code = code if feature.municipality == CITY else f"{feature.municipality}-{code}"
            feature.contradicts = feature.municipality == CITY and _by_name(feature) not in (None, code)
        elif feature.municipality == CITY:
            feature.code = _by_name(feature)
        if feature.municipality == CITY and feature.code not in territories():
            feature.code = None
    if feature.level in (COMUNA, RURAL):
        feature.comuna = feature.code
        feature.name = f"{feature.level.capitalize()} {digits}" if NUMBER.fullmatch(feature.name) else feature.name
    if known := territories().get(feature.code):
        by_number = feature.level in (COMUNA, RURAL)
        feature.how = _comuna_match(feature, known.name) if by_number else match(feature.name, known.name)
        feature.comuna = known.comuna


def _comuna_match(feature: Feature, official: str) -> str:
    """By its number a comuna needs no name; with one, how that is written."""
    bare = re.sub(r"^(comuna|corregimiento) +", "", feature.name, flags=re.IGNORECASE)
    return EXACT if NUMBER.fullmatch(bare) else match(bare, official)


def _by_name(feature: Feature) -> str | None:
    scored = [
        (fuzz.ratio(_bare(feature.name), fold(one.name)), one.code)
        for one in territories().values()
        if one.level == feature.level
    ]
    best = max(scored)
    return best[1] if best[0] >= ALIKE else None


def _barrio(name: str, comuna: str | None, there: str | None) -> str | None:
    """The barrio of that name in or near that comuna; else the one on which it lies, if the names are alike."""
    spoken = comuna and (f"CORREGIMIENTO {comuna[1:]}" if comuna.startswith("R") else comuna[1:])
    if code := barrio_named(name, spoken):
        return code
    if there and fuzz.ratio(fold(name), fold(territories()[there].name)) >= ALIKE_THERE:
        return there
    return None


def _part_homonyms(features: list[Feature]) -> None:
    """Two names cannot be one territory: the better match keeps it, the others are territories of their own."""
    by_code: dict[str, set[tuple[int, str]]] = defaultdict(set)
    for feature in features:
        if feature.code and feature.level == BARRIO:
            by_code[feature.code].add((HOW.index(feature.how), fold(feature.name)))
    for feature in features:
        if feature.code and feature.level == BARRIO and fold(feature.name) != min(by_code[feature.code])[1]:
            feature.code, feature.how = None, NONE


def _number_the_rest(
    features: list[Feature], rows: Sequence[Row], located: Located, before: Mapping[tuple[str, str], str]
) -> None:
    """Codes of ours, in the order of the folded names; a name keeps the code that an earlier layer gave it."""
    groups: dict[str, set[str]] = defaultdict(set)
    for feature in features:
        if feature.code is None:
            groups[_stem(feature)].add(fold(feature.name))
    codes = {}
    for stem, names in groups.items():
        kept = {name: before[stem, name] for name in names if (stem, name) in before}
        taken = {code for (other, _), code in before.items() if other == stem} | {feature.code for feature in features}
        free = (code for number in range(*_numbers(stem)) if (code := _written(stem, number)) not in taken)
        codes |= {(stem, name): kept.get(name) or next(free) for name in sorted(names)}
    for feature in features:
        if feature.code is None:
            feature.code = codes[_stem(feature), fold(feature.name)]
            if feature.comuna is None and feature.level != BARRIO:
                feature.comuna = feature.code


def _stem(feature: Feature) -> str:
    """What a code of ours begins with."""
    if feature.level == BARRIO:
        comuna = (feature.comuna or "").rpartition("C")[2]
        return f"{feature.municipality}-{comuna if comuna.isdigit() else '00'}-"
    return f"{feature.municipality}-{'C' if feature.level == COMUNA else 'R'}"


def stem_of(code: str) -> str:
    """What a code of ours begins with, from the code.

    >>> stem_of("68276-00-001"), stem_of("68276-C03")
    ('68276-00-', '68276-C')
    """
    return code.rstrip("0123456789")


def _numbers(stem: str) -> tuple[int, int]:
    return (OWN_NUMBERS if stem.startswith(CITY) else 1, 1000)


def _written(stem: str, number: int) -> str:
    width = {"-": 3, "C": 2}.get(stem[-1], 1)
    return f"{stem}{number:0{width}}"


def _without_articles(name: str) -> str:
    return " ".join(word for word in fold(name).split() if word not in ARTICLES)


def _figures(name: str) -> str:
    return " ".join(ROMAN.get(word, word) for word in fold(name).split())
