"""Figures as reports print them: every way of writing a number is read, and what is no number is refused."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.figures import COP, PERCENT, FigureError, read_figure

COUNTS = st.integers(0, 10**15)
MARKS = st.sampled_from([(",", "."), (".", ",")])


@pytest.mark.parametrize(
    ("text", "value", "unit"),
    [
        ("9,426", "9426", ""),
        ("9.426", "9426", ""),
        ("93884", "93884", ""),
        ("1.081.219", "1081219", ""),
        ("$6,551,186,122", "6551186122", COP),
        ("\\$3.327.163.485", "3327163485", COP),
        ("\\$ 157.421.340", "157421340", COP),
        ("$\u00a01.234,50", "1234.50", COP),
        ("62,6%", "62.6", PERCENT),
        ("62.6 %", "62.6", PERCENT),
        ("100%", "100", PERCENT),
        ("\u22128,46 %", "-8.46", PERCENT),
        (" 0 ", "0", ""),
        ("0,626", "0.626", ""),
        ("1,234.567", "1234.567", ""),
        ("1234,567", "1234.567", ""),
    ],
)
def test_a_figure_is_read(text, value, unit):
    figure = read_figure(text)
    assert (figure.value, figure.unit) == (Decimal(value), unit)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("Q0,001,100,122", "«Q» no es parte de un número"),
        ("0,001,100,122", "empieza por cero"),
        ("Ç337. 12 ll 0 10", "«Ç» no es parte de un número"),
        ("", "vacía"),
        ("  ", "vacía"),
        ("Septier", "no es parte de un número"),
        ("l2", "«l» no es parte"),
        ("٣", "«٣» no es parte"),
        ("²", "«²» no es parte"),
        ("899,775 959,572", "dos números"),
        ("1 747", "dos números"),
        ("007", "empieza por cero"),
        ("1,23,456", "de a tres"),
        ("1.234,567,890", "de a tres"),
        ("1,234,56", "de a tres"),
        ("12,", "de a tres"),
        ("1..2", "de a tres"),
        ("62,625%", "miles o decimales"),
        ("$5%", "a la vez"),
        ("%5", "sus signos"),
        ("9" * 41, "más de 40"),
    ],
)
def test_what_is_no_figure_is_refused_with_its_reason(text, reason):
    with pytest.raises(FigureError, match="no se lee como cifra") as error:
        read_figure(text)
    assert reason in str(error.value)


@given(COUNTS, MARKS)
def test_thousands_are_read_back_whatever_their_separator(count, marks):
    text = f"{count:,}".replace(",", marks[0])
    assert read_figure(text).value == read_figure(str(count)).value == count
    assert read_figure(f"$ {text}").value == count


@given(COUNTS, st.text("0123456789", min_size=1, max_size=6), MARKS)
def test_decimals_are_read_back_when_both_separators_show(count, rest, marks):
    count += 1000
    text = f"{count:,}".replace(",", marks[0]) + marks[1] + rest
    assert read_figure(text).value == Decimal(f"{count}.{rest}")


@given(st.integers(0, 999), st.text("0123456789", min_size=1, max_size=2), MARKS)
def test_a_share_is_read_back_with_comma_or_point(whole, rest, marks):
    figure = read_figure(f"{whole}{marks[0]}{rest}%")
    assert (figure.value, figure.unit) == (Decimal(f"{whole}.{rest}"), PERCENT)


@given(COUNTS, MARKS, st.characters(categories=("L", "Nl", "No", "Sm")).filter(lambda c: c != "\u2212"), st.data())
def test_one_letter_anywhere_is_enough_to_refuse(count, marks, letter, data):
    text = f"{count:,}".replace(",", marks[0])
    at = data.draw(st.integers(0, len(text)))
    with pytest.raises(FigureError):
        read_figure(text[:at] + letter + text[at:])


@given(st.text(max_size=60))
def test_any_text_is_a_finite_number_or_a_reason(text):
    try:
        assert read_figure(text).value.is_finite()
    except FigureError as error:
        assert "no se lee como cifra" in str(error)
