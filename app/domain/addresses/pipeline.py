"""The four stages in one call: read, search, cross, decide."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, fields, replace

import numpy as np

from app.domain.addresses.address import Components
from app.domain.addresses.confidence import METHODS, logit
from app.domain.addresses.cross import Crossed, Territory, cross
from app.domain.addresses.decision import decide
from app.domain.addresses.gazetteer import Gazetteer, Spot
from app.domain.addresses.plane import Plane
from app.domain.addresses.reading import Reading, read
from app.domain.addresses.search import Found, search
from app.domain.addresses.variants import VARIANTS
from app.domain.addresses.vocabulary import DEPARTMENTS
from app.domain.names import NOWHERE

CHUNK = 5_000
COLUMNS = (
    *("direccion_canonica", "latitud", "longitud", "barrio_codigo", "comuna_codigo", "municipio_codigo"),
    *("metodo", "radio_m", "confianza", "decision", "motivo"),
)
PRECISE = ("vias", "vias_cercanas", "cuadricula")


@dataclass(frozen=True)
class Answers:
    """A row per address: what was found and crossed, the evidence, and whether its ways were corrected."""

    found: Found
    crossed: Crossed
    evidence: dict[str, np.ndarray]


def geocode(
    texts: Sequence[str | None],
    *,
    barrios: Sequence[str | None] | None = None,
    gazetteer: Gazetteer,
    territory: Territory,
    progress: Callable[[int, int], None] | None = None,
) -> dict[str, np.ndarray]:
    """Geocode addresses; `barrios` is what their records declare. An array per column of COLUMNS, a row per text.

    latitud and longitud in degrees (WGS84), radio_m in metres, confianza the chance that the barrio is right; codes are
    "" where there is none. Each different pair is worked out once; `progress` is told (pairs done, pairs).
    """
    pairs = list(zip(texts, barrios if barrios is not None else [None] * len(texts), strict=True))
    places = {pair: place for place, pair in enumerate(dict.fromkeys(pairs))}
    different = list(places)
    parts = []
    for start in range(0, len(different), CHUNK):
        parts.append(_columns(different[start : start + CHUNK], gazetteer, territory))
        if progress:
            progress(min(start + CHUNK, len(different)), len(different))
    if not parts:
        parts = [_columns([], gazetteer, territory)]
    rows = np.array([places[pair] for pair in pairs], dtype=np.int64)
    return {name: np.concatenate([part[name] for part in parts])[rows] for name in COLUMNS}


def _columns(pairs: list[tuple[str | None, str | None]], gazetteer: Gazetteer, territory: Territory) -> dict:
    readings = _read([text for text, _ in pairs], gazetteer)
    answers = answer(readings, [barrio for _, barrio in pairs], gazetteer, territory)
    found, crossed = answers.found, answers.crossed
    chance = np.where(crossed.barrio == "", 0.0, gazetteer.confidence.of(answers.evidence))
    decision, reason = decide(
        found,
        crossed,
        chance,
        empty=np.array([not (text or "").strip() for text, _ in pairs], dtype=bool),
        corrected=answers.evidence["variante"] > 0,
    )
    codes = (crossed.barrio, crossed.comuna, crossed.municipality)
    canonical = np.array([reading.canonical for reading in readings], dtype=object)
    told = (
        *(canonical, np.round(found.latitude, 6), np.round(found.longitude, 6), *codes),
        *(found.method, np.round(found.radius), np.round(chance, 3), decision, reason),
    )
    return dict(zip(COLUMNS, told, strict=True))


def answer(
    readings: Sequence[Reading], barrios: Sequence[str | None], gazetteer: Gazetteer, territory: Territory
) -> Answers:
    """Stages two and three over addresses already read, with their evidence."""
    towns = {barrio: _town(barrio, gazetteer) for barrio in set(barrios)}
    addresses = [
        replace(parts, municipio=towns[barrio]) if towns[barrio] not in ("", parts.barrio) else parts
        for parts, barrio in zip((reading.components for reading in readings), barrios, strict=True)
    ]
    said = [_said(parts, barrio, gazetteer) for parts, barrio in zip(addresses, barrios, strict=True)]
    areas = [_area([spot.territory for spot in spots if spot], gazetteer) for spots in said]
    found = search(addresses, areas, gazetteer)
    declared = [[_barrio(spots[one], found, row, gazetteer) for row, spots in enumerate(said)] for one in (0, 1)]
    crossed = _crossed(found, declared, gazetteer, territory)
    corrected = _correct(found, crossed, addresses, areas, declared, gazetteer, territory)
    evidence = {
        "posterior": logit(crossed.chance),
        **{f"metodo_{method}": (found.method == method).astype(float) for method in METHODS},
        "coinciden": crossed.agree.astype(float),
        "contradicen": crossed.differ.astype(float),
        "reparaciones": np.array([min(len(reading.repairs), 3) for reading in readings], dtype=float),
        # A text of which nothing is understood says no more than none.
        "resto": np.array([parts.resto != "" and parts != Components(resto=parts.resto) for parts in addresses], float),
        "sin_via": (found.missing & (found.method != "barrio")).astype(float),
        "lejos": (found.missing & (found.method == "barrio")).astype(float),
        "varios": found.several.astype(float),
        "variante": corrected.astype(float),
    }
    return Answers(found, crossed, evidence)


def _read(texts: Sequence[str | None], gazetteer: Gazetteer) -> list[Reading]:
    """Each different text once."""
    known = {text: read(text, names=gazetteer.known) for text in {text or "" for text in texts}}
    return [known[text or ""] for text in texts]


def _town(barrio: str | None, gazetteer: Gazetteer) -> str:
    """The other municipality that stands where a barrio was asked for."""
    spot = gazetteer.names.find(barrio, None)
    if not barrio or spot.territory != NOWHERE or spot.candidates:
        return ""
    parts = read(barrio, names=gazetteer.known).components
    alone = parts == Components(municipio=parts.municipio, resto=parts.resto)
    return parts.municipio if alone and parts.resto in {"", *DEPARTMENTS} else ""


def _said(parts: Components, barrio: str | None, gazetteer: Gazetteer) -> tuple[Spot | None, Spot | None]:
    """What the record and the address declare; none of another municipality's barrios are known."""
    if gazetteer.elsewhere(parts.municipio):
        return None, None
    column = gazetteer.names.find(barrio, None)
    return column, gazetteer.names.find(parts.barrio, column.comuna) if parts.barrio else None


