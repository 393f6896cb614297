"""The points' monthly workbooks: each rule by the cell that breaks it, what is conserved, what is refused and told."""

from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from loaders.contract import WARN, ContractError
from loaders.intake import Intake, refusal, take_in
from loaders.sample import puntos_digitales as sample
from loaders.sources import all_sources
from loaders.sources.puntos_digitales import SOURCE
from loaders.sources.puntos_digitales.places import find
from loaders.uploads import PersonalSource, offered, refuse_personal
from tests.points import CONTACTS, activity, book, contact

OTHERS = [contact(Documento=1098000002 + place, Fecha=date(2020, 8, 6 + place)) for place in range(5)]
BREAKS = {
    "PUN-01": {"Fecha": None, "Documento": None, "Nombre": None, "Programa": None, "Actividad": None},
    "PUN-10": {"Sexo": "Z"},
    "PUN-11": {"Edad": 250},
    "PUN-20": {"Documento": "C.C. 1.098.000.001"},
    "PUN-21": {"Documento": "12"},
    "PUN-22": {"Documento": "No tiene"},
    "PUN-23": {"Grupo_poblacional": "Adulto mayor"},
    "PUN-30": {"Programa": "Empresaro Digital"},
    "PUN-31": {"Programa": "Astrología"},
    "PUN-32": {"Canal": "Presensial"},
    "PUN-33": {"Canal": "Paloma"},
    "PUN-34": {"Grupo_poblacional": "Enprendedores"},
    "PUN-35": {"Grupo_poblacional": "Marcianos"},
    "PUN-50": {"Fecha": date(2020, 3, 8)},
    "PUN-51": {"Fecha": "31/02/2020"},
    "PUN-52": {"Fecha": "05/07/2020"},
}
ACTIVITY_BREAKS = {
    "PUN-36": {"Tipo": "Talleer"},
    "PUN-37": {"Tipo": "Fiesta"},
    "PUN-38": {"Modalidad": "Presensial"},
    "PUN-39": {"Modalidad": "Telepática"},
    "PUN-40": {"Punto": None},
    "PUN-41": {"Punto": "Promoción Social, Colegio Santander, Morrorico"},
    "PUN-42": {"Punto": "Promosión Social"},
    "PUN-43": {"Punto": "La Luna"},
    "PUN-70": {"Asistentes": "muchos"},
    "PUN-71": {"Asistentes": None},
}


@pytest.fixture
def take(con, tmp_path: Path):
    def take_delivery(content: bytes, **options) -> Intake:
        path = tmp_path / "libro.xlsx"
        path.write_bytes(content)
        return take_in(con, SOURCE, path, **options)

    return take_delivery


def test_each_rule_of_contacts_is_raised_by_the_row_that_breaks_it(take, con):
    day = {"Fecha": date(2020, 8, 20)}
    rows = [contact(**{"Documento": 79000000 + place, **day, **change}) for place, change in enumerate(BREAKS.values())]
    intake = take(book({"La Joya": [*rows, *OTHERS]}, [activity()]))
    assert {code: count for code, count in intake.rules.items() if code != "PUN-22"} == dict.fromkeys(
        BREAKS.keys() - {"PUN-22"}, 1
    )
    assert intake.rules["PUN-22"] == 2  # the document that cannot be is none either
    assert (intake.read, intake.rejected) == (len(BREAKS) + 6, 1)
    kept = dict(con.execute("select regla_codigo, count(*) from incidencias group by 1").fetchall())
    assert kept == dict.fromkeys((code for code in BREAKS if SOURCE.rule(code).action != WARN), 1)


def test_each_rule_of_activities_is_raised_by_the_row_that_breaks_it(take, con):
    rows = [activity(Fecha=date(2020, 8, 1 + place), **change) for place, change in enumerate(ACTIVITY_BREAKS.values())]
    intake = take(book({"La Joya": OTHERS}, [*rows, activity(Fecha=date(2020, 8, 20))]))
    assert intake.rules == dict.fromkeys(ACTIVITY_BREAKS, 1) | {"PUN-71": 2}  # what cannot be read is no number either
    assert (intake.totals["activities"], intake.rejected) == (len(rows) + 1, 0)


def test_every_declared_rule_has_its_case():
    elsewhere = {"PUN-02", "PUN-03", "PUN-04", "PUN-05", "PUN-60", "PUN-61", "PUN-62", "PUN-72"}
    assert {rule.code for rule in SOURCE.rules} == BREAKS.keys() | ACTIVITY_BREAKS.keys() | elsewhere


