"""The text of one cell, to the one or two angles that it says."""

from __future__ import annotations

import re
from dataclasses import dataclass

LATITUDE, LONGITUDE = 1, 2
LONGEST = 100  # letters; the longest form with every word in it has some eighty
NOTHING = frozenset({"", "NA", "N/A", "ND", "N/D", "SD", "S/D", "NULL", "NONE", "NAN", "SIN DATO", "-"})
SIGNS = str.maketrans(
    dict.fromkeys("º˚ᵒ∘", "°")
    | dict.fromkeys("’‘′´`ʹʼ", "'")
    | dict.fromkeys("”“″˝ʺ", '"')
    | dict.fromkeys("−–—", "-")
    | dict.fromkeys("\u00a0\u202f\u2009\t()[]", " ")
)
WORDS = (
    (r"\b(?:LATITUDE?|LAT|LONGITUDE?|LONG|LON|LNG|POINT)\b[.:=]*", " "),
    (r" *(?:GRADOS?|DEG)\b\.?", "°"),
    (r" *(?:MINUTOS?|MIN)\b\.?", "'"),
    (r" *(?:SEGUNDOS?|SEG)\b\.?", '"'),
    (r"\b(?:NORTE|NORTH)\b", "N"),
    (r"\b(?:SUR|SOUTH)\b", "S"),
    (r"\b(?:OESTE|OCCIDENTE|WEST)\b", "W"),
    (r"\b(?:ESTE|ORIENTE|EAST)\b", "E"),
    (r"(?<![A-Z])O(?![A-Z])", "W"),
)
PLAIN = r"\d{1,3}(?:\.\d{3}){2,}(?:,\d+)?|\d{1,3}(?:,\d{3}){2,}(?:\.\d+)?|\d+(?:[.,]\d+)?"
PART = r"\d{1,2}(?:[.,]\d+)?"
MARKED = (
    rf"\d{{1,3}} *° *\d{{1,2}} *' *{PART} *\"?|\d{{1,3}} *° *{PART} *'?|\d{{1,3}}(?:[.,]\d+)? *°"
    rf"|\d{{1,3}} *: *\d{{1,2}} *: *{PART}|\d{{1,3}} +\d{{1,2}} +{PART}(?= *[NSEW])"
)
BODY = rf"(?:{MARKED}|{PLAIN})"
ANGLE = rf"(?:[NSEW] *[+-]? *{BODY}|[+-]? *{BODY} *[NSEW]?)"
ONE = re.compile(rf" *({ANGLE}) *")
TWO = re.compile(rf" *({ANGLE})(?: *[,;/|] *| +)({ANGLE}) *")


@dataclass(frozen=True, slots=True)
class Angle:
    """Degrees as written. `axis` is LATITUDE or LONGITUDE where a letter tells it, else 0; `plain` are bare digits."""

    value: float
    axis: int
    plain: bool


def read_cell(text: str) -> tuple[Angle, ...] | None:
    """No angle, one or two; None where the text says something else.

    >>> read_cell("7°7'30\\"N, 73° 8'24\\"O")
    (Angle(value=7.125, axis=1, plain=False), Angle(value=-73.14, axis=2, plain=False))
    """
    if len(text) > LONGEST:
        return None
    text = " ".join(text.upper().translate(SIGNS).replace("''", '"').split())
    if text in NOTHING:
        return ()
    for pattern, meaning in WORDS if re.search(r"[A-DF-MO-RT-VX-Z]|[A-Z]{2}", text) else ():
        text = re.sub(pattern, meaning, text)
    found = ONE.fullmatch(text) or TWO.fullmatch(text)
    angles = [_angle(part) for part in found.groups()] if found else [None]
    return None if None in angles else tuple(angles)


def _angle(text: str) -> Angle | None:
    letter = re.search(r"[NSEW]", text)
    digits = text.strip("NSEW+- ")
    plain = not re.search(r"[°:]|\d \d", digits)
    if plain:
        value = _number(digits)
    else:
        parts = [_number(part) for part in re.findall(r"\d+(?:[.,]\d+)?", digits)]
        if any(part >= 60 for part in parts[1:]):
            return None
        value = sum(part / 60**place for place, part in enumerate(parts))
    if "-" in text or (letter and letter[0] in "SW"):
        value = -value
    axis = 0 if not letter else LATITUDE if letter[0] in "NS" else LONGITUDE
    return Angle(value, axis, plain)


def _number(digits: str) -> float:
    """Of 7.13, 7,13, 1.106.234,5 and 1,106,234.5: the last mark is the decimal one unless it is there twice."""
    if re.fullmatch(r"\d{1,3}(?:\.\d{3}){2,}(?:,\d+)?|\d{1,3}(?:,\d{3}){2,}(?:\.\d+)?", digits):
        thousands = "." if digits.count(".") > 1 else ","
        digits = digits.replace(thousands, "")
    return float(digits.replace(",", "."))
