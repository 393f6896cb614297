"""Both documents from a report written by hand: the same words, stamps, heads that repeat, and no other day's bytes."""

import io
import re
import zipfile
from dataclasses import replace
from datetime import date

import docx
import pypdf
import pytest
from docx.oxml.ns import qn

from app.charts import theme
from app.charts.origin import Origin
from app.domain.quarters import Quarter
from app.publications.quarterly import pdf, word, word_marks, word_styles
from app.publications.quarterly.model import (
    Absence,
    Card,
    Cards,
    Credit,
    Lead,
    Picture,
    Report,
    Section,
    Table,
    Words,
)

MADE = date(2026, 11, 22)
REAL = Credit(Origin("ins", "INS, serie diaria", None, "CC BY 4.0", date(2020, 8, 9)), "casos", "real")
SAMPLE = Credit(Origin("muestra", "Registro de muestra", None, None, date(2020, 9, 30)), "empresas", "sintetico")
SPEC = {
    "height": 120,
    "title": {"text": "Dos barras", "subtitle": "De prueba."},
    "description": "Dos barras: una, 1; otra, 2.",
    "config": theme.config(),
    "data": {"values": [{"a": "una", "b": 1}, {"a": "otra", "b": 2}]},
    "mark": "bar",
    "encoding": {"x": {"field": "a", "type": "nominal"}, "y": {"field": "b", "type": "quantitative"}},
}


def report(*, synthetic: bool = True) -> Report:
    credit = SAMPLE if synthetic else REAL
    drawn = (Picture("prueba", f"Hallazgo {n}", "De prueba.", SPEC, credit, wide=False, number=n) for n in (1, 2, 3))
    rows = tuple((f"Fila {n}", f"{n}.000") for n in range(60))
    blocks = (
        Cards((Card("Atenciones", "9.426", "contactos", "+48,3 % frente al anterior"),), credit, "Cifras"),
        Words("Un párrafo con «comillas», ñ y tilde."),
        *drawn,
        Table("Filas", ("Nombre", "Valor"), rows, (False, True), credit, "Una nota.", (3, 1), (59,), number=1),
        Absence("Un asunto", "todavía no se ha cargado."),
    )
    sections = (
        Section("uno", "Primera", "uno", (Lead("Hubo 9.426.", credit.provenance),), blocks, ("Se cuenta así.",)),
        Section("dos", "Segunda", "dos", absent="no hay datos de este trimestre."),
        Section("tres", "Anexo", "tres", blocks=(Words("Final."),), is_annex=True),
    )
    return Report(Quarter(2020, 3), "Bucaramanga", date(2026, 11, 1), sections)


@pytest.fixture(scope="module")
def files() -> dict[str, bytes]:
    return {"pdf": pdf.written(report(), made=MADE), "docx": word.written(report(), made=MADE)}


@pytest.fixture(scope="module")
def paper(files) -> pypdf.PdfReader:
    return pypdf.PdfReader(io.BytesIO(files["pdf"]))


@pytest.fixture(scope="module")
def pages(paper) -> list[str]:
    return [page.extract_text() for page in paper.pages]


@pytest.fixture(scope="module")
def office(files) -> docx.document.Document:
    return docx.Document(io.BytesIO(files["docx"]))


def bare(text: str) -> str:
    return re.sub(r"\s", "", text)


def words(document: docx.document.Document) -> str:
    """All the text of a DOCX, its tables and footers included."""
    parts = [document.element.body, *(section.footer._element for section in document.sections)]
    return "".join(text.text or "" for part in parts for text in part.iter(qn("w:t")))


SAID = (
    *("Bucaramanga", "tercer trimestre de 2020", "1 jul – 30 sept 2020", "Hubo 9.426.", "9.426", "contactos"),
    *("+48,3 % frente al anterior", "Un párrafo con «comillas», ñ y tilde.", "Hallazgo 3", "Una nota.", "Fila 59"),
    *("Unidad: empresas. Fuente: Registro de muestra, corte 30 sept 2020. Dato sintético", "Un asunto: todavía no"),
    *("Sin datos en este trimestre: no hay datos de este trimestre.", "Final.", "Se cuenta así.", "Fuentes y cortes"),
    *("1 con datos de 2", "Incluye datos sintéticos", "Contenido", "22 nov 2026", "1 nov 2026", "30 sept 2020"),
)


def test_both_documents_say_the_same(pages, office) -> None:
    for told in (bare("".join(pages)), bare(words(office))):
        missing = [said for said in SAID if bare(said).lower() not in told.lower()]
        assert not missing


def test_what_is_synthetic_is_stamped_wherever_it_stands(pages, office) -> None:
    # A sentence twice (summary and section), cards, three figures and a table.
    assert bare("".join(pages)).count("DATOSINTÉTICO") == 7
    stamps = [run for run in office.element.body.iter(qn("w:rStyle")) if run.get(qn("w:val")) == _id(office)]
    assert len(stamps) == 7 and "DATO SINTÉTICO" in words(office).replace("\u00a0", " ")
    assert all("Incluye datos sintéticos" in page for page in pages)


def _id(document: docx.document.Document) -> str:
    return document.styles[word_styles.STAMP].style_id


def test_in_the_summary_the_seal_is_of_its_own_sentence_alone() -> None:
    leads = (Lead("Una real."), Lead("Otra real."), Lead("Una sintética.", "sintetico"), Lead("La última real."))
    told = replace(report(), sections=(Section("uno", "Primera", "uno", leads),))
    pages = pypdf.PdfReader(io.BytesIO(pdf.written(told, made=MADE))).pages
    office = docx.Document(io.BytesIO(word.written(told, made=MADE)))
    summed = next(line.text for line in office.paragraphs if line.text.startswith("Primera. "))
    for text in (pages[1].extract_text(), summed.replace("\u00a0", " ")):
        own = [bare(line) for line in text.splitlines()]
        start = own.index(bare("Primera. Una real. Otra real."))
        assert own[start + 1 : start + 3] == [bare("Una sintética. DATO SINTÉTICO"), bare("La última real.")]


