"""A total of the report that its parts do not make stops the load, and says which."""

import shutil
from decimal import Decimal

import pytest

from loaders.bookkeeping import DECLARATIONS
from loaders.paths import REFERENCE
from loaders.reference import ReferenceError, load_reference
from loaders.report_totals import REPORT, Check, Printed, ReportError, check_report, printed_figures, unbalanced


@pytest.fixture
def facts(con, tmp_path):
    """The report's own tables, where a test may change one."""
    shutil.copytree(REFERENCE / "informe_2020_t3", tmp_path / "informe_2020_t3")
    for table in DECLARATIONS:
        table.create(con)
    load_reference(con, tmp_path)
    return con


def figure(value: str | None, unit: str = "personas", text: str = "") -> Printed:
    return Printed(None if value is None else Decimal(value), unit, text)


def test_the_report_as_it_is_holds(facts):
    assert len(printed_figures(facts)) > 100
    check_report(facts)


def test_every_check_fails_when_its_total_moves_by_one(facts):
    totals = facts.execute(f"select clave, total from {REPORT}comprobaciones").fetchall()
    assert len(totals) > 20
    figures = printed_figures(facts)
    checks = [
        Check(name, how, total, tuple(parts.split()))
        for name, how, total, parts in facts.execute(
            f"select clave, relacion, total, partes from {REPORT}comprobaciones"
        ).fetchall()
    ]
    for name, total in totals:
        moved = figures | {total: figure(str(figures[total].value + 1))}
        assert any(fault.startswith(f"{name}: ") for fault in unbalanced(moved, checks)), name


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (
            "update {0}atenciones set cifra = '9427', escrito = '9.427' where clave = 'trimestre_3'",
            "atenciones_del_anio",
        ),
        ("update {0}tramites set cifra = '251' where clave = 'declaraciones_ica'", "250 is 250"),
        ("update {0}diagnosticos set unidad = 'nivel' where clave = 'racionalizacion_tramites'", "62,6% is 62.6 pct"),
        ("update {0}presupuesto set escrito = 'Q0,001,100,122' where clave = 'ciudad_total'", "no se lee como cifra"),
        ("delete from {0}en_tic_confio where clave = '08_1'", "charlas_realizadas: formacion.charlas is 11"),
        ("delete from {0}atenciones where clave = 'trimestre_1'", "no figure atenciones.trimestre_1"),
    ],
)
def test_a_fact_that_contradicts_the_report_stops_the_load(facts, change, reason):
    facts.execute(change.format(REPORT))
    with pytest.raises(ReportError, match=reason) as error:
        check_report(facts)
    assert isinstance(error.value, ReferenceError)


@pytest.mark.parametrize(
    ("relation", "parts", "fault"),
    [
        ("suma", ("t.a", "t.b"), ""),
        ("suma", ("t.[ab]", "t.a"), ""),
        ("suma", ("t.a",), "c: t.total is 3, its parts say 1"),
        ("cuenta", ("t.?", "t.total"), ""),
        ("cuenta", ("t.a",), "c: t.total is 3, its parts say 1"),
        ("cada una", ("t.total",), ""),
        ("cada una", ("t.total", "t.a"), "c: t.total is 3, its parts say 1"),
        ("suma", ("t.x", "t.a"), "c: no figure t.x"),
        ("suma", ("t.a", "t.blank"), "c: blank t.blank"),
        ("media", ("t.a",), "c: t.total is 3, its parts say nothing: no relation «media»"),
    ],
)
def test_a_check_adds_counts_or_compares(relation, parts, fault):
    figures = {"t.total": figure("3"), "t.a": figure("1"), "t.b": figure("2"), "t.blank": figure(None)}
    assert unbalanced(figures, [Check("c", relation, "t.total", parts)]) == [fault][: bool(fault)]
