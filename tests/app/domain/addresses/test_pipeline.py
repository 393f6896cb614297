"""The four stages over a small city whose answer is known: what is found, crossed, decided, and why."""

from dataclasses import replace
from types import SimpleNamespace

import numpy as np
import pytest

from app.domain.addresses import decision
from app.domain.addresses.confidence import Confidence
from app.domain.addresses.crossings import ASIDE, Crossings, Streets
from app.domain.addresses.gazetteer import Areas, Gazetteer
from app.domain.addresses.grid import fit_grid
from app.domain.addresses.known import KnownNames
from app.domain.addresses.pipeline import COLUMNS, geocode

BLOCK = 0.001  # degrees: about 110 m
NORTH_EDGE, WEST_EDGE, MIDDLE = 7.0, -73.0, -72.99
WEST, EAST = "68001-01-001", "68001-02-001"
TWINS = "LOS PINOS"
BARRIOS = {"LA LOMA": (WEST, "C01"), "EL LLANO": (EAST, "C02")}


class Names:
    """Two barrios by their exact names, a third name that both have, and comunas by their codes."""

    def find(self, barrio: str | None, comuna: str | None) -> SimpleNamespace:
        typed = (barrio or "").upper()
        code, parent = BARRIOS.get(typed, (f"{typed}-SB", typed) if typed in ("C01", "C02") else ("SU", "SU"))
        return SimpleNamespace(territory=code, comuna=parent, candidates=(WEST, EAST) if typed == TWINS else ())


class Territory:
    """The carreras up to 10 are of one barrio, the others of another; nothing lies west of carrera 0."""

    def locate(self, latitude: np.ndarray, longitude: np.ndarray) -> SimpleNamespace:
        side = [np.where(longitude < MIDDLE, *codes) for codes in ((WEST, EAST), ("C01", "C02"))]
        out = longitude < WEST_EDGE - 0.001
        barrio, comuna = (np.where(out, None, codes.astype(object)) for codes in side)
        return SimpleNamespace(
            barrio=barrio,
            comuna=comuna,
            corregimiento=np.full(len(longitude), None),
            municipio=np.where(out, None, np.full(len(longitude), "68001", dtype=object)),
        )


def areas(**rows: tuple[float, float, float]) -> Areas:
    columns = np.array(list(rows.values()), dtype=float)
    return Areas([code.replace("_", "-") for code in rows], *columns.T)


@pytest.fixture(scope="module")
def known() -> Gazetteer:
    rows = [(f"CL {calle}", f"KR {carrera}") for calle in range(1, 21) for carrera in range(1, 21)]
    rows = [row for row in rows if row != ("CL 7", "KR 7")]
    places = np.array([(int(one.split()[1]), int(other.split()[1])) for one, other in rows])
    one, other = zip(*rows, strict=True)
    streets = Streets(Crossings(one, other, WEST_EDGE + BLOCK * places[:, 1], NORTH_EDGE - BLOCK * places[:, 0]))
    weights = {"posterior": 1.0, "coinciden": 0.5, "contradicen": -1.0, "metodo_barrio": -1.0, "variante": -8.0}
    return Gazetteer(
        city="68001",
        barrios=areas(**{"68001_01_001": (6.99, -72.995, 400), "68001_02_001": (6.99, -72.985, 400)}),
        comunas=areas(C01=(6.99, -72.995, 600), C02=(6.99, -72.985, 600)),
        municipalities=areas(**{"68001": (6.99, -72.99, 3000), "68276": (6.95, -73.09, 3000)}),
        comuna_of={WEST: "C01", EAST: "C02"},
        municipality_of={"": "68001", "BUCARAMANGA": "68001", "FLORIDABLANCA": "68276"},
        names=Names(),
        confidence=Confidence(weights, 3.0),
        places={"COLISEO MAYOR": (6.985, -72.982)},
        grid=fit_grid(streets.control()),
        streets=streets,
        known=KnownNames(frozenset(BARRIOS), frozenset({"SAN GIL"})),
    )


def one(known: Gazetteer, text: str | None, barrio: str | None = None) -> dict:
    told = geocode([text], barrios=[barrio], gazetteer=known, territory=Territory())
    return {name: told[name][0] for name in COLUMNS}


