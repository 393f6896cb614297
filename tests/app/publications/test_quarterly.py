"""The quarter's report of the sample city: the office's totals, every source, what is missing and why."""

import io
import re
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import docx
import duckdb
import pypdf
import pytest
from docx.oxml.ns import qn
from streamlit.testing.v1 import AppTest
from typer.testing import CliRunner, Result

from app.domain.quarters import Quarter
from app.navigation import ROOT
from app.publications.__main__ import app as commands
from app.publications.quarterly import network, parts, report, trips
from app.publications.quarterly.model import Cards, Picture, Report, Table, Words
from app.publications.quarterly.sections import SECTIONS
from app.queries import connectivity_next
from app.warehouse import run

QUARTER = "2020-T3"
# Before the pandemic, with little more than a survey.
BEFORE = "2019-T4"
# As the office wrote them: attendances, people trained, talks, workshops, budgets, returns, payments, portals, prints.
WRITTEN = (
    *("3.305", "6.357", "9.426", "19.088", "8.550", "265", "1.363", "232", "6.551.186.122", "657.421.340", "5.638"),
    *("6.263", "989.703", "1.081.219", "3.907", "697.881", "1.937", "179.513", "93.884", "62,6 %", "+48,3 %"),
)


@pytest.fixture(scope="module")
def environment(datos: Path) -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("OBSERVATORIO_DATOS", str(datos))
        patch.setenv("OBSERVATORIO_PERFIL", "publico")
        yield


@pytest.fixture(scope="module")
def told(environment: None) -> Report:
    return run(report.gather, quarter=QUARTER)


def command(*arguments: str) -> Result:
    """`python -m app.publications informe …` in this process, which remembers what it reads."""
    return CliRunner().invoke(commands, ["informe", *arguments])


