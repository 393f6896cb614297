"""Addresses placed in the server: those that a visitor pasted, or what a child made of a file; none is kept here.

Addresses may be of persons: they are an argument and an answer, never a parameter of `warehouse.run`, whose answers are
shared and kept. What goes wrong is told by its kind and its place in the code, never by its text.
"""

from __future__ import annotations

import json
import logging
import threading
import traceback
from collections.abc import MutableMapping
from dataclasses import asdict, dataclass
from functools import lru_cache

import numpy as np
import pandas as pd
import shapely

from app import journal, uploads
from app.access import perfil
from app.domain.addresses import reviews, tables
from app.domain.addresses.assembly import OUTSIDE, Site, Territory, assemble
from app.domain.addresses.decision import ACCEPT, REJECT, REVIEW
from app.domain.addresses.gazetteer import Gazetteer
from app.domain.addresses.pipeline import COLUMNS, geocode
from app.domain.addresses.reviews import Review
from app.domain.coordinates import OUTCOMES, read_coordinates
from app.domain.journal import ExposedJournal
from app.domain.names import Neighbourhoods
from app.domain.territory import CITY, Index
from app.queries import addresses as queries
from app.warehouse import current, run

log = logging.getLogger(__name__)

MOST_ROWS = tables.MOST_ROWS
PICKED = 25.0  # metres that a point typed or found by a crossing may be off
FILE_ROWS = 20_000  # addresses of a file that a page takes: each visitor's stay in memory
AROUND = 0.011  # degrees
QUEUE = 200  # that a person is shown at once, the least sure first
COLUMNS_ASKED = {"address": "Dirección", "barrio": "Barrio declarado", "identifier": "Identificador"}


class GeocodingFailed(RuntimeError):
    """Addresses that could not be placed by a fault of ours; its text, in Spanish, holds none of them."""


class NoPoint(ValueError):
    """What a person typed is no point of the area; the text is Spanish."""


# What a page tells the visitor instead of failing; none of their texts holds an address.
FAULTS = (tables.UnusableTable, GeocodingFailed, NoPoint, ExposedJournal, journal.UnwrittenJournal)


@dataclass(frozen=True)
class Batch:
    """Addresses placed: the visitor's columns and those of COLUMNS, a row per address; which column is which.

    `keys` is what each address is kept under in the journal, empty where nothing is kept.
    """

    rows: pd.DataFrame
    address: str | None
    barrio: str | None
    identifier: str | None
    keys: tuple[str, ...] = ()


def pasted(text: str) -> tuple[tables.Table, dict[str, str | None]]:
    """A pasted text as a table, and the columns that seem to hold address, barrio and identifier; UnusableTable."""
    table = tables.pasted(text)
    guess = asdict(tables.guess(table.columns, table.rows))
    return table, guess | {"address": guess["address"] or table.columns[0]}


def place(table: tables.Table, *, address: str, barrio: str | None, identifier: str | None) -> Batch:
    """Place the addresses of a pasted table. Raises GeocodingFailed."""
    declared = table.cells(barrio) if barrio else None
    try:
        gazetteer, territory = known()
        answers = geocode(table.cells(address), barrios=declared, gazetteer=gazetteer, territory=territory)
    except Exception as error:
        _tell(error)
        raise GeocodingFailed("No fue posible ubicar las direcciones por un error del observatorio.") from None
    own = {name: table.cells(name) for name in table.columns}
    return _batch(pd.DataFrame(own | answers), address, barrio, identifier)


def placed(upload: uploads.Upload, *, address: str, barrio: str | None, identifier: str | None) -> Batch:
    """What a child made of an upload, which is not read itself."""
    rows = pd.read_csv(uploads.answer(upload), dtype=str, keep_default_na=False)
    for name in (*reviews.NUMBERS, "confianza"):
        rows[name] = pd.to_numeric(rows[name])
    own = [name and tables.brought_as(name) for name in (address, barrio, identifier)]
    return _batch(rows, *own)


