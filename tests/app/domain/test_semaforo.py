"""The light's rule: every combination of colours, intervals, what aggravates and what is not known."""

import csv
from itertools import product
from pathlib import Path

import pytest

from app.domain import semaforo
from app.domain.semaforo import GREEN, LIGHTS, NONE, RED, YELLOW, Measure, judge

ROOT = Path(__file__).resolve().parents[3]
LIMITS = {
    "incidencia_amarillo": 100,
    "incidencia_rojo": 300,
    "rt_amarillo": 1,
    "rt_rojo": 1.2,
    "uci_amarillo": 70,
    "uci_rojo": 85,
    "criterios_rojo": 2,
    "agravante_estrato": 50,
    "agravante_entrantes": 100,
    "agravante_trabajadores": 100,
}
# A value of each colour.
VALUES = {
    "incidencia": {GREEN: 50.0, YELLOW: 200.0, RED: 400.0, NONE: None},
    "rt": {GREEN: 0.8, YELLOW: 1.1, RED: 1.5, NONE: None},
    "uci": {GREEN: 40.0, YELLOW: 75.0, RED: 90.0, NONE: None},
}
NOTHING = {"estrato": None, "entrantes": None, "trabajadores": None}


def told(*colours: str, low: dict | None = None, high: dict | None = None, **rest) -> semaforo.Verdict:
    names = ("incidencia", "rt", "uci")
    measured = {
        name: Measure(
            VALUES[name][own],
            low and VALUES[name][low.get(name, own)],
            high and VALUES[name][high.get(name, own)],
        )
        for name, own in zip(names, colours, strict=True)
    }
    return judge(measured, rest.pop("aggravants", NOTHING), LIMITS | rest.pop("limits", {}), **rest)


def as_the_page_says(colours: tuple[str, ...], reds: int) -> str:
    """The rule in other words: without an incidence nothing; enough reds; nothing but greens; the rest."""
    if colours[0] == NONE:
        return NONE
    seen = [one for one in colours if one != NONE]
    if sum(one == RED for one in seen) >= reds:
        return RED
    return GREEN if set(seen) == {GREEN} else YELLOW


@pytest.mark.parametrize("reds", [1, 2, 3])
@pytest.mark.parametrize("colours", list(product((GREEN, YELLOW, RED, NONE), repeat=3)))
def test_every_combination_of_colours(colours, reds) -> None:
    verdict = told(*colours, limits={"criterios_rojo": reds})
    assert verdict.light == verdict.best == verdict.worst == as_the_page_says(colours, reds)
    assert tuple(verdict.criteria.values()) == colours and not verdict.at_limit
    assert len([line for line in verdict.reasons if line.startswith(("Incidencia", "Rt", "Ocupación"))]) == 3


@pytest.mark.parametrize("name", VALUES)
def test_who_reaches_a_threshold_has_reached_it(name) -> None:
    for colour, other in ((YELLOW, GREEN), (RED, YELLOW)):
        limit = LIMITS[f"{name}_{colour}"]
        limits = {"yellow": LIMITS[f"{name}_amarillo"], "red": LIMITS[f"{name}_rojo"]}
        assert semaforo.colour(limit, **limits) == colour
        assert semaforo.colour(limit - 1e-9, **limits) == other


INTERVALS = [(low, own, high) for low, own, high in product(range(3), repeat=3) if low <= own <= high]


@pytest.mark.parametrize("care", LIGHTS)
def test_the_light_lies_between_the_best_and_the_worst(care) -> None:
    """Each of incidence and Rt with any interval; intensive care has none."""
    for several in product(INTERVALS, repeat=2):
        low, own, high = ([LIGHTS[place] for place in end] for end in zip(*several, strict=True))
        ends = {
            "low": dict(zip(("incidencia", "rt"), low, strict=True)),
            "high": dict(zip(("incidencia", "rt"), high, strict=True)),
        }
        verdict = told(*own, care, **ends)
        assert LIGHTS.index(verdict.best) <= LIGHTS.index(verdict.light) <= LIGHTS.index(verdict.worst)
        assert verdict.best == as_the_page_says((*low, care), 2) and verdict.worst == as_the_page_says((*high, care), 2)
        assert verdict.light == as_the_page_says((*own, care), 2)
        assert verdict.at_limit == any("En el límite" in line for line in verdict.reasons)
        for aggravant in NOTHING:
            worse = told(*own, care, **ends, aggravants=NOTHING | {aggravant: LIMITS[f"agravante_{aggravant}"]})
            doubtful_green = verdict.light == GREEN and verdict.at_limit
            assert worse.light == (YELLOW if doubtful_green else verdict.light)
            assert worse.aggravating == (aggravant,)
            assert (worse.best, worse.worst) == (verdict.best, verdict.worst)


