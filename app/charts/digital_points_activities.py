"""Figures of the monthly books: courses, workshops and talks, by month and point.

`df` is `queries.digital_points_activities.activities`.
"""

from __future__ import annotations

import pandas as pd

from app.charts import theme, words
from app.charts.digital_points import METHOD
from app.charts.digital_points_contacts import called, grid, known, spelled, stacked
from app.charts.registry import figure
from app.domain import formats

_MODELS = ("puntos_actividades", "puntos_actividades_por_mes")
_COLUMNS = {"nombre": "Grupo", "mes": "Mes", "actividades": "Actividades", "asistentes": "Asistentes"}
_COLUMNS |= {"asistentes_mayor": "A la mayor"}


def _tabulate(df: pd.DataFrame) -> pd.DataFrame:
    return df.assign(mes=[spelled(month) for month in df["columna"]])


@figure(
    "actividades-mes",
    title="Actividades por mes",
    unit="actividades por mes",
    models=_MODELS,
    method=METHOD,
    columns=_COLUMNS,
    tabulate=_tabulate,
    embeddable=True,
)
def months(df: pd.DataFrame, *, when: str) -> dict:
    """A column per month, courses, workshops and talks stacked."""
    counts = known(df, value="actividades")
    total = counts.groupby("columna")["valor"].sum()
    top = total.idxmax()
    kinds = counts.groupby("nombre")["valor"].sum().sort_values(ascending=False)
    came, largest = df["asistentes"].sum(), df["asistentes_mayor"].max()
    weight = ""
    if came and pd.notna(largest):
        weight = f" A la mayor fueron {formats.integer(largest)}, el {formats.percent(largest / came)} de los "
        weight += f"{formats.integer(came)} asistentes."
    told = words.listed([f"{formats.integer(value)} {name.lower()}" for name, value in kinds.items()])
    return theme.finish(
        stacked(counts, value="actividades", noun="Actividades"),
        title=f"El mes con más actividades fue {called(top)}: {formats.integer(total.max())}",
        subtitle=f"De los libros mensuales, {when}: {told}.{weight}",
        alt_text="Actividades por mes: "
        + "; ".join(f"{spelled(month)}, {formats.integer(value)}" for month, value in total.items())
        + ".",
    )


@figure(
    "actividades-punto",
    title="Actividades por punto y mes",
    unit="actividades",
    models=_MODELS,
    method=METHOD,
    columns=_COLUMNS,
    tabulate=_tabulate,
    embeddable=True,
)
def by_point(df: pd.DataFrame, *, when: str) -> dict:
    """A square per point and month, darker the more activities."""
    counts = known(df, value="actividades")
    totals = counts.groupby("nombre")["valor"].sum()
    first, whole = totals.idxmax(), totals.sum()
    subtitle = (
        f"Cursos, talleres y charlas de cada punto en cada mes, {when}. Lo que es de varios puntos o de ninguno "
        "conocido va en su propia fila: no se reparte."
    )
    return theme.finish(
        grid(df, value="actividades", noun="Actividades", by_month=True),
        title=f"{first}: {formats.integer(totals.max())} de {words.count(whole, 'actividad', 'actividades')}",
        subtitle=subtitle,
        alt_text=f"{subtitle} "
        + "; ".join(f"{name}, {formats.integer(value)}" for name, value in totals.sort_values(ascending=False).items())
        + ".",
    )
