"""Words around numbers: counts in singular and plural, age bands, and the sentence that opens the board."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import timedelta

import pandas as pd

from app.domain import formats

# Below these many a share or a maximum is chance: titles give the counts alone.
FEW_CASES = 20
FEW_DEATHS = 5

_HAPPENED = {
    "diagnostico": ("se diagnosticó", "se diagnosticaron"),
    "inicio_sintomas": ("inició síntomas", "iniciaron síntomas"),
    "reporte": ("se reportó", "se reportaron"),
}


def count(value: float, one: str, many: str) -> str:
    """A count with its noun: `1 caso`, `2.559 casos`."""
    return f"{formats.integer(value)} {one if value == 1 else many}"


def cases(value: float) -> str:
    """A number of cases: `1 caso`, `251 casos`."""
    return count(value, "caso", "casos")


def band(age: str) -> str:
    """An age band as it is read: `20 a 29 años`."""
    return f"{age.replace('-', ' a ')} años"


def glued(text: str) -> str:
    """The same text, its percentages and dates kept in one line."""
    text = re.sub(r"(\d) %", "\\1\u00a0%", text)
    return re.sub(r"(\d) (ene|feb|mar|abr|may|jun|jul|ago|sept?|oct|nov|dic) (\d{4})", "\\1\u00a0\\2\u00a0\\3", text)


def listed(words: list[str]) -> str:
    """Words joined as a sentence does: `a, b y c`."""
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} y {words[-1]}"


def reproduction(week: Mapping) -> str:
    """A week's R with its interval and what it tells: `1,24 (IC 95 %: 1,06 a 1,60): la epidemia crece`."""
    value, low, high = (formats.decimal(week[name], digits=2) for name in ("rt", "rt_bajo", "rt_alto"))
    says = (
        "la epidemia crece"
        if week["rt_bajo"] > 1
        else "la epidemia decrece"
        if week["rt_alto"] < 1
        else "no se puede decir si crece o decrece"
    )
    return f"{value} (IC 95 %: {low} a {high}): {says}"


def pace(week: Mapping | None) -> str | None:
    """Whether the epidemic grows, all told, in one sentence; None without an estimate in the last three weeks.

    `week` is `queries.covid_rhythm.last_week`.
    """
    if week is None or week["fecha"] < week["ultima_fecha"] - timedelta(days=21):
        return None
    settled = "Corregido el retraso de los reportes, el" if week["es_corregido"] else "El"
    return f"{settled} número de reproducción de la semana al {formats.day(week['fecha'])} es {reproduction(week)}."


def situation(week: Mapping, *, date_type: str) -> str | None:
    """The last seven days in one sentence; None when the source has no days or the population is unknown.

    `week` is the row `incidencia_7` of `queries.covid_indicators.key_figures`.
    """
    if pd.isna(week["valor"]):
        return None
    one, many = _HAPPENED[date_type]
    now, more = int(week["numerador"]), week["diferencia"]
    verb = one if now == 1 else many
    happened = f"{verb} {cases(now)} ({formats.decimal(week['valor'])} por 100.000)" if now else f"no {one} ningún caso"
    parts = [f"En los 7 días al {formats.day(week['hasta'])} {happened}"]
    if pd.notna(week["cambio"]):
        size = "los mismos" if more == 0 else f"{formats.percent(abs(week['cambio']))} {'más' if more > 0 else 'menos'}"
        parts.append(f"{size} que en los 7 anteriores")
    elif more:
        parts.append(f"{formats.integer(abs(more))} {'más' if more > 0 else 'menos'} que en los 7 anteriores")
    sentence = ", ".join(parts)
    if not week["es_incompleto"]:
        return f"{sentence}."
    delay = ", y el descenso puede ser solo retraso" if pd.notna(more) and more < 0 else ""
    return f"{sentence}; aún incompletos{delay}."