def test_a_plain_book_draws_no_remark_and_tells_its_totals(take, con):
    second = [contact(Documento=None), contact(Fecha="07/08/2020", Documento="1098000002")]
    intake = take(book({"La Joya": OTHERS, "INEM": second}, [activity(), activity(Punto="Iném", Asistentes=30)]))
    assert intake.rules == {"PUN-22": 1}
    assert (intake.read, intake.loaded, intake.layout) == (9, 9, "libro_mensual")
    assert intake.cutoff == date(2020, 8, 31)
    assert intake.totals == {
        "contacts": 7,
        "without_document": 1,
        "persons": 5,
        "activities": 2,
        "attendees": 42,
    }
    rows = con.execute("select punto_codigo, count(*) from entrega group by 1 order by 1").fetchall()
    assert rows == [("inem", 3), ("la_joya", 6)]


def test_no_name_and_no_remark_of_a_person_is_kept(take, con):
    take(book({"La Joya": [contact(Observaciones="vive lejos"), *OTHERS]}, [activity()]))
    stored = str(con.execute("from entrega").fetchall())
    assert "PERSONA DE PRUEBA" not in stored and "lejos" not in stored and "1098000001" in stored
    assert {column.name for column in SOURCE.columns if column.privacy == "personal"} == {"documento", "edad"}


def test_words_are_known_whatever_their_case_accents_and_usual_variants(take, con):
    ways = [
        ("en tic confio", "GOOGLE MEET", "ADULTOS MAYORES", "en_tic_confio", "virtual", "personas_mayores"),
        ("¡Al Punto!", "Llamada", "padres de familia", "al_punto", "telefono", "cuidadores"),
        ("Apps.co – Platzi", "wasap", "NNA", "platzi_appsco", "whatsapp", "ninos_adolescentes"),
        ("", "Sin dato", None, "sin_dato", "sin_dato", "sin_dato"),
    ]
    rows = [contact(Programa=p, Canal=c, Grupo_poblacional=g, Edad=None) for p, c, g, *_ in ways]
    rows = [row | {"Fecha": date(2020, 8, 3 + place)} for place, row in enumerate(rows)]
    assert take(book({"La Joya": rows}, [activity()])).rules == {}
    read = "select programa_codigo, canal, grupo_poblacional from entrega where registro = 'atencion' order by fila"
    assert con.execute(read).fetchall() == [tuple(codes) for *_, p, c, g in ways for codes in [(p, c, g)]]


def test_a_repeated_row_counts_once_and_a_repeated_number_does_not_lose_a_contact(take):
    twice = contact(No=70)
    intake = take(book({"La Joya": [twice, twice, *OTHERS]}, [activity()]))
    assert (intake.read, intake.loaded, intake.duplicates, intake.rejected) == (8, 7, 1, 0)
    other = take(book({"La Joya": [twice, contact(No=70, Documento=79000111), *OTHERS]}, [activity()]))
    assert (other.loaded, other.duplicates, other.rules) == (8, 0, {"PUN-04": 1})
    again = take(book({"La Joya": [contact(), contact(), *OTHERS]}, [activity(), activity()]))
    assert (again.loaded, again.rules) == (9, {"PUN-05": 2, "PUN-72": 2})


def test_what_stands_beyond_the_header_is_set_aside_and_conserved(take, con):
    rows = [["No", "Fecha", "Documento", "Grupo poblacional", "Programa", "Canal"]]
    rows += [[place, f"{place:02}/08/2020", 79000000 + place, "Adultos", "SENA", "Zoom"] for place in range(1, 9)]
    rows[3].append("¿de quién?")
    intake = take(book({}, [activity()], others={"INEM": [["MES: AGOSTO DE 2020"], *rows]}, whole=False))
    assert (intake.read, intake.loaded, intake.rejected) == (9, 8, 1)
    assert intake.rules["PUN-02"] == 1


def test_the_total_at_the_foot_is_held_against_the_rows_and_not_loaded(take):
    signed = ("Elaboró: el administrador", "Vo. Bo.")
    right = take(book({"La Joya": OTHERS}, [activity()], foot=signed))
    assert (right.read, right.rules) == (6, {})
    intake = take(book({"La Joya": OTHERS, "INEM": OTHERS[:2]}, [activity()], totals={"La Joya": 9, "INEM": None}))
    assert (intake.read, intake.rules) == (8, {"PUN-60": 1, "PUN-62": 1})
    assert any("«total de La Joya: dice 9 y hay 5»" in note for note in intake.notes)
    assert any("falta el total de INEM" in note for note in intake.notes)


