"""The marts of the 2020-Q3 report: what they say is what the report says, and its blanks stay blank."""

import shutil

import duckdb
import pytest

from loaders.bookkeeping import DECLARATIONS
from loaders.models import SQL, all_models, create, in_order, read_model
from loaders.paths import REFERENCE
from loaders.reference import load_reference
from loaders.report_totals import printed_figures

MARTS = [path.stem for path in sorted((SQL / "marts").glob("informe_*.sql"))]


@pytest.fixture(scope="module")
def con(tmp_path_factory):
    facts = tmp_path_factory.mktemp("hechos")
    shutil.copytree(REFERENCE / "informe_2020_t3", facts / "informe_2020_t3")
    for path in REFERENCE.glob("puntos_alias.*"):
        shutil.copy(path, facts)
    with duckdb.connect() as con:
        for table in DECLARATIONS:
            table.create(con)
        load_reference(con, facts)
        for model, _ in in_order(con, [read_model(SQL / "marts" / f"{name}.sql") for name in MARTS]):
            create(con, model)
        yield con


def figures(con, table: str, **where: str) -> dict[str, float]:
    told = " and ".join(f"{column} = '{value}'" for column, value in where.items()) or "true"
    return dict(con.execute(f"select clave, cifra from {table} where {told}").fetchall())


def test_every_figure_of_the_report_is_in_one_table(con) -> None:
    found = {f"{table}.{name}": value for table, name, value in con.execute(
        "select tabla, clave, cifra from informe_cifras").fetchall()}  # fmt: skip
    printed = {name: figure.value if figure.value is None else float(figure.value)
               for name, figure in printed_figures(con).items()}  # fmt: skip
    assert len(found) > 100 and found == printed


@pytest.mark.parametrize("name", [name for name in MARTS if name not in ("informe_cifras", "informe_talleres")])
def test_a_mart_has_every_row_of_its_table(con, name) -> None:
    table = f"ref_informe_2020_t3_{name.removeprefix('informe_')}".replace("observatorio", "observatorio_digital")
    (rows,), (own,) = (con.execute(f"select count(*) from {one}").fetchone() for one in (table, name))
    assert rows == own > 0


def test_a_blank_is_no_zero(con) -> None:
    portals = figures(con, "informe_portales")
    assert portals["sitio_trimestre_1"] is None and portals["sitio_trimestre_3"] == 989_703
    assert figures(con, "informe_plan")["arquitectura_2020"] == 0


def test_parts_make_the_totals_the_report_gives(con) -> None:
    parts = con.execute("select proyecto, sum(cifra) from informe_presupuesto where papel = 'parte' group by 1")
    assert dict(parts.fetchall()) == {"2020680010144": 6_551_186_122, "2020680010120": 657_421_340}
    assert sum(figures(con, "informe_tramites", tramite="pago", papel="parte").values()) == 6_263


def test_a_workshop_has_a_point_only_where_the_report_says_which(con) -> None:
    rows = {(strategy, name): (code, people) for strategy, name, code, people in con.execute(
        "select estrategia, clave, punto_codigo, asistentes from informe_talleres").fetchall()}  # fmt: skip
    assert len(rows) == 16
    assert {key for key, (code, _) in rows.items() if code is None} == {
        ("en_tic_confio", "09_6"),
        ("al_punto", "colombia_mayor"),
    }
    assert rows["en_tic_confio", "09_5"] == ("la_joya", 677) and rows["en_tic_confio", "08_4"][0] == "inem"
    assert sum(people for (strategy, _), (_, people) in rows.items() if strategy == "al_punto") == 232


def test_they_are_public_and_real(con) -> None:
    models = {model.name: model for model in all_models()}
    for name in MARTS:
        assert models[name].public
        assert con.execute(f"select distinct procedencia from {name}").fetchall() == [("real",)]
