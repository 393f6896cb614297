"""What a map of flows shows, before anything is drawn: the strongest ones, where they go and how wide they are."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cached_property

import pandas as pd

from app.charts import words
from app.charts.registry import NothingToDraw
from app.domain import formats, shapes

MOST = 5_000
THIN, WIDE = 0.75, 9.0  # pixels of no volume and of the greatest
FAINT, FAINT_OF_MANY, STRONG = 0.5, 0.07, 0.85  # the opacity of no volume, of none among many, of the greatest
FEW = 80  # arcs that do not hide each other
LARGE = 15.0  # pixels of the radius of the greatest volume within a zone
ENDS = (("x", "origen", 0), ("y", "origen", 1), ("x2", "destino", 0), ("y2", "destino", 1))


@dataclass(frozen=True)
class Flows:
    """Arcs between zones (x, y, x2, y2, valor, texto), the weakest first; loops within one, without x2 and y2.

    `note` says what is not drawn.
    """

    arcs: pd.DataFrame
    loops: pd.DataFrame
    unit: str
    note: str

    @cached_property
    def top(self) -> float:
        """The volume of the widest arc."""
        return float(self.arcs["valor"].max()) if len(self.arcs) else 0.0

    @cached_property
    def top_loop(self) -> float:
        """The volume of the largest circle."""
        return float(self.loops["valor"].max()) if len(self.loops) else 0.0

    def widths(self) -> list[float]:
        """The width of each arc in pixels."""
        return (THIN + (WIDE - THIN) * self.arcs["valor"] / self.top).tolist()

    @cached_property
    def faint(self) -> float:
        """The opacity of an arc of no volume: the many weak ones of a large map are its background."""
        return max(FAINT_OF_MANY, min(FAINT, FAINT * FEW / max(len(self.arcs), 1)))

    def opacities(self) -> list[float]:
        """The opacity of each arc."""
        return (self.faint + (STRONG - self.faint) * self.arcs["valor"] / self.top).tolist()

    def radii(self) -> list[float]:
        """The radius of each circle in pixels: its area is in proportion to the volume."""
        return [LARGE * math.sqrt(one / self.top_loop) for one in self.loops["valor"]]


def flow(
    df: pd.DataFrame,
    polygons: pd.DataFrame,
    *,
    value: str,
    unit: str,
    origin: str = "origen_codigo",
    target: str = "destino_codigo",
    name: str = "territorio_nombre",
    most: int = MOST,
) -> Flows:
    """Place the flows between zones, the `most` strongest; raises NothingToDraw where none can be drawn.

    A row is an origin, a destination and its volume, perhaps marked `es_oculto`; `polygons` are the zones (`name` that
    of theirs); where they bring `longitud` and `latitud`, flows end there instead of in their middle. What is hidden,
    of no volume, or from or to what has no polygon is not drawn; the note says what share of the known volume is.
    """
    if df.duplicated([origin, target]).any():
        raise ValueError("El mapa de flujos necesita una sola fila por origen y destino.")
    concealed = hidden(df)
    rows = pd.DataFrame({"origen": df[origin], "destino": df[target], "valor": df[value].astype(float)})
    rows = rows[~concealed & (rows["valor"] > 0)]
    names = dict(zip(polygons["territorio_codigo"], polygons[name], strict=True))
    placed = rows[rows["origen"].isin(names) & rows["destino"].isin(names)]
    if placed.empty:
        raise NothingToDraw("Ningún flujo tiene su origen y su destino en el mapa con estos filtros.")
    placed = placed.sort_values(["valor", "origen", "destino"], ascending=[False, True, True])
    inner = placed[placed["origen"] == placed["destino"]]
    outer = placed[placed["origen"] != placed["destino"]]
    middles = _middles(polygons)
    strongest = outer[: min(most, MOST)]
    drawn = pd.concat([strongest, inner])
    volumes = {
        one: f"{formats.decimal(one, digits=0 if one == int(one) else 1)} {unit}" for one in drawn["valor"].unique()
    }
    drawn = drawn.assign(
        texto=[
            f"{names[a]} → {names[b]}: {volumes[one]}" if a != b else f"Dentro de {names[a]}: {volumes[one]}"
            for a, b, one in zip(drawn["origen"], drawn["destino"], drawn["valor"], strict=True)
        ],
        **{column: [middles[code][axis] for code in drawn[end]] for column, end, axis in ENDS},
    )
    arcs = drawn[: len(strongest)][::-1].reset_index(drop=True)
    loops = drawn[len(arcs) :].reset_index(drop=True)
    note = _note(rows, placed, outer, inner, arcs, unit=unit, concealed=int(concealed.sum()))
    return Flows(arcs, loops, unit, note)


def _middles(polygons: pd.DataFrame) -> dict[str, tuple[float, float]]:
    """Where the flows of each zone begin and end: longitude and latitude."""
    codes = polygons["territorio_codigo"]
    if {"longitud", "latitud"} <= set(polygons.columns):
        return dict(zip(codes, zip(polygons["longitud"], polygons["latitud"], strict=True), strict=True))
    return {code: shapes.middle(text) for code, text in zip(codes, polygons["geojson"], strict=True)}


def hidden(df: pd.DataFrame) -> pd.Series:
    """Which rows are marked `es_oculto`."""
    return df["es_oculto"].fillna(False).astype(bool) if "es_oculto" in df else pd.Series(False, df.index)


def _note(
    rows: pd.DataFrame,
    placed: pd.DataFrame,
    outer: pd.DataFrame,
    inner: pd.DataFrame,
    arcs: pd.DataFrame,
    *,
    unit: str,
    concealed: int,
) -> str:
    """What of the volume the map draws."""
    total = rows["valor"].sum()
    share = formats.percent(arcs["valor"].sum() / total)
    drawn = words.count(len(arcs), "flujo entre zonas", "flujos entre zonas")
    if len(arcs) < len(outer):
        drawn = f"Se dibujan los flujos mayores, {formats.integer(len(arcs))} de {formats.integer(len(outer))}"
    told = [f"{drawn}: {share} del total de {unit}."]
    if len(inner):
        within = formats.percent(inner["valor"].sum() / total)
        told.append(f"Los círculos son los que no salen de su zona: {within}.")
    if lost := len(rows) - len(placed):
        told.append(f"Sin polígono, solo en la tabla: {words.count(lost, 'flujo', 'flujos')}.")
    if concealed:
        told.append(f"Ocultos por privacidad: {words.count(concealed, 'flujo', 'flujos')}.")
    return " ".join(told)
