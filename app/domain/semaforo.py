"""Whether a territory or a sector may open: a light, from what was measured and thresholds that anyone can read.

The rule. Each criterion (incidence of 14 days, Rt, intensive care) has two thresholds and is green, yellow or red. The
light is red where at least `criterios_rojo` of them are, green where all are, else yellow. A value with an interval
also gives the best and the worst light that its ends allow: where these differ the light is at the limit. Where
something aggravates (homes of strata 1 and 2, people who come in to work, workers reactivated) nobody opens on doubt: a
green at the limit is yellow. Doubt alone never makes a light red, or small and poor barrios would always be. Without an
incidence there is no light; another criterion without a value does not vote, and the reasons say so.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import partial

from app.domain import formats

GREEN, YELLOW, RED, NONE = "verde", "amarillo", "rojo", "sin_dato"
# From the one that opens most.
LIGHTS = (GREEN, YELLOW, RED)
WORDS = {GREEN: "Verde", YELLOW: "Amarillo", RED: "Rojo", NONE: "Sin dato"}
INCIDENCE, REPRODUCTION, CARE = "incidencia", "rt", "uci"
CRITERIA = (INCIDENCE, REPRODUCTION, CARE)
NAMES = {INCIDENCE: "incidencia", REPRODUCTION: "Rt", CARE: "ocupación de UCI"}
TITLES = {name: text[:1].upper() + text[1:] for name, text in NAMES.items()}
AGGRAVATING = ("estrato", "entrantes", "trabajadores")


class UnusableThresholds(ValueError):
    """Thresholds that say nothing: one missing, below zero, or a yellow one above its red. Spanish, for the screen."""


@dataclass(frozen=True)
class Measure:
    """A value with the ends of its interval; one without an interval has neither end. All None: not measured."""

    value: float | None
    low: float | None = None
    high: float | None = None

    @property
    def ends(self) -> tuple[float, float] | None:
        """The least and the greatest that it may be; None where it was not measured."""
        if self.value is None:
            return None
        low, high = (self.value if end is None else end for end in (self.low, self.high))
        return min(low, self.value), max(high, self.value)


@dataclass(frozen=True)
class Verdict:
    """A light, the best and worst that the intervals allow, the colour of each criterion and what aggravates."""

    light: str
    best: str
    worst: str
    criteria: Mapping[str, str]
    aggravating: tuple[str, ...]
    tell: Callable[[], tuple[str, ...]] = field(repr=False, compare=False)

    @property
    def reasons(self) -> tuple[str, ...]:
        """Why, in whole sentences; put together when asked, which takes ten times as long as judging."""
        return self.tell()

    @property
    def at_limit(self) -> bool:
        """Whether the intervals allow another light."""
        return self.best != self.worst


def checked(thresholds: Mapping[str, float]) -> Mapping[str, float]:
    """The thresholds, if they can be used; UnusableThresholds says which cannot and why."""
    wanted = [f"{name}_{colour}" for name in CRITERIA for colour in (YELLOW, RED)]
    wanted += ["criterios_rojo", *(f"agravante_{name}" for name in AGGRAVATING)]
    for key in wanted:
        value = thresholds.get(key)
        if value is None or value != value or value < 0:
            raise UnusableThresholds(f"Falta el umbral «{key}» o no es un número de cero en adelante.")
    for name in CRITERIA:
        if thresholds[f"{name}_{YELLOW}"] > thresholds[f"{name}_{RED}"]:
            raise UnusableThresholds(f"El umbral amarillo de {NAMES[name]} está por encima del rojo.")
    if not 1 <= thresholds["criterios_rojo"] <= len(CRITERIA):
        raise UnusableThresholds(f"Los criterios en rojo que hacen falta van de 1 a {len(CRITERIA)}.")
    return thresholds


def moved(thresholds: Mapping[str, float], factor: float, *, only: str | None = None) -> dict[str, float]:
    """The thresholds of the criteria, or of one of them, times a factor; the rest as they are."""
    names = CRITERIA if only is None else (only,)
    keys = {f"{name}_{colour}" for name in names for colour in (YELLOW, RED)}
    return {key: value * factor if key in keys else value for key, value in thresholds.items()}


def colour(value: float, *, yellow: float, red: float) -> str:
    """The colour of a value; one on a threshold has reached it."""
    return RED if value >= red else YELLOW if value >= yellow else GREEN


def light(colours: Mapping[str, str], *, reds: float) -> str:
    """The light of some criteria, those without a value left out; `reds` is how many make it red."""
    voting = [one for one in colours.values() if one != NONE]
    if voting.count(RED) >= reds:
        return RED
    return GREEN if all(one == GREEN for one in voting) else YELLOW


def judge(
    measured: Mapping[str, Measure],
    aggravants: Mapping[str, float | None],
    thresholds: Mapping[str, float],
    *,
    hidden: bool = False,
    city_rt: bool = False,
) -> Verdict:
    """The light of a territory and why; `hidden` says that its incidence is not shown, `city_rt` that Rt is the city's.

    `measured` has the criteria (cases per 100,000 in 14 days; cases per case; percentage of beds) and `aggravants` what
    may aggravate (percentage of homes; people per 1,000 inhabitants), None where not known.
    """
    checked(thresholds)
    limits = {name: {"yellow": thresholds[f"{name}_{YELLOW}"], "red": thresholds[f"{name}_{RED}"]} for name in CRITERIA}
    reds = thresholds["criterios_rojo"]
    ends = {name: measured[name].ends for name in CRITERIA}
    aggravating = tuple(
        name
        for name in AGGRAVATING
        if aggravants.get(name) is not None and aggravants[name] >= thresholds[f"agravante_{name}"]
    )
    own = {name: NONE if ends[name] is None else colour(measured[name].value, **limits[name]) for name in CRITERIA}

    def why(*closing: str) -> tuple[str, ...]:
        told = (_criterion(name, measured[name], own[name], limits[name], hidden, city_rt) for name in CRITERIA)
        more = (_aggravant(name, aggravants[name], thresholds[f"agravante_{name}"]) for name in aggravating)
        return (*closing, *told, *more)

    if own[INCIDENCE] == NONE:
        return Verdict(NONE, NONE, NONE, own, aggravating, why)
    best, worst = (
        light(
            {name: NONE if end is None else colour(end[side], **limits[name]) for name, end in ends.items()}, reds=reds
        )
        for side in (0, 1)
    )
    middle = light(own, reds=reds)
    found = YELLOW if aggravating and middle == GREEN and worst != GREEN else middle
    closing = partial(_closing, own, middle, best, worst, found, reds=int(reds))
    return Verdict(found, best, worst, own, aggravating, lambda: why(*closing()))


def _closing(own: Mapping[str, str], middle: str, best: str, worst: str, found: str, *, reds: int) -> tuple[str, ...]:
    """What decided, in words: how many criteria, and what doubt did."""
    red = [NAMES[name] for name in CRITERIA if own[name] == RED]
    if middle == RED:
        first = f"En rojo {_listed(red)}: {_many(len(red))}, y con {reds} basta."
    elif middle == GREEN:
        first = "Ningún criterio pasa su umbral."
    elif red:
        first = f"En rojo solo {_listed(red)}: hacen falta {reds} criterios para el rojo."
    else:
        first = f"En amarillo {_listed([NAMES[name] for name in CRITERIA if own[name] == YELLOW])}."
    if best == worst:
        return (first,)
    span = f"los intervalos permiten de {best} a {worst}"
    if found != middle:
        return (first, f"En el límite: {span}. Con agravantes no se abre con duda: {found}.")
    return (first, f"En el límite: {span}.")


def _criterion(name: str, measure: Measure, own: str, limits: Mapping[str, float], hidden: bool, city_rt: bool) -> str:
    if own == NONE:
        why = {
            INCIDENCE: "oculta por privacidad" if hidden else "sin población o sin casos publicados",
            REPRODUCTION: "sin estimación, por pocos casos o muy recientes; no vota",
            CARE: "sin reporte; no vota",
        }[name]
        return f"{TITLES[name]}: {why}."
    digits = {INCIDENCE: 0, REPRODUCTION: 2, CARE: 0}[name]
    write = {INCIDENCE: _plain, REPRODUCTION: _plain, CARE: _percent}[name]
    # A value close under a threshold is never shown as having reached it.
    exact = next((more for more in range(digits, 6) if colour(round(measure.value, more), **limits) == own), 6)
    value = write(measure.value, exact)
    if measure.low is not None and measure.high is not None:
        value += f" (IC 95 %: {write(measure.low, digits)} a {write(measure.high, digits)})"
    of = " por 100.000 en 14 días" if name == INCIDENCE else " en toda la ciudad" if name == CARE or city_rt else ""
    yellow, red = (
        write(limits["yellow"], _digits(limits["yellow"], digits)),
        write(limits["red"], _digits(limits["red"], digits)),
    )
    reached = {GREEN: f"por debajo de {yellow}", YELLOW: f"{yellow} o más, por debajo de {red}", RED: f"{red} o más"}
    return f"{TITLES[name]}: {value}{of}; {own}, {reached[own]}."


def _aggravant(name: str, value: float, limit: float) -> str:
    of, write = {
        "estrato": ("de las viviendas son de estrato 1 o 2", _percent),
        "entrantes": ("trabajadores entran por cada 1.000 habitantes", _plain),
        "trabajadores": ("trabajadores reactivados por cada 1.000 habitantes", _plain),
    }[name]
    return f"Agravante: {write(value, 0)} {of} ({write(limit, 0)} o más)."


def _plain(value: float, digits: int) -> str:
    return formats.decimal(value, digits=digits)


def _percent(value: float, digits: int) -> str:
    return f"{formats.decimal(value, digits=digits)}{formats.SPACE}%"


def _digits(limit: float, least: int) -> int:
    """As many decimals as the threshold has, up to two: a limit is not shown rounded."""
    return next((digits for digits in range(least, 3) if abs(limit - round(limit, digits)) < 1e-9), max(least, 2))


def _listed(words: list[str]) -> str:
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} y {words[-1]}"


def _many(count: int) -> str:
    return "un criterio" if count == 1 else f"{count} criterios"
