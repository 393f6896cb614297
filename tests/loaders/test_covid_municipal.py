"""The municipal line list: each rule by a case that breaks it, places as typed, and persons in one file alone."""

import csv
import shutil
from collections import Counter
from pathlib import Path

import duckdb
import pytest

from loaders import disclosure, warehouse
from loaders.barrios import neighbourhoods
from loaders.contract import REJECT, WARN
from loaders.controls import Public
from loaders.intake import Intake, take_in
from loaders.models import ModelError, all_models, guard_persons, in_order, read_model
from loaders.paths import Layout
from loaders.progress import steps
from loaders.register import open_restricted
from loaders.sources import all_sources
from loaders.sources.covid_municipal import SOURCE

HEADERS = {
    "id": "No. Caso",
    "tipo": "Tipo Doc",
    "documento": "Documento de Identidad",
    "nombre": "Nombres y Apellidos",
    "edad": "Edad",
    "sexo": "Sexo",
    "telefono": "Teléfono",
    "direccion": "Dirección",
    "barrio": "Barrio",
    "comuna": "Comuna",
    "municipio": "Municipio",
    "eapb": "EAPB",
    "inicio": "Fecha inicio de síntomas",
    "muestra": "Fecha toma de muestra",
    "resultado": "Fecha de resultado",
    "reporte": "Fecha de reporte",
    "estado": "Estado",
    "atencion": "Lugar de atención",
    "recuperado": "Fecha de recuperación",
    "muerte": "Fecha de defunción",
    "contactos": "No. de contactos",
}
CASE = {
    "tipo": "CC",
    "nombre": "PERSONA DE PRUEBA",
    "edad": "34",
    "sexo": "F",
    "telefono": "3900000001",
    "direccion": "CALLE 36 # 19-20",
    "barrio": "San Alonso",
    "comuna": "13",
    "municipio": "Bucaramanga",
    "eapb": "EPS SURA",
    "inicio": "10/8/2020",
    "muestra": "13/8/2020",
    "resultado": "16/8/2020",
    "reporte": "17/8/2020",
    "estado": "Activo",
    "atencion": "Casa",
    "contactos": "2",
}
RULES = {rule.code for rule in SOURCE.rules}
PLAIN = [{"reporte": "20/8/2020"}] * 10
BREAKS = {
    "MUN-01": {"id": ""},
    "MUN-10": {"sexo": "Femenino"},
    "MUN-11": {"sexo": "Z"},
    "MUN-12": {"atencion": "DOMICILIO"},
    "MUN-13": {"estado": "En verificación"},
    "MUN-20": {"edad": "8 meses"},
    "MUN-21": {"edad": "250"},
    "MUN-30": {"resultado": "2020-16-08"},
    "MUN-31": {"inicio": "31/02/2020"},
    "MUN-32": {"inicio": "15/8/2030"},
    "MUN-33": {"inicio": "15/8/2012"},
    "MUN-34": {"inicio": "15/8/2020"},
    "MUN-36": {"resultado": "12/8/2020"},
    "MUN-37": {"recuperado": "12/8/2020", "estado": "Recuperado"},
    "MUN-38": {"muerte": "12/8/2020", "estado": "Fallecido"},
    "MUN-40": {"barrio": "San Alonzo"},
    "MUN-41": {"barrio": "Conjunto Sin Nombre"},
    "MUN-42": {"barrio": "", "comuna": ""},
    "MUN-43": {"municipio": "Girón"},
    "MUN-44": {"comuna": "5"},
    "MUN-45": {"barrio": "Villa Maria", "comuna": "01"},
    "MUN-50": {"documento": ""},
    "MUN-51": {"documento": "CC 9.123.456.789"},
    "MUN-52": {"documento": "123"},
    "MUN-53": {"telefono": "+57 390 000 0001"},
    "MUN-54": {"telefono": "no tiene"},
    "MUN-55": {"inicio": ""},
    "MUN-56": {"muestra": ""},
    "MUN-60": {"estado": "Fallecido"},
    "MUN-61": {"muerte": "16/8/2020"},
    "MUN-62": {"estado": "Recuperado"},
}


def delivery(*changes: dict[str, str]) -> str:
    """A delivery of plain cases with these changes, as the municipal office saves it."""
    rows = [CASE | {"id": str(n), "documento": str(9_000_000_000 + n)} | change for n, change in enumerate(changes, 1)]
    lines = [";".join(HEADERS.values()), *(";".join(row.get(name, "") for name in HEADERS) for row in rows)]
    return "\r\n".join(lines) + "\r\n"


