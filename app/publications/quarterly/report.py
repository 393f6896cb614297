"""Gathers a quarter's report from the warehouse and writes it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from itertools import count

from app.domain.quarters import Quarter
from app.publications.quarterly import pdf as paper
from app.publications.quarterly import word
from app.publications.quarterly.model import Block, Picture, Report, Section, Table
from app.publications.quarterly.sections import SECTIONS
from app.queries import quarterly as queries
from app.warehouse import current, run

PLACE = "Bucaramanga"
# The quarter whose report the office wrote by hand: what this one is held against.
DEFAULT = "2020-T3"


def offered() -> list[str]:
    """The quarters with data of any section, the newest first."""
    return run(queries.offered, dated=sorted({name for entry in SECTIONS for name in entry.dated}))


def gather(_con: object, *, quarter: str) -> Report:
    """The report of a quarter, as a query so that `run` remembers it."""
    asked = Quarter.read(quarter)
    sections = _numbered(entry.section(asked) for entry in SECTIONS)
    stamp = current().sello
    published = date.fromisoformat(f"{stamp[:4]}-{stamp[4:6]}-{stamp[6:8]}")
    return Report(asked, PLACE, published, tuple(sections), is_public=current().perfil == "publico")


def pdf(_con: object, *, quarter: str, made: date) -> bytes:
    """The report as a PDF, as a query so that `run` remembers it."""
    return paper.written(run(gather, quarter=quarter), made=made)


def docx(_con: object, *, quarter: str, made: date) -> bytes:
    """The report as a DOCX, as a query so that `run` remembers it."""
    return word.written(run(gather, quarter=quarter), made=made)


# What a report is written as, each with its ending.
WRITERS = {"pdf": pdf, "docx": docx}


def stem(quarter: str) -> str:
    """The name of its files, without ending."""
    inside = "" if current().perfil == "publico" else "_interno"
    return f"informe-trimestral_{PLACE.lower()}_{quarter}{inside}"


def default(quarters: list[str]) -> str:
    """The quarter that is offered first: the one whose report the office wrote by hand, or else the newest."""
    return DEFAULT if DEFAULT in quarters else quarters[0]


def _numbered(sections: Iterable[Section]) -> list[Section]:
    """The sections with their figures and tables numbered in the order in which they are read."""
    counters = {Picture: count(1), Table: count(1)}

    def number(block: Block) -> Block:
        return replace(block, number=next(counters[type(block)])) if type(block) in counters else block

    return [replace(section, blocks=tuple(map(number, section.blocks))) for section in sections]
