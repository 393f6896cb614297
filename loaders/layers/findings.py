"""What a layer is found to be, counted by rule and held against the limits of the contract."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import shapely

from app.domain.formats import decimal, integer, percent
from app.domain.territory import CITY
from loaders.contract import Source
from loaders.layers import checks
from loaders.layers.known import BARRIO, COMUNA, MUNICIPALITIES, MUNICIPALITY, Known, territories
from loaders.layers.naming import NONE, TYPO, Feature

FAR = 300.0  # metres from a known centre to the polygon of its name, beyond which it may be another's
LEAST_HECTARES = 1.0  # of difference: the areas of the smallest barrios are known from a few cells
UNLIKE = 1.5  # times the known area, or its inverse: another delimitation, or another territory
SHOWN = 5
PLURAL = {"barrio": "barrios", "comuna": "comunas", "corregimiento": "corregimientos", "municipio": "municipios"}


@dataclass(frozen=True)
class Finding:
    """What one rule found in one level of a municipality: how many, as a share of what, and the sentence to tell."""

    rule: str
    count: int
    share: float
    told: str


@dataclass(frozen=True)
class Group:
    """The features of one level of one municipality, with their shapes in metres and square metres on the ground."""

    level: str
    municipality: str
    features: Sequence[Feature]
    planar: np.ndarray
    m2: np.ndarray
    invalid: np.ndarray

    @property
    def place(self) -> str:
        """«barrios de Bucaramanga»."""
        if self.level == MUNICIPALITY:
            return PLURAL[self.level]
        return f"{PLURAL[self.level]} de {MUNICIPALITIES[self.municipality]}"

    @property
    def known(self) -> dict[str, Known]:
        """The territories that the reference has here."""
        return {one.code: one for one in territories().values() if one.level == self.level and self._is_here(one)}

    def _is_here(self, one: Known) -> bool:
        return self.level == MUNICIPALITY or one.municipality == self.municipality


def grouped(features: Iterable[Feature], planar: np.ndarray, m2: np.ndarray, invalid: np.ndarray) -> Iterator[Group]:
    """The groups of the features that were not refused; the four municipalities are one."""
    places: dict[tuple[str, str], list[int]] = defaultdict(list)
    features = list(features)
    for place, feature in enumerate(features):
        if not feature.refused:
            places[feature.level, CITY if feature.level == MUNICIPALITY else feature.municipality].append(place)
    for (level, municipality), chosen in places.items():
        own = [features[place] for place in chosen]
        yield Group(level, municipality, own, planar[chosen], m2[chosen], invalid[chosen])


def examine(group: Group, to_planar: Callable[[float, float], shapely.Point]) -> tuple[list[Finding], dict]:
    """Findings of a group, and its part of the report. `to_planar` takes a longitude and a latitude."""
    total, features = len(group.features), group.features
    found: list[Finding] = []

    def note(rule: str, names: Sequence[str], of: float, what: str, share: float | None = None) -> None:
        if names:
            portion = len(names) / of if share is None else share
            found.append(Finding(rule, len(names), portion, f"{what} en {group.place}: {_some(names)}."))

    invalid = [feature.name for feature, bad in zip(features, group.invalid, strict=True) if bad]
    note("LIM-10", invalid, total, "Anillos inválidos que se reparan")
    parts = _parts(features)
    note("LIM-11", parts, total, "Territorios en varios elementos, que se unen")
    typos = [f"{feature.name} → {territories()[feature.code].name}" for feature in features if feature.how == TYPO]
    note("LIM-20", typos, total, "Nombres con errata")
    new = sorted({f"{feature.name} → {feature.code}" for feature in features if feature.how == NONE})
    note("LIM-21" if group.known else "LIM-26", new, total, "Nombres sin correspondencia, con código propio")
    codes = {feature.code for feature in features}
    missing = [f"{one.name} ({one.code})" for code, one in group.known.items() if code not in codes]
    rule = {BARRIO: "LIM-22", MUNICIPALITY: "LIM-27"}.get(group.level, "LIM-23")
    note(rule, missing, len(group.known) or 1, f"Faltan {len(missing)} de {len(group.known)}")
    note("LIM-28", [one.name for one in features if one.contradicts], total, "Nombre y número de comunas distintas")
    far = _far(group, to_planar)
    note("LIM-24", far, total, "Polígonos lejos del centro conocido de su nombre")
    note("LIM-25", _unlike(group), total, "Áreas muy distintas de la conocida")
    shared = checks.overlaps(group.planar)
    pairs = [f"{features[a.first].name} y {features[a.second].name} ({integer(a.m2)} m²)" for a in shared]
    note("LIM-30", pairs, 1, "Pares que se traslapan", sum(one.m2 for one in shared) / _ground(group))
    gaps = checks.gaps(group.planar)
    if group.level in (COMUNA, MUNICIPALITY):
        note("LIM-31", [f"{integer(hole)} m²" for hole in gaps], 1, "Huecos", sum(gaps) / group.m2.sum())
    return found, {
        "features": total,
        "territories": len(codes),
        "area_km2": round(float(group.m2.sum()) / 1e6, 3),
        "matched": {how: sum(one.how == how for one in features) for how in dict.fromkeys(one.how for one in features)},
        "typos": typos,
        "repaired": invalid,
        "joined": parts,
        "new": new,
        "missing": missing,
        "far": far,
        "overlaps": {"pairs": len(shared), "m2": round(sum(one.m2 for one in shared)), "examples": pairs[:SHOWN]},
        "gaps": {"count": len(gaps), "m2": round(sum(gaps))},
    }


def beyond_limits(source: Source, findings: Iterable[Finding]) -> list[str]:
    """A sentence for each finding that its rule's limit does not allow."""
    return [
        f"{one.told} Es el {percent(one.share)} y se admite hasta el {percent(limit, digits=0)} ({one.rule})."
        for one in findings
        if (limit := source.rule(one.rule).limit) is not None and one.share > limit
    ]


