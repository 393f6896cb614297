"""What a screen shows and its figures stand on: territory, source, cut-off, period, and the address of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from app.charts import words
from app.domain import formats

BUCARAMANGA = "68001"
# In the address, as the widget shows it, and as the marts name it; the first is the default.
DATE_TYPES = {
    "diagnostico": ("Diagnóstico", "diagnostico"),
    "inicio": ("Inicio de síntomas", "inicio_sintomas"),
    "reporte": ("Reporte", "reporte"),
}


@dataclass(frozen=True)
class Chosen:
    """One view of the COVID-19 board: territory, delivery (source and cut-off), type of date and period."""

    scope: str
    place: str
    source: str
    source_name: str
    cutoff: date
    definition: str
    url: str | None
    licence: str | None
    is_list: bool
    has_days: bool
    date_type: str
    start: date | None
    end: date | None
    page: str = "covid"
    tab: str = "situacion"

    @property
    def query(self) -> dict:
        """The parameters that the queries share."""
        return {
            "scope": self.scope,
            "source": self.source,
            "cutoff": self.cutoff,
            "date_type": self.date_type,
            "start": self.start,
            "end": self.end,
        }

    @property
    def delivery(self) -> dict:
        """The parameters of the queries that look at no period."""
        return {name: value for name, value in self.query.items() if name not in ("start", "end")}

    @property
    def period(self) -> str:
        """The period in words: `al 25 jul 2020`, `del 1 jul 2020 al 25 jul 2020`."""
        when = f"{'hasta el' if self.end and not self.start else 'al'} {formats.day(self.until)}"
        return f"del {formats.day(self.start)} {when}" if self.start else when

    @property
    def view(self) -> tuple[str | None, ...]:
        """Type of date and period, as file names carry them."""
        if not self.has_days:
            return ()
        start = str(self.start) if self.start else "inicio" if self.end else None
        return (self.address["fecha"], start, str(self.until) if start else None)

    @property
    def until(self) -> date:
        """The last day of the view."""
        return min(self.end or self.cutoff, self.cutoff)

    @property
    def address(self) -> dict[str, str]:
        """Every parameter of the address, defaults included, so that a citation stays valid."""
        found = {"vista": self.tab} if self.tab != "situacion" else {}
        found |= {"ambito": self.scope, "corte": f"{self.source}:{self.cutoff}"}
        if self.has_days:
            found["fecha"] = next(key for key, (_, mart) in DATE_TYPES.items() if mart == self.date_type)
        found |= {"desde": str(self.start)} if self.start else {}
        return found | ({"hasta": str(self.end)} if self.end else {})


@dataclass(frozen=True)
class About:
    """What a figure stands on where it is no view of the COVID-19 board: its page, source and cut-off."""

    page: str
    source: str
    source_name: str
    cutoff: date
    place: str = "Bucaramanga"
    scope: str = BUCARAMANGA
    url: str | None = None
    licence: str | None = None
    address: Mapping[str, str] = field(default_factory=dict)
    has_days: bool = False
    view: tuple[str | None, ...] = ()

    @property
    def period(self) -> str:
        """The day that it speaks of."""
        return f"al {formats.day(self.cutoff)}"


@dataclass(frozen=True)
class City:
    """A view of the city by comuna or barrio: level, territory chosen (None: the whole city), measure and cut-off."""

    level: str
    code: str | None
    place: str
    measure: str
    cut: Mapping[str, object]

    def about(self, *, own: bool = False) -> About:
        """What its figures stand on: the whole city or, with `own`, the territory chosen."""
        address = {"vista": "territorios", "nivel": self.level, "territorio": self.code, "medida": self.measure}
        return About(
            page="covid",
            source="covid_municipal",
            source_name=self.cut["fuente_nombre"],
            cutoff=self.cut["corte_fecha"],
            place=self.place if own else "Bucaramanga",
            scope=(self.code if own else None) or BUCARAMANGA,
            licence=self.cut["licencia"],
            address={key: value for key, value in address.items() if value},
            view=(self.level,) if own else (self.level, self.measure),
        )


@dataclass(frozen=True)
class Opening:
    """A view of the light of opening: level, day, territory chosen (None: the whole city) and thresholds in use.

    `changed` are those that differ from the reference, as the address carries them.
    """

    level: str
    day: date
    code: str | None
    place: str
    limits: Mapping[str, float]
    changed: Mapping[str, str]
    cut: Mapping[str, object]
    tab: str = "territorios"

    @property
    def query(self) -> dict:
        """The parameters that the queries share."""
        return {"level": self.level, "day": self.day, "limits": dict(self.limits)}

    def about(self) -> About:
        """What its figures stand on."""
        address = {"dia": str(self.day), "nivel": self.level, "territorio": self.code}
        if self.tab != "territorios":
            address = {"vista": self.tab, "dia": str(self.day), "sector": self.code}
        return About(
            page="semaforo",
            source="covid_municipal",
            source_name=f"{self.cut['fuente_nombre']}, con {self.joined}" if self.joined else self.cut["fuente_nombre"],
            cutoff=self.day,
            licence="cifras agregadas; los registros son de uso interno (Ley 1581 de 2012)",
            address=address_of(address) | dict(self.changed),
            view=(
                self.level if self.tab == "territorios" else None,
                *(f"{key}-{value}" for key, value in sorted(self.changed.items())),
            ),
        )

    @property
    def joined(self) -> str:
        """The other sources that a light joins."""
        others = [name for code, name, _ in self.cut["fuentes"] if code != "covid_municipal"]
        return words.listed(others)

    def rules(self) -> About:
        """What the table of thresholds stands on."""
        cited = "las normas y guías citadas en cada fila, y elecciones propias"
        return replace(self.about(), source="umbrales_semaforo", source_name=cited, licence=None)


def address_of(parameters: Mapping[str, str | None]) -> dict[str, str]:
    """The parameters that have a value."""
    return {key: value for key, value in parameters.items() if value}


def territory_of(year: int) -> About:
    """What the figures of the territory itself stand on."""
    return About(
        page="territorio",
        source="censo_2018",
        source_name="DANE, censo 2018 y proyección municipal",
        cutoff=mid_year(year),
    )


def mid_year(year: int) -> date:
    """The day of a population projection."""
    return date(year, 6, 30)
