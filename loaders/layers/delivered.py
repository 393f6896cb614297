"""What every layer needs of its delivery: attributes under the source's names, a date, shapes to be kept."""

import hashlib
from datetime import date
from pathlib import Path

import duckdb
import numpy as np
import pyarrow as pa
import shapely

from loaders import rows as delivered
from loaders.contract import ContractError, Source
from loaders.layers.files import ENDED, Layer
from loaders.models import has_table
from loaders.reading import fields
from loaders.recognition import header_score, recognise

DIGITS = 7  # of a degree: a centimetre


def recognised(
    con: duckdb.DuckDBPyConnection, source: Source, layer: Layer, name: str, wanted: str
) -> tuple[list[dict[str, str | None]], tuple[str, ...]]:
    """The attributes of each feature under the source's field names, and the columns that none of them is.

    Raises ContractError, saying what is `wanted`, when no column is of the source.
    """
    header = tuple(layer.attributes.columns)
    columns = {"fila": pa.array(range(1, len(layer.shapes) + 1), pa.int64())}
    columns |= {f"c{place}": pa.array(layer.attributes[column], pa.string()) for place, column in enumerate(header)}
    delivered.hold(con, pa.table(columns))
    if not header_score(source, header):
        raise ContractError(
            f"«{name}» no trae ninguna columna con {wanted}. Columnas del archivo: "
            f"{', '.join(f'«{column[:40]}»' for column in header[:8]) or 'ninguna'}. {ENDED}"
        )
    known = recognise(con, source, header, name)
    found = con.execute(f"select {fields(source, known)} from entrada order by fila")
    names = [column[0] for column in found.description]
    return [dict(zip(names, row, strict=True)) for row in found.fetchall()], known.unknown


def cutoff_of(con: duckdb.DuckDBPyConnection, source: Source, path: Path, layout: str) -> date:
    """Today, for a layer does not tell its date; that of the last load, for the same file again."""
    if has_table(con, "registro_cargas"):
        with path.open("rb") as file:
            fingerprint = hashlib.file_digest(file, "sha256").hexdigest()
        last = con.execute(
            "select huella, corte_fecha from registro_cargas where fuente_codigo = ? and disposicion = ? "
            "order by corte_fecha desc, cargado_en desc limit 1",
            [source.name, layout],
        ).fetchall()
        if last and last[0][0] == fingerprint:
            return last[0][1]
    return date.today()


def rounded(shape: shapely.Geometry) -> shapely.Geometry:
    """A shape in degrees, to the centimetre."""
    return shapely.transform(shape, lambda points: np.round(points, DIGITS))
