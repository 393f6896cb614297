"""Where a figure's numbers come from, as its citation, its files and their names say it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from urllib.parse import urlsplit

from app.domain import formats

SITE = "Observatorio de Bucaramanga"


@dataclass(frozen=True)
class Origin:
    """A source at a date: its cut-off where it has deliveries, its last day (`word`: hasta) where it does not."""

    code: str
    name: str
    url: str | None
    licence: str | None
    until: date
    word: str = "corte"

    @property
    def line(self) -> str:
        """Source and date in Markdown: `[INS](…) · corte 25 jul 2020`."""
        name = f"[{self.name}]({self.url})" if self.url else self.name
        return f"{name} · {self.word} {formats.day(self.until)}"

    def citation(self, *, title: str, place: str, link: str, read: date) -> str:
        """The citation of a figure at an address."""
        licence = f" Licencia: {self.licence}." if self.licence else ""
        return (
            f"{SITE}. «{title}, {place}». Fuente: {self.name}, {self.word} {formats.day(self.until)}.{licence} "
            f"Consultado el {formats.day(read)}. {link}"
        )

    def footer(self, *, unit: str, link: str) -> str:
        """The line under a picture that travels alone."""
        licence = f" Licencia: {self.licence}." if self.licence else ""
        host = urlsplit(link).netloc
        return (
            f"Fuente: {self.name}, {self.word} {formats.day(self.until)}. Unidad: {unit}.{licence} "
            f"{SITE}{f' ({host})' if host else ''}."
        )

    def stem(self, figure_id: str, *, scope: str, view: tuple[str | None, ...] = ()) -> str:
        """A file name without its ending: figure, territory, source, date and, in `view`, type of date and period."""
        return "_".join(filter(None, (figure_id, scope, self.code, str(self.until), *view)))