def test_a_header_repeated_on_each_page_and_the_totals_of_each_week_are_no_contacts(take):
    again, weekly = {name: name for name in CONTACTS}, {"No": "Subtotal semana 1", "Fecha": 3}
    intake = take(book({"La Joya": [*OTHERS[:3], weekly, again, *OTHERS[3:]]}, [activity()], totals={"La Joya": 5}))
    assert (intake.read, intake.totals["contacts"], intake.rules) == (6, 5, {})
    weeks = [OTHERS[0], {"No": "TOTAL SEMANA 1", "Fecha": 1}, contact(Nombre=None, Documento=1098000009), *OTHERS[1:]]
    intake = take(book({"La Joya": weeks}, [activity()], totals={"La Joya": 9}))
    assert intake.totals["contacts"] == 6
    assert any("«total de La Joya: dice 9 y hay 6»" in note for note in intake.notes)


@pytest.mark.parametrize("written", ["CC1098000001", "C.C.1098000001", "cc 1.098.000.001", "T.I. 1098000001"])
def test_a_document_is_the_same_however_its_kind_is_written_before_it(take, con, written):
    take(book({"La Joya": [contact(Documento=written), *OTHERS[1:]]}, [activity()]))
    assert con.execute("select count(*) from entrega where documento = '1098000001'").fetchone() == (1,)


def test_a_merged_cell_names_the_point_of_its_rows_and_a_blank_one_names_none(take, con):
    rows = [activity(), activity(Punto=None, Asistentes=3), activity(Punto=None, Asistentes=4)]
    intake = take(book({"La Joya": OTHERS}, rows, merged=((1, 2),)))
    read = con.execute("select punto_codigo, asistentes from entrega where registro = 'actividad' order by fila")
    assert read.fetchall() == [("la_joya", 12), ("la_joya", 3), ("sin_dato", 4)]
    assert intake.rules == {"PUN-40": 1}


def test_what_was_not_read_or_is_missing_is_told(take):
    headers = {
        "La Joya": (
            "No",
            "Fecha",
            "Documento",
            "Nombre",
            "Sexo",
            "Edad",
            "Grupo poblacional",
            "Programa",
            "Actividad",
            "Canal",
            "Firma",
        )
    }
    intake = take(
        book({"La Joya": OTHERS * 3, "INEM": OTHERS[:1]}, headers=headers, others={"Listas": [["a"]]}, whole=False)
    )
    told = " ".join(intake.notes)
    for text in (
        "hoja «Listas»",
        "columna «Firma» de La Joya",
        "falta el punto tecnologico",
        "falta la hoja de actividades",
    ):
        assert text in told
    assert intake.rules["PUN-62"] == 10


def test_a_person_written_too_low_is_told_and_a_signature_is_not(take):
    low = (None, date(2020, 8, 7), 1098000009)
    intake = take(book({"La Joya": OTHERS}, [activity()], foot=("Coordinó: quien firma", low), whole=False))
    assert intake.totals["contacts"] == 5 and intake.rules["PUN-62"] >= 1
    told = [note for note in intake.notes if "bajo el total" in note]
    assert len(told) == 1 and "La Joya" in told[0] and "1098000009" not in told[0]


def test_the_month_is_that_of_most_titles_and_a_sheet_of_another_is_told(take, con):
    old = {"INEM": ["ALCALDÍA", "PUNTO DIGITAL LA JOYA", "MES: JULIO DE 2020"]}
    intake = take(book({"La Joya": OTHERS, "INEM": OTHERS[:1]}, [activity()], titles=old))
    assert intake.cutoff == date(2020, 8, 31)
    told = " ".join(intake.notes)
    assert "título de INEM: dice julio de 2020" in told and "título de INEM: es de otro punto, la_joya" in told
    yearless = take(book({"La Joya": OTHERS}, [activity()], month="Agosto"))
    assert yearless.cutoff == date(2020, 8, 31)
    untitled = take(book({"La Joya": OTHERS}, [activity()], month="—"))
    assert (untitled.cutoff, untitled.rules) == (date(2020, 8, 31), {"PUN-61": 1})


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (dict(month="MES: OCTUBRE DE 2020"), r"dicen octubre de 2020 y 4 de sus 5 fechas son de otro mes: 4 de agosto"),
        (dict(headers={"La Joya": ("No", "Fecha", "Cosa")}), r"hoja «La Joya»: a su tabla de atenciones le faltan 4"),
        (dict(others={"Joya": [["MES: AGOSTO DE 2020"]]}), None),
    ],
)
def test_a_book_that_contradicts_itself_is_refused_naming_sheet_and_count(take, content, told):
    made = book({"La Joya": OTHERS}, [activity()], **content)
    if told is None:
        assert take(made).rules == {"PUN-62": 1}
        return
    with pytest.raises(ContractError, match=told):
        take(made)


