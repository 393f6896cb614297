"""The synthetic workbooks of the Puntos Digitales as a spreadsheet reader sees them: totals, people, planted errors."""

import hashlib
import io
import os
import subprocess
import sys
from collections import Counter
from datetime import date, datetime

import numpy as np
import pandas as pd
import pytest
from python_calamine import CalamineWorkbook

from loaders import sample
from loaders.intake import take_in
from loaders.paths import REFERENCE, REPOSITORY
from loaders.sample import facts, puntos_digitales
from loaders.sample import puntos_digitales_words as words
from loaders.sample.population import population
from loaders.sample.typing import plain
from loaders.sources.puntos_digitales import SOURCE

HEADER = [
    *("No", "Fecha", "Documento", "Nombre", "Sexo", "Edad", "Grupo poblacional", "Programa", "Actividad", "Canal"),
    "Observaciones",
]
ACTIVITIES = ["Punto", "Fecha", "Tipo", "Programa", "Nombre de la actividad", "Modalidad", "Aliado", "Asistentes"]
POINTS = ("JOYA", "COMERCIO", "MADRID", "PROMOCION", "TECNOLOGICO", "SANTANDER", "INEM", "MORRORICO", "CP4RI")
DAY = "%d/%m/%Y"
USUAL = {  # the words that count as such
    "hoja": (
        *("La Joya", "Nal. de Comercio", "Café Madrid", "Promoción Social", "Tecnológico", "Colegio Santander"),
        *("INEM", "Morrorico", "CP4RI", "ACTIVIDADES"),
    ),
    "programa": (
        *("En TIC Confío", "¡Al Punto!", "Alfabetización digital", "Empresario Digital", "Apps.co – Platzi"),
        *("SENA", "Coursera", "Talleres propios", "Acceso libre", "Otro"),
    ),
    "grupo": (
        *("Niños, niñas y adolescentes", "Jóvenes", "Adultos", "Adulto mayor", "Cuidadores", "Docentes"),
        *("Víctimas del conflicto armado", "Personas con discapacidad", "Emprendedores"),
        "Empleados y en búsqueda de empleo",
    ),
    "canal": ("Presencial", "Virtual", "WhatsApp", "Teléfono"),
}
UNKNOWN = ("XX", "Por definir", "NR")


def point(text: str) -> str:
    """The word by which a point is known, or SIN DATO."""
    name = plain(text).replace("CENTRO DE PENSAMIENTO 4RI", "CP4RI").replace("CENTRO DE PENSAMIENTO", "CP4RI")
    return ", ".join(word for part in name.split(", ") for word in (*POINTS, "SIN DATO") if word in part)


def day(cell: object) -> date | None:
    """The day that a cell of a date or of text holds."""
    if isinstance(cell, str):
        try:
            return datetime.strptime(cell, DAY).date()
        except ValueError:
            return None
    return cell


def table(cells: list[list], header: str) -> tuple[int, list[list]]:
    """The number of the header's row, and the rows beneath it."""
    top = next(number for number, row in enumerate(cells) if row[0] == header)
    return top, cells[top + 1 :]


@pytest.fixture(scope="module")
def made() -> list:
    return puntos_digitales.deliveries()


@pytest.fixture(scope="module")
def books(made) -> list[CalamineWorkbook]:
    return [CalamineWorkbook.from_filelike(io.BytesIO(one.content)) for one in made]


@pytest.fixture(scope="module")
def sheets(books) -> list[tuple[int, str, list[list], int]]:
    """Each sheet of a point: month, name, rows of contacts, stated total."""
    found = []
    for month, book in enumerate(books, 1):
        for name in book.sheet_names[:-1]:
            top, rows = table(book.get_sheet_by_name(name).to_python(), "No")
            assert 4 <= top <= 5 and rows[-1][0] == "TOTAL ATENCIONES"
            found.append((month, name, rows[:-1], int(rows[-1][1])))
    return found


@pytest.fixture(scope="module")
def contacts(sheets) -> pd.DataFrame:
    """Every contact once."""
    rows = [(month, point(name), *row) for month, name, rows, _ in sheets for row in rows]
    told = pd.DataFrame(rows, columns=["mes", "punto", *HEADER])
    told = told.drop_duplicates(["mes", "punto", "No"]).reset_index(drop=True)
    told["dia"] = told["Fecha"].map(day)
    documents = told["Documento"].map(lambda cell: str(int(cell)) if isinstance(cell, float) else cell.replace(".", ""))
    told["persona"] = documents.where(documents.str.fullmatch(r"\d{10}"))
    told["programa"] = told["Programa"].map(plain)
    return told


