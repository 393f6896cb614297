"""Quarters of a year, as the administration reports by them: `2020-T3`."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta

_WRITTEN = re.compile(r"(\d{4})-T([1-4])")
_ORDINALS = ("primer", "segundo", "tercer", "cuarto")


class NotAQuarter(ValueError):
    """The text is no quarter; the message is Spanish."""


@dataclass(frozen=True, order=True)
class Quarter:
    """Three months of a year; `number` from 1 to 4."""

    year: int
    number: int

    @classmethod
    def read(cls, text: str) -> Quarter:
        """The quarter written `2020-T3`. Raises NotAQuarter."""
        found = _WRITTEN.fullmatch(text)
        if not found:
            raise NotAQuarter(f"«{text[:20]}» no es un trimestre: se escribe como 2020-T3.")
        return cls(int(found[1]), int(found[2]))

    @classmethod
    def of(cls, day: date) -> Quarter:
        """The quarter of a day."""
        return cls(day.year, (day.month + 2) // 3)

    @property
    def code(self) -> str:
        """As it is written: `2020-T3`."""
        return f"{self.year}-T{self.number}"

    @property
    def name(self) -> str:
        """In words: `tercer trimestre de 2020`."""
        return f"{_ORDINALS[self.number - 1]} trimestre de {self.year}"

    @property
    def start(self) -> date:
        """Its first day."""
        return date(self.year, 3 * self.number - 2, 1)

    @property
    def end(self) -> date:
        """Its last day."""
        return self.next.start - timedelta(days=1)

    @property
    def next(self) -> Quarter:
        """The quarter after."""
        return Quarter(self.year + self.number // 4, self.number % 4 + 1)

    @property
    def previous(self) -> Quarter:
        """The quarter before."""
        return Quarter(self.year - (self.number == 1), (self.number + 2) % 4 + 1)

    def holds(self, day: date) -> bool:
        """Whether a day falls in it."""
        return self.start <= day <= self.end
