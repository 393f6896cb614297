"""How Colombia writes numbers and dates: `19.088`, `62,6 %`, `7 mar 2020`.

The same rules for text (Babel) and for charts (Vega locales), so that a figure reads alike everywhere.
"""

from __future__ import annotations

import math
from datetime import date

from babel.dates import get_day_names, get_month_names
from babel.numbers import format_decimal

LOCALE = "es_CO"
MISSING = "sin dato"
MINUS = "\u2212"
SPACE = " "

_MONTHS = {n: name.rstrip(".") for n, name in get_month_names("abbreviated", locale=LOCALE).items()}


def _absent(value: float | None) -> bool:
    return value is None or value != value


def decimal(value: float | None, *, digits: int = 1) -> str:
    """A number with decimal comma and thousands point; `sin dato` when absent."""
    if _absent(value):
        return MISSING
    pattern = "#,##0" + ("." + "0" * digits if digits else "")
    # Half away from zero, as a reader would round by hand; Babel rounds half to even.
    scaled = math.floor(abs(value) * 10**digits + 0.5 + 1e-9) / 10**digits
    text = format_decimal(scaled, format=pattern, locale=LOCALE)
    return MINUS + text if value < 0 and scaled else text


def integer(value: float | None) -> str:
    """A whole number with thousands point: `19.088`."""
    return decimal(value, digits=0)


def percent(value: float | None, *, digits: int = 1) -> str:
    """A proportion of 1 as a percentage: 0.626 is `62,6 %`."""
    return MISSING if _absent(value) else f"{decimal(value * 100, digits=digits)}{SPACE}%"


def change(value: float | None, *, digits: int = 1) -> str:
    """A relative change with its sign: `+12,0 %`, `−3,1 %`."""
    if _absent(value):
        return MISSING
    text = percent(value, digits=digits)
    return text if value <= 0 or text.startswith(decimal(0, digits=digits) + SPACE) else f"+{text}"


def day(value: date | None) -> str:
    """A date as `7 mar 2020`."""
    if value is None or value != value:
        return MISSING
    return f"{value.day} {_MONTHS[value.month]} {value.year}"


def signed(value: float | None) -> str:
    """A whole number with its sign: `+19.088`, `−3`, `0`."""
    return f"+{integer(value)}" if not _absent(value) and value > 0 else integer(value)


def period(start: date, end: date) -> str:
    """Two dates as `1 mar – 7 mar 2020`, with the first year only when it differs."""
    first = day(start) if start.year != end.year else f"{start.day} {_MONTHS[start.month]}"
    return f"{first} – {day(end)}"


def of(place: str) -> str:
    """A place after «de»: `de Bucaramanga`, `del Área Metropolitana`."""
    return f"{'del' if place.startswith('Área') else 'de'} {place}"


def number_locale() -> dict:
    """The D3 number locale that Vega reads from `config.locale.number`."""
    return {"decimal": ",", "thousands": ".", "grouping": [3], "currency": ["$" + SPACE, ""], "percent": SPACE + "%"}


def time_locale() -> dict:
    """The D3 time locale that Vega reads from `config.locale.time`: Spanish names without trailing dots."""

    def names(table: dict) -> list[str]:
        return [table[key].rstrip(".") for key in sorted(table)]

    # Babel counts days from Monday and D3 from Sunday.
    def days(width: str) -> list[str]:
        monday_first = names(get_day_names(width, locale=LOCALE))
        return [monday_first[6], *monday_first[:6]]

    return {
        "dateTime": "%A, %e de %B de %Y, %X",
        "date": "%d/%m/%Y",
        "time": "%H:%M:%S",
        "periods": ["a. m.", "p. m."],
        "days": days("wide"),
        "shortDays": days("abbreviated"),
        "months": names(get_month_names("wide", locale=LOCALE)),
        "shortMonths": names(get_month_names("abbreviated", locale=LOCALE)),
    }
