"""The synthetic city: cases a day as in the real series, people as in the census, errors as many as were planted."""

import ast
import csv
import hashlib
import io
import json
import os
import subprocess
import sys
from collections import Counter
from datetime import date

import duckdb
import numpy as np
import pytest
from python_calamine import CalamineWorkbook

from loaders import sample
from loaders.intake import take_in
from loaders.paths import REFERENCE, REPOSITORY
from loaders.sample import cases as truth
from loaders.sample import covid_municipal, facts, sheets
from loaders.sample.population import FIRST_DOCUMENT, population
from loaders.sources.covid_municipal import SOURCE

SMALL = 0.2
# Each rule of the loader, and what was planted that it has to count.
RULES = {
    "MUN-01": ("sin_codigo",),
    "MUN-02": ("celdas_de_mas",),
    "MUN-03": ("codigo_repetido",),
    "MUN-10": ("sexo_escrito",),
    "MUN-11": ("sexo_desconocido",),
    "MUN-12": ("estado_escrito",),
    "MUN-13": ("estado_desconocido",),
    "MUN-20": ("menor_de_un_anio",),
    "MUN-21": ("edad_ilegible",),
    "MUN-30": ("fecha_invertida",),
    "MUN-31": ("fecha_ilegible",),
    "MUN-32": ("fecha_futura",),
    "MUN-33": ("fecha_antigua",),
    "MUN-34": ("inicio_tardio",),
    "MUN-36": ("resultado_previo",),
    "MUN-37": ("recuperacion_previa",),
    "MUN-38": ("muerte_antes_de_muestra",),
    "MUN-40": ("barrio_errata",),
    "MUN-41": ("barrio_desconocido", "solo_comuna", "fuera_de_todo_barrio"),
    "MUN-42": ("sin_ubicar", "ubicacion_pendiente"),
    "MUN-43": ("otro_municipio",),
    "MUN-44": ("comuna_contradice",),
    "MUN-45": ("barrio_ambiguo",),
    "MUN-50": ("sin_documento",),
    "MUN-51": ("documento_con_signos",),
    "MUN-52": ("documento_ilegible",),
    "MUN-53": ("telefono_con_signos",),
    "MUN-54": ("telefono_ilegible",),
    "MUN-55": ("sin_inicio", "fecha_ilegible", "fecha_futura", "fecha_antigua"),
    "MUN-56": ("sin_muestra",),
    "MUN-60": ("muerte_sin_fecha",),
    "MUN-61": ("muerte_de_vivo",),
    "MUN-62": ("recuperado_sin_fecha",),
    "MUN-70": ("documento_en_dos_casos",),
}


def table(delivery: covid_municipal.Delivery) -> list[dict[str, str]]:
    """The rows of a delivery that are cases, under our own names; the last row of a number counts."""
    iso = delivery.layout == "departamento"
    names = covid_municipal.DEPARTAMENTO if iso else covid_municipal.SECRETARIA
    if delivery.form == "xlsx":
        cells = CalamineWorkbook.from_filelike(io.BytesIO(delivery.content)).get_sheet_by_index(0).to_python()
        start = next(number for number, row in enumerate(cells) if row[1])
        lines = [[shown(value) for value in row] for row in cells[start:]]
        lines = [row[:-1] for row in lines if not row[-1]]
    else:
        text = delivery.content.decode("utf-8-sig" if iso else "cp1252")
        lines = list(csv.reader(io.StringIO(text), delimiter="," if iso else ";"))
    own = {header: name for name, header in names.items()}
    rows = [
        dict(zip([own[header] for header in lines[0]], row, strict=True)) for row in lines[1:] if len(row) == len(own)
    ]
    return list({row["caso"]: row for row in rows if row["caso"]}.values())


def shown(value: object) -> str:
    """A cell of a workbook as the sheet shows it."""
    if isinstance(value, date):
        return f"{value.day}/{value.month}/{value.year}"
    return str(int(value)) if isinstance(value, float) else str(value)


def lives_in_the_city(row: dict[str, str]) -> bool:
    return row["municipio"] == "Bucaramanga"


@pytest.fixture(scope="module")
def full() -> list[covid_municipal.Delivery]:
    return covid_municipal.deliveries()


@pytest.fixture(scope="module")
def last(full) -> list[dict[str, str]]:
    return table(full[-1])


