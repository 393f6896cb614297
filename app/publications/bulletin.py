"""The day's COVID-19 bulletin: the board's figures at one cut-off, as a document and as a workbook."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from io import BytesIO

import pandas as pd

from app import downloads
from app.charts import registry, words
from app.charts.covid import DATE_TYPES
from app.charts.covid_ages import missing
from app.charts.origin import SITE, Origin
from app.domain import formats
from app.drawing import drawing, unpacked
from app.publications import typeset
from app.queries import covid, covid_ages, covid_city, covid_days, covid_indicators, covid_rhythm
from app.views import BUCARAMANGA, About, Chosen, City
from app.warehouse import Rows, later, now, run

# Series over time; the rest compare a few categories.
WIDE = ("casos-por-dia", "rt", "nowcast", "orden-territorios")
SEVERAL = "Incluye datos sintéticos: cada figura dice cuáles"
_PROVENANCE = {
    "real": "Dato real",
    "sintetico": "DATO SINTÉTICO: no describe a personas ni días reales",
    "mixto": "Dato mixto: real y sintético",
}


@dataclass(frozen=True)
class Part:
    """One figure of the bulletin: its finding, what it shows, whose it is, its picture's specification and its rows.

    A `wide` one takes the width of the page, the others stand in pairs.
    """

    figure_id: str
    finding: str
    description: str
    source: str
    provenance: str
    spec: dict
    rows: pd.DataFrame
    wide: bool


@dataclass(frozen=True)
class Bulletin:
    """What a bulletin says, before it is set: `figures` is `queries.covid_indicators.key_figures`."""

    place: str
    cutoff: date
    period: str
    origin: Origin
    definition: str
    provenance: str
    sentence: str
    figures: pd.DataFrame
    parts: tuple[Part, ...]
    cautions: tuple[str, ...]


def gather(chosen: Chosen) -> Bulletin:
    """The bulletin of a view of the board, from the same queries and figures as the page."""
    figures = run(covid_indicators.key_figures, **chosen.query)
    parts = tuple(_parts(chosen))
    week = figures.set_index("indicador").loc["incidencia_7"]
    pace = words.pace(run(covid_rhythm.last_week, **chosen.query))
    told = (words.situation(week, date_type=chosen.date_type), pace)
    kinds = set(figures["procedencia"].dropna()) | {part.provenance for part in parts}
    return Bulletin(
        place=chosen.place,
        cutoff=chosen.cutoff,
        period=chosen.period,
        origin=_origin(chosen),
        definition=chosen.definition,
        provenance=_PROVENANCE[kinds.pop()] if len(kinds) == 1 else SEVERAL,
        sentence=" ".join(filter(None, told)),
        figures=figures,
        parts=parts,
        cautions=tuple(_cautions(chosen, figures)),
    )


def stem(chosen: Chosen) -> str:
    """Its file name without ending: territory, source, cut-off and view."""
    return _origin(chosen).stem("boletin-covid", scope=chosen.scope, view=chosen.view)


def pdf(chosen: Chosen) -> bytes:
    """The bulletin as a tagged PDF of letter size."""
    return typeset.bulletin(gather(chosen), made=date.today())


def xlsx(chosen: Chosen) -> bytes:
    """The bulletin's numbers: key figures, the rows of each figure, and what they are."""
    told = gather(chosen)
    buffer = BytesIO()
    with downloads.workbook(buffer) as writer:
        columns = registry.get("cifras-clave").columns
        sheets = {"cifras": told.figures[list(columns)].rename(columns=columns)}
        sheets |= {part.figure_id: registry.table(part.figure_id, part.rows) for part in told.parts}
        sheets["acerca_de"] = pd.DataFrame(_about(told), columns=["campo", "valor"])
        for name, frame in sheets.items():
            downloads.sheet(writer, frame, name=name)
    return buffer.getvalue()


def _origin(chosen: Chosen | About) -> Origin:
    return Origin(chosen.source, chosen.source_name, chosen.url, chosen.licence, chosen.cutoff)


def _about(told: Bulletin) -> list[tuple[str, str]]:
    return [
        ("titulo", f"Boletín de COVID-19, {told.place}"),
        ("periodo", told.period),
        ("fuente", told.origin.name),
        ("fuente_url", told.origin.url or ""),
        ("licencia", told.origin.licence or ""),
        ("corte", str(told.cutoff)),
        ("procedencia", told.provenance),
        ("definicion", told.definition),
        ("situacion", told.sentence),
        *(("advertencia", caution) for caution in told.cautions),
        ("sitio", SITE),
        ("generado", str(date.today())),
    ]


def _parts(chosen: Chosen) -> list[Part]:
    """The figures that the sources can draw, in the order of the page."""
    view, about = chosen.query, {"place": chosen.place}
    dated = about | {"date_type": chosen.date_type}
    ages, pace = later(covid.age_sex, **view), later(covid_rhythm.rhythm, **view)
    by_place = later(covid.by_territory, source=chosen.source, cutoff=chosen.cutoff)
    wanted = [
        ("casos-por-dia", later(covid_days.curve, **view), dated | {"when": chosen.period}),
        ("rt", pace, dated),
        ("nowcast", pace, dated),
        ("casos-por-territorio", by_place, about | {"scope": chosen.scope, "cutoff": chosen.cutoff}),
    ]
    if not missing(now(ages), place=chosen.place, when=chosen.period, is_list=chosen.is_list):
        wanted.append(("piramide-edad-sexo", ages, about))
        wanted.append(("letalidad-por-edad", later(covid_ages.fatality, cases=ages), about))
    parts = [_part(figure_id, rows, draw, _origin(chosen)) for figure_id, rows, draw in wanted]
    cut = run(covid_city.newest) if chosen.scope == BUCARAMANGA else None
    if cut:
        city = City("comuna", None, chosen.place, "tasa", cut).about()
        rows = later(covid_city.parts, level="comuna", year=cut["anio"])
        drawn = {"level": "comuna", "measure": "tasa"}
        parts.append(_part("orden-territorios", rows, drawn, _origin(city)))
    return [part for part in parts if part]


def _part(figure_id: str, rows: Rows, draw: dict, origin: Origin) -> Part | None:
    drawn = run(drawing, figure_id=figure_id, rows=rows, **draw)
    if drawn.spec is None:
        return None
    title = drawn.spec["title"]
    source = f"{origin.name}, corte {formats.day(origin.until)}. {_PROVENANCE[drawn.provenance]}."
    return Part(
        figure_id,
        title["text"],
        title["subtitle"],
        source,
        drawn.provenance,
        unpacked(drawn.spec),
        now(rows),
        wide=figure_id in WIDE,
    )


def _cautions(chosen: Chosen, figures: pd.DataFrame) -> list[str]:
    """What a reader has to know before using the figures."""
    found = [chosen.definition] if chosen.definition else []
    delivery = {name: chosen.query[name] for name in ("scope", "source", "cutoff", "date_type")}
    since = run(covid.incomplete_since, **delivery)
    if chosen.has_days and since <= chosen.cutoff:
        found.append(
            f"Los casos fechados por {DATE_TYPES[chosen.date_type]} desde el {formats.day(since)} están "
            "incompletos: los cortes siguientes los completan, y un descenso en esos días puede ser solo retraso."
        )
    found.append(
        "Los activos de este boletín son confirmados menos recuperados menos fallecidos; el INS resta además los "
        "fallecidos por otras causas."
    )
    absent = figures.loc[figures["motivo"].notna(), ["etiqueta", "motivo"]]
    found += [f"{row.etiqueta}: {row.motivo}" for row in absent.itertuples()]
    return found
