"""Facts plain or compressed become tables, and none without its source."""

import gzip

import pytest

from loaders.bookkeeping import DECLARATIONS
from loaders.reference import ReferenceError, load_reference

FACTS = 'titulo = "T"\nadvertencias = ["Ojo."]\n[columnas]\na = "A"\nb = "B"\n'


def test_a_compressed_file_is_a_table_like_any_other(con, tmp_path) -> None:
    (tmp_path / "uno.csv").write_text("a,b\n01,x\n", encoding="utf-8")
    (tmp_path / "dos.csv.gz").write_bytes(gzip.compress("a,b\n02,ñ\n03,\n".encode()))
    for table in DECLARATIONS:
        table.create(con)
    for name in ("uno", "dos"):
        (tmp_path / f"{name}.toml").write_text(FACTS, encoding="utf-8")
    load_reference(con, tmp_path)
    assert con.execute("select a, b from ref_uno").fetchall() == [("01", "x")]
    assert con.execute("select a, b from ref_dos order by a").fetchall() == [("02", "ñ"), ("03", None)]
    assert con.execute("select archivo, titulo, advertencias from ref_fuentes order by archivo").fetchall() == [
        ("dos", "T", "Ojo."),
        ("uno", "T", "Ojo."),
    ]


def test_the_files_of_a_subfolder_are_tables_with_its_name(con, tmp_path) -> None:
    (tmp_path / "informe").mkdir()
    for name in ("uno", "informe/uno"):
        (tmp_path / f"{name}.csv").write_text(f"a,b\n{len(name)},x\n", encoding="utf-8")
        (tmp_path / f"{name}.toml").write_text(FACTS, encoding="utf-8")
    for table in DECLARATIONS:
        table.create(con)
    load_reference(con, tmp_path)
    assert con.execute("select a from ref_uno").fetchall() == [("3",)]
    assert con.execute("select a from ref_informe_uno").fetchall() == [("11",)]
    assert con.execute("select archivo from ref_fuentes order by 1").fetchall() == [("informe_uno",), ("uno",)]


@pytest.mark.parametrize(("facts", "reason"), [(None, "dos.toml"), (FACTS + 'c = "C"\n', "other columns")])
def test_a_compressed_fact_without_its_source_is_refused(con, tmp_path, facts, reason) -> None:
    (tmp_path / "dos.csv.gz").write_bytes(gzip.compress(b"a,b\n1,2\n"))
    if facts:
        (tmp_path / "dos.toml").write_text(facts, encoding="utf-8")
    with pytest.raises(ReferenceError, match=reason):
        load_reference(con, tmp_path)