def test_the_cases_of_each_day_are_those_of_the_real_series(last):
    series = {row["fecha"]: int(row["positivos"] or 0) for row in facts.rows("secretaria_positivos")}
    assert len(series) == 505
    counted = Counter(row["muestra"] or row["resultado"] for row in last if lives_in_the_city(row))
    assert {day: counted[day] for day in series} == series and counted.total() == 54_467


def test_people_are_spread_as_the_census_counted_them(full):
    city = population()
    assert len(city) == 600_098
    comuna = city.places.comuna[city.place]
    census = {row["comuna_codigo"]: int(row["personas"]) for row in facts.rows("comunas")}
    inside = np.isin(comuna, list(census)).sum()
    for code, people in census.items():
        assert (comuna == code).sum() / inside == pytest.approx(people / sum(census.values()), rel=0.001)
    barrio = city.places.barrio[city.place]
    for row in facts.rows("barrios"):
        here = barrio == row["barrio_codigo"]
        if int(row["personas"] or 0) > 3000:
            assert (city.is_woman & here).sum() / here.sum() == pytest.approx(
                int(row["mujeres"]) / int(row["personas"]), abs=0.03
            )
            young = sum(int(row[f"edad_{band}"]) for band in ("0_9", "10_19"))
            assert (city.age[here] < 20).mean() == pytest.approx(young / int(row["personas"]), abs=0.03)


def test_cases_are_spread_over_the_comunas_as_the_people_are(full):
    known = truth.cases()
    comuna = known.population.places.comuna
    cases = Counter(comuna[known.population.place[known.person]].tolist())
    people = Counter(comuna[known.population.place].tolist())
    for code in people:
        expected = len(known) * people[code] / len(known.population)
        assert abs(cases[code] - expected) < 0.12 * expected + 4 * expected**0.5, code


def test_households_have_an_adult_one_address_and_two_to_five_people(full):
    city = population()
    homes = len(city.home_place)
    assert np.array_equal(np.unique(city.home), np.arange(homes)) and 2 < len(city) / homes < 5
    assert (
        np.maximum.reduceat(
            city.age[np.argsort(city.home, kind="stable")], np.searchsorted(np.sort(city.home), np.arange(homes))
        )
        >= 18
    ).all()
    assert np.array_equal(city.home_place[city.home], city.place)


def test_documents_and_phones_are_of_ranges_that_nobody_has(full, last):
    city = population()
    assert len(np.unique(city.document)) == len(city)
    assert city.document.min() >= FIRST_DOCUMENT == 9_000_000_000 and city.document.max() <= 9_999_999_999
    assert city.phone.min() >= 3_900_000_000 and city.phone.max() <= 3_999_999_999
    written = {"".join(filter(str.isdigit, row["documento"])) for row in last} - {"", "0", "123"}
    assert all(len(number) == 10 and number.startswith("9") for number in written)


@pytest.mark.completa
def test_files_cross_the_same_person_has_the_same_document_everywhere(full, last):
    city, exact = population(), covid_municipal.truth()
    persons = {str(number): person for person, number in enumerate(city.document.tolist())}
    clean = np.char.equal(exact["error"], "")
    for delivery in full:
        for row in table(delivery):
            case = int(row["caso"]) - 1
            if clean[case]:
                assert row["documento"] == exact["documento"][case]
                person = persons[row["documento"]]
                names = city.names(np.array([person]))[0].tolist() if case % 500 == 0 else None
                whole = row.get("nombre") or " ".join(
                    row[part] for part in ("nombre_1", "nombre_2", "apellido_1", "apellido_2")
                )
                assert names is None or whole == " ".join(names)
    mates = [
        (row["documento"], row["contactos_documentos"].split(" / ")) for row in last if row["contactos_documentos"]
    ]
    for document, others in mates[::200]:
        if document in persons:
            assert {city.home[persons[other]] for other in others} == {city.home[persons[document]]}
            assert document not in others


def test_delays_are_those_of_the_ins_and_none_ends_after_the_series(full):
    known, fitted = truth.cases(), facts.parameters("covid")
    assert known.report.max() == truth.day_number(date(2021, 5, 23)) and (known.report >= known.sample).all()
    early = known.sample < truth.day_number(date(2021, 3, 1))
    for name, measured in (
        ("notificacion_a_diagnostico", (known.result - known.sample)[early]),
        ("diagnostico_a_reporte", (known.report - known.result)[early]),
        ("inicio_a_notificacion", (known.sample - known.onset)[known.onset < truth.NEVER]),
    ):
        days, weights = np.array([int(key) for key in fitted[name]]), np.array(list(fitted[name].values()))
        assert measured.mean() == pytest.approx((days * weights).sum() / weights.sum(), rel=0.03), name
    missing = fitted["inicio_de_sintomas"]
    assert (known.onset == truth.NEVER).mean() == pytest.approx(missing["sin_fecha"] / sum(missing.values()), abs=0.01)


