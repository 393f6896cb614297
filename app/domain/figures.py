"""A figure as a report prints it, to the number that it says.

Colombian reports mix separators: `9,426` beside `9.426`, `$6,551,186,122` beside `$3.327.163.485`, and `62,6%`. What a
scanner's reading left in a figure's place (`Q0,001,100,122`) is refused, never guessed.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

COP, PERCENT = "cop", "pct"
LONGEST = 40  # letters; the largest budget of a country has some twenty
SIGNS = str.maketrans(dict.fromkeys("−–—", "-") | dict.fromkeys("\u00a0\u202f\u2009\t", " "))
FIGURE = re.compile(r"(?P<sign>-?) ?(?P<cop>\\?\$)? ?(?P<digits>[0-9][0-9.,]*) ?(?P<percent>%)?")
STRANGE = re.compile(r"[^0-9.,$%\\ -]")
GROUPED = re.compile(r"(?P<whole>[1-9][0-9]{0,2}(?P<mark>[.,])[0-9]{3}(?:(?P=mark)[0-9]{3})*)(?:[.,](?P<rest>[0-9]+))?")
SIMPLE = re.compile(r"(?P<whole>0|[1-9][0-9]*)(?:[.,](?P<rest>[0-9]+))?")


class FigureError(ValueError):
    """A text that is not one figure; the message says, in Spanish, what it is that no number has."""

    def __init__(self, text: str, reason: str) -> None:
        super().__init__(f"«{text[:LONGEST]}» no se lee como cifra: {reason}.")


@dataclass(frozen=True, slots=True)
class Figure:
    """A number and its unit: `COP`, `PERCENT` (62.6 is 62,6 %) or none."""

    value: Decimal
    unit: str = ""


def read_figure(text: str) -> Figure:
    """The figure of a cell. A lone separator before exactly three digits groups thousands: `9,426` is 9426.

    >>> read_figure("$6,551,186,122").value, read_figure("62,6%").value
    (Decimal('6551186122'), Decimal('62.6'))

    Raises FigureError where the text is no figure, is more than one, or may be read in two ways.
    """
    clean = " ".join(text.translate(SIGNS).split())
    found = FIGURE.fullmatch(clean)
    if found is None or len(clean) > LONGEST:
        raise FigureError(text, _why_not(clean))
    digits, percent = found["digits"], bool(found["percent"])
    if percent and found["cop"]:
        raise FigureError(text, "lleva a la vez el signo de pesos y el de porcentaje")
    number = _grouped(digits)
    if number is not None and percent and len(digits) == len(number) + 1:
        raise FigureError(text, "en un porcentaje no se sabe si separa miles o decimales")
    number = number or _simple(digits)
    if number is None:
        raise FigureError(text, _why_not_digits(digits))
    unit = PERCENT if percent else COP if found["cop"] else ""
    return Figure(Decimal(found["sign"] + number), unit)


def _grouped(digits: str) -> str | None:
    """`1.081.219,5` as `1081219.5`; None where the digits are not in thousands."""
    found = GROUPED.fullmatch(digits)
    if found is None or (found["rest"] and digits[found.end("whole")] == found["mark"]):
        return None
    whole = found["whole"].replace(found["mark"], "")
    return f"{whole}.{found['rest']}" if found["rest"] else whole


def _simple(digits: str) -> str | None:
    """`62,6` as `62.6`."""
    found = SIMPLE.fullmatch(digits)
    return found and (f"{found['whole']}.{found['rest']}" if found["rest"] else found["whole"])


def _why_not(text: str) -> str:
    if not text:
        return "la celda está vacía"
    if len(text) > LONGEST:
        return f"tiene más de {LONGEST} caracteres"
    if strange := STRANGE.search(text):
        return f"«{strange[0]}» no es parte de un número; parece un error de lectura del documento escaneado"
    if re.search(r"[0-9.,] [0-9.,]", text):
        return "hay espacios entre sus cifras: pueden ser dos números"
    return "sus signos no están donde van en un número"


def _why_not_digits(digits: str) -> str:
    if re.match(r"0[0-9]|0[.,][0-9]{3}[.,]", digits):
        return "empieza por cero; parece un error de lectura del documento escaneado"
    return "sus separadores no agrupan de a tres cifras ni dejan un solo decimal"
