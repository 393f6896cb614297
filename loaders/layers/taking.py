"""A layer through its contract, as `loaders.intake` takes in a table: leaves `entrega` and `incidencias`."""

import json
from collections import Counter
from datetime import date
from pathlib import Path

import duckdb
import numpy as np
import pandas as pd
import pyproj
import shapely

from loaders import progress
from loaders.contract import ContractError, Source
from loaders.intake import Intake, start_issues
from loaders.layers import checks
from loaders.layers.delivered import cutoff_of, recognised, rounded
from loaders.layers.files import ENDED, GEOGRAPHIC, PLANAR, Layer, open_layer
from loaders.layers.findings import Finding, beyond_limits, examine, grouped
from loaders.layers.known import BARRIO, COMUNA, MUNICIPALITY, locate, territories
from loaders.layers.naming import Feature, name_features, stem_of
from loaders.models import has_table
from loaders.reading import SQL_TYPES
from loaders.text import fold

FORCED = "LIM-90"


def take_in_layer(
    con: duckdb.DuckDBPyConnection, source: Source, path: Path, *, cutoff: date | None = None, forced: bool = False
) -> Intake:
    """Read a layer into temp table `entrega`, a row per feature; the rejected ones go to `incidencias`.

    Raises ContractError for what is no layer, says no CRS or name, lies elsewhere, or goes beyond the limits of the
    rules without being `forced`.
    """
    layer = open_layer(path)
    progress.rows(len(layer.shapes))
    rows, unknown = recognised(con, source, layer, path.name, "el nombre del barrio, la comuna o el municipio")
    rows = [row | {"nombre": None} if (row["nombre"] or "").isdigit() else row for row in rows]
    sound, invalid = checks.repaired(layer.shapes)
    layer = Layer(layer.attributes, sound, layer.crs)
    degrees = layer.projected(GEOGRAPHIC)
    planar = layer.projected(PLANAR)
    inside = shapely.point_on_surface(degrees)
    features = name_features(rows, locate(shapely.get_y(inside), shapely.get_x(inside)), _codes_before(con, source))
    for feature, shape in zip(features, sound, strict=True):
        if shape is None:
            feature.refused = "LIM-02"
    _refuse_remainders(features, degrees, inside)
    kept = [feature for feature in features if not feature.refused]
    if not kept:
        raise ContractError(_nothing(source, features, layer.crs, path.name))
    m2 = np.where(shapely.is_missing(planar), 0.0, checks.areas(planar, PLANAR))
    to_planar = pyproj.Transformer.from_crs(GEOGRAPHIC, PLANAR, always_xy=True).transform
    groups = list(grouped(features, planar, m2, invalid))
    examined = [(group, *examine(group, lambda *point: shapely.Point(to_planar(*point)))) for group in groups]
    findings = [one for _, found, _ in examined for one in found]
    notes = tuple(one.told for one in findings)
    if too_much := beyond_limits(source, findings):
        if not forced:
            raise ContractError(_refusal(path.name, features, kept, too_much))
        findings.append(Finding(FORCED, 1, 1.0, ""))
    name = ", ".join(group.place for group in groups)
    found_cutoff = cutoff or cutoff_of(con, source, path, name)
    _write(con, source, features, rows, degrees, m2, found_cutoff)
    _write_issues(con, source, features, rows, invalid)
    rejected = len(features) - len(kept)
    totals = {
        "crs": layer.crs.to_string()[:60],
        "levels": {group.place: told for group, _, told in examined},
        "refused": [{"name": one.name, "rule": one.refused} for one in features if one.refused],
        "forced": bool(too_much),
    }
    return Intake(
        source,
        name,
        found_cutoff,
        len(features),
        len(kept),
        rejected,
        0,
        _counts(features, findings),
        totals,
        unknown,
        notes,
    )