def test_earlier_deliveries_know_less_and_are_corrected_later(full):
    by_case = [{row["caso"]: row for row in table(delivery)} for delivery in full]
    assert [len(rows) for rows in by_case] == sorted(len(rows) for rows in by_case)
    first, then = by_case[0], by_case[-1]
    gone = first.keys() - then.keys()
    assert 0 < len(gone) < 0.01 * len(first)
    located = [case for case in first.keys() & then.keys() if not first[case]["barrio"] and then[case]["barrio"]]
    assert len(located) > 100
    died = [case for case in first.keys() & then.keys() if first[case]["estado"] == "Activo" != then[case]["estado"]]
    assert died


@pytest.mark.parametrize("number", range(4))
def test_every_planted_error_is_counted_by_its_rule_and_nothing_else_is(tmp_path, number):
    delivery = covid_municipal.deliveries(SMALL)[number]
    path = tmp_path / delivery.name
    path.write_bytes(delivery.content)
    with duckdb.connect() as con:
        intake = take_in(con, SOURCE, path)
    planted = delivery.planted
    expected = {rule: sum(planted.get(kind, 0) for kind in kinds) for rule, kinds in RULES.items()}
    assert intake.rules == {rule: count for rule, count in expected.items() if count}
    assert intake.cutoff == delivery.cutoff and intake.read == delivery.rows and not intake.unknown_columns
    assert (intake.loaded, intake.duplicates) == (planted["casos"], planted["fila_repetida"])
    assert intake.rejected == planted["sin_codigo"] + planted["celdas_de_mas"] + planted["codigo_repetido"]
    measured = [intake.totals[key] for key in ("cases", "recovered", "deaths")]
    assert measured == [planted[key] for key in ("casos", "recuperados", "fallecidos")]


def test_every_rule_of_the_loader_has_its_planted_case():
    assert {rule.code for rule in SOURCE.rules} == RULES.keys()


def test_the_health_office_sends_a_workbook_with_titles_and_real_dates(full):
    book = next(delivery for delivery in full if delivery.form == "xlsx")
    sheet = CalamineWorkbook.from_filelike(io.BytesIO(book.content)).get_sheet_by_index(0)
    cells = sheet.to_python()
    assert book.content.startswith(b"PK") and book.name.endswith(".xlsx") and book.layout == "secretaria"
    assert "Bucaramanga" in cells[0][0] and "sintéticos" in cells[1][0] and not any(cells[2])
    header = cells[3]
    assert header[:-1] == list(covid_municipal.SECRETARIA.values()) and header[-1] == ""
    kinds = {
        title: Counter(type(row[place]) for row in cells[4:] if row[place] != "") for place, title in enumerate(header)
    }
    for title in ("Fecha toma de muestra", "Fecha de reporte"):
        assert kinds[title].keys() == {date}
    assert kinds["Fecha de resultado"][date] > 10_000 > kinds["Fecha de resultado"][str] > 10
    assert kinds["Documento de Identidad"][float] > 10_000 > kinds["Documento de Identidad"][str] > 100
    forms = {(delivery.layout, delivery.form) for delivery in full}
    assert forms == {("secretaria", "xlsx"), ("secretaria", "csv"), ("departamento", "csv")}


def test_a_city_with_more_rows_than_a_sheet_of_excel_comes_as_text(monkeypatch):
    whole = covid_municipal.deliveries(0.05)[0]
    monkeypatch.setattr(sheets, "EXCEL_ROWS", whole.rows + 4)
    assert [one.form for one in covid_municipal.deliveries(0.05)[:1]] == ["xlsx"]
    monkeypatch.setattr(sheets, "EXCEL_ROWS", whole.rows + 3)
    larger = covid_municipal.deliveries(0.05)[0]
    assert larger.form == "csv" and larger.name.endswith("_secretaria.csv")
    assert table(larger) == table(whole)


