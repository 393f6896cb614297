"""Sets a document as PDF with Typst: the template is beside, its words and numbers come as JSON.

Pictures are the figures themselves, drawn as vectors. System fonts are left out, so that any machine sets alike.
"""

from __future__ import annotations

import json
import shutil
import tempfile
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import typst
import vl_convert

from app.charts.origin import SITE
from app.charts.theme import for_paper
from app.domain import formats

if TYPE_CHECKING:
    from app.publications.bulletin import Bulletin

HERE = Path(__file__).resolve().parent
WORDMARK = HERE.parent / "static" / "wordmark.svg"
# Pixels of a wide picture and of one of a pair, as the letters in it are to be read.
WIDTH, HALF, HEIGHT = 640, 310, 190
# A chart with a row for each of many territories keeps its own height.
TALL = 350


def bulletin(told: Bulletin, *, made: date) -> bytes:
    """The bulletin as a PDF."""
    known = told.figures[told.figures["valor"].notna()]
    pictures = {part.figure_id: picture(part.spec, width=WIDTH if part.wide else HALF) for part in told.parts}
    words = {
        "sitio": SITE,
        "lugar": told.place,
        "periodo": told.period,
        "corte": formats.day(told.cutoff),
        "hecho": formats.day(made),
        "fuente": told.origin.footer(unit="la de cada cifra", link=""),
        "procedencia": told.provenance,
        "es_real": told.provenance == "Dato real",
        "situacion": told.sentence,
        "cifras": [
            {"nombre": row.etiqueta, "valor": row.texto, "nota": _note(row)} for row in known.itertuples(index=False)
        ],
        "figuras": [
            {
                "archivo": f"{part.figure_id}.pdf",
                "ancha": part.wide,
                "hallazgo": part.finding,
                "descripcion": part.description,
                "fuente": part.source,
                "alternativa": part.spec["description"],
            }
            for part in told.parts
        ],
        "advertencias": list(told.cautions),
    }
    return compiled("boletin.typ", words, {f"{name}.pdf": data for name, data in pictures.items()})


def picture(spec: dict, *, width: int, height: int | None = None) -> bytes:
    """A figure for a page that says its title and source in text: the drawing alone.

    Low unless it is high of itself or has a `height`, in pixels.
    """
    return vl_convert.vegalite_to_pdf(_bare(spec, width=width, height=height), allowed_base_urls=[])


def raster(spec: dict, *, width: int, height: int | None = None) -> bytes:
    """The same as a PNG at twice the resolution, for a document that takes no vectors."""
    padded = {**_bare(spec, width=width, height=height), "padding": {"left": 0, "top": 0, "right": 6, "bottom": 0}}
    return vl_convert.vegalite_to_png(padded, scale=2, allowed_base_urls=[])


def _bare(spec: dict, *, width: int, height: int | None) -> dict:
    height = height or (spec["height"] if spec["height"] > TALL else HEIGHT)
    low = {**spec, "height": height, "title": {"text": "", "subtitle": ""}}
    bare = for_paper(low, width=width)
    del bare["title"]
    return {**bare, "padding": 0}


def compiled(template: str, words: dict, files: dict[str, bytes]) -> bytes:
    """A template of this folder, given its words as `datos.json` and the files that it names."""
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        shutil.copy(HERE / template, root)
        shutil.copy(WORDMARK, root)
        (root / "datos.json").write_text(json.dumps(words, ensure_ascii=False), encoding="utf-8")
        for name, data in files.items():
            (root / name).write_bytes(data)
        return typst.compile(str(root / template), root=folder, ignore_system_fonts=True)


def _note(row: object) -> str:
    interval = ""
    if row.ic_bajo == row.ic_bajo and row.ic_bajo is not None:
        interval = f"IC 95 %: {formats.percent(row.ic_bajo)} a {formats.percent(row.ic_alto)}. "
    return f"{interval}{row.nota or ''}"
