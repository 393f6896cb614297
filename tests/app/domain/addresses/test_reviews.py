"""Decisions of people on addresses: which one stands, under what it is kept, and what it changes of an answer."""

import json
from math import nan

import numpy as np
import pytest

from app.domain.addresses import reviews
from app.domain.addresses.reviews import Review, entry, keys, over, standing, undoing

SECRET = b"s" * 32
HERE = Review("aceptar", "vias", 7.11, -73.12, 22.0, "68001-15-001", "C15", "68001")
THERE = Review("aceptar", "persona", 7.13, -73.13, 25.0, "", "C04", "68001")
NEVER = Review("rechazar", "", nan, nan, nan, "", "", "")


def test_the_last_decision_stands_and_each_undo_takes_one_back() -> None:
    told = [entry("a", HERE), entry("b", NEVER), entry("a", THERE)]
    assert standing(told) == {"a": THERE, "b": standing([entry("b", NEVER)])["b"]}
    assert standing([*told, undoing("a")])["a"] == HERE
    assert "a" not in standing([*told, undoing("a"), undoing("a")])
    assert standing([*told, undoing("a"), undoing("a"), undoing("a"), entry("a", HERE)])["a"] == HERE


@pytest.mark.parametrize(
    "entry",
    [
        {},
        {"clave": "a"},
        {"clave": "a", "decision": "aceptar"},
        entry("a", HERE) | {"latitud": None},
        entry("a", HERE) | {"latitud": "7.11"},
        entry("a", HERE) | {"decision": "borrar"},
        entry("", HERE),
        entry("a", HERE) | {"clave": 3},
    ],
)
def test_what_is_no_decision_is_passed_over(entry) -> None:
    assert standing([entry]) == {}


def test_an_entry_survives_its_file_and_holds_no_address() -> None:
    (key,) = keys(SECRET, ["CL 35 # 19-41 APTO 301"], ["García Rovira"])
    written = json.dumps(entry(key, HERE))
    assert standing([json.loads(written)]) == {key: HERE}
    assert not any(word in written for word in ("35", "19-41", "301", "GARC", "Garc"))
    assert json.loads(json.dumps(entry("b", NEVER)))["latitud"] is None


def test_a_key_is_of_the_address_the_declared_barrio_and_the_secret() -> None:
    one, same, other, undeclared = keys(
        SECRET, ["CL 35 # 19-41"] * 4, ["García  Rovira", "garcia rovira ", "Centro", None]
    )
    assert one == same and len({one, other, undeclared}) == 3 and len(one) == 64
    assert keys(b"t" * 32, ["CL 35 # 19-41"], ["Centro"]) != [other]
    assert keys(SECRET, ["", "CL 1 # 2-3"], ["x", None])[0] == ""


def test_a_decision_replaces_the_answer_and_the_models_confidence() -> None:
    answers = {
        "direccion_canonica": np.array(["A", "B", "C"], dtype=object),
        "latitud": np.array([7.0, nan, 7.2]),
        "longitud": np.array([-73.0, nan, -73.2]),
        "barrio_codigo": np.array(["68001-01-001", "", "x"]),
        "comuna_codigo": np.array(["C01", "", "C02"]),
        "municipio_codigo": np.array(["68001", "", "68001"]),
        "metodo": np.array(["barrio", "ninguno", "vias"]),
        "radio_m": np.array([300.0, nan, 22.0]),
        "confianza": np.array([0.5, 0.0, 0.99]),
        "decision": np.array(["revisar", "rechazar", "aceptar"]),
        "motivo": np.array(["m", "m", "m"]),
    }
    told = over(answers, ["a", "b", ""], {"a": THERE, "b": NEVER, "": NEVER})
    assert [told[name][0] for name in reviews.NAMES] == list(vars(THERE).values())
    assert told["motivo"].tolist() == [reviews.MOVED, reviews.DISCARDED, "m"]
    assert told["decision"].tolist() == ["aceptar", "rechazar", "aceptar"]
    assert told["metodo"].tolist() == ["persona", "ninguno", "vias"], "a rejected answer keeps how it was found"
    assert np.isnan(told["confianza"][:2]).all() and told["confianza"][2] == 0.99
    assert answers["decision"][0] == "revisar", "the answers themselves stay"
    assert HERE.reason == reviews.CONFIRMED