def test_all_kinds_of_error_are_planted_in_the_last_delivery(full):
    kinds = {kind for kinds in RULES.values() for kind in kinds}
    assert not [kind for kind in kinds if not full[-1].planted[kind]]


def test_the_loader_puts_cases_in_the_barrio_where_they_live(tmp_path):
    delivery, exact = covid_municipal.deliveries(SMALL)[-1], covid_municipal.truth(SMALL)
    path = tmp_path / delivery.name
    path.write_bytes(delivery.content)
    with duckdb.connect() as con:
        take_in(con, SOURCE, path)
        placed = con.execute("select id_caso, territorio_codigo, comuna_codigo from entrega").fetchall()
    lost = {"barrio_desconocido", "solo_comuna", "sin_ubicar", "barrio_ambiguo"}
    for case, territory, comuna in placed:
        error, barrio = exact["error"][case - 1], exact["territorio"][case - 1]
        if error == "otro_municipio":
            assert territory == comuna == barrio == exact["comuna"][case - 1] != "68001", case
        elif error not in lost and barrio.startswith("68001") and territory != "SU":
            assert territory == barrio, (case, error)
        assert territory == "SU" or comuna == exact["comuna"][case - 1], (case, error)


def test_the_same_scale_gives_the_same_bytes_and_another_as_many_times_the_people():
    script = (
        "import hashlib; from loaders.sample import covid_municipal as c; "
        "print(*[hashlib.sha256(d.content).hexdigest() for d in c.deliveries(0.05)])"
    )
    told = subprocess.run([sys.executable, "-c", script], cwd=REPOSITORY, capture_output=True, text=True, check=True)
    here = [hashlib.sha256(delivery.content).hexdigest() for delivery in covid_municipal.deliveries(0.05)]
    assert told.stdout.split() == here and len(set(here)) == 4
    assert len(population(0.05)) == round(600_098 * 0.05)
    planted = covid_municipal.deliveries(0.05)[-1].planted
    assert planted["casos"] - planted["otro_municipio"] == round(54_467 * 0.05)


def test_the_command_writes_files_for_their_owner_alone_and_says_what_they_hold(tmp_path):
    told = subprocess.run(
        [sys.executable, "-m", "loaders", "sample", str(tmp_path / "muestra"), "--scale", "0.02"],
        cwd=REPOSITORY,
        env=os.environ | {"OBSERVATORIO_DATOS": str(tmp_path / "datos")},
        capture_output=True,
        text=True,
        check=True,
    )
    files = sorted(path for path in (tmp_path / "muestra").iterdir() if path.suffix in (".csv", ".xlsx"))
    assert sorted(told.stdout.split()) == [str(path) for path in files]
    assert len(files) == sum(len(deliveries(0.02)) for deliveries in sample.SOURCES.values())
    assert all(path.stat().st_mode & 0o777 == 0o600 for path in files)
    manifest = json.loads((tmp_path / "muestra" / "manifiesto.json").read_text())
    assert manifest.keys() == {path.name for path in files}
    assert all(facts["procedencia"] == "sintetico" for facts in manifest.values())


def imports(path) -> set[str]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    found = {alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names}
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom):
            found |= {f"{node.module}.{alias.name}" for alias in node.names}
    return {name for name in found if name.startswith(("loaders", "app"))}


def test_the_sample_and_what_reads_it_share_nothing():
    folder = REPOSITORY / "loaders"
    entry = {folder / "warehouse.py", folder / "__main__.py"}
    for path in folder.rglob("*.py"):
        ours = imports(path)
        if folder / "sample" in path.parents:
            strange = {name for name in ours if not name.startswith(("loaders.sample", "loaders.paths"))}
        else:
            strange = {name for name in ours if name.startswith("loaders.sample")} if path not in entry else set()
        assert not strange, f"{path.relative_to(REPOSITORY)}: {sorted(strange)}"
    # Those of the estimators come from the literature: nothing of the sample is fitted to them.
    fitted = {path.stem for path in REFERENCE.glob("parametros_*.csv")} - {"parametros_epidemiologicos"}
    readers = [path for path in folder.rglob("*") if path.suffix in (".py", ".sql") and "sample" not in path.parts]
    named = [path.name for path in readers if any(name in path.read_text(encoding="utf-8") for name in fitted)]
    assert fitted and not named, "the sample's parameters are read where its data are judged"


def test_every_sample_is_of_a_declared_source():
    from loaders.sources import all_sources

    assert sample.SOURCES.keys() <= all_sources().keys()
