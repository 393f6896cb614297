"""A model is refused when it breaks its own header."""

import sys
from types import SimpleNamespace

import duckdb
import pytest

from loaders.bookkeeping import DECLARATIONS
from loaders.models import ModelError, all_models, create, declare, in_order, read_model
from loaders.sources import all_sources

HEADER = """/* +++
descripcion = "Prueba."
grano = ["dia"]
publico = true
[columnas.dia]
descripcion = "Día."
[columnas.casos]
descripcion = "Casos."
unidad = "casos"
dominio = [0, 10]
+++ */
"""


@pytest.fixture
def make(con, tmp_path):
    for table in DECLARATIONS:
        table.create(con)

    def run(sql: str, header: str = HEADER) -> None:
        folder = tmp_path / "marts"
        folder.mkdir(exist_ok=True)
        (folder / "prueba.sql").write_text(header + sql, encoding="utf-8")
        model = read_model(folder / "prueba.sql")
        declare(con, model, set())
        create(con, model)

    return run


def test_a_sound_model_is_created_and_described(con, make):
    make("select 'a' as dia, 3 as casos")
    assert con.execute("select * from prueba").fetchall() == [("a", 3)]
    described = con.execute("select columna, unidad, dominio, publico from registro_columnas order by orden").fetchall()
    assert described == [("dia", None, None, True), ("casos", "casos", "0 a 10", True)]


@pytest.mark.parametrize(
    ("sql", "complaint"),
    [
        ("select 'a' as dia", "declared and absent .'casos'."),
        ("select 'a' as dia, 3 as casos, 1 as mas", "undeclared .'mas'."),
        ("select 3 as casos, 'a' as dia", "or the order"),
        ("select 'a' as dia, 3 as casos union all select 'a', 4", "grain .dia. repeats"),
        ("select 'a' as dia, 11 as casos", "1 rows outside"),
        ("select cast(null as varchar) as dia, 1 as casos", "1 rows outside not null"),
    ],
)
def test_what_breaks_the_header_is_refused(make, sql, complaint):
    with pytest.raises(ModelError, match=complaint):
        make(sql)


ESTIMATED = (
    HEADER.replace("publico = true", 'publico = true\nestima = "prueba"')
    .replace('descripcion = "Día."', 'descripcion = "Día."\ntipo = "varchar"')
    .replace('unidad = "casos"', 'unidad = "casos"\ntipo = "double"')
)


def test_an_estimator_makes_the_table_from_what_the_query_reads(con, make, monkeypatch):
    doubled = SimpleNamespace(GROUP=[], estimate=lambda df: df.assign(casos=df["casos"] * 2)[["casos", "dia"]])
    monkeypatch.setitem(sys.modules, "loaders.estimators.prueba", doubled)
    make("select 'a' as dia, 3 as casos", ESTIMATED)
    assert con.execute("select * from prueba").fetchall() == [("a", 6.0)]
    (sql,) = con.execute("select sql from registro_modelos").fetchone()
    assert sql == "-- Lo que lee el estimador «prueba»\nselect 'a' as dia, 3 as casos"
    con.execute("drop table prueba")
    with pytest.raises(ModelError, match="1 rows outside"):
        make("select 'a' as dia, 6 as casos", ESTIMATED)


def test_a_public_number_needs_a_unit(make):
    with pytest.raises(ModelError, match="prueba.casos: a public number without «unidad»"):
        make("select 'a' as dia, 3 as casos", HEADER.replace('unidad = "casos"\n', ""))


def test_a_file_without_header_is_refused(make):
    with pytest.raises(ModelError, match="no header"):
        make("select 1", header="")


def test_models_run_after_what_they_read_and_circles_are_named(con, tmp_path):
    folder = tmp_path / "marts"
    folder.mkdir()
    for name, sql in (("a", "with c as (select * from b) select * from c"), ("b", "select * from raw_x")):
        (folder / f"{name}.sql").write_text(HEADER + sql, encoding="utf-8")
    models = [read_model(folder / f"{name}.sql") for name in "ab"]
    ordered = in_order(con, models)
    assert [(model.name, reads) for model, reads in ordered] == [("b", {"raw_x"}), ("a", {"b"})]
    (folder / "b.sql").write_text(HEADER + "select * from a", encoding="utf-8")
    with pytest.raises(ModelError, match="circle"):
        in_order(con, [read_model(folder / f"{name}.sql") for name in "ab"])


def test_names_are_lower_case_ascii_and_booleans_say_when_they_are_true():
    for model in all_models():
        for name in (model.name, *model.columns):
            assert name.isascii() and name == name.lower(), f"{model.name}.{name}"
        booleans = {name for name in model.columns if name.startswith(("es_", "tiene_"))}
        assert all("Verdadero si" in model.columns[name]["descripcion"] for name in booleans)


def test_every_source_has_its_staging_model():
    staged = {model.name for model in all_models() if model.kind == "view"}
    missing = [f"loaders/sql/staging/stg_{name}.sql" for name in all_sources() if f"stg_{name}" not in staged]
    assert not missing, f"a source is half added: write {missing}"


def columns_of(datos, kind: str) -> dict[tuple[str, str], str]:
    newest = sorted(datos.glob(f"warehouse/{kind}-*.duckdb"))[-1]
    with duckdb.connect(str(newest), read_only=True) as con:
        found = con.execute("select table_name, column_name, data_type from duckdb_columns() where not internal")
        return {(table, column): type_.lower() for table, column, type_ in found.fetchall() if table != "sello"}


def described_in(datos, kind: str) -> dict[tuple[str, str], str]:
    newest = sorted(datos.glob(f"warehouse/{kind}-*.duckdb"))[-1]
    with duckdb.connect(str(newest), read_only=True) as con:
        found = con.execute("select modelo, columna, tipo from diccionario where descripcion <> ''").fetchall()
    return {(table, column): type_ for table, column, type_ in found}


def test_every_column_of_every_table_is_in_the_dictionary(datos):
    assert columns_of(datos, "publica") == described_in(datos, "publica")
    assert columns_of(datos, "bodega") | columns_of(datos, "restringida") == described_in(datos, "bodega")