@pytest.fixture
def take(con, tmp_path: Path):
    def take_delivery(text: str) -> Intake:
        path = tmp_path / "entrega.csv"
        path.write_bytes(text.encode("cp1252"))
        return take_in(con, SOURCE, path)

    return take_delivery


@pytest.mark.parametrize("code", BREAKS)
def test_each_rule_is_raised_by_the_case_that_breaks_it_and_removes_no_case(take, con, code):
    intake = take(delivery(BREAKS[code], *PLAIN))
    assert intake.rules.get(code) == 1, intake.rules
    action = SOURCE.rule(code).action
    assert intake.loaded == 11 - (action == REJECT)
    kept = con.execute("select count(*) from incidencias where regla_codigo = ?", [code]).fetchone()[0]
    assert kept == (0 if action == WARN else 1)


def test_every_declared_rule_has_its_case():
    elsewhere = {"MUN-02", "MUN-03", "MUN-70"}  # rows longer than the header; a repeated number; a repeated document
    assert {rule.code for rule in SOURCE.rules} == BREAKS.keys() | elsewhere


def test_a_plain_case_draws_no_remark(take):
    assert take(delivery(*PLAIN)).rules == {}


def test_repeated_numbers_and_documents(take, con):
    intake = take(
        delivery({"id": "7"}, {"id": "7", "edad": "40"}, {"documento": "9000000009"}, {"documento": "9000000009"})
    )
    assert (intake.read, intake.loaded, intake.rejected) == (4, 3, 1)
    assert intake.rules == {"MUN-03": 1, "MUN-70": 2}
    text = delivery(*PLAIN) + "99" + ";" * len(HEADERS) + "de más\r\n"
    assert take(text).rules == {"MUN-02": 1}


def test_repairs_write_what_they_say(take, con):
    take(delivery({"documento": "9.123.456.789", "telefono": "cel 390-0000001", "nombre": " ana  Rueda"}, *PLAIN))
    read = con.execute("select documento, telefono, nombre, direccion from entrega where id_caso = 1").fetchone()
    assert read == ("9123456789", "3900000001", "ANA RUEDA", "CALLE 36 # 19-20")


@pytest.mark.parametrize(
    ("barrio", "comuna", "territory", "how"),
    [
        ("San Alonso", "13", "68001-13-012", "exacto"),
        ("BARRIO SAN ALONSO", None, "68001-13-012", "exacto"),
        ("  san   alonso ", "13. ORIENTAL", "68001-13-012", "exacto"),
        ("La Universidad", "3", "68001-03-010", "exacto"),
        ("campo hermoso", "05. GARCIA ROVIRA", "68001-05-004", "exacto"),
        ("Barrio Nuevo", "1", "68001-01-005", "exacto"),
        ("Esperanza 2", "02", "68001-02-004", "exacto"),
        ("Diamante", "10", "68001-10-003", "exacto"),
        ("Ciudadela Real de Minas", "7", "68001-07-001", "exacto"),
        ("Delicias", "1", "68001-01-020", "exacto"),
        ("San Alonzo", "13", "68001-13-012", "parecido"),
        ("San Alonso", "5", "68001-13-012", "contradice"),
        ("Villa Maria", "1", "C01-SB", "ambiguo"),
        ("Diamante", None, "SU", "ambiguo"),
        ("Torres de Nadie", "COMUNA 05", "C05-SB", "sin_barrio"),
        ("Bucaramanga", "14", "C14-SB", "sin_barrio"),
        ("Bucaramanga", "8", "68001-08-004", "exacto"),
        ("Vereda Los Santos", "Corregimiento 2", "R2", "rural"),
        ("Vijagual", "CORREGIMIENTO 1", "68001-00-017", "exacto"),
        ("", "COMUNA 99", "SU", "sin_ubicar"),
        (None, None, "SU", "sin_ubicar"),
    ],
)
def test_barrios_as_they_are_typed(barrio, comuna, territory, how):
    spot = neighbourhoods().find(barrio, comuna)
    assert (spot.territory, spot.how) == (territory, how)


