"""A street layer through its contract, as `loaders.layers.taking` takes in one of polygons."""

import json
from collections import Counter
from collections.abc import Sequence
from datetime import date
from pathlib import Path

import duckdb
import numpy as np
import pandas as pd
import shapely

from app.domain.addresses.assembly import LEAST_CONTROL, numbered
from app.domain.formats import decimal, integer
from loaders import progress
from loaders.contract import ContractError, Source
from loaders.intake import Intake, start_issues
from loaders.layers.crossed import crossed, far_sites
from loaders.layers.delivered import cutoff_of, recognised, rounded
from loaders.layers.files import ENDED, GEOGRAPHIC, LINES, PLANAR, open_layer
from loaders.layers.findings import SHOWN, Finding, beyond_limits
from loaders.layers.known import MUNICIPALITIES, locate
from loaders.layers.ways import CLASSES, Line, name_lines
from loaders.reading import SQL_TYPES

SHORTEST, STRAIGHT = 1.0, 2000.0  # metres of a line at least, and between two of its corners at most
OWN_LAYER = 0.05  # of the lines, that a municipality needs for the layer to replace its streets
FEW, FORCED = "VIA-30", "VIA-90"


def take_in_streets(
    con: duckdb.DuckDBPyConnection, source: Source, path: Path, *, cutoff: date | None = None, forced: bool = False
) -> Intake:
    """Read a street layer into temp table `entrega`, a row per line; the rejected ones go to `incidencias`.

    Raises ContractError for what is no layer of lines, says no CRS or name, lies elsewhere, has too few
    crossings or goes beyond the limits of the rules without being `forced`.
    """
    layer = open_layer(path, LINES)
    progress.rows(len(layer.shapes))
    rows, unknown = recognised(con, source, layer, path.name, "el nombre de la vía")
    lines = name_lines(rows)
    drawn = np.isin(shapely.get_type_id(layer.shapes), (1, 2, 5)) & ~shapely.is_empty(layer.shapes)
    layer.shapes[~drawn] = None
    planar, degrees = layer.projected(PLANAR), rounded(layer.projected(GEOGRAPHIC))
    metres = shapely.length(planar)
    _place(lines, degrees, metres)
    kept = np.array([line.kept for line in lines], dtype=bool)
    if not kept.any():
        raise ContractError(_nothing(source, lines, layer.crs.to_string(), path.name))
    found = crossed((line.keys, shape) for line, shape in zip(lines, degrees, strict=True) if line.kept)
    findings = [one for one in _examine(lines, planar, metres) if one.count]
    sites, far = far_sites(found)
    if far:
        findings.append(Finding("VIA-23", len(far), len(far) / sites, _some("Sitios lejos de su dirección", far)))
    too_much = beyond_limits(source, findings)
    if (met := numbered(found)) < LEAST_CONTROL:
        few = f"Cruces de calle con carrera: {met}; se necesitan {LEAST_CONTROL} para ubicar direcciones."
        findings.append(Finding(FEW, 1, 1.0, few))
        too_much.append(f"{few} ({FEW})")
    if too_much:
        if not forced:
            raise ContractError(_refusal(path.name, lines, int(kept.sum()), too_much))
        findings.append(Finding(FORCED, 1, 1.0, ""))
    layers = _layers(lines)
    name = ", ".join(MUNICIPALITIES[code] for code in sorted(set(layers)))
    found_cutoff = cutoff or cutoff_of(con, source, path, name)
    _write(con, source, lines, rows, layers, degrees, metres, found_cutoff)
    _write_issues(con, lines, rows)
    return Intake(
        source,
        name,
        found_cutoff,
        len(lines),
        int(kept.sum()),
        sum(line.refused is not None for line in lines),
        sum(line.repeats for line in lines),
        dict(sorted((one.rule, one.count) for one in findings)),
        {
            "crs": layer.crs.to_string()[:60],
            "km": round(float(metres[kept].sum()) / 1000, 1),
            "named": sum(bool(line.keys) for line in lines if line.kept),
            "ways": len({key for line in lines if line.kept for key in line.keys}),
            "crossings": len(found.one),
            "sites": {"checked": sites, "far": far},
            "classes": {kind: sum(line.kept and line.kind == kind for line in lines) for kind in CLASSES},
            "forced": bool(too_much),
        },
        unknown,
        tuple(one.told for one in findings if one.told),
    )


def _place(lines: list[Line], degrees: np.ndarray, metres: np.ndarray) -> None:
    """Refuse what is no line or lies elsewhere, mark what is repeated, and say in which municipality each line is."""
    inside = shapely.point_on_surface(degrees)
    places = locate(shapely.get_y(inside), shapely.get_x(inside)).municipio
    seen: set[tuple[bytes, str | None]] = set()
    for line, shape, long, place in zip(lines, shapely.normalize(degrees), metres, places, strict=True):
        line.municipality = place
        if shape is None or not long >= SHORTEST:
            line.refused = "VIA-01"
        elif place not in MUNICIPALITIES:
            line.refused = line.refused or "VIA-02"
        elif not line.refused:
            same = (shapely.to_wkb(shape), line.name)
            line.repeats = same in seen
            seen.add(same)


