"""Numbers and dates as Colombia writes them."""

import math
from datetime import date

import pytest

from app.domain import formats


@pytest.mark.parametrize(
    ("value", "text"),
    [(19088, "19.088"), (0, "0"), (959572, "959.572"), (-1234, "−1.234"), (2.5, "3"), (None, "sin dato")],
)
def test_integers(value, text) -> None:
    assert formats.integer(value) == text


@pytest.mark.parametrize(
    ("value", "digits", "text"),
    [(1577.4198, 1, "1.577,4"), (2.675, 2, "2,68"), (-0.04, 1, "0,0"), (math.nan, 1, "sin dato"), (12, 2, "12,00")],
)
def test_decimals(value, digits, text) -> None:
    assert formats.decimal(value, digits=digits) == text


def test_percentages_and_changes() -> None:
    assert formats.percent(0.626) == "62,6 %"
    assert formats.percent(0.5, digits=0) == "50 %"
    assert formats.change(-0.031) == "−3,1 %"
    assert formats.change(1.865) == "+186,5 %"
    assert formats.change(0.0001) == formats.change(0) == "0,0 %"
    assert formats.change(None) == formats.percent(None) == "sin dato"


def test_dates() -> None:
    assert formats.day(date(2020, 3, 7)) == "7 mar 2020"
    assert formats.day(date(2021, 9, 30)) == "30 sept 2021"
    assert formats.day(None) == "sin dato"
    assert formats.period(date(2020, 3, 1), date(2020, 3, 7)) == "1 mar – 7 mar 2020"
    assert formats.period(date(2020, 12, 30), date(2021, 1, 5)) == "30 dic 2020 – 5 ene 2021"


def test_places_take_their_article() -> None:
    assert formats.of("Bucaramanga") == "de Bucaramanga"
    assert formats.of("Área Metropolitana de Bucaramanga") == "del Área Metropolitana de Bucaramanga"


def test_chart_locales_agree_with_the_text() -> None:
    number, time = formats.number_locale(), formats.time_locale()
    assert (number["decimal"], number["thousands"], number["percent"]) == (",", ".", " %")
    assert time["days"][0] == "domingo" and time["days"][3] == "miércoles"
    assert time["shortMonths"][2] in formats.day(date(2020, 3, 7))
    assert len(time["months"]) == 12 and not any(name.endswith(".") for name in time["shortMonths"])
