"""Streets as the thin lines under a map's marks, out of a table of them."""

from __future__ import annotations

import json

import pandas as pd

COLOR = "#76828f66"  # theme.RULE, half clear: streets help to find one's way and say nothing
DIGITS = 5  # of a degree: about a metre
CORNERS = 25_000  # some 500 kB of JSON


def feature(streets: pd.DataFrame) -> dict:
    """All the streets as one feature; where their corners are too many for a map, only those with the longest course.

    A row is a street or a stretch of one: `geojson`, the text of a LineString or MultiLineString in degrees.
    """
    lines = []
    for text in streets["geojson"]:
        shape = json.loads(text)
        lines += [shape["coordinates"]] if shape["type"] == "LineString" else shape["coordinates"]
    kept, corners = [], 0
    for line in sorted((_rounded(line) for line in lines), key=_span, reverse=True):
        corners += len(line)
        if corners > CORNERS:
            break
        kept.append(line)
    return {"type": "Feature", "geometry": {"type": "MultiLineString", "coordinates": kept}, "properties": {}}


def _rounded(line: list) -> list:
    """The line's corners, none twice in a row."""
    places = [[round(x, DIGITS), round(y, DIGITS)] for x, y, *_ in line]
    return [place for place, before in zip(places, [None, *places], strict=False) if place != before]


def _span(line: list) -> float:
    """How far a line goes, in degrees along both axes."""
    return sum(abs(x - a) + abs(y - b) for (x, y), (a, b) in zip(line, line[1:], strict=False))