def _area(codes: Sequence[str], gazetteer: Gazetteer) -> str:
    """The smallest territory that is declared; the record's own where the address declares one as small."""
    codes = [code.removesuffix("-SB") for code in codes]
    for areas in (gazetteer.barrios, gazetteer.comunas):
        if known := [code for code in codes if code in areas.place]:
            return known[0]
    return ""


def _barrio(spot: Spot | None, found: Found, row: int, gazetteer: Gazetteer) -> str:
    """The barrio that is declared; of several of that name, the one that the point is nearest to."""
    barrios = gazetteer.barrios
    if spot is None or spot.territory in barrios.place or found.method[row] not in PRECISE:
        return spot.territory if spot and spot.territory in barrios.place else ""
    rows = np.array([barrios.place[code] for code in spot.candidates if code in barrios.place], dtype=int)
    if not len(rows):
        return ""
    plane = Plane(found.latitude[row], found.longitude[row])
    apart = np.linalg.norm(plane.metres(barrios.latitude[rows], barrios.longitude[rows]), axis=1)
    return barrios.codes[rows[apart.argmin()]]


def _crossed(found: Found, declared: list[list[str]], gazetteer: Gazetteer, territory: Territory) -> Crossed:
    return cross(
        found,
        declared,
        territory,
        comuna_of=gazetteer.comuna_of,
        agreement=gazetteer.confidence.agreement,
        outside=gazetteer.outside,
    )


def _correct(
    found: Found,
    crossed: Crossed,
    addresses: list[Components],
    areas: list[str],
    declared: list[list[str]],
    gazetteer: Gazetteer,
    territory: Territory,
) -> np.ndarray:
    """Where the declared barrio is nowhere near, try the ways as they are often mistyped; keep what then agrees."""
    said = np.array([any(codes) for codes in zip(*declared, strict=True)], dtype=bool)
    ways = np.array([bool(parts.via_tipo and parts.cruce_numero) for parts in addresses], dtype=bool)
    lost = (found.method == "barrio") | (crossed.agree == 0) | (crossed.chance < 0.5)
    asked = np.flatnonzero(said & ways & lost)
    corrected = np.zeros(len(addresses), dtype=bool)
    for change in VARIANTS:
        rows = [row for row in asked if not corrected[row] and change(addresses[row]) is not None]
        if not rows:
            continue
        changed = [change(addresses[row]) for row in rows]
        again = search(changed, [areas[row] for row in rows], gazetteer)
        here = _crossed(again, [[codes[row] for row in rows] for codes in declared], gazetteer, territory)
        better = np.isin(again.method, PRECISE) & ~again.missing & (here.agree > 0) & (here.chance > 0.5)
        _copy(again, found, better, rows)
        _copy(here, crossed, better, rows)
        corrected[np.array(rows)[better]] = True
    return corrected


def _copy(source: object, target: object, which: np.ndarray, rows: list[int]) -> None:
    for field in fields(source):
        getattr(target, field.name)[np.array(rows)[which]] = getattr(source, field.name)[which]