def _codes_before(con: duckdb.DuckDBPyConnection, source: Source) -> dict[tuple[str, str], str]:
    """The codes of ours that the layers loaded so far gave, by what they begin with and folded name."""
    if not has_table(con, f"raw_{source.name}"):
        return {}
    given = con.execute(f"select territorio_codigo, nombre from {source.table} order by desde_corte").fetchall()
    return {(stem_of(code), fold(name)): code for code, name in given if code not in territories()}


def _refuse_remainders(features: list[Feature], degrees: np.ndarray, inside: np.ndarray) -> None:
    """A comuna of a layer with barrios in which none of them lies is what they leave of it, not the comuna."""
    barrios = [place for place, one in enumerate(features) if one.level == BARRIO and not one.refused]
    if not barrios:
        return
    tree = shapely.STRtree(inside[barrios])
    for place, feature in enumerate(features):
        if feature.level == COMUNA and not feature.refused and not len(tree.query(degrees[place], "intersects")):
            feature.refused = "LIM-05"


def _write(
    con: duckdb.DuckDBPyConnection,
    source: Source,
    features: list[Feature],
    rows: list[dict],
    degrees: np.ndarray,
    m2: np.ndarray,
    cutoff: date,
) -> None:
    records = [
        {
            "fila": one.number,
            "capa": f"{one.level}" if one.level == MUNICIPALITY else f"{one.municipality}-{one.level}",
            "elemento": one.number,
            "corte_fecha": cutoff,
            "municipio_codigo": one.municipality,
            "nivel": one.level,
            "territorio_codigo": one.code,
            "nombre": one.name,
            "como": one.how,
            "comuna_codigo": one.comuna,
            "capa_codigo": row["codigo"],
            "area_m2": round(float(area), 1),
            "geojson": shapely.to_geojson(rounded(shape)),
        }
        for one, row, shape, area in zip(features, rows, degrees, m2, strict=True)
        if not one.refused
    ]
    con.complete()  # of a result that was not read to its end
    con.register("elementos", pd.DataFrame(records))
    typed = ", ".join(f"{column.name}::{SQL_TYPES[column.type]} as {column.name}" for column in source.columns)
    con.execute(f"create or replace temp table entrega as select fila, {typed} from elementos")
    con.unregister("elementos")


def _write_issues(
    con: duckdb.DuckDBPyConnection, source: Source, features: list[Feature], rows: list[dict], invalid: np.ndarray
) -> None:
    start_issues(con)
    issues = [
        [one.number, one.refused, None, None, None, json.dumps(row, ensure_ascii=False)]
        for one, row in zip(features, rows, strict=True)
        if one.refused
    ]
    issues += [
        [one.number, "LIM-10", "geojson", None, None, None]
        for one, bad in zip(features, invalid, strict=True)
        if bad and not one.refused
    ]
    if issues:
        con.executemany("insert into incidencias values (?, ?, ?, ?, ?, ?)", issues)


def _counts(features: list[Feature], findings: list[Finding]) -> dict[str, int]:
    counts = Counter(one.refused for one in features if one.refused)
    for finding in findings:
        counts[finding.rule] += finding.count
    return dict(sorted(counts.items()))


def _nothing(source: Source, features: list[Feature], crs: pyproj.CRS, name: str) -> str:
    rules = Counter(one.refused for one in features)
    if not rules:
        return f"«{name}» no trae ningún elemento. {ENDED}"
    reasons = " ".join(f"{source.rule(code).text} ({count})" for code, count in rules.most_common())
    told = (
        f" Si debería estar allí, revise el sistema que declara: {crs.to_string()[:60]}." if "LIM-03" in rules else ""
    )
    return f"«{name}»: ninguno de sus {len(features)} elementos se puede cargar. {reasons}{told} {ENDED}"


def _refusal(name: str, features: list[Feature], kept: list[Feature], too_much: list[str]) -> str:
    return (
        f"«{name}» ({len(features)} elementos, {len(kept)} utilizables) pasa los límites del contrato. "
        f"{' '.join(too_much)} {ENDED} Si aun así debe valer, repita la orden con --forzar: quedará anotado."
    )
