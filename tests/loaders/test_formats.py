"""Formats are read from the content: encodings, delimiters, preambles, archives, workbooks."""

import io
import zipfile

import pytest
import xlsxwriter

from loaders.contract import ContractError
from tests.deliveries import API_2021, as_csv, cases

ROWS = cases(
    {},
    {"ciudad": "Girón", "municipio": "68307", "sexo": "M"},
    {"atencion": "Fallecido", "muerte": "2020-06-16"},
)


def zipped(**members: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, text in members.items():
            archive.writestr(name.replace("__dir__", "/"), text)
    return out.getvalue()


def workbook(*sheets: list[list]) -> bytes:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        for rows in sheets:
            sheet = book.add_worksheet()
            for number, row in enumerate(rows):
                sheet.write_row(number, 0, row)
    return out.getvalue()


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_delimiters_encodings_and_line_ends(take, delimiter, encoding, end):
    intake = take(as_csv(ROWS, delimiter=delimiter, end=end).encode(encoding), "sin_nombre.dat")
    assert (intake.layout, intake.read, intake.loaded, intake.totals["deaths"]) == ("portal_2020", 3, 3, 1)
    assert set(intake.totals["by_municipality"]) == {"68001", "68307"}


def test_no_break_and_trailing_spaces_in_headers_and_cells(take):
    text = (
        as_csv(ROWS).replace("Departamento o Distrito ", "Departamento o Distrito\u00a0 ").replace(",F,", ",\u00a0F ,")
    )
    assert take(text).rules.get("COV-10") is None
    assert take(text).totals["cases"] == 3


def test_a_preamble_above_the_header_is_passed_over(take):
    assert take("Instituto Nacional de Salud;;\nCorte 16 de junio\n\n" + as_csv(ROWS, delimiter=";")).loaded == 3


def test_blank_rows_are_no_rows_and_longer_rows_are_rejected_and_kept(take, con):
    text = as_csv(ROWS) + ",,,,\n\n" + as_csv(ROWS[:1]).splitlines()[1].replace("1,", "9,", 1) + ",de más\n"
    intake = take(text)
    assert (intake.read, intake.loaded, intake.rejected) == (4, 3, 1)
    kept = con.execute("select registro from incidencias where regla_codigo = 'COV-02'").fetchall()
    assert len(kept) == 1 and "de más" in kept[0][0]


def test_zip_with_the_litter_of_a_mac(take):
    content = zipped(**{"datos.csv": as_csv(ROWS), "__MACOSX__dir__._datos.csv": "\x00\x05\x16", ".DS_Store": "x"})
    assert take(content, "algo.bin").loaded == 3


def test_zip_with_two_tables_is_refused_by_name(take):
    with pytest.raises(ContractError, match="2 archivos de datos.*a.csv, b.csv"):
        take(zipped(**{"a.csv": as_csv(ROWS), "b.csv": as_csv(ROWS)}), "dos.zip")


def test_workbook_with_a_cover_sheet_and_a_title_row(take):
    table = [line.split(",") for line in as_csv(ROWS, API_2021).splitlines()]
    for row in table[1:]:
        row[1], row[7] = float(row[1]), float(row[7])
    intake = take(workbook([["Portada"]], [["Casos"], *table]), "libro.csv")
    assert (intake.layout, intake.loaded) == ("portal_2021", 3)


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "un archivo vacío"),
        (b"%PDF-1.7 ...", "un PDF"),
        (b"\x89PNG\r\n\x1a\n", "un archivo binario"),
        (b"PK\x03\x04 broken", "dañado o protegido"),
        (b"\n\n\n", "no trae ninguna fila"),
    ],
)
def test_what_is_no_table_is_refused_with_its_name_and_kind(take, content, reason):
    with pytest.raises(ContractError, match=f"«cosa.xlsx».*{reason}"):
        take(content, "cosa.xlsx")


