"""What each point of a map shows, before anything is drawn: its class, its words and its error."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

import pandas as pd

from app.charts import classes, maps_deck, theme, words
from app.charts.registry import NothingToDraw
from app.domain import formats

MOST = 50_000  # on the interactive map
STILL, STILL_DISCS = 20_000, 4_000  # in its picture, whose size grows with each
SPOKEN = 10_000  # up to so many say what they are when pointed at: the texts of more outgrow the map
# Points are told by their colour alone, so these lie further apart than the theme's other hues: a test measures it with
# any colour vision, and their contrast of 3:1 on both grounds.
HUES = (theme.CASES, theme.DEATHS, "#9a2fe0", "#9e866e")
REST = "#666b70"
OTHERS = "Otros o sin dato"


@dataclass(frozen=True)
class Placed:
    """The points that can be drawn (x, y, clase, texto, perhaps radio), in random order when too many for a picture.

    `legend` has the colour of each class and `note` what is said of the points; `absent` cannot be drawn.
    """

    points: pd.DataFrame
    legend: dict[str, str]
    unit: str
    note: str
    absent: int
    still: int

    @property
    def is_sized(self) -> bool:
        """Whether the points have an error."""
        return "radio" in self.points

    def parts(self, most: int) -> list[tuple[str, pd.DataFrame]]:
        """The first points of each class in the order to draw them: no class is buried by a larger or commoner one."""
        classed = self.points[:most].groupby("clase")
        order = classed["radio"].median() if self.is_sized else classed.size()
        return [(label, classed.get_group(label)) for label in order.sort_values(ascending=False).index]


def place(
    df: pd.DataFrame,
    polygons: pd.DataFrame,
    *,
    unit: str,
    category: str | None = None,
    labels: Mapping[object, str] | None = None,
    value: str | None = None,
    limits: Collection[float] | None = None,
    digits: int = 0,
    radius: str | None = None,
    name: str | None = None,
    latitude: str = "latitud",
    longitude: str = "longitud",
) -> Placed:
    """Give each point its class and its words; raises NothingToDraw where no point lies on the map.

    A row is a point in degrees. Its class is that of its `value` (`limits` fixes the classes) or its `category`: one
    of the `labels` ({code: words}, in the legend's order) or of the commonest categories, the others together.
    `radius` is the column of its error in metres, `name` that of how it is called, `unit` what the classes are of.
    `polygons` are the ground: a point outside the box around them is not drawn, and the note says so.
    """
    west, south, east, north = maps_deck.bounds(maps_deck.shapes(polygons))
    xs, ys = df[longitude].astype(float), df[latitude].astype(float)
    inside = xs.between(west, east) & ys.between(south, north)
    if not inside.any():
        raise NothingToDraw("Ningún punto cae en el mapa con estos filtros.")
    classed, legend = classify(df, category=category, labels=labels, value=value, limits=limits, digits=digits)
    shown = df[inside]
    points = pd.DataFrame({"x": xs[inside].round(5), "y": ys[inside].round(5), "clase": classed[inside]})
    points["texto"] = points["clase"]
    if value is not None and len(points) <= SPOKEN:
        points["texto"] = [f"{formats.decimal(each, digits=digits)} {unit}" for each in shown[value]]
        points["texto"] = points["texto"].where(shown[value].notna(), classes.NO_DATA)
    if radius:
        points["radio"] = shown[radius].astype(float).fillna(0).clip(lower=0).round().astype(int)
        points["texto"] += (", error de " + points["radio"].astype(str) + " m").where(points["radio"] > 0, "")
    if name:
        points["texto"] = shown[name].fillna("").astype(str).str.cat(points["texto"], sep="\n").str.strip()
    still = STILL_DISCS if radius else STILL
    if len(points) > still:  # the first ones are then a sample of all, the same each time
        points = points.sample(frac=1, random_state=0)
    absent = len(df) - len(points)
    return Placed(points, legend, unit, _note(len(points), absent, still, sized=radius is not None), absent, still)


def classify(
    df: pd.DataFrame,
    *,
    category: str | None = None,
    labels: Mapping[object, str] | None = None,
    value: str | None = None,
    limits: Collection[float] | None = None,
    digits: int = 0,
) -> tuple[pd.Series, dict[str, str]]:
    """The class of each row, on the map or not, and the colour of each class; the arguments are those of `place`."""
    if (category is None) == (value is None):
        raise ValueError("Un mapa de puntos se colorea por una categoría o por un valor.")
    return _named(df[category], labels) if value is None else _valued(df[value], limits, digits)


def _named(codes: pd.Series, labels: Mapping[object, str] | None) -> tuple[pd.Series, dict[str, str]]:
    """The class of each category, and the legend of those that there are."""
    if labels is None:
        labels = {code: str(code) for code in codes.value_counts().index[: len(HUES)]}
    if len(labels) > len(HUES):
        raise ValueError(f"Un mapa de puntos distingue hasta {len(HUES)} categorías, no {len(labels)}.")
    named = codes.astype(object).map(dict(labels)).fillna(OTHERS)
    legend = dict(zip(labels.values(), HUES, strict=False)) | {OTHERS: REST}
    present = set(named)
    return named, {label: color for label, color in legend.items() if label in present}


def _valued(values: pd.Series, limits: Collection[float] | None, digits: int) -> tuple[pd.Series, dict[str, str]]:
    """The class of each value, and the legend."""
    found = classes.classify(values, limits=limits, digits=digits)
    named = pd.Series(
        [classes.NO_DATA if each != each else found.label(each) for each in values.astype(float)], values.index
    )
    legend = dict(zip(found.labels, found.colors, strict=True))
    return named, legend | ({classes.NO_DATA: classes.HIDDEN} if values.isna().any() else {})


def _note(count: int, absent: int, still: int, *, sized: bool) -> str:
    """How many points there are, how many are drawn and what a circle is."""
    told = [f"{words.count(count, 'punto', 'puntos')}."]
    if count > still:
        told = [f"De {formats.integer(count)} puntos, la imagen muestra {formats.integer(still)} escogidos al azar."]
    if count > MOST:
        told = [
            f"De {formats.integer(count)} puntos, el mapa muestra {formats.integer(MOST)} escogidos al azar "
            f"y la imagen {formats.integer(still)}; la tabla los cuenta todos."
        ]
    if absent:
        told.append(f"Sin coordenadas o fuera del mapa, solo en la tabla: {formats.integer(absent)}.")
    if sized:
        told.append("El círculo de cada punto es su error.")
    return " ".join(told)