@pytest.fixture(scope="module")
def texts(environment: None, tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """What each document says, without its spaces, as the command line writes it."""
    done = command("--trimestre", QUARTER, "--salida", str(tmp_path_factory.mktemp("informe")))
    assert done.exit_code == 0, done.output
    paper, office = (Path(line) for line in done.stdout.splitlines())
    assert (paper.name, office.name) == tuple(
        f"informe-trimestral_bucaramanga_2020-T3.{end}" for end in ("pdf", "docx")
    )
    pages = "".join(page.extract_text() for page in pypdf.PdfReader(paper).pages)
    return {"pdf": bare(pages), "docx": bare(words(office.read_bytes()))}


def words(written: bytes) -> str:
    """All the text of a DOCX."""
    return "".join(text.text or "" for text in docx.Document(io.BytesIO(written)).element.body.iter(qn("w:t")))


def bare(text: str) -> str:
    return re.sub(r"\s", "", text)


def spoken(block: object) -> list[str]:
    """What a block says that both documents must."""
    credit = [block.credit.line] if getattr(block, "credit", None) else []
    if isinstance(block, Cards):
        return credit + [part for card in block.cards for part in (card.label, card.value, card.unit)]
    if isinstance(block, Picture):
        return [*credit, f"Figura {block.number}. {block.finding}", block.description]
    if isinstance(block, Table):
        return [*credit, f"Tabla {block.number}. {block.caption}", *(cell for row in block.rows for cell in row)]
    return [block.text] if isinstance(block, Words) else [f"{block.title}: {block.reason}"]


@pytest.mark.parametrize("kind", ["pdf", "docx"])
def test_a_document_says_all_that_was_gathered(told: Report, texts: dict, kind: str) -> None:
    wanted = [lead.text for section in told.sections for lead in section.leads]
    wanted += [part for section in told.sections for block in section.blocks for part in spoken(block)]
    wanted += [*WRITTEN, *told.sources()["fuente"], "Fuentes y cortes", "Notas de método"]
    # A word cut at the end of a line has a hyphen in the page.
    text = texts[kind]
    assert not [part for part in wanted if bare(part) not in text and bare(part) not in text.replace("\u2010", "")]


def test_every_block_has_unit_source_and_cutoff_and_says_if_it_is_synthetic(told: Report, texts: dict) -> None:
    drawn = [b for section in told.sections for b in section.blocks if isinstance(b, Cards | Picture | Table)]
    assert len(drawn) > 30 and all(block.credit for block in drawn)
    for block in drawn:
        assert (
            block.credit.unit and block.credit.origin.name and str(block.credit.origin.until.year) in block.credit.line
        )
    stamped = [block.credit.stamp for block in drawn if block.credit.stamp]
    leads = [lead.stamp for section in told.sections for lead in section.leads if lead.stamp]
    assert {"DATO SINTÉTICO", "DATO MIXTO: REAL Y SINTÉTICO"} <= set(stamped)
    for text in texts.values():
        # A lead is said twice: in the summary and in its section.
        assert text.count("DATOSINTÉTICO") + text.count("DATOMIXTO:") == len(stamped) + 2 * len(leads)
        assert "Incluyedatossintéticos" in text


def test_the_synthetic_books_of_the_points_are_not_taken_for_the_reports(told: Report) -> None:
    points = next(section for section in told.sections if section.slug == "puntos")
    kinds = {block.credit.origin.code: block.credit.provenance for block in points.blocks if hasattr(block, "credit")}
    assert kinds["informe_2020_t3"] == "real" and kinds["puntos_digitales"] == "sintetico"


def test_a_section_without_data_says_why(environment: None) -> None:
    told = run(report.gather, quarter=BEFORE)
    assert {section.slug for section in told.missing} >= {"covid", "reactivacion", "puntos", "plan", "anexo"}
    text = words(run(report.docx, quarter=BEFORE, made=date.today()))
    for section in told.missing:
        assert section.absent.endswith(".") and not section.blocks
        assert f"Sin datos en este trimestre: {section.absent}" in text


def test_every_section_can_say_its_quarters_and_has_its_method(datos: Path) -> None:
    assert len({entry.slug for entry in SECTIONS}) == len(SECTIONS) >= 10
    assert not [entry.method for entry in SECTIONS if not (ROOT / "docs" / "methods" / f"{entry.method}.md").is_file()]
    columns = set()
    for kind in ("publica", "bodega"):
        with duckdb.connect() as con:
            con.execute(f"attach '{sorted(datos.glob(f'warehouse/{kind}-*.duckdb'))[-1]}' as leida (read_only)")
            found = con.execute("select table_name, column_name from duckdb_columns() where database_name = 'leida'")
            columns |= {f"{table}.{column}" for table, column in found.fetchall()}
    dated = {name for entry in SECTIONS for name in entry.dated}
    assert dated and dated <= columns


def test_the_quarters_offered_have_data_and_start_with_the_offices(environment: None) -> None:
    offered = report.offered()
    assert offered == sorted(offered, reverse=True) and report.default(offered) == QUARTER
    assert {"2020-T1", "2020-T2", "2020-T3", "2020-T4"} <= set(offered)


@pytest.mark.parametrize(
    ("asked", "why"),
    [("2020-3", "no es un trimestre: se escribe como 2020-T3"), ("2015-T1", "No hay datos de 2015-T1")],
)
def test_another_quarter_is_refused_in_words(environment: None, tmp_path: Path, asked: str, why: str) -> None:
    done = command("--trimestre", asked, "--salida", str(tmp_path))
    assert done.exit_code == 2 and why in done.stderr and not list(tmp_path.iterdir())


@pytest.fixture
def management(environment: None) -> Callable[[str], AppTest]:
    def run(quarter: str) -> AppTest:
        app = AppTest.from_file(str(ROOT / "app" / "main.py"), default_timeout=60).run()
        app.switch_page(str(ROOT / "pages" / "gestion.py"))
        app.query_params["trimestre"] = quarter
        app.run()
        assert not app.exception and not app.get("download_button")
        return app

    return run


def chosen(app: AppTest) -> str:
    return next(box for box in app.selectbox if box.key == "trimestre").value


def test_one_click_makes_both_documents(management) -> None:
    app = management(BEFORE)
    assert chosen(app) == BEFORE
    app.button(key="preparar-informe").click().run()
    assert not app.exception
    labels = [button.proto.label for button in app.get("download_button")]
    assert labels == ["Descargar PDF", "Descargar Word (DOCX)"]
    assert any("Productos del MIPG" in caption.value for caption in app.caption), "what has no data is said"


def test_a_quarter_without_data_in_the_address_falls_back_with_a_note(management) -> None:
    app = management("1810-T3")
    assert "No existe con datos el trimestre `1810-T3`" in app.warning[0].value and chosen(app) == QUARTER


def test_the_next_sites_add_to_the_coverage_that_the_same_section_gives(told: Report) -> None:
    section = next(section for section in told.sections if section.slug == "conectividad")
    today = next(block for block in section.blocks if isinstance(block, Cards)).cards[0].value
    table = next(block for block in section.blocks if isinstance(block, Table) and "sitios nuevos" in block.caption)
    shares = [share(row[-1]) for row in table.rows]
    assert share(today) < shares[0] and shares == sorted(shares)
    wanted = run(connectivity_next.proposals, network=network.NETWORK, radius=network.RADIUS, count=network.FEW)
    assert shares == [pytest.approx(value, abs=0.05) for value in wanted["acumulado_pct"]]


def share(text: str) -> float:
    """`52,7 %` as a number."""
    return float(text.removesuffix("%").strip().replace(",", "."))


def test_a_number_and_its_unit_read_as_one_phrase(told: Report) -> None:
    published = trips.told(Quarter.read("2020-T4")).blocks
    blocks = [*published, *(block for section in told.sections for block in section.blocks)]
    cards = [card for block in blocks if isinstance(block, Cards) for card in block.cards]
    said = {card.label: f"{card.value} {card.unit}".strip() for card in cards}
    assert said["Letalidad"].endswith(" % de los casos") and said["No salen de su comuna"].endswith("% de los viajes")
    assert (said["Racionalización de trámites"], said["Nivel de capacidades"]) == ("62,6 %", "nivel 3 a 4")
    assert not [text for text in said.values() if text.count("%") > 1 or re.fullmatch("1 .*s", text)]
    lights = [card for card in cards if card.unit.startswith("comuna")]
    assert [card.unit for card in lights] == ["comuna" if card.value == "1" else "comunas" for card in lights]
    assert len(lights) == 4


def test_what_accumulates_is_told_since_the_close_of_the_quarter_before(told: Report) -> None:
    found = {
        section.slug: [card.note for block in section.blocks if isinstance(block, Cards) for card in block.cards]
        for section in told.sections
    }
    changes = {slug: [note for note in notes if "trimestre anterior" in note] for slug, notes in found.items()}
    assert (len(changes["reactivacion"]), len(changes["movilidad"])) == (4, 1)
    assert all("cierre del trimestre anterior (" in note for note in changes["reactivacion"] + changes["movilidad"])
    assert changes["puntos"] and changes["servicios"]
    assert not [note for slug in ("covid", "puntos", "servicios") for note in changes[slug] if "cierre" in note]
    assert parts.change(50, 10, accumulates=True) == "5,0 veces lo que había al cierre del trimestre anterior (10)"
    assert parts.change(12, 10, accumulates=True) == "+20,0 % desde el cierre del trimestre anterior (10)"


def test_the_coverage_of_the_network_is_told_as_the_estimate_that_it_is(told: Report) -> None:
    (lead,) = next(section for section in told.sections if section.slug == "conectividad").leads
    share = r"[\d,]+ %"
    wanted = (
        rf"El {share} de la ciudad tendría un sitio de la red a 300 m o menos \(entre {share} y {share}, estimación\)"
    )
    assert re.fullmatch(rf"{wanted}: [\d.]+ de [\d.]+ habitantes\.", lead.text)