@pytest.fixture(scope="module")
def activities(books) -> pd.DataFrame:
    """Every activity; a point holds for its merged cells."""
    rows = []
    for month, book in enumerate(books, 1):
        sheet = book.get_sheet_by_name("ACTIVIDADES")
        top, lines = table(sheet.to_python(), "Punto")
        below = {row: start[0] for start, end in sheet.merged_cell_ranges for row in range(start[0], end[0] + 1)}
        for number, line in enumerate(lines, top + 1):
            written = line[0] or lines[below[number] - top - 1][0]
            rows.append((month, point(written), *line))
    return pd.DataFrame(rows, columns=["mes", "punto", *ACTIVITIES])


def test_a_workbook_a_month_with_a_sheet_for_each_point_and_one_of_activities(made, books):
    assert [one.cutoff.month for one in made] == list(range(1, 13)) and made[1].cutoff == date(2020, 2, 29)
    for one, book in zip(made, books, strict=True):
        assert one.name == f"puntos_digitales_{one.cutoff}.xlsx" and book.sheet_names[-1] == "ACTIVIDADES"
        assert sorted(map(point, book.sheet_names[:-1])) == sorted(POINTS)
        for sheet, header in ((book.get_sheet_by_index(0), HEADER), (book.get_sheet_by_index(9), ACTIVITIES)):
            cells = sheet.to_python()
            top = table(cells, header[0])[0]
            assert cells[top] == header and ((0, 0), (0, len(header) - 1)) in sheet.merged_cell_ranges
            titles = [row[0] for row in cells[:top]]
            assert titles[-1] == "" and titles[-3].endswith(" DE 2020") and "sintéticos" in titles[-2]