def test_real_spellings_find_their_comuna(reales):
    found, right = Counter(), Counter()
    with (reales / "etiquetas_barrios" / "etiquetas_barrio_comuna.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            number = int(row["com"][:2]) if row["com"][:2].isdigit() else 0
            if 1 <= number <= 17:
                spot = neighbourhoods().find(row["barrios_hecho"], row["com"])
                found[spot.how] += int(row["n"])
                alone = neighbourhoods().find(row["barrios_hecho"], None)
                if alone.territory.startswith("68001"):
                    right[alone.comuna == f"C{number:02}"] += int(row["n"])
    named = sum(found[how] for how in ("exacto", "parecido", "contradice"))
    print(f"real spellings: {found}, comuna right without its being typed {right}")
    assert named / found.total() > 0.92 and right[True] / right.total() > 0.98


def run(file: Path, query: str) -> list[tuple]:
    with duckdb.connect() as con:  # attached: a server of this very process may have it open with its own settings
        con.execute(f"attach '{file}' as leida (read_only)")
        con.execute("use leida")
        return con.execute(query).fetchall()


def newest(root: Path) -> dict[str, Path]:
    return warehouse.published(Layout(root))[0].files


def everything_as_text(file: Path, folder: Path) -> bytes:
    """Every byte of a file, and of an uncompressed copy of it, in which any stored text stands as it is."""
    copy = folder / f"{file.stem}.copia"
    with duckdb.connect(str(copy)) as con:
        con.execute("pragma force_compression = 'uncompressed'")
        con.execute(f"attach '{file}' as original (read_only)")
        for (name,) in con.execute(
            "select table_name from duckdb_tables() where database_name = 'original'"
        ).fetchall():
            con.execute(f"create table {name} as select * from original.{name}")
        con.execute("detach original")
        con.execute("checkpoint")
    return file.read_bytes() + copy.read_bytes()


@pytest.mark.completa
def test_persons_are_in_the_restricted_file_and_nowhere_else(datos, tmp_path):
    files = newest(datos)
    people = run(
        files["restringida"],
        "select documento, nombre, telefono, direccion from raw_covid_municipal "
        "where documento is not null and telefono is not null and length(direccion) > 12 "
        "order by hash(id_caso) limit 50",
    )
    planted = {value.encode() for person in people for value in person}
    assert len(people) == 50 and len(planted) > 150
    stored = everything_as_text(files["restringida"], tmp_path)
    assert all(value in stored for value in planted), "the search would not see a person if there was one"
    for kind in ("interna", "publica"):
        stored = everything_as_text(files[kind], tmp_path)
        assert not [value for value in planted if value in stored], kind
        tables = run(files[kind], "select table_name from duckdb_tables()")
        assert not [name for (name,) in tables if "covid_municipal" in name and name.startswith(("raw_", "stg_"))]
    assert files["restringida"].stat().st_mode & 0o777 == 0o600
    rejects = run(files["restringida"], "select count(*) from rechazos where regla_codigo like 'MUN-%'")
    assert rejects[0][0] > 1000 and not run(files["interna"], "select * from rechazos where regla_codigo like 'MUN-%'")


def test_parts_sum_to_the_city_and_the_city_to_the_real_series(datos):
    main = newest(datos)["interna"]
    city = run(
        main,
        "select sum(casos), sum(fallecidos) from covid_municipal_por_dia "
        "where fecha_tipo = 'muestra' and corte_fecha = date '2021-05-23'",
    )
    assert city[0][0] == 54_467 and city[0][1] > 1000
    for mart in ("covid_municipal_por_comuna_semana", "covid_municipal_por_barrio_trimestre"):
        assert run(main, f"select sum(casos), sum(fallecidos) from {mart}") == city
    by_comuna = "select {0}, sum(casos), sum(fallecidos) from {1} group by {0} order by {0}"
    coarse = run(main, by_comuna.format("territorio_codigo", "covid_municipal_por_comuna_semana"))
    assert coarse == run(main, by_comuna.format("comuna_codigo", "covid_municipal_por_barrio_trimestre"))
    assert {code for code, *_ in coarse} == {f"C{n:02}" for n in range(1, 18)} | {"R1", "R2", "R3", "SU"}
    different = run(
        main,
        "select s.fecha from covid_serie_secretaria s full join (select fecha, casos from covid_municipal_por_dia "
        "where fecha_tipo = 'muestra' and corte_fecha = date '2021-05-23') d using (fecha) "
        "where coalesce(s.positivos, 0) <> coalesce(d.casos, 0)",
    )
    assert not different
    dates = run(main, "select distinct dayname(semana_fecha) from covid_municipal_por_comuna_semana")
    assert dates == [("Sunday",)]
    for kind in ("dia", "comuna_semana", "barrio_trimestre"):
        assert run(main, f"select distinct procedencia from covid_municipal_por_{kind}") == [("sintetico",)]
    sources = "select fuente_codigo, procedencia, count(*) from cargas group by all order by all"
    assert ("covid_municipal", "sintetico", 4) in run(main, sources)


def unprotected(con: duckdb.DuckDBPyConnection, models: list[Public], database: str, *_) -> list:
    """The public tables without rows, in no time: others are made of them."""
    for public in models:
        con.execute(f"create table {database}.{public.model.name} as select * from ({public.model.sql}) limit 0")
    return []


@pytest.fixture
def layout(tmp_path, monkeypatch) -> Layout:
    """An empty data root with a small sample; what protects the public file has tests of its own and is left out."""
    monkeypatch.setenv("OBSERVATORIO_MUESTRA", "0.02")
    monkeypatch.setattr(disclosure, "protect", unprotected)
    return Layout(tmp_path / "datos")


def load(layout: Layout, folder: Path, text: str, name: str = "real.csv") -> None:
    path = folder / name
    path.write_bytes(text.encode("cp1252"))
    with steps(2) as progress:
        warehouse.load(layout, [warehouse.delivery(SOURCE, path)], progress)


@pytest.mark.completa
def test_a_real_file_retires_the_sample_and_no_figure_adds_both(layout, tmp_path):
    with steps(2) as progress:
        warehouse.build(layout, progress)
    files = newest(layout.root)
    assert run(files["restringida"], "select count(*) > 1000 from raw_covid_municipal") == [(True,)]
    load(layout, tmp_path, delivery(*PLAIN))
    load(layout, tmp_path, delivery(*PLAIN, {"reporte": "25/8/2020"}), "otra.csv")
    for again in (False, True):
        if again:  # a build from the kept originals gives the same
            with steps(2) as progress:
                warehouse.build(layout, progress)
        files = newest(layout.root)
        assert run(files["restringida"], "select count(*) from raw_covid_municipal") == [(11,)]
        mine = "select distinct procedencia from registro_cargas where fuente_codigo = 'covid_municipal'"
        assert run(files["interna"], mine) == [("real",)]
        for kind in ("dia", "comuna_semana", "barrio_trimestre"):
            assert run(files["interna"], f"select distinct procedencia from covid_municipal_por_{kind}") == [("real",)]
        assert run(files["interna"], "select sum(casos) from covid_municipal_por_barrio_trimestre") == [(11,)]
    kept = list((layout.raw / "covid_municipal").iterdir())
    assert len(kept) == 2 and all(path.stat().st_mode & 0o777 == 0o600 for path in kept)


@pytest.mark.completa
def test_the_public_file_has_no_count_of_the_rules_that_place_cases(layout, tmp_path, monkeypatch):
    """«Sin barrio» in all the city, known exactly, gives away the hidden cells that sum to it."""
    monkeypatch.setenv("OBSERVATORIO_MUESTRA", "0")
    load(layout, tmp_path, delivery(*(BREAKS[code] for code in ("MUN-13", "MUN-41", "MUN-42", "MUN-45")), *PLAIN))
    files = newest(layout.root)
    for table, all_rules in (("cargas_reglas", {"MUN-13", "MUN-41", "MUN-42", "MUN-45"}), ("reglas", RULES)):
        codes = f"select regla_codigo from {table} where fuente_codigo = 'covid_municipal'"
        inside, outside = ({code for (code,) in run(files[kind], codes)} for kind in ("interna", "publica"))
        assert inside == all_rules and inside - outside == {"MUN-41", "MUN-42", "MUN-45"}


@pytest.mark.completa
def test_an_address_places_the_case_that_declares_no_barrio_and_contradicts_none(layout, tmp_path, monkeypatch):
    monkeypatch.setenv("OBSERVATORIO_MUESTRA", "0")
    site = {"direccion": "Calle 16 No. 9-91", "barrio": ""}  # of a public site, known to be in Gaitán, comuna 4
    changes = (
        site | {"comuna": ""},
        site | {"comuna": "4"},
        site | {"comuna": "5"},
        site | {"barrio": "San Alonso"},
        site | {"barrio": "Gaitán", "comuna": "4"},
        site | {"direccion": "", "comuna": ""},
        site | {"municipio": "Girón"},
    )
    load(layout, tmp_path, delivery(*changes, *PLAIN))
    files = newest(layout.root)
    placed = (
        "select territorio_codigo, comuna_codigo, ubicacion_metodo from stg_covid_municipal order by id_caso limit 7"
    )
    with duckdb.connect(str(files["interna"]), read_only=True) as con:
        open_restricted(con, files["restringida"], read_only=True)
        found = con.execute(placed).fetchall()
    assert found == [
        ("68001-04-006", "C04", "dirección"),
        ("68001-04-006", "C04", "dirección"),
        ("C05-SB", "C05", "comuna declarada"),
        ("68001-13-012", "C13", "barrio declarado"),
        ("68001-04-006", "C04", "barrio y dirección"),
        ("SU", "SU", "sin ubicar"),
        ("68307", "68307", "otro municipio"),
    ]
    assert not run(files["publica"], "from ubicacion_por_metodo"), "of a few records a percentage is a count"
    assert not run(files["interna"], "select 1 from duckdb_tables() where table_name = 'direcciones_ubicadas'")


@pytest.mark.completa
def test_loading_another_source_keeps_the_sample(layout, tmp_path):
    from tests.deliveries import as_csv, cases

    with steps(2) as progress:
        warehouse.build(layout, progress)
    before = run(
        newest(layout.root)["restringida"], "select count(*), sum(hash(r)::hugeint) from raw_covid_municipal r"
    )
    path = tmp_path / "ins.csv"
    path.write_text(as_csv(cases({}, {"sexo": "M"})), encoding="utf-8")
    with steps(2) as progress:
        source = all_sources()["covid_casos"]
        warehouse.load(layout, [warehouse.delivery(source, path)], progress)
        assert not warehouse.check(warehouse.published(layout)[0])
    files = newest(layout.root)
    assert run(files["restringida"], "select count(*), sum(hash(r)::hugeint) from raw_covid_municipal r") == before
    assert run(files["interna"], "select count(*) from raw_covid_casos") == [(2,)]


@pytest.mark.completa
def test_nobody_else_reads_a_build_under_way_and_nothing_of_the_sample_stays(layout, monkeypatch):
    modes = {}

    def look(*told):
        modes.update({path.name: path.stat().st_mode & 0o077 for path in layout.warehouse.glob("*.tmp*")})
        return unprotected(*told)

    monkeypatch.setattr(disclosure, "protect", look)
    with steps(2) as progress:
        warehouse.build(layout, progress)
    assert any(name.startswith("restringida") for name in modes) and not any(modes.values())
    assert not list(layout.root.rglob("*.tmp*")) and not list(layout.root.rglob("*.csv"))
    version = warehouse.published(layout)[0]
    assert version.path.stat().st_mode & 0o777 == version.files["publica"].stat().st_mode & 0o777 == 0o644
    assert version.files["interna"].stat().st_mode & 0o777 == 0o640


def test_the_restricted_view_reads_its_rows_beside_the_main_file(datos, tmp_path):
    files = newest(datos)
    with duckdb.connect(str(shutil.copy(files["interna"], tmp_path)), read_only=True) as con:
        open_restricted(con, files["restringida"], read_only=True)
        assert con.execute("select count(*) > 54000 from stg_covid_municipal").fetchone()[0]


HEADER = '/* +++\ndescripcion = "Prueba."\ngrano = ["a"]\n{more}\n[columnas.{column}]\ndescripcion = "A."\n+++ */\n'


@pytest.mark.parametrize(
    ("more", "column", "allowed"),
    [
        ("", "casos", False),
        ("publico = true", "casos", False),
        ("agrega_personas = true", "casos", True),
        ("agrega_personas = true", "documento", False),
        ("restringido = true", "documento", True),
    ],
)
def test_a_model_that_carries_persons_out_is_refused(con, tmp_path, more, column, allowed):
    folder = tmp_path / "marts"
    folder.mkdir()
    text = HEADER.format(more=more, column=column) + f"select count(*) as {column} from stg_covid_municipal"
    (folder / "prueba.sql").write_text(text, encoding="utf-8")
    ordered = in_order(con, [*all_models(), read_model(folder / "prueba.sql")])
    if allowed:
        guard_persons(ordered, all_sources().values())
    else:
        with pytest.raises(ModelError, match="prueba: reads rows of persons"):
            guard_persons(ordered, all_sources().values())
