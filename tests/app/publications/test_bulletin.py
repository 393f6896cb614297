"""The bulletin carries the board's figures: same numbers as the warehouse, provenance on every page."""

import os
import subprocess
import sys
from pathlib import Path

import duckdb
import pandas as pd
import pypdf
import pytest

from app.domain import formats
from app.navigation import ROOT

CITY = "68001"


def write(datos: Path, folder: Path, **options: str) -> subprocess.CompletedProcess:
    extra = [part for name, value in options.items() for part in (f"--{name}", value)]
    return subprocess.run(
        [sys.executable, "-m", "app.publications", "boletin", "--salida", str(folder), *extra],
        cwd=ROOT,
        env=os.environ | {"OBSERVATORIO_DATOS": str(datos), "OBSERVATORIO_PERFIL": "publico"},
        capture_output=True,
        text=True,
    )


@pytest.fixture(scope="module")
def written(datos: Path, tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    done = write(datos, tmp_path_factory.mktemp("boletin"))
    assert (done.returncode, done.stderr) == (0, "")
    return [Path(line) for line in done.stdout.splitlines()]


def totals(datos: Path) -> tuple[int, ...]:
    newest = sorted(datos.glob("warehouse/publica-*.duckdb"))[-1]
    with duckdb.connect() as con:  # attached: this very process may have it open with its own settings
        con.execute(f"attach '{newest}' as leida (read_only)")
        con.execute("use leida")
        return con.execute(
            "select confirmados, activos, fallecidos from covid_totales_por_ambito "
            "where ambito_codigo = $1 and fuente_codigo = 'ins_serie'",
            [CITY],
        ).fetchone()


def test_the_pdf_says_the_figures_of_the_warehouse(datos: Path, written: list[Path]) -> None:
    reader = pypdf.PdfReader(written[0])
    text = " ".join(page.extract_text() for page in reader.pages)
    for figure in totals(datos):
        assert formats.integer(figure) in text
    assert len(reader.pages) <= 4
    footers = [page.extract_text() for page in reader.pages]
    assert all("Incluye datos sintéticos" in text and "corte 9 ago 2020" in text for text in footers)
    assert "INS, serie diaria, corte 9 ago 2020. Dato real." in " ".join(text.split())
    assert "Ciudad sintética" in text and "Rt = " in text
    assert "Antes de usar estas cifras" in text and "/StructTreeRoot" in reader.trailer["/Root"]
    assert reader.metadata.title == "Boletín de COVID-19, Bucaramanga, corte 9 ago 2020"


def test_the_workbook_holds_the_rows_of_each_figure(datos: Path, written: list[Path]) -> None:
    sheets = pd.read_excel(written[1], sheet_name=None, engine="calamine")
    assert list(sheets)[0] == "cifras" and list(sheets)[-1] == "acerca_de"
    assert sheets["casos-por-dia"]["Casos"].sum() == totals(datos)[0]
    comunas = sheets["orden-territorios"].set_index("Código")["Casos"]
    assert comunas.drop("68001").sum() == comunas["68001"], "the parts sum to the city"
    told = dict(sheets["acerca_de"].values)
    assert (told["corte"], told["procedencia"]) == ("2020-08-09", "Incluye datos sintéticos: cada figura dice cuáles")


def test_a_territory_without_figures_is_refused_in_words(datos: Path, tmp_path: Path) -> None:
    done = write(datos, tmp_path, ambito="99")
    assert done.returncode == 2 and "No hay cifras publicadas para el territorio «99»" in done.stderr
    assert not list(tmp_path.iterdir())