def test_nobody_opens_on_doubt_where_something_aggravates() -> None:
    doubtful = {"high": {"incidencia": YELLOW}}
    calm = told(GREEN, GREEN, GREEN, **doubtful, aggravants=NOTHING | {"estrato": 49.9})
    assert (calm.light, calm.best, calm.worst, calm.aggravating) == (GREEN, GREEN, YELLOW, ())
    grave = told(GREEN, GREEN, GREEN, **doubtful, aggravants=NOTHING | {"estrato": 50.0})
    assert (grave.light, grave.aggravating) == (YELLOW, ("estrato",))
    assert "Con agravantes no se abre con duda: amarillo." in " ".join(grave.reasons)
    sure = told(GREEN, GREEN, GREEN, aggravants=NOTHING | {"estrato": 99.0})
    assert sure.light == GREEN, "an aggravant changes nothing where there is no doubt"
    far = told(GREEN, RED, GREEN, high={"incidencia": RED}, aggravants=NOTHING | {"estrato": 99.0})
    assert (far.light, far.worst) == (YELLOW, RED), "doubt alone never makes a light red"


def test_the_reasons_are_whole_sentences_with_colombian_numbers() -> None:
    measured = {"incidencia": Measure(1652.4, 1596.1, 1711.0), "rt": Measure(1.43, 1.22, 1.61), "uci": Measure(80.1)}
    lines = judge(measured, {"estrato": 84.2, "entrantes": 1200, "trabajadores": 10}, LIMITS).reasons
    assert lines == (
        "En rojo incidencia y Rt: 2 criterios, y con 2 basta.",
        "Incidencia: 1.652 (IC 95 %: 1.596 a 1.711) por 100.000 en 14 días; rojo, 300 o más.",
        "Rt: 1,43 (IC 95 %: 1,22 a 1,61); rojo, 1,20 o más.",
        "Ocupación de UCI: 80 % en toda la ciudad; amarillo, 70 % o más, por debajo de 85 %.",
        "Agravante: 84 % de las viviendas son de estrato 1 o 2 (50 % o más).",
        "Agravante: 1.200 trabajadores entran por cada 1.000 habitantes (100 o más).",
    )


def test_what_is_not_known_is_said_and_is_never_a_colour() -> None:
    hidden = told(NONE, RED, RED, hidden=True)
    assert hidden.light == NONE and hidden.criteria == {"incidencia": NONE, "rt": RED, "uci": RED}
    assert hidden.reasons[0] == "Incidencia: oculta por privacidad."
    assert told(NONE, RED, RED).reasons[0] == "Incidencia: sin población o sin casos publicados."
    without = told(GREEN, NONE, NONE)
    assert without.light == GREEN
    assert [line for line in without.reasons if "no vota" in line] == [
        "Rt: sin estimación, por pocos casos o muy recientes; no vota.",
        "Ocupación de UCI: sin reporte; no vota.",
    ]
    assert "en toda la ciudad; rojo" in " ".join(told(GREEN, RED, GREEN, city_rt=True).reasons)


def test_a_threshold_is_never_shown_rounded() -> None:
    lines = told(
        RED, RED, RED, limits={"incidencia_rojo": 62.5, "rt_rojo": 1.25, "uci_rojo": 82.4, "incidencia_amarillo": 1}
    )
    assert "62,5 o más" in lines.reasons[1] and "1,25 o más" in lines.reasons[2] and "82,4 % o más" in lines.reasons[3]


def test_a_value_close_under_a_threshold_is_not_shown_as_having_reached_it() -> None:
    measured = {"incidencia": Measure(299.6), "rt": Measure(0.9996), "uci": Measure(84.97)}
    lines = judge(measured, NOTHING, LIMITS).reasons
    assert lines[1] == "Incidencia: 299,6 por 100.000 en 14 días; amarillo, 100 o más, por debajo de 300."
    assert "Rt: 0,9996; verde, por debajo de 1,00." in lines and "84,97 % en toda la ciudad; amarillo" in lines[3]


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"incidencia_amarillo": 301}, "por encima del rojo"),
        ({"rt_rojo": None}, "rt_rojo"),
        ({"uci_rojo": float("nan")}, "uci_rojo"),
        ({"agravante_estrato": -1}, "agravante_estrato"),
        ({"criterios_rojo": 0}, "de 1 a 3"),
        ({"criterios_rojo": 4}, "de 1 a 3"),
    ],
)
def test_thresholds_that_say_nothing_are_refused(wrong, words) -> None:
    with pytest.raises(semaforo.UnusableThresholds, match=words):
        told(GREEN, GREEN, GREEN, limits=wrong)


def test_moving_the_thresholds_moves_those_of_the_criteria_alone() -> None:
    every = semaforo.moved(LIMITS, 1.2)
    assert every["incidencia_rojo"] == 360 and every["uci_amarillo"] == 84
    assert {key for key in LIMITS if every[key] != LIMITS[key]} == {f"{n}_{c}" for n in VALUES for c in (YELLOW, RED)}
    one = semaforo.moved(LIMITS, 0.8, only="rt")
    assert {key for key in LIMITS if one[key] != LIMITS[key]} == {"rt_amarillo", "rt_rojo"}
    assert semaforo.checked(every) and semaforo.checked(one)


def test_the_thresholds_in_use_are_these_and_can_be_used() -> None:
    path = ROOT / "data" / "reference" / "umbrales_semaforo.csv"
    with path.open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    assert semaforo.checked({row["umbral"]: float(row["magnitud"]) for row in rows}) == LIMITS
    for row in rows:
        assert float(row["minimo"]) <= float(row["magnitud"]) <= float(row["maximo"]) and float(row["paso"]) > 0
        assert row["es_propio"] in ("si", "no")
        assert (row["es_propio"] == "si") or (row["norma"] and row["fuente_url"].startswith("https://"))