def _examine(lines: Sequence[Line], planar: np.ndarray, metres: np.ndarray) -> list[Finding]:
    """What the lines are found to be, a finding for each rule."""
    told = {"VIA-01": "No son líneas", "VIA-02": "Fuera de los cuatro municipios", "VIA-03": "No son vías que existan"}
    refused = {rule: [_called(line) for line in lines if line.refused == rule] for rule in told}
    sound = [line for line in lines if not line.refused]
    kept = [line for line in sound if line.kept]
    named = [line for line in kept if line.name]
    repeated = [_called(line) for line in sound if line.repeats]
    unnamed = [_called(line) for line in kept if not line.name]
    unread = list(dict.fromkeys(f"«{line.name}»" for line in named if not line.keys))
    unread_lines = sum(not line.keys for line in named)
    straight = [
        f"{_called(line)} ({decimal(long / 1000)} km)"
        for line, shape, whole in zip(lines, planar, metres, strict=True)
        if line.kept and whole > STRAIGHT and (long := _longest(shape)) > STRAIGHT
    ]
    return [
        *(Finding(rule, len(one), len(one) / len(lines), _some(told[rule], one)) for rule, one in refused.items()),
        Finding("VIA-10", len(repeated), len(repeated) / len(sound), _some("Tramos repetidos", repeated)),
        Finding("VIA-20", len(unnamed), len(unnamed) / len(kept), f"Tramos sin nombre: {integer(len(unnamed))}."),
        Finding("VIA-21", unread_lines, unread_lines / max(len(named), 1), _some("Nombres que no son de vía", unread)),
        Finding("VIA-22", len(straight), len(straight) / len(kept), _some("Tramos rectos muy largos", straight)),
    ]


def _called(line: Line) -> str:
    return f"«{line.name}» (elemento {line.number})" if line.name else f"elemento {line.number}"


def _longest(shape: shapely.Geometry) -> float:
    """Metres between two neighbouring corners at most."""
    return max(
        float(np.linalg.norm(np.diff(shapely.get_coordinates(part), axis=0), axis=1).max())
        for part in shapely.get_parts(shape)
    )


def _some(what: str, names: Sequence[str]) -> str:
    more = f" y {integer(len(names) - SHOWN)} más" if len(names) > SHOWN else ""
    return f"{what}: {', '.join(name[:80] for name in names[:SHOWN])}{more}."


def _layers(lines: Sequence[Line]) -> list[str]:
    """The layer that each kept line is of: its municipality's or, where there are few, that of most lines."""
    counts = Counter(line.municipality for line in lines if line.kept)
    home, total = counts.most_common(1)[0][0], counts.total()
    own = {code for code, count in counts.items() if count >= OWN_LAYER * total}
    return [line.municipality if line.municipality in own else home for line in lines if line.kept]


def _write(
    con: duckdb.DuckDBPyConnection,
    source: Source,
    lines: Sequence[Line],
    rows: Sequence[dict],
    layers: Sequence[str],
    degrees: np.ndarray,
    metres: np.ndarray,
    cutoff: date,
) -> None:
    kept = [place for place, line in enumerate(lines) if line.kept]
    texts = shapely.to_geojson(degrees[kept])
    records = [
        {
            "fila": lines[place].number,
            "capa": layer,
            "elemento": lines[place].number,
            "corte_fecha": cutoff,
            "municipio_codigo": lines[place].municipality,
            "via_nombre": lines[place].name,
            "via_clave": next(iter(lines[place].keys), None),
            "via_otra_clave": next(iter(lines[place].keys[1:]), None),
            "via_clase": lines[place].kind,
            "capa_codigo": rows[place]["codigo"],
            "largo_m": round(float(metres[place]), 1),
            "geojson": text,
        }
        for place, layer, text in zip(kept, layers, texts, strict=True)
    ]
    con.complete()  # of a result that was not read to its end
    con.register("elementos", pd.DataFrame(records))
    typed = ", ".join(f"{column.name}::{SQL_TYPES[column.type]} as {column.name}" for column in source.columns)
    con.execute(f"create or replace temp table entrega as select fila, {typed} from elementos")
    con.unregister("elementos")


def _write_issues(con: duckdb.DuckDBPyConnection, lines: Sequence[Line], rows: Sequence[dict]) -> None:
    start_issues(con)
    refused = [(line, row) for line, row in zip(lines, rows, strict=True) if line.refused]
    if refused:
        table = pd.DataFrame(
            [(line.number, line.refused, json.dumps(row, ensure_ascii=False)) for line, row in refused],
            columns=["fila", "regla", "registro"],
        )
        con.register("negados", table)
        con.execute("insert into incidencias select fila, regla, null, null, null, registro from negados")
        con.unregister("negados")


def _nothing(source: Source, lines: Sequence[Line], crs: str, name: str) -> str:
    rules = Counter(line.refused for line in lines)
    reasons = " ".join(f"{source.rule(code).text} ({count})" for code, count in rules.most_common())
    told = f" Si debería estar allí, revise el sistema que declara: {crs[:60]}." if "VIA-02" in rules else ""
    return f"«{name}»: ninguno de sus {len(lines)} elementos se puede cargar. {reasons}{told} {ENDED}"


def _refusal(name: str, lines: Sequence[Line], kept: int, too_much: Sequence[str]) -> str:
    return (
        f"«{name}» ({len(lines)} elementos, {kept} utilizables) pasa los límites del contrato. "
        f"{' '.join(too_much)} {ENDED} Si aun así debe valer, repita la orden con --forzar: quedará anotado."
    )
