"""What the header of a model of `sql/public` declares of its protection.

A model there is the table as citizens get it, computed from the whole figures; the `[control]` of its header declares
what is protected.

    [control]
    familia = "covid_municipal"             # tables that count the same cases are protected together
    k = 10                                  # 1 … k-1 is hidden
    cuentas = ["casos", "fallecidos"]       # none ever exceeds the one before
    territorio = "territorio_codigo"
    padre = "comuna_codigo"                 # where areas lie within those of the family's coarser tables
    periodo = "semana_fecha"                # absent where the table is a total
    lapso = "semana"                        # semana, trimestre or total
    importancia = 1                         # of its cells, when one of several has to be hidden
    libres = ["procedencia"]                # columns that tell nothing about the counts
    [control.sueltas]
    contactos = "casos"                     # a count of something else, hidden and withdrawn wherever that one is
    [control.derivadas.incidencia]
    de = ["casos"]                          # hidden wherever one of these is
    entre = ["territorio_codigo"]           # … in any row of the same group; [] is the whole table, absent the same row

A table of flows says instead `lapso = "matriz"`, its `origen` and `destino`, the columns that tell one `tablas` from
another, and by which code a margin goes (`total`): it has a row per pair, per margin and for the whole, which alone is
exempt.

Tables of `lapso = "cruce"` are places by months and, with the two columns of their `tablas` (a list and a code in it),
places by quarters and codes; `total` is the list that parts nothing. Their one count is of distinct persons, and
`hechos` is the mart that has every month and quarter by list and code, of each place and of the city. A count of that
mart that is told of the city alone, by no list, is `intermedia`: no less than the persons, no more than what goes with
them. One table of the family says both, and the others neither.

Empty counts: `es_<cuenta>_oculto` is true where the cell is hidden, false where the city's own figure is too small for
anything of that period to be published. A period of which no count is published has no rows.
"""

import tomllib
from dataclasses import dataclass, field
from pathlib import Path

from loaders.crossings import CROSSING
from loaders.families import SPANS, TOTAL
from loaders.flows import MATRIX
from loaders.models import HEADER, Model, ModelError, read_model
from loaders.paths import SQL

ROW_FLAG = "es_oculto"


@dataclass(frozen=True)
class Derived:
    """A column computed from counts: hidden wherever one of `sources` is in a row of the same group."""

    sources: tuple[str, ...]
    groups: tuple[str, ...] | None


@dataclass(frozen=True)
class Public:
    """A model of `sql/public` and what its header says of its protection."""

    model: Model
    family: str
    k: int
    counts: tuple[str, ...]
    area: str
    parent: str | None
    period: str | None
    span: str
    worth: float
    derived: dict[str, Derived]
    loose: dict[str, str] = field(default_factory=dict)
    tables: tuple[str, ...] = ()
    whole: str | None = None
    facts: str | None = None
    between: str | None = None

    @property
    def keys(self) -> list[str]:
        """The columns that tell a row."""
        return [*self.tables, *(column for column in (self.area, self.parent, self.period) if column)]

    @property
    def flags(self) -> dict[str, str]:
        return {count: f"es_{count}_oculto" for count in self.counts}


def public_models(folder: Path = SQL / "public") -> list[Public]:
    """The public versions, in order of name. ModelError for a column whose part in the protection is not declared."""
    return [_read(path) for path in sorted(folder.glob("*.sql"))]


def _read(path: Path) -> Public:
    model = read_model(path)
    control = tomllib.loads(HEADER.fullmatch(path.read_text(encoding="utf-8"))["toml"])["control"]
    loose = control.get("sueltas", {})
    if strange := sorted(set(loose.values()) - set(control["cuentas"])):
        raise ModelError(f"{model.name}: «sueltas» go with {strange}, which are none of its «cuentas»")
    derived = {
        name: Derived(tuple(told["de"]), tuple(told["entre"]) if "entre" in told else None)
        for name, told in control.get("derivadas", {}).items()
    }
    public = Public(
        model=model,
        family=control["familia"],
        k=control["k"],
        counts=(*control["cuentas"], *loose),
        area=control["origen" if control["lapso"] == MATRIX else "territorio"],
        parent=control.get("padre"),
        period=control.get("destino" if control["lapso"] == MATRIX else "periodo"),
        span=control["lapso"],
        worth=float(control.get("importancia", 1)),
        derived=derived,
        loose=loose,
        tables=tuple(control.get("tablas", ())),
        whole=control.get("total"),
        facts=control.get("hechos"),
        between=control.get("intermedia"),
    )
    placed = {
        *public.tables,
        public.area,
        public.parent,
        public.period,
        ROW_FLAG,
        *public.counts,
        *public.flags.values(),
        *derived,
    }
    unplaced = [name for name in model.columns if name not in placed | set(control.get("libres", []))]
    absent = [name for name in placed - {None} if name not in model.columns]
    if (
        unplaced
        or absent
        or public.span not in (*SPANS, MATRIX, CROSSING)
        or (public.span == TOTAL) != (public.period is None)
    ):
        raise ModelError(
            f"{model.name}: [control] says nothing of {unplaced}, names {sorted(absent)} that the table lacks, "
            "or its «lapso» and «periodo» do not agree"
        )
    return public