@pytest.mark.parametrize(
    ("text", "barrio", "expected"),
    [
        ("Cl 5 # 3-20", "La Loma", ("vias", WEST, "aceptar", decision.AGREES)),
        ("Cl 5 # 3-20", None, ("vias", WEST, "aceptar", decision.INSIDE)),
        ("Cl 5 # 3-20", "El Llano", ("vias", WEST, "revisar", decision.CONTRADICTS)),
        ("Cl 5 # 3-20", "Los Pinos", ("vias", WEST, "aceptar", decision.AGREES)),
        ("Cl 5 # 13-20", "Los Pinos", ("vias", EAST, "aceptar", decision.AGREES)),
        ("Mz B Casa 6", "Los Pinos", ("ninguno", "", "rechazar", decision.UNREAD)),
        ("Cl 5 # 10-02", None, ("vias", EAST, "revisar", decision.BORDER)),
        ("Cra 3 # 5-20 La Loma", None, ("vias", WEST, "aceptar", decision.AGREES)),
        ("Mz B Casa 6 Barrio La Loma", None, ("barrio", WEST, "aceptar", decision.BARRIO_ONLY)),
        ("Coliseo Mayor", None, ("lugar", EAST, "aceptar", decision.INSIDE)),
        ("frente al parque", "C02", ("comuna", "", "revisar", decision.COMUNA)),
        ("Cra 8 # 30-12 Floridablanca", None, ("municipio", "", "rechazar", decision.TOWN)),
        ("Cl 5 # 3-20 Bogotá", "La Loma", ("ninguno", "", "rechazar", decision.UNREAD)),
        ("Cl 5 # 3-20 barrio La Loma, San Gil", None, ("ninguno", "", "rechazar", decision.UNREAD)),
        ("Cl 5 # 3-20 barrio La Loma", "Medellín", ("ninguno", "", "rechazar", decision.UNREAD)),
        ("Cl 5 # 3-20 barrio La Loma", "F/blanca - Santander", ("municipio", "", "rechazar", decision.TOWN)),
        ("Cl 5 # 3-20 barrio La Loma", "Bucaramanga", ("vias", WEST, "aceptar", decision.AGREES)),
        ("frente al parque", None, ("ninguno", "", "rechazar", decision.UNREAD)),
        ("", None, ("ninguno", "", "rechazar", decision.EMPTY)),
        (None, None, ("ninguno", "", "rechazar", decision.EMPTY)),
    ],
)
def test_one_address(known, text, barrio, expected) -> None:
    told = one(known, text, barrio)
    assert (told["metodo"], told["barrio_codigo"], told["decision"], told["motivo"]) == expected
    assert 0 <= told["confianza"] <= 1 and (told["confianza"] == 0 or told["barrio_codigo"])
    assert np.isfinite(told["latitud"]) == (told["metodo"] != "ninguno") == np.isfinite(told["radio_m"])


@pytest.mark.parametrize("text", ["no tiene", "sin dirección", "3157894561", "12 34 56", "x" * 10_000])
def test_a_text_of_which_nothing_is_understood_makes_nothing_surer(known, text) -> None:
    weights = known.confidence.terms | {"resto": 2.0}
    trusting = replace(known, confidence=Confidence(weights, known.confidence.agreement))
    assert one(trusting, text, "La Loma")["confianza"] == one(trusting, "", "La Loma")["confianza"]


def test_the_point_is_the_metres_of_the_plate_from_the_crossing(known) -> None:
    told = one(known, "CALLE 5 No. 3 - 55")
    assert told["direccion_canonica"] == "CL 5 # 3-55"
    assert told["latitud"] == pytest.approx(NORTH_EDGE - 5 * BLOCK + ASIDE / 110_574, abs=1e-5)
    assert told["longitud"] == pytest.approx(WEST_EDGE + 3.5 * BLOCK, abs=1e-5)
    assert (told["comuna_codigo"], told["municipio_codigo"]) == ("C01", "68001")


def test_even_and_odd_plates_are_across_the_street_from_each_other(known) -> None:
    """Calles run east and carreras south, so even plates are on the south of a calle and on the west of a carrera."""
    axis = NORTH_EDGE - BLOCK * 10
    even, odd = (one(known, f"CL 10 # 5-{plate}")["latitud"] for plate in (20, 21))
    assert axis - 15e-5 < even < axis - 4e-5 and axis + 4e-5 < odd < axis + 15e-5
    axis = WEST_EDGE + BLOCK * 5
    even, odd = (one(known, f"KR 5 # 10-{plate}")["longitud"] for plate in (20, 21))
    assert axis - 15e-5 < even < axis - 4e-5 and axis + 4e-5 < odd < axis + 15e-5


def test_a_crossing_that_is_missing_is_said_to_be(known) -> None:
    told = one(known, "CL 7 # 7-10")
    assert told["metodo"] in ("vias_cercanas", "cuadricula")
    assert told["longitud"] == pytest.approx(WEST_EDGE + 7 * BLOCK, abs=BLOCK / 2)
    assert told["radio_m"] > 22


def test_without_streets_the_grid_answers_and_is_less_sure(known) -> None:
    bare = replace(known, streets=None)
    told = one(bare, "CL 5 # 3-20")
    assert told["metodo"] == "cuadricula"
    assert told["longitud"] == pytest.approx(WEST_EDGE + 3.2 * BLOCK, abs=BLOCK / 4)
    assert (told["decision"], told["motivo"]) == ("revisar", decision.ESTIMATED)
    assert one(bare, "CL 5 # 3-20", "La Loma")["decision"] == "aceptar"


def test_ways_written_the_wrong_way_round_are_set_right_by_the_barrio(known) -> None:
    told = one(known, "KR 5 # 18-20", "El Llano")
    assert told["barrio_codigo"] == EAST and told["longitud"] == pytest.approx(WEST_EDGE + 18.2 * BLOCK, abs=1e-4)
    assert (told["decision"], told["motivo"]) == ("revisar", decision.CORRECTED)


def test_rows_keep_their_order_and_repeated_ones_are_worked_out_once(known) -> None:
    texts = ["Cl 5 # 3-20", "", "Cl 5 # 13-20", "Cl 5 # 3-20"] * 3
    steps = []
    told = geocode(texts, gazetteer=known, territory=Territory(), progress=lambda *done: steps.append(done))
    assert told["barrio_codigo"].tolist() == [WEST, "", EAST, WEST] * 3
    assert steps == [(3, 3)]
    assert set(told["motivo"]) <= set(decision.REASONS)
    empty = geocode([], gazetteer=known, territory=Territory())
    assert {name: len(values) for name, values in empty.items()} == dict.fromkeys(COLUMNS, 0)