def test_a_report_of_real_data_has_no_stamp() -> None:
    told = report(synthetic=False)
    text = pypdf.PdfReader(io.BytesIO(pdf.written(told, made=MADE))).pages[0].extract_text()
    assert told.is_real and "Dato real" in text and "sintético" not in text
    assert "SINTÉTICO" not in words(docx.Document(io.BytesIO(word.written(told, made=MADE))))


def test_a_report_with_small_counts_says_on_every_page_that_it_is_internal() -> None:
    told = replace(report(), is_public=False)
    inside = "Uso interno: trae cifras pequeñas sin ocultar y no se publica"
    pages = [page.extract_text() for page in pypdf.PdfReader(io.BytesIO(pdf.written(told, made=MADE))).pages]
    assert all(bare(inside) in bare(page) for page in pages) and inside not in report().footer
    office = docx.Document(io.BytesIO(word.written(told, made=MADE)))
    assert words(office).count(inside) == 2, "on the cover and at the foot"


def test_the_pdf_is_tagged_and_says_what_it_is(paper, pages) -> None:
    root = paper.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"] and root["/Lang"].startswith("es")
    assert paper.metadata.title == report().title and "/Outlines" in root
    box = paper.pages[0].mediabox
    assert (float(box.width), float(box.height)) == (612, 792), "letter size"
    assert SPEC["description"] in _alternatives(root["/StructTreeRoot"])
    last = f"{len(pages)} de {len(pages)}"
    assert last in pages[-1] and "1 de 4" not in pages[0]
    assert sum("Nombre" in page for page in pages) > 1, "the head of a long table repeats"


def _alternatives(node: object) -> set[str]:
    node = node.get_object() if hasattr(node, "get_object") else node
    if isinstance(node, list):
        return set().union(*map(_alternatives, node)) if node else set()
    if not isinstance(node, dict):
        return set()
    own = {str(node["/Alt"])} if "/Alt" in node else set()
    return own | (_alternatives(node["/K"]) if "/K" in node else set())


def test_the_docx_is_one_that_word_can_find_its_way_in(office) -> None:
    heads = [line.text for line in office.paragraphs if line.style.name == "Heading 1"]
    assert heads == ["Resumen", "Primera", "Segunda", "Anexo", "Fuentes y cortes", "Notas de método"]
    fields = [code.text for code in office.element.body.iter(qn("w:instrText"))]
    assert any("TOC" in code for code in fields) and sum("SEQ Figura" in code for code in fields) == 3
    links = {link.get(qn("w:anchor")) for link in office.element.body.iter(qn("w:hyperlink"))}
    marks = {mark.get(qn("w:name")) for mark in office.element.body.iter(qn("w:bookmarkStart"))}
    assert len(links) == len(heads) and links == marks
    for table in office.tables:
        assert table.rows[0]._tr.trPr.find(qn("w:tblHeader")) is not None
    pictures = [shape._inline.docPr for shape in office.inline_shapes]
    assert [one.get("descr") for one in pictures[1:]] == [SPEC["description"]] * 3
    assert len({one.get("id") for one in pictures}) == len(pictures) == 4


@pytest.mark.parametrize("size", [2, word_marks.MOST_ROWS, word_marks.MOST_ROWS + 1])
def test_a_short_table_of_the_docx_stays_with_its_caption_and_its_source(size: int) -> None:
    cells = tuple((f"Fila {n}", str(n)) for n in range(size))
    told = Table("Filas", ("Nombre", "Valor"), cells, (False, True), REAL, "Una nota.", number=1)
    cards = Cards((Card("Atenciones", "9.426", "contactos"),), REAL, "Cifras")
    section = Section("uno", "Primera", "uno", blocks=(told, cards))
    document = docx.Document(io.BytesIO(word.written(replace(report(), sections=(section,)), made=MADE)))
    rows, own = ([holds(row) for row in table.rows] for table in document.tables[:2])
    assert all(own), "the numbers of the section"
    assert rows == [True, *([size <= word_marks.MOST_ROWS] * (size - 1)), True]
    above = [document.styles[name].paragraph_format.keep_with_next for name in ("Caption", word_styles.OVER_TABLE)]
    assert above == [True, True]
    kept = {line.text: line.paragraph_format.keep_with_next for line in document.paragraphs}
    assert kept["Una nota."] and not kept[REAL.line], "the source closes the block"


def holds(row: docx.table._Row) -> bool:
    """Whether all of a row stays with what follows it."""
    lines = [line.paragraph_format.keep_with_next for cell in row.cells for line in cell.paragraphs]
    assert len(set(lines)) == 1
    return bool(lines[0])


def test_the_docx_is_spanish_titled_and_without_macros(office, files) -> None:
    languages = {mark.get(qn("w:val")) for mark in office.styles.element.iter(qn("w:lang"))}
    about = office.core_properties
    assert languages == {"es-CO"} and about.language == "es-CO" and about.title == report().title
    assert (about.author, about.created.date()) == ("Observatorio de Bucaramanga", MADE)
    parts = zipfile.ZipFile(io.BytesIO(files["docx"])).namelist()
    assert not [part for part in parts if "vba" in part.lower() or part.endswith((".bin", ".jpeg"))]


def test_only_the_day_changes_the_files(files) -> None:
    for kind, write in (("pdf", pdf.written), ("docx", word.written)):
        assert write(report(), made=MADE) == files[kind]
        assert write(report(), made=date(2026, 11, 23)) != files[kind]