def test_a_sheet_of_no_point_or_of_one_that_has_another_is_refused(take):
    with pytest.raises(ContractError, match="«Hoja1»: trae atenciones y ni su nombre ni su título dicen"):
        take(book({"Hoja1": OTHERS, "La Joya": OTHERS}, [activity()]))
    titled = {"Hoja1": ["REGISTRO PUNTO DIGITAL CAFÉ MADRID", "AGOSTO DE 2020"]}
    with pytest.raises(ContractError, match="2 hojas son del mismo punto"):
        take(book({"Hoja1": OTHERS, "La Joya": OTHERS}, [activity()], titles=titled))
    assert take(book({"Hoja1": OTHERS}, [activity()], titles=titled, whole=False)).totals["contacts"] == 5
    with pytest.raises(ContractError, match="ninguna fila"):
        take(book({}, None))


def test_only_these_books_are_recognised_as_theirs(tmp_path):
    path = tmp_path / "cualquiera.bin"
    path.write_bytes(book({"La Joya": OTHERS}, [activity()]))
    assert [name for name, source in all_sources().items() if refusal(source, path) is None] == ["puntos_digitales"]
    path.write_bytes(b"Radicado;NIT\n1;2\n")
    assert "no es un libro de Excel" in refusal(SOURCE, path)
    path.write_bytes(book({}, None, others={"Datos": [["Fecha", "Casos"], [1, 2]]}, whole=False))
    assert "no es un libro de los Puntos Digitales" in refusal(SOURCE, path)


def test_a_page_without_login_neither_offers_nor_takes_them():
    assert "puntos_digitales" not in {source["source"] for source in offered()}
    with pytest.raises(PersonalSource):
        refuse_personal("puntos_digitales")


@pytest.mark.parametrize(
    ("text", "code"),
    [
        *[
            ("Iném", "inem"),
            ("P.D. INEM", "inem"),
            ("Nal de comercio", "nacional_comercio"),
            ("CP4RI", "centro_pensamiento"),
        ],
        *[("Colegio Santander", "santander"), ("PROMOCION SOCIAL DEL NORTE", "promocion_social"), ("", "sin_dato")],
        *[("Tecnológico y Café Madrid", "varios"), ("Todos los puntos", "varios"), ("Tecnológico y Marte", "sin_dato")],
    ],
)
def test_points_as_people_write_them(text, code):
    assert find(text).code == code


@pytest.mark.completa
def test_the_sample_books_are_read_to_their_planted_errors_and_to_the_quarters_of_the_report(take):
    quarters, planted, found = Counter(), Counter(), Counter()
    for delivery in sample.deliveries():
        intake = take(delivery.content)
        assert (intake.cutoff, intake.read, intake.rejected) == (delivery.cutoff, delivery.rows, 0)
        assert intake.duplicates == delivery.planted.get("fila_repetida", 0)
        assert intake.totals["contacts"] == delivery.planted["atenciones"]
        assert intake.totals["activities"] == delivery.planted["actividades"]
        quarters[(delivery.cutoff.month + 2) // 3] += intake.totals["contacts"]
        planted.update(delivery.planted)
        found.update(intake.rules)
    assert [quarters[number] for number in (1, 2, 3)] == [3_305, 6_357, 9_426]
    told = {
        "PUN-11": planted["edad_imposible"] + planted["edad_ilegible"],
        "PUN-20": planted["documento_con_puntos"],
        "PUN-22": planted["sin_documento"] + planted["documento_ilegible"],
        "PUN-31": planted["programa_desconocido"],
        "PUN-33": planted["canal_desconocido"],
        "PUN-34": planted["grupo_errata"],
        "PUN-35": planted["grupo_desconocido"],
        "PUN-51": planted["fecha_ilegible"],
        "PUN-52": planted["fecha_futura"],
        "PUN-60": planted["total_errado"],
    }
    assert min(told.values()) > 0 and {code: found[code] for code in told} == told
    assert (found["PUN-40"], found["PUN-41"]) == (1, 1)  # the talk without a point, the workshop of three