def _some(names: Sequence[str]) -> str:
    more = f" y {len(names) - SHOWN} más" if len(names) > SHOWN else ""
    return ", ".join(name[:60] for name in names[:SHOWN]) + more


def _parts(features: Sequence[Feature]) -> list[str]:
    """The features beyond the first of each territory."""
    seen: set[str] = set()
    again = []
    for feature in features:
        if feature.code in seen:
            again.append(f"{feature.name} ({feature.code}, elemento {feature.number})")
        seen.add(feature.code)
    return again


def _far(group: Group, to_planar: Callable[[float, float], shapely.Point]) -> list[str]:
    split = {code for code, count in Counter(one.code for one in group.features).items() if count > 1}
    told = []
    for feature, shape in zip(group.features, group.planar, strict=True):
        known = group.known.get(feature.code)
        if known and known.latitude is not None and feature.code not in split:
            metres = shapely.distance(shape, to_planar(known.longitude, known.latitude))
            if metres > FAR:
                told.append(f"{feature.name} (a {integer(metres)} m)")
    return told


def _ground(group: Group) -> float:
    """Square metres of the group, none larger than is known of it or of any: one over all hides no overlap."""
    hectares = {code: one.hectares for code, one in group.known.items() if one.hectares}
    largest = max(hectares.values(), default=np.inf)
    most = np.array([hectares.get(feature.code, largest) for feature in group.features])
    return float(np.minimum(group.m2, most * 1e4 * UNLIKE).sum())


def _unlike(group: Group) -> list[str]:
    own: dict[str, float] = defaultdict(float)
    for feature, m2 in zip(group.features, group.m2, strict=True):
        own[feature.code] += m2 / 1e4
    told = []
    for code, hectares in own.items():
        known = group.known.get(code)
        if known is None or known.hectares is None:
            continue
        unlike = not 1 / UNLIKE <= hectares / known.hectares <= UNLIKE
        if unlike and abs(hectares - known.hectares) > LEAST_HECTARES:
            told.append(f"{known.name} ({decimal(hectares)} ha y se conocían {decimal(known.hectares)})")
    return told
