"""A figure as a file: its data for a machine, its picture for a report. Nothing is computed until asked."""

from __future__ import annotations

from io import BytesIO

import pandas as pd
import vl_convert

from app.charts.theme import for_paper

MIME = {
    "csv": "text/csv",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "parquet": "application/vnd.apache.parquet",
    "svg": "image/svg+xml",
    "png": "image/png",
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}


def csv(df: pd.DataFrame) -> bytes:
    """UTF-8 with its mark, so that a Spanish spreadsheet opens it with accents; dates as year-month-day."""
    return df.to_csv(index=False, date_format="%Y-%m-%d").encode("utf-8-sig")


def parquet(df: pd.DataFrame) -> bytes:
    """The same rows with their types."""
    return df.to_parquet(index=False)


def xlsx(df: pd.DataFrame, *, about: dict[str, str]) -> bytes:
    """A workbook: `datos`, and `acerca_de` with title, source, cut-off and licence. Text is never a formula."""
    buffer = BytesIO()
    with workbook(buffer) as writer:
        sheet(writer, df, name="datos")
        sheet(writer, pd.DataFrame(about.items(), columns=["campo", "valor"]), name="acerca_de")
    return buffer.getvalue()


def workbook(buffer: BytesIO) -> pd.ExcelWriter:
    """A workbook to write `sheet`s to: dates as year-month-day, text never a formula."""
    options = {"options": {"strings_to_formulas": False, "strings_to_urls": False}}
    return pd.ExcelWriter(
        buffer, engine="xlsxwriter", date_format="yyyy-mm-dd", datetime_format="yyyy-mm-dd", engine_kwargs=options
    )


def sheet(writer: pd.ExcelWriter, df: pd.DataFrame, *, name: str) -> None:
    """A table as a sheet with readable columns."""
    df.to_excel(writer, sheet_name=name, index=False)
    writer.sheets[name].set_column(0, max(len(df.columns) - 1, 0), 20)


def svg(spec: dict, *, footer: str = "") -> bytes:
    """The figure as a vector image with its source below, drawn here: no browser and no network."""
    return vl_convert.vegalite_to_svg(for_paper(spec, footer=footer), allowed_base_urls=[]).encode()


def png(spec: dict, *, footer: str = "") -> bytes:
    """The figure as a picture at twice the screen's resolution, with its source below."""
    return vl_convert.vegalite_to_png(for_paper(spec, footer=footer), scale=2, allowed_base_urls=[])
