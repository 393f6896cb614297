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
    options = {"options": {"strings_to_formulas": False, "strings_to_urls": False}}
    with pd.ExcelWriter(
        buffer, engine="xlsxwriter", date_format="yyyy-mm-dd", datetime_format="yyyy-mm-dd", engine_kwargs=options
    ) as writer:
        df.to_excel(writer, sheet_name="datos", index=False)
        notes = pd.DataFrame(about.items(), columns=["campo", "valor"])
        notes.to_excel(writer, sheet_name="acerca_de", index=False)
        for sheet, frame in (("datos", df), ("acerca_de", notes)):
            writer.sheets[sheet].set_column(0, max(len(frame.columns) - 1, 0), 20)
    return buffer.getvalue()


def svg(spec: dict, *, footer: str = "") -> bytes:
    """The figure as a vector image with its source below, drawn here: no browser and no network."""
    return vl_convert.vegalite_to_svg(for_paper(spec, footer=footer), allowed_base_urls=[]).encode()


def png(spec: dict, *, footer: str = "") -> bytes:
    """The figure as a picture at twice the screen's resolution, with its source below."""
    return vl_convert.vegalite_to_png(for_paper(spec, footer=footer), scale=2, allowed_base_urls=[])