def forget(state: MutableMapping[str, object]) -> None:
    """Drop from a session the addresses that were brought and what came of them."""
    for key in ("lote", "tabla", "lectura", "ubicacion", "revisadas", "en_revision"):
        state.pop(key, None)


def standing(batch: Batch) -> pd.DataFrame:
    """The rows of a batch with the decisions that people took of them. Raises ExposedJournal."""
    if not batch.keys:
        return batch.rows
    decided = reviews.standing(journal.entries(reviews.JOURNAL))
    answers = {name: batch.rows[name].to_numpy() for name in COLUMNS}
    return batch.rows.assign(**reviews.over(answers, batch.keys, decided))


def waiting(rows: pd.DataFrame, batch: Batch) -> list[int]:
    """Rows that wait for a person, one for each different address, the least sure first."""
    asked = rows[(rows["decision"] == REVIEW) & np.array([bool(key) for key in batch.keys], dtype=bool)]
    first = asked[~pd.Series(batch.keys, index=rows.index).loc[asked.index].duplicated()]
    return first.sort_values("confianza", kind="stable").index[:QUEUE].tolist()


def near(polygons: pd.DataFrame, point: pd.Series) -> pd.DataFrame:
    """The barrios around a point, some two kilometres across; all where there is no point or it is far from any."""
    areas = known()[0].barrios
    row = [areas.place[code] for code in polygons["territorio_codigo"]]
    apart = np.maximum(np.abs(areas.latitude[row] - point["latitud"]), np.abs(areas.longitude[row] - point["longitud"]))
    around = polygons[apart < AROUND]
    return around if len(around) else polygons


def decide(batch: Batch, row: int, action: str, *, how: str | None, said: str | None) -> None:
    """Keep what a person decided of a row: `aceptar` its point, `rechazar` it, or `mover` it to what was said.

    `how` is the way in which the place was said: `barrio` (its code), `cruce` or `coordenadas`. Raises one of FAULTS.
    """
    point = batch.rows.loc[row, ["metodo", *reviews.NUMBERS, *reviews.CODES]]
    review = {
        ACCEPT: lambda: Review(ACCEPT, *point.tolist()),
        REJECT: lambda: Review(REJECT, "", np.nan, np.nan, np.nan, "", "", ""),
        MOVE: lambda: MOVES[how](said or ""),
    }[action]()
    journal.append(reviews.JOURNAL, reviews.entry(batch.keys[row], review))


def undo(batch: Batch, row: int) -> None:
    """Take back the last decision of a row. Raises ExposedJournal or UnwrittenJournal."""
    journal.append(reviews.JOURNAL, reviews.undoing(batch.keys[row]))


def _at_degrees(text: str) -> Review:
    """A point typed as coordinates."""
    read = read_coordinates([text])
    if read.outcome[0] not in ("leida", "reparada"):
        raise NoPoint(f"La coordenada no sirve: {OUTCOMES[read.outcome[0]]}. Escríbala como «7.1193, -73.1227».")
    return _moved(float(read.latitude[0]), float(read.longitude[0]), PICKED)


def _at_crossing(text: str) -> Review:
    """The point of a crossing or an address that a person typed."""
    gazetteer, territory = known()
    found = geocode([text], gazetteer=gazetteer, territory=territory)
    if found["metodo"][0] in ("barrio", "comuna", "municipio", "ninguno"):
        raise NoPoint("No se encontró ese cruce: escríbalo como «Calle 35 con carrera 19».")
    return _moved(found["latitud"][0], found["longitud"][0], max(PICKED, float(found["radio_m"][0])))


def _at_barrio(code: str) -> Review:
    """The middle of a barrio, as far off as the barrio is wide."""
    gazetteer, _ = known()
    areas = gazetteer.barrios
    if code not in areas.place:
        raise NoPoint("Elija un barrio de la lista o tóquelo en el mapa.")
    row, comuna = areas.place[code], gazetteer.comuna_of[code]
    point = (float(areas.latitude[row]), float(areas.longitude[row]), round(float(areas.radius[row])))
    return Review(ACCEPT, reviews.BY_PERSON, *point, code, comuna, CITY)


