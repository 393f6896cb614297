"""The IVC visits: each rule by a row that breaks it."""

from collections import Counter
from pathlib import Path

import pytest

from loaders.contract import REJECT, WARN
from loaders.intake import Intake, take_in
from loaders.sources.visitas_ivc import SOURCE
from tests.registry import VISIT_HEADERS, as_visits, visits

PLAIN = [{"fecha": "20/06/2020"}] * 10
BREAKS = {
    "IVC-01": {"acta": ""},
    "IVC-10": {"concepto": "DESFAVORABLE"},
    "IVC-11": {"concepto": "Regular"},
    "IVC-12": {"medida": "Clausura"},
    "IVC-13": {"medida": "Charla"},
    "IVC-30": {"fecha": "2020-15-06"},
    "IVC-31": {"fecha": "31/02/2020"},
    "IVC-32": {"fecha": "15/06/2030"},
    "IVC-33": {"fecha": "15/06/2012"},
    "IVC-34": {"fecha": ""},
    "IVC-40": {"barrio": "San Alonzo"},
    "IVC-41": {"barrio": "Conjunto Sin Nombre"},
    "IVC-42": {"barrio": "", "comuna": ""},
    "IVC-43": {"comuna": "Girón"},
    "IVC-44": {"comuna": "5"},
    "IVC-45": {"barrio": "Villa Maria", "comuna": "01"},
    "IVC-50": {"radicado": ""},
    "IVC-51": {"radicado": "", "nit": ""},
    "IVC-52": {"nit": "900.123.456-7"},
    "IVC-53": {"nit": "12"},
    "IVC-60": {"medida": "Cierre temporal"},
    "IVC-61": {"concepto": "No cumple"},
}


@pytest.fixture
def take(con, tmp_path: Path):
    def take_delivery(*changes: dict[str, str], tail: bytes = b"") -> Intake:
        path = tmp_path / "visitas.csv"
        path.write_bytes(as_visits(visits(*changes)) + tail)
        return take_in(con, SOURCE, path)

    return take_delivery


# What a break brings with it: a visit whose date is emptied has none; other words for a closure and for a breach.
BESIDES = {"IVC-34": 3, "IVC-60": 1, "IVC-61": 1}


def test_each_rule_is_raised_by_the_row_that_breaks_it_and_removes_no_visit(take, con):
    intake = take(*BREAKS.values(), *PLAIN)
    assert intake.rules == dict(Counter(list(BREAKS)) + Counter(BESIDES))
    actions = {code: SOURCE.rule(code).action for code in BREAKS}
    assert intake.loaded == len(BREAKS) + len(PLAIN) - list(actions.values()).count(REJECT)
    noted = con.execute("select fila, regla_codigo from incidencias order by fila").fetchall()
    assert noted == [(row, code) for row, code in enumerate(BREAKS, 2) if actions[code] != WARN]


def test_every_declared_rule_has_its_row():
    elsewhere = {"IVC-02", "IVC-03", "IVC-62"}  # the shape of the file, repeated rows
    assert {rule.code for rule in SOURCE.rules} == BREAKS.keys() | elsewhere


def test_plain_and_repeated_visits(take):
    intake = take(*PLAIN)
    assert (intake.rules, str(intake.cutoff), intake.layout) == ({}, "2020-06-20", "actas")
    assert intake.totals == {"visits": 10, "breaches": 0, "measures": 0}
    again = take(
        {"acta": "7"}, {"acta": "7", "concepto": "Cumple parcialmente"}, {"radicado": "R-9"}, {"radicado": "R-9"}
    )
    assert (again.read, again.loaded, again.rejected) == (4, 3, 1)
    assert again.rules == {"IVC-03": 1, "IVC-62": 2}
    assert take(*PLAIN, tail=b"99" + b"," * len(VISIT_HEADERS) + "de más\n".encode()).rules == {"IVC-02": 1}
