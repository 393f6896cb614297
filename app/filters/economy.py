"""One view of the reactivation board: what it filters and measures, and on what it stands."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from app.charts.reactivation_bars import plain, short
from app.domain import formats
from app.queries import reactivation as marts
from app.views import BUCARAMANGA, About
from app.warehouse import run

REGISTRY, CHAMBER, CONTROL = "reactivacion", "camara_comercio", "visitas_ivc"
MEASURES = {"trabajadores": "Trabajadores", "establecimientos": "Establecimientos", "empresas": "Empresas"}
_TOLD = {"size": "tamaño", "comuna": "comuna", "footwear": "calzado y cuero", "section": "sección"}
ALL = ("section", "size", "comuna", "footwear")


@dataclass(frozen=True)
class Economy:
    """One view of the board: its filters, what it measures and how, and what the profile's marts are."""

    view: str
    has: dict[str, list[str]]
    bounds: dict | None
    names: dict[str, dict[str, str]] = field(default_factory=dict)
    section: str | None = None
    size: str | None = None
    comuna: str | None = None
    footwear: bool = False
    start: date | None = None
    end: date | None = None
    measure: str = "trabajadores"
    level: str = "comuna"
    by: str = "seccion"
    base: date | None = None

    @property
    def filters(self) -> dict:
        """The filters by the names that the queries give them."""
        return {name: getattr(self, name) for name in ALL}

    @property
    def first(self) -> date:
        """The first day that the view shows."""
        return self.start or self.bounds["primera_fecha"]

    @property
    def until(self) -> date:
        """The last day that the view counts: of whole weeks, the end of that of the last day."""
        to_saturday = (5 - self.last.weekday()) % 7 if self.weekly else 0
        return min(self.last + timedelta(days=to_saturday), self.bounds["ultima_fecha"])

    @property
    def last(self) -> date:
        """The last day asked for, or known."""
        return min(self.end or self.bounds["ultima_fecha"], self.bounds["ultima_fecha"])

    @property
    def weekly(self) -> bool:
        """Whether what it counts comes by whole weeks: that of the profile's cube, not of firms nor of cells."""
        undated = self.view == "territorio" and (self.measure == "empresas" or self.level == "celda")
        return "reactivacion" in self.has and not undated

    def place(self, *columns: str) -> str:
        """Where and of what the figures over those columns are: `García Rovira (Construcción, micro)`."""
        applied = self._applied(columns)
        where = plain(self.names["comuna"][self.comuna]) if "comuna" in applied else "Bucaramanga"
        where = "un lugar sin ubicar" if where == "Sin ubicar" else where
        kinds = [short(plain(self.names["section"][self.section]))] if "section" in applied else []
        kinds += [f"tamaño {marts.SIZES[self.size].lower()}"] if "size" in applied else []
        kinds += ["solo calzado y cuero"] if "footwear" in applied else []
        return f"{where} ({', '.join(kinds)})" if kinds else where

    def unfit(self, *columns: str) -> str | None:
        """Which of the chosen filters a figure over those columns cannot follow, as a sentence; None if all do."""
        chosen = {name for name in ALL if getattr(self, name)} - self._applied(columns)
        told = [_TOLD[name] for name in ALL if name in chosen]
        if not told:
            return None
        return f"Aquí no se aplica el filtro de {' ni el de '.join(told)}: este dato no lo trae."

    def joined(self, *codes: str) -> About:
        """What a figure stands on that joins the registry to other sources."""
        about = self.about()
        names = [about.source_name, *(run(marts.source, code=code)["fuente_nombre"] for code in codes)]
        return replace(about, source_name="; ".join(names), url=None, licence="la de cada fuente")

    def told(self, cutoff: date | None = None) -> str:
        """What a map of the view counts and when; `cutoff` is that of the chamber's firms, of another time."""
        firms = self.measure == "empresas"
        if self.level == "celda":
            columns = self.has["empresas_por_celda" if firms else "reactivacion_por_celda"]
        elif firms:
            columns = self.has.get("empresas", ("es_calzado",))
        else:
            columns = self.has.get("reactivacion", ())
        where = self.place(*(name for name in columns if name != "comuna_codigo"))
        what = f"{MEASURES[self.measure]} {'activas' if firms else 'activos'} en {where}, por {self.level}"
        if firms:
            what += f", según el registro mercantil al {formats.day(cutoff)}."
        else:
            what += f", al {formats.day(self.until if 'etapa' in columns else self.bounds['corte_fecha'])}."
        return " ".join(filter(None, [what, self.unfit(*columns, "comuna_codigo")]))

    def comuna_of(self, code: str) -> str | None:
        """The comuna of a territory: its own code, or that of the barrio's."""
        return code if code in self.names["comuna"] else run(marts.comunas_of_barrios).get(code)

    def _applied(self, columns: tuple[str, ...]) -> set[str]:
        return {name for name in ALL if getattr(self, name) and marts.FILTERS[name] in columns}

    def about(self, code: str = REGISTRY, *, cutoff: date | None = None) -> About:
        """What its figures stand on: a source at a cut-off, by default its last delivery."""
        told = run(marts.source, code=code)
        until = cutoff or told["corte_fecha"] or self.bounds["ultima_fecha"]
        address = {"vista": self.view, "seccion": self.section, "tamano": self.size, "comuna": self.comuna}
        address |= {"calzado": "si" if self.footwear else None, "medida": self.measure}
        address |= {"desde": self.start and str(self.start), "hasta": self.end and str(self.end)}
        address |= {"base": str(self.base)} if self.view == "panorama" and self.base else {}
        address |= {"nivel": self.level} if self.view == "territorio" else {}
        address |= {"por": self.by} if self.view in ("sectores", "control") else {}
        view = (self.section, self.size, "calzado" if self.footwear else None, self.measure)
        return About(
            page="reactivacion",
            source=code,
            source_name=told["fuente_nombre"],
            cutoff=until,
            place=self.place("comuna_codigo"),
            scope=self.comuna or BUCARAMANGA,
            url=told["url"],
            licence=told["licencia"],
            address={name: value for name, value in address.items() if value},
            view=view,
        )
