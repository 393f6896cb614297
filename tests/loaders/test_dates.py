"""Reading dates by what stands around them."""

from datetime import date

import pytest

from loaders.dates import DateReader, Reading

START = date(2019, 12, 1)


def reader(*values: str, today: date = date(2021, 1, 1)) -> DateReader:
    return DateReader({"fecha": dict.fromkeys(values, 5)}, earliest=START, today=today)


@pytest.mark.parametrize(
    "value",
    [
        "2020-07-25",
        "2020-07-25T11:59:44.000",
        "25/07/2020",
        "25/7/20",
        "25/7/2020 0:00:00",
        "25-jul-2020",
        "44037",
    ]
    + ["20200725", "25 de julio del 2020", "sábado 25 de julio de 2020", "Jul 25, 2020", "25JUL2020", "25 / 7 / 2020"]
    + ["25 de julio de 2020", "2020/07/25", "25/07/2020 12:00:00 a. m.", "44037.5"],
)
def test_every_way_of_writing_one_day(value):
    assert reader(value).read("fecha", value) == (date(2020, 7, 25), Reading.PLAIN)


def test_colombian_order_unless_the_column_says_otherwise():
    assert reader("03/04/2020", "13/04/2020").read("fecha", "03/04/2020")[0] == date(2020, 4, 3)
    assert reader("03/04/2020", "03/31/2020").read("fecha", "03/04/2020")[0] == date(2020, 3, 4)


def test_the_majority_of_a_mixed_column_decides_the_ambiguous_ones():
    columns = {"fecha": {"3/20/20": 47, "3/23/20": 37, "22/03/2020": 4, "03/11/2020": 6}}
    mixed = DateReader(columns, earliest=START)
    assert mixed.read("fecha", "03/11/2020") == (date(2020, 3, 11), Reading.PLAIN)
    assert mixed.read("fecha", "22/03/2020") == (date(2020, 3, 22), Reading.PLAIN)


def test_a_swapped_value_that_would_lie_in_the_future_is_swapped_back():
    mixed = reader("15/06/2020", "20/06/2020", "06/11/2020", "11/06/2020")
    assert mixed.read("fecha", "06/11/2020") == (date(2020, 6, 11), Reading.SWAPPED)
    assert mixed.read("fecha", "11/06/2020") == (date(2020, 6, 11), Reading.PLAIN)


def test_the_first_days_of_a_month_are_not_taken_for_swapped():
    assert reader("30/05/2020", "04/06/2020").read("fecha", "04/06/2020") == (date(2020, 6, 4), Reading.PLAIN)


def test_excel_swapped_what_it_could_and_left_the_rest_as_text():
    excel = reader("2020-05-04", "2020-06-04", "13/04/2020", "28/04/2020")
    assert excel.read("fecha", "2020-05-04") == (date(2020, 4, 5), Reading.SWAPPED)
    assert excel.read("fecha", "13/04/2020") == (date(2020, 4, 13), Reading.PLAIN)


def test_one_mistyped_date_does_not_hide_the_swapped_ones():
    days = [date(2020, 6, day) for day in range(1, 31)]
    swapped = {f"2020-{day.day:02}-{day.month:02}" if day.day <= 12 else day.isoformat(): 900 for day in days}
    excel = DateReader({"fecha": swapped | {"2020-12-31": 1}}, earliest=START, today=date(2021, 1, 1))
    assert [excel.read("fecha", value)[0] for value in swapped] == days


def test_iso_dates_of_a_sound_column_are_never_swapped():
    sound = reader("2020-06-15", "2020-06-19", "2020-09-04")
    assert sound.read("fecha", "2020-09-04") == (date(2020, 9, 4), Reading.PLAIN)


def test_a_column_too_small_to_tell_follows_the_rest_of_its_file():
    columns = {"diagnostico": {"2020-05-04": 3, "13/04/2020": 9}, "muerte": {"2020-06-04": 1}}
    assert DateReader(columns, earliest=START).read("muerte", "2020-06-04") == (date(2020, 4, 6), Reading.SWAPPED)


def test_a_column_of_iso_dates_swapped_month_first_is_found_by_its_impossible_months():
    days = [date(2020, 6, day) for day in range(1, 31)]
    swapped = [f"2020-{day.day:02}-{day.month:02}" if day.day <= 12 else day.isoformat() for day in days]
    excel = reader(*swapped)
    assert [excel.read("fecha", value)[0] for value in swapped] == days


def test_true_iso_dates_stay():
    days = [f"2020-{month:02}-{day:02}" for month in range(3, 8) for day in range(1, 29)]
    plain = reader(*days)
    assert all(plain.read("fecha", day) == (date.fromisoformat(day), Reading.PLAIN) for day in days)


@pytest.mark.parametrize("value", ["mañana", "32/13/2020", "00/01/1900", "2020-02-30", "12", "x/y/z"])
def test_what_is_no_date_is_unreadable(value):
    assert reader(value, "25/07/2020").read("fecha", value) == (None, Reading.UNREADABLE)
