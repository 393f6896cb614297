"""What each territory of a map shows, before anything is drawn: its class, its name and its value in words."""

from __future__ import annotations

import json
from collections.abc import Collection
from dataclasses import dataclass

import pandas as pd

from app.charts import classes
from app.charts.registry import NothingToDraw
from app.domain import formats


@dataclass(frozen=True)
class Painted:
    """GeoJSON features with what each shows, the legend's labels and colours, what is not drawn, the two extremes."""

    features: list[dict]
    legend: dict[str, str]
    unit: str
    note: str
    extremes: list[str]


def paint(
    df: pd.DataFrame,
    polygons: pd.DataFrame,
    *,
    value: str,
    unit: str,
    code: str = "territorio_codigo",
    name: str = "territorio_nombre",
    digits: int = 1,
    limits: Collection[float] | None = None,
) -> Painted:
    """Give each polygon its class, name and text; raises NothingToDraw where no polygon has a value.

    `df` has a row per territory (`code`, `name`, `value`, perhaps `es_oculto`); `polygons` (territorio_codigo, its
    name, geojson) says which are drawn: one without a row is missing, a row without polygon stays in the table.
    `limits` fixes the classes (else fifths of the drawn values). A row marked `es_oculto` has a class of its own.
    """
    rows = df.set_index(code)
    if not rows.index.is_unique:
        raise ValueError("El mapa necesita una sola fila por territorio.")
    hidden = rows["es_oculto"].fillna(False).astype(bool) if "es_oculto" in rows else pd.Series(False, rows.index)
    values = rows[value].astype(float).where(~hidden)
    drawn = values[values.index.isin(polygons["territorio_codigo"])]
    if drawn.notna().sum() == 0:
        raise NothingToDraw("Ningún territorio del mapa tiene un valor que mostrar con estos filtros.")
    found = classes.classify(drawn, limits=limits, digits=digits)
    legend = dict(zip(found.labels, found.colors, strict=True))
    legend |= {classes.CONCEALED: classes.HIDDEN, classes.NO_DATA: classes.MISSING}

    def seen(key: str) -> dict[str, str]:
        if key in hidden.index and hidden[key]:
            return {"clase": classes.CONCEALED, "texto": classes.CONCEALED}
        if key not in values.index or pd.isna(values[key]):
            return {"clase": classes.NO_DATA, "texto": classes.NO_DATA}
        return {"clase": found.label(values[key]), "texto": f"{formats.decimal(values[key], digits=digits)} {unit}"}

    names = {**dict(zip(polygons["territorio_codigo"], polygons[name], strict=True)), **rows[name].to_dict()}
    features = [
        {
            "type": "Feature",
            "geometry": json.loads(row.geojson),
            "properties": {"codigo": row.territorio_codigo, "nombre": names[row.territorio_codigo]}
            | seen(row.territorio_codigo),
        }
        for row in polygons.itertuples()
    ]
    used = {feature["properties"]["clase"] for feature in features} | set(found.labels)
    return Painted(
        features=features,
        legend={label: color for label, color in legend.items() if label in used},
        unit=unit,
        note=_undrawn([names[key] for key in rows.index if key not in set(polygons["territorio_codigo"])]),
        extremes=[
            f"{names[key]}, {formats.decimal(drawn[key], digits=digits)}" for key in (drawn.idxmax(), drawn.idxmin())
        ],
    )


def _undrawn(names: list[str]) -> str:
    """Say which territories the map cannot draw."""
    if not names:
        return ""
    some = ", ".join(names[:3]) + (f" y {len(names) - 3} más" if len(names) > 3 else "")
    return f"Sin polígono, solo en la tabla: {some}."


def describe(painted: Painted, *, title: str, subtitle: str) -> str:
    """The map in words: its title, its extremes and how many territories are in each class."""
    counts = pd.Series([feature["properties"]["clase"] for feature in painted.features]).value_counts()
    shares = "; ".join(f"{label}: {counts.get(label, 0)}" for label in painted.legend)
    high, low = painted.extremes
    return f"Mapa. {title}. {subtitle} Mayor: {high}; menor: {low} ({painted.unit}). Territorios por clase: {shares}."
