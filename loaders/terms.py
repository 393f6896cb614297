"""What several health lists write alike: spellings of a closed list of terms, ages and their groups."""

import re
from collections.abc import Mapping

from loaders.text import fold

NO_DATA = frozenset({"", "SD", "S D", "SIN DATO", "NO DISPONIBLE", "DESCONOCIDO"})
AGE_GROUPS = ("0-9", "10-19", "20-29", "30-39", "40-49", "50-59", "60-69", "70-79", "80 o más")
OLDEST = 120
WHOLE = re.compile(r"[.,]0+$")  # a workbook's whole numbers: 34.0
NUMBER = re.compile(r"(\d{1,4})(?: ?(A|ANOS?|M|MES|MESES|D|DIAS?))?")


def spelling(
    value: str | None, official: Mapping[str, str | None], variants: Mapping[str, str | None], repaired: str, lost: str
) -> tuple[str | None, tuple[str, ...]]:
    """The official term of a value, and the rule that reading it took: `repaired` or, if unknown, `lost`."""
    if value is None or value in official:
        return official.get(value), ()
    folded = fold(value)
    by_fold = {fold(name): term for name, term in official.items()} | dict(variants)
    if folded in by_fold:
        return by_fold[folded], (repaired,)
    return None, () if folded in NO_DATA else (lost,)


def completed_years(value: str | None, unit: str | None) -> tuple[int | None, bool]:
    """Completed years of an age as written, and whether it was in months (unit 2) or days (unit 3); None if unreadable.

    >>> completed_years("19 meses", None), completed_years("34.0", "1")
    ((1, True), (34, False))
    """
    number = NUMBER.fullmatch(fold(WHOLE.sub("", value or "")))
    if not number or (value or "").startswith("-"):
        return None, False
    in_months = (number[2] or "").startswith("M") or unit == "2"
    in_days = (number[2] or "").startswith("D") or unit == "3"
    years = int(number[1]) // 12 if in_months else int(number[1]) // 365 if in_days else int(number[1])
    return (None, False) if years > OLDEST else (years, in_months or in_days)


def age_group(years: int) -> str:
    """The ten-year group of an age."""
    return AGE_GROUPS[min(years // 10, len(AGE_GROUPS) - 1)]
