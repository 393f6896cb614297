"""What each line of a street layer is: its name and the keys of it, its class, its municipality, why it is refused."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from app.domain.addresses.crossings import way_keys
from loaders.layers.naming import LONGEST, MARKUP, NO_NAME
from loaders.text import fold

MAIN, SECONDARY, LOCAL, WALK, UNKNOWN = CLASSES = ("principal", "secundaria", "local", "peatonal", "sin clase")
# Values of `highway` in OpenStreetMap, and words of the offices, folded; without what follows «_link».
OF_OSM = {
    **dict.fromkeys(("MOTORWAY", "TRUNK", "PRIMARY"), MAIN),
    **dict.fromkeys(("SECONDARY", "TERTIARY"), SECONDARY),
    **dict.fromkeys(("RESIDENTIAL", "UNCLASSIFIED", "LIVING STREET", "SERVICE", "ROAD", "TRACK", "BUSWAY"), LOCAL),
    **dict.fromkeys(("PEDESTRIAN", "FOOTWAY", "STEPS", "PATH", "CYCLEWAY", "BRIDLEWAY", "CORRIDOR"), WALK),
}
ROOTS = {
    **dict.fromkeys(("PRINCIPAL", "ARTERI", "PRIMARI", "AUTOPISTA", "TRONCAL", "NACIONAL", "METROPOLITAN"), MAIN),
    **dict.fromkeys(("SECUNDARI", "COLECTOR", "INTERMEDI"), SECONDARY),
    **dict.fromkeys(("LOCAL", "TERCIARI", "VEHICULAR", "BARRIAL", "RESIDENCIAL"), LOCAL),
    **dict.fromkeys(("PEATON", "ANDEN", "CICLO", "ESCALERA", "SENDERO"), WALK),
}
NOT_THERE = ("PROPOSED", "CONSTRUCTION", "ABANDONED", "RAZED", "DISUSED", "PROYECTAD", "EN CONSTRUCCION", "PLANEAD")
TOLD = 0.5  # of the lines that say a class of OpenStreetMap, for one that says none to be no street

Row = Mapping[str, str | None]


@dataclass
class Line:
    """A line: its number in the file, its name as written, the keys that it says, its class.

    `refused` is a rule's code; `repeats` that another line is the same.
    """

    number: int
    name: str | None
    keys: tuple[str, ...]
    kind: str
    municipality: str | None = None
    refused: str | None = None
    repeats: bool = False

    @property
    def kept(self) -> bool:
        return not (self.refused or self.repeats)


def name_lines(rows: Sequence[Row]) -> list[Line]:
    """The lines of a layer. A row is a feature: the fields of the source."""
    told = [fold(row["clase"] or "") for row in rows]
    osm = sum(_osm(one) in OF_OSM for one in told) > TOLD * len(rows)
    lines = []
    for number, (row, kind) in enumerate(zip(rows, told, strict=True), 1):
        names = [name for name in map(_clean, _names(row)) if name]
        keys = tuple(dict.fromkeys(key for name in names for key in keys_of(name)))[:2]
        line = Line(number, names[0] if names else None, keys, class_of(kind))
        if kind.startswith(NOT_THERE) or (osm and not kind):
            line.refused = "VIA-03"
        lines.append(line)
    return lines


def class_of(told: str) -> str:
    """The class that a word says, folded.

    >>> class_of("PRIMARY LINK"), class_of("VIA ARTERIAL"), class_of("V 3")
    ('principal', 'principal', 'sin clase')
    """
    if found := OF_OSM.get(_osm(told)):
        return found
    return next((kind for root, kind in ROOTS.items() if root in told), UNKNOWN)


keys_of = lru_cache(maxsize=50_000)(way_keys)


def _osm(told: str) -> str:
    return told.removesuffix(" LINK")


def _names(row: Row) -> list[str]:
    """All that a row calls its way; a number alone is one of the type that the row says beside it."""
    name, kind, number = (row[field] or "" for field in ("nombre", "via_tipo", "via_numero"))
    if kind and name[:1].isdigit():
        name = f"{kind} {name}"
    return [name, f"{kind} {number}" if kind and number else "", row["otro_nombre"] or "", row["ref"] or ""]


def _clean(name: str) -> str:
    written = "".join(letter for letter in MARKUP.sub("", name) if letter.isprintable())[:LONGEST].strip()
    return "" if fold(written).replace(" ", "") in NO_NAME | {""} else written
