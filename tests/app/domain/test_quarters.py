"""Quarters: their days, their neighbours, and what is none."""

from datetime import date

import pytest

from app.domain.quarters import NotAQuarter, Quarter


def test_a_quarter_knows_its_days_and_its_neighbours() -> None:
    third = Quarter.read("2020-T3")
    assert (third.start, third.end, third.code) == (date(2020, 7, 1), date(2020, 9, 30), "2020-T3")
    assert third.name == "tercer trimestre de 2020" and third.previous.code == "2020-T2"
    assert Quarter.read("2020-T4").next.code == "2021-T1" and Quarter.read("2020-T1").previous.code == "2019-T4"
    assert third.holds(date(2020, 9, 30)) and not third.holds(date(2020, 10, 1))


def test_every_day_of_a_year_is_in_its_own_quarter() -> None:
    for month in range(1, 13):
        quarter = Quarter.of(date(2021, month, 15))
        assert quarter.holds(date(2021, month, 15)) and Quarter.read(quarter.code) == quarter
    assert Quarter(2020, 1).previous < Quarter(2020, 1) < Quarter(2020, 1).next


@pytest.mark.parametrize("text", ["2020-T5", "2020-3", "T3", "2020T3", "", "2020-T3 "])
def test_what_is_no_quarter_is_refused_in_words(text: str) -> None:
    with pytest.raises(NotAQuarter, match="se escribe como 2020-T3"):
        Quarter.read(text)