MOVE = "mover"
MOVES = {"barrio": _at_barrio, "cruce": _at_crossing, "coordenadas": _at_degrees}


def about(rows: pd.DataFrame, stamp: str) -> dict[str, str]:
    """What the second sheet of the workbook says."""
    counts = rows["decision"].value_counts()
    return {
        "título": "Direcciones ubicadas",
        "direcciones": str(len(rows)),
        **{code: str(int(counts.get(code, 0))) for code in (ACCEPT, REVIEW, REJECT)},
        "columnas": "latitud y longitud en grados (WGS84), radio_m en metros, confianza de 0 a 1",
        "método": "docs/methods/geocodificacion.md",
        "versión de los datos": stamp,
    }


def geojson(rows: pd.DataFrame) -> bytes:
    """The rows as a GeoJSON file: a feature each, without geometry where there is no point."""
    told = rows.astype(object).where(rows.notna(), None)
    features = [
        {
            "type": "Feature",
            "geometry": None
            if row["latitud"] is None
            else {"type": "Point", "coordinates": [row["longitud"], row["latitud"]]},
            "properties": row,
        }
        for row in told.to_dict("records")
    ]
    return json.dumps({"type": "FeatureCollection", "features": features}, ensure_ascii=False).encode()


def known() -> tuple[Gazetteer, Index]:
    """What this profile's build knows of the city, and its territories."""
    build = current()
    with _preparing:
        return _known(f"{build.perfil} {build.path}")


_preparing = threading.Lock()  # it takes a second and 100 MB: not once per waiting visitor


@lru_cache(maxsize=1)
def _known(_build: str) -> tuple[Gazetteer, Index]:
    rows = [Territory(*row) for row in run(queries.territories)]
    names = Neighbourhoods(
        barrios=[_named(row) for row in rows if row.kind == "barrio"],
        comunas=[_named(row) for row in rows if row.kind == "comuna"],
        aliases=run(queries.aliases),
    )
    sites, terms = [Site(*row) for row in run(queries.sites)], run(queries.terms)
    gazetteer = assemble(
        city=CITY,
        territories=rows,
        sites=sites,
        terms=terms,
        names=names,
        outside=OUTSIDE,
        towns=run(queries.towns),
        crossings=run(queries.crossings),
    )
    codes, polygons = zip(*run(queries.polygons), strict=True)
    return gazetteer, Index(codes, shapely.from_geojson(polygons))


def _named(row: Territory) -> dict[str, str]:
    own = {f"{row.kind}_codigo": row.code, f"{row.kind}_nombre": row.name}
    return {"comuna_codigo": row.comuna or ""} | own


def _batch(rows: pd.DataFrame, address: str, barrio: str | None, identifier: str | None) -> Batch:
    if perfil() != reviews.PROFILE:
        return Batch(rows, address, barrio, identifier)
    declared = rows[barrio] if barrio else [None] * len(rows)
    keys = reviews.keys(journal.secret(), rows["direccion_canonica"].tolist(), list(declared))
    return Batch(rows, address, barrio, identifier, tuple(keys))


def _moved(latitude: float, longitude: float, radius: float) -> Review:
    found = known()[1].locate(np.array([latitude]), np.array([longitude]))
    municipality = found.municipio[0]
    if municipality is None:
        raise NoPoint(f"El punto {latitude:.5f}, {longitude:.5f} no está en el área metropolitana de Bucaramanga.")
    codes = (found.barrio[0] or "", found.comuna[0] or found.corregimiento[0] or "", municipality)
    return Review(ACCEPT, reviews.BY_PERSON, round(latitude, 6), round(longitude, 6), radius, *codes)


def _tell(error: Exception) -> None:
    """Where our fault is, without its text or any value."""
    frames = traceback.format_tb(error.__traceback__)
    log.error("%s while placing addresses\n%s", type(error).__name__, "".join(frames))