def test_an_open_quote_never_swallows_the_rows_after_it(take):
    rows = cases(*({"ciudad": "Bucaramanga"} for _ in range(300)))
    lines = as_csv(rows).splitlines(keepends=True)
    lines[100] = lines[100].replace("Bucaramanga", '"Bucaramanga')
    lines[200] = lines[200].replace("Bucaramanga", 'Bucara"manga')
    intake = take("".join(lines))
    assert (intake.read, intake.loaded) == (300, 300)


def test_cells_with_line_breaks_are_read_whole_also_in_the_header_and_above_it(take, con):
    text = as_csv(cases({}, {}, {})).replace("Bucaramanga", '"Bucara\nmanga, ""la bonita"""', 1)
    text = text.replace("Fecha de notificación", '"Fecha de\nnotificación"')
    intake = take('"INS\nCasos",,\n' + text)
    assert (intake.read, intake.loaded, intake.rejected) == (3, 3, 0)
    city = "select municipio_nombre, fecha_notificacion from leida order by fila"
    assert con.execute(city).fetchone() == ('Bucara manga, "la bonita"', "2020-06-13")


def test_shifted_rows_are_rejected_even_when_their_last_cell_is_blank(take):
    intake = take(as_csv(ROWS).replace("Bucaramanga", "Bucaramanga, D.C.", 1))
    assert (intake.read, intake.loaded, intake.rejected) == (3, 2, 1)
    assert intake.rules["COV-02"] == 1


def test_a_delimiter_at_the_end_of_every_row_is_a_habit_not_a_fault(take):
    header, *rows = as_csv(ROWS, delimiter=";").splitlines()
    assert take("\n".join([header, *(row + ";" for row in rows)])).loaded == 3
    assert take("\n".join([header + ";", *(row + ";" for row in rows)])).loaded == 3


def test_a_row_cut_short_is_rejected_and_kept(take, con):
    intake = take(as_csv(ROWS).rstrip("\n")[:-20])
    assert (intake.read, intake.loaded, intake.rejected) == (3, 2, 1)
    assert con.execute("select count(*) from incidencias where regla_codigo = 'COV-02'").fetchone() == (1,)


def test_a_few_broken_bytes_leave_the_file_utf8(take, con):
    content = as_csv(cases({"ciudad": "Girón", "municipio": "68307"}, {"ciudad": "Girón"})).encode()
    take(content.replace("Girón".encode(), b"Gir\xc3\x28n", 1))
    assert con.execute("select municipio_nombre from leida order by fila desc").fetchone() == ("Girón",)
    cut = as_csv(cases({}, {"pais": "España"})).encode()
    assert take(cut[: cut.index("ñ".encode()) + 1]).read == 2


def test_the_longest_of_two_matching_sheets_is_read_and_stray_cells_are_told(take):
    table = [line.split(",") for line in as_csv(ROWS).splitlines()]
    assert take(workbook(table[:2], table)).loaded == 3
    intake = take(workbook([*table[:3], [*table[3], "de más"]]))
    assert (intake.read, intake.loaded, intake.rejected) == (3, 2, 1)


def test_damaged_and_protected_archives_are_refused(take):
    content = bytearray(zipped(**{"datos.csv": as_csv(ROWS)}))
    protected = bytes(content).replace(b"\x14\x00\x00\x00", b"\x14\x00\x01\x00")
    with pytest.raises(ContractError, match="protegid"):
        take(protected, "secreto.zip")
    content[60] ^= 0xFF
    with pytest.raises(ContractError, match="dañad"):
        take(bytes(content), "roto.zip")


def test_a_header_without_rows_says_so(take):
    with pytest.raises(ContractError, match="trae encabezado y ninguna fila"):
        take(as_csv([]))
    with pytest.raises(ContractError, match="ninguna de sus 2 filas.*no trae un número de caso"):
        take(as_csv(cases({"id": "x"}, {"id": ""})))