def test_contacts_and_persons_are_as_many_as_the_report_counts(contacts):
    quarters = contacts.groupby((contacts["mes"] + 2) // 3).size().to_dict()
    assert quarters == {1: 3_305, 2: 6_357, 3: 9_426, 4: 7_000}
    trained = contacts[(contacts["mes"] <= 9) & (contacts["programa"] != "ACCESO LIBRE")]
    assert trained["persona"].nunique() == 8_550
    sure = trained[~trained["programa"].isin(("", "XX", "POR DEFINIR", "NR"))]
    assert sure["persona"].nunique() == 8_550, "an unclear programme decides who was trained"
    third = contacts[contacts["mes"].between(7, 9)]["punto"].value_counts()
    assert list(third.index[:2]) == ["COMERCIO", "TECNOLOGICO"]


def test_people_come_again_as_people_do(contacts):
    times = contacts["persona"].value_counts()
    assert 0.35 < (times == 1).mean() < 0.55 and (times >= 10).sum() > 100 and times.max() < 60
    points = contacts.dropna(subset="persona").groupby("persona")["punto"].nunique()
    assert 0.01 < (points > 1).mean() < 0.1


def test_people_are_of_the_city_and_live_near(contacts):
    city, barrios = population(1.0, REFERENCE), {row["barrio_codigo"]: row for row in facts.rows("barrios", REFERENCE)}
    row = pd.Series(np.arange(len(city)), city.document.astype(str))
    known = contacts.dropna(subset="persona")
    who = row[known["persona"]].to_numpy()
    names = pd.Series([" ".join(one) for one in city.names(who).tolist()], known.index)
    assert (known["Nombre"].str.upper() == names).all()
    told = known["Sexo"].isin(("F", "f", "Femenino", "Mujer", "M", "m", "Masculino", "Hombre"))
    is_woman = known["Sexo"].isin(("F", "f", "Femenino", "Mujer"))
    assert told.mean() > 0.99 and (is_woman == city.is_woman[who])[told].all()
    ages = pd.to_numeric(known["Edad"], errors="coerce").between(1, 110)
    assert (pd.to_numeric(known["Edad"][ages]) == city.age[who][ages]).all()
    places = city.places
    for name, barrio in (("MORRORICO", "68001-14-007"), ("MADRID", "68001-01-008"), ("INEM", "68001-10-009")):
        at = barrios[barrio]
        apart = np.hypot(places.latitude - float(at["latitud"]), places.longitude - float(at["longitud"])) * 111
        near, anyone = apart[city.place[who[known["punto"] == name]]], apart[city.place]
        assert np.median(near) < 2 < np.median(anyone), name


def test_activities_of_the_third_quarter_are_those_of_the_report(activities):
    third = activities[activities["mes"].between(7, 9)]
    assert Counter(third["Tipo"].str.lower()) == {"curso": 265, "taller": 15, "charla": 11}
    names = third["Programa"].map(plain)
    talks = third[names == "EN TIC CONFIO"]
    assert Counter(zip(talks["mes"], talks["punto"], talks["Asistentes"], strict=True)) == Counter(
        [(8, "JOYA", 87), (8, "JOYA", 26), (8, "TECNOLOGICO", 38), (8, "INEM", 39), (8, "MADRID", 25)]
        + [(9, "SANTANDER", 25), (9, "JOYA", 44), (9, "PROMOCION", 114), (9, "JOYA", 21), (9, "JOYA", 677)]
        + [(9, "SIN DATO", 267)]
    )
    assert (talks["Tipo"].str.lower() == "charla").all() and talks["Asistentes"].sum() == 1_363
    workshops = third[names.str.contains("AL PUNTO")]
    assert Counter(zip(workshops["mes"], workshops["punto"], workshops["Asistentes"], strict=True)) == Counter(
        [(9, "PROMOCION, SANTANDER, MORRORICO", 137), (9, "PROMOCION", 19), (9, "PROMOCION", 20), (9, "MADRID", 30)]
        + [(9, "INEM", 26)]
    )
    assert not activities[activities["mes"] < 7]["Programa"].map(plain).str.contains("TIC CONFIO|AL PUNTO").any()


def test_who_attended_an_activity_is_among_the_contacts(contacts, activities):
    key = ["mes", "punto", "dia", "Actividad"]
    seen = contacts.groupby(key).size()
    single = activities[activities["punto"].isin(POINTS)]
    asked = pd.MultiIndex.from_arrays(
        [single["mes"], single["punto"], single["Fecha"], single["Nombre de la actividad"]], names=key
    )
    assert asked.is_unique and (seen.reindex(asked) == single["Asistentes"].to_numpy()).all()
    several = activities[~activities["punto"].isin((*POINTS, ""))]
    assert set(several["punto"]) == {"SIN DATO", "PROMOCION, SANTANDER, MORRORICO"}
    for row in several.itertuples():
        there = contacts[(contacts["dia"] == row.Fecha) & (contacts["Actividad"] == row[7])]
        points = ["JOYA"] if row.punto == "SIN DATO" else row.punto.split(", ")
        assert len(there[there["punto"].isin(points)]) == row.Asistentes
    persons = contacts.dropna(subset="persona")
    attended = persons[persons.set_index(key).index.isin(asked)]
    assert not attended.duplicated([*key, "persona"]).any()


def test_nobody_is_attended_in_person_once_the_points_closed(contacts):
    told = contacts[~contacts["Canal"].isin(("", *UNKNOWN)) & contacts["dia"].notna()]
    told = told[told["dia"] < date(2021, 1, 1)]
    is_open = told["Canal"].str.lower() == "presencial"
    assert (is_open == (told["dia"] < date(2020, 3, 20))).all() and 2_000 < is_open.sum() < 3_305


def test_what_is_wrong_is_counted(made, books, sheets, contacts, activities):
    counts = Counter()
    for one in made:
        counts.update(one.planted)
    age = pd.to_numeric(contacts["Edad"], errors="coerce")
    texts = contacts["Fecha"].map(lambda cell: isinstance(cell, str))
    document = contacts["Documento"]
    found = {
        "atenciones": len(contacts),
        "actividades": len(activities),
        "fila_repetida": sum(len(rows) for _, _, rows, _ in sheets) - len(contacts),
        "total_errado": sum(len(rows) != total for _, _, rows, total in sheets),
        "sin_documento": int((document == "").sum()),
        "documento_ilegible": int(document.isin(("SIN DOCUMENTO", "NO PRESENTA", "N/A")).sum()),
        "documento_con_puntos": int(document.map(str).str.fullmatch(r"\d\.\d{3}\.\d{3}\.\d{3}").sum()),
        "fecha_como_texto": int((texts & contacts["dia"].notna()).sum()),
        "fecha_ilegible": int(contacts["Fecha"].isin(("31/02/2020", "45/13/2020", "POR CONFIRMAR")).sum()),
        "fecha_invertida": int(contacts["Fecha"].map(str).str.fullmatch(r"[01]\d/(1[3-9]|2\d|3[01])/2020").sum()),
        "fecha_futura": sum(one is not None and one.year == 2030 for one in contacts["dia"]),
        "sin_edad": int((contacts["Edad"] == "").sum()),
        "edad_ilegible": int(contacts["Edad"].isin(("TREINTA", "N/A")).sum()),
        "edad_imposible": int(((age < 0) | (age > 120)).sum()),
        "sexo_desconocido": int(contacts["Sexo"].isin(("X", "?")).sum()),
        "celdas_combinadas": sum(len(book.get_sheet_by_name("ACTIVIDADES").merged_cell_ranges) for book in books)
        - sum(table(book.get_sheet_by_name("ACTIVIDADES").to_python(), "Punto")[0] - 1 for book in books),
        "hoja_escrita_distinto": sum(len(set(book.sheet_names) - set(USUAL["hoja"])) for book in books),
    }
    found["punto_errata"] = int((activities.groupby("mes")["punto"].apply(lambda one: "" in set(one))).sum())
    known = {form for forms in words.GROUPS.values() for form in forms} | {*UNKNOWN, ""}
    found["grupo_errata"] = int((~contacts["Grupo poblacional"].isin(known)).sum())
    for column, kind in (("Programa", "programa"), ("Grupo poblacional", "grupo"), ("Canal", "canal")):
        found[f"sin_{kind}"] = int((contacts[column] == "").sum())
        found[f"{kind}_desconocido"] = int(contacts[column].isin(UNKNOWN).sum())
        usual = contacts[column].isin((*USUAL[kind], *UNKNOWN, ""))
        found[f"{kind}_escrito_distinto"] = int((~usual).sum()) - found.get(f"{kind}_errata", 0)
    assert found == counts and all(found.values())
    wrong = [(month, point(name), total - len(rows)) for month, name, rows, total in sheets if len(rows) != total]
    assert wrong == [(8, "INEM", 4)]
    for one in made:
        assert one.rows == one.planted["atenciones"] + one.planted.get("fila_repetida", 0) + one.planted["actividades"]


def test_the_same_scale_gives_the_same_bytes_and_another_as_many_times_the_contacts(made):
    script = (
        "import hashlib; from loaders.sample import puntos_digitales as p; "
        "print(*[hashlib.sha256(one.content).hexdigest() for one in p.deliveries(0.03)])"
    )
    told = subprocess.run(
        [sys.executable, "-c", script],
        cwd=REPOSITORY,
        env=os.environ | {"PYTHONHASHSEED": "7"},
        capture_output=True,
        text=True,
        check=True,
    )
    small = puntos_digitales.deliveries(0.03)
    assert told.stdout.split() == [hashlib.sha256(one.content).hexdigest() for one in small]
    for one, other in zip(small, made, strict=True):
        assert one.planted["atenciones"] == pytest.approx(0.03 * other.planted["atenciones"], rel=0.05, abs=3)


@pytest.mark.parametrize("scale", [0.0015, 0.002, 0.008, 0.01875])
def test_the_books_of_a_small_city_are_of_their_months(scale, con, tmp_path):
    for one in puntos_digitales.deliveries(scale):
        path = tmp_path / one.name
        path.write_bytes(one.content)
        assert take_in(con, SOURCE, path).cutoff == one.cutoff


def test_where_nothing_weighs_the_shares_are_equal():
    assert facts.apportion(7, np.zeros(3)).tolist() == [3, 2, 2]


def test_the_city_is_forgotten_once_it_is_written(tmp_path):
    sample.write(tmp_path, {"puntos_digitales"}, 0.0015)
    made = (population, puntos_digitales.written)
    assert all(one.cache_info().currsize for one in made)
    sample.forget()
    assert not any(one.cache_info().currsize for one in made)
