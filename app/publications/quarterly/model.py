"""What a quarter's report says before it is set: sections of numbers, figures, tables and words, each with its origin.

Both documents are written from this alone, so that they say the same.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

import pandas as pd

from app.charts.origin import Origin
from app.domain import formats
from app.domain.quarters import Quarter

_PROVENANCE = {
    "real": "Dato real",
    "sintetico": "Dato sintético: no describe a personas ni días reales",
    "mixto": "Dato mixto: reúne datos reales y sintéticos",
}
_STAMPS = {"sintetico": "DATO SINTÉTICO", "mixto": "DATO MIXTO: REAL Y SINTÉTICO"}


class Missing(ValueError):
    """A section has no data in the quarter; the message is the Spanish reason for the reader."""


@dataclass(frozen=True)
class Credit:
    """Under every block: unit, source with its date, and whether it is real."""

    origin: Origin
    unit: str
    provenance: str

    @property
    def line(self) -> str:
        """All of it as one line: `Unidad: casos. Fuente: INS, serie diaria, corte 9 ago 2020. Dato real.`"""
        return f"Unidad: {self.unit}. Fuente: {self.origin.name}, {self.dated}. {_PROVENANCE[self.provenance]}."

    @property
    def dated(self) -> str:
        """The date of the source: `corte 9 ago 2020`."""
        return f"{self.origin.word} {formats.day(self.origin.until)}"

    @property
    def kind(self) -> str:
        """Whether it is real, in two words."""
        return _PROVENANCE[self.provenance].partition(":")[0]

    @property
    def stamp(self) -> str | None:
        """What is stamped on a block that is not wholly real."""
        return _STAMPS.get(self.provenance)


@dataclass(frozen=True)
class Card:
    """One number: what it is, how it reads, its unit and what else has to be known."""

    label: str
    value: str
    unit: str
    note: str = ""


@dataclass(frozen=True)
class Cards:
    """Numbers of one source, side by side."""

    cards: tuple[Card, ...]
    credit: Credit
    title: str = ""


@dataclass(frozen=True)
class Picture:
    """A registered figure: its finding, what it shows, its Vega-Lite and its text alternative.

    A `wide` one takes the width of the page, the others stand in pairs where the page allows it. `height`, in
    pixels, is that of the documents' pictures where it has none.
    """

    figure_id: str
    finding: str
    description: str
    spec: dict
    credit: Credit
    wide: bool
    height: int | None = None
    number: int = 0

    @property
    def alternative(self) -> str:
        """What the picture shows, for who does not see it."""
        return self.spec["description"]


@dataclass(frozen=True)
class Table:
    """Rows as they read, `numeric` the columns that are set to the right; `note` is said under them.

    `heads` are as many as the cells of a row. `widths` are shares of the page, alike where there are none; `totals` are
    the places of the rows that add up others.
    """

    caption: str
    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    numeric: tuple[bool, ...]
    credit: Credit | None
    note: str = ""
    widths: tuple[float, ...] = ()
    totals: tuple[int, ...] = ()
    number: int = 0


@dataclass(frozen=True)
class Words:
    """A paragraph."""

    text: str


@dataclass(frozen=True)
class Absence:
    """Why something that belongs here is not."""

    title: str
    reason: str


Block = Cards | Picture | Table | Words | Absence


@dataclass(frozen=True)
class Lead:
    """What a section says in a sentence, and whether that is real."""

    text: str
    provenance: str = "real"

    @property
    def stamp(self) -> str | None:
        """What is stamped on a sentence that is not wholly real."""
        return _STAMPS.get(self.provenance)


@dataclass(frozen=True)
class Told:
    """What a section has to say of a quarter; `notes` are its method."""

    leads: tuple[Lead, ...]
    blocks: tuple[Block, ...]
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Section:
    """A section of a report; one without data has the `absent` reason and no blocks. `method` is the page on it."""

    slug: str
    title: str
    method: str
    leads: tuple[Lead, ...] = ()
    blocks: tuple[Block, ...] = ()
    notes: tuple[str, ...] = ()
    absent: str = ""
    is_annex: bool = False

    @property
    def credits(self) -> tuple[Credit, ...]:
        """Where its blocks come from."""
        found = (getattr(block, "credit", None) for block in self.blocks)
        return tuple(credit for credit in found if credit)


@dataclass(frozen=True)
class Report:
    """A quarter's report, made of the data `published` on a day; `is_public` where small counts are hidden."""

    quarter: Quarter
    place: str
    published: date
    sections: tuple[Section, ...] = field(default=())
    is_public: bool = True

    @property
    def title(self) -> str:
        """Its title."""
        return f"Informe trimestral de {self.place}, {self.quarter.name}"

    @property
    def period(self) -> str:
        """Its days: `1 jul – 30 sept 2020`."""
        return formats.period(self.quarter.start, self.quarter.end)

    @property
    def provenance(self) -> str:
        """What is said of all of it on its cover and pages."""
        synthetic = any(credit.provenance != "real" for section in self.sections for credit in section.credits)
        return "Incluye datos sintéticos: cada cifra dice cuáles" if synthetic else "Dato real"

    @property
    def audience(self) -> str:
        """For whom it is, where that is not everybody."""
        return "" if self.is_public else "Uso interno: trae cifras pequeñas sin ocultar y no se publica"

    @property
    def footer(self) -> str:
        """What every page says of it."""
        return " · ".join(filter(None, (f"Informe trimestral {self.quarter.code}", self.provenance, self.audience)))

    @property
    def is_real(self) -> bool:
        """Whether nothing in it is synthetic."""
        return self.provenance == "Dato real"

    @property
    def missing(self) -> tuple[Section, ...]:
        """The sections that have no data."""
        return tuple(section for section in self.sections if section.absent)

    def sources(self) -> pd.DataFrame:
        """Every source once with its date: `fuente`, `fecha`, `licencia`, `procedencia`, `secciones`."""
        found: dict[tuple[str, ...], list[str]] = {}
        for section in self.sections:
            for credit in section.credits:
                key = (credit.origin.name, credit.dated, credit.origin.licence or "sin declarar", credit.kind)
                titles = found.setdefault(key, [])
                if section.title not in titles:
                    titles.append(section.title)
        rows = [(*key, "; ".join(titles)) for key, titles in found.items()]
        return pd.DataFrame(rows, columns=["fuente", "fecha", "licencia", "procedencia", "secciones"])
