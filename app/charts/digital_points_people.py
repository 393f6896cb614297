"""Figures of persons apart from contacts: how often they come back, and why they never add up.

`df` is `queries.digital_points_people.persons` or `sums`.
"""

from __future__ import annotations

import altair as alt
import pandas as pd

from app.charts import theme, words
from app.charts.digital_points import CONTACTS, METHOD, PEOPLE, REPORT, coloured
from app.charts.digital_points_contacts import called, spelled
from app.charts.reactivation_bars import capital
from app.charts.registry import NothingToDraw, figure
from app.domain import formats

NOTHING = "Los libros cargados no dicen cuántas personas distintas hubo."
TWICE = "Suma que cuenta dos veces"
DISTINCT = "Personas distintas"
_KINDS = {"Atenciones": theme.fade(CONTACTS, 0.35), "Personas distintas": PEOPLE}


@figure(
    "personas-mes",
    title="Personas y atenciones de cada mes",
    unit="personas; atenciones",
    models=("puntos_personas",),
    method=METHOD,
    columns={
        "periodo_fecha": "Mes",
        "atenciones": "Atenciones",
        "sin_documento": "De ellas, sin documento",
        "personas": "Personas distintas",
        "veces": "Atenciones por persona",
    },
    formula=r"\text{atenciones por persona} = \frac{\text{atenciones con documento}}{\text{personas distintas}}",
    embeddable=True,
)
def persons(df: pd.DataFrame) -> dict:
    """The persons of each month within its contacts; those without a document have no person."""
    rows = df.dropna(subset="personas")
    if rows.empty:
        raise NothingToDraw(NOTHING)
    months = [spelled(f"{month:%Y-%m-%d}") for month in rows["periodo_fecha"]]
    counted = pd.concat(
        pd.DataFrame(
            {
                "mes": months,
                "clase": kind,
                "valor": rows[column].astype(float).to_numpy(),
                "texto": [formats.integer(value) for value in rows[column]],
            }
        )
        for kind, column in zip(_KINDS, ("atenciones", "personas"), strict=True)
    )
    base = alt.Chart(counted).encode(
        x=alt.X(
            "mes:N",
            sort=months,
            title=None,
            axis=alt.Axis(labelExpr="split(datum.value, ' ')[0]", labelAngle=0, ticks=False, labelOverlap=True),
            scale=alt.Scale(paddingInner=0.18),
        ),
        y=alt.Y("valor:Q", title=None, stack=None, axis=alt.Axis(format=",d", tickCount=4, tickMinStep=1)),
        color=alt.Color("clase:N", scale=alt.Scale(domain=list(_KINDS), range=list(_KINDS.values()))),
        tooltip=[
            alt.Tooltip("mes:N", title="Mes"),
            alt.Tooltip("clase:N", title="Qué"),
            alt.Tooltip("texto:N", title="Cantidad"),
        ],
    )
    wide = base.transform_filter("datum.clase === 'Atenciones'").mark_bar(stroke=CONTACTS, strokeWidth=1)
    narrow = base.transform_filter("datum.clase !== 'Atenciones'").mark_bar(width={"band": 0.5})
    top = rows.loc[rows["veces"].astype(float).idxmax()] if rows["veces"].notna().any() else None
    title = "Personas distintas y atenciones de cada mes"
    if top is not None:
        month = capital(called(f"{top.periodo_fecha:%Y-%m-%d}"))
        title = f"{month}: {formats.decimal(top['veces'])} atenciones por persona, el mes en que más se volvió"
    subtitle = "Dentro de cada barra de atenciones, las personas distintas de ese mes. No se suman de un mes a otro."
    unnamed = rows["sin_documento"].sum()
    if unnamed:
        subtitle += f" {words.count(unnamed, 'atención', 'atenciones')} sin documento: sin persona, contadas aparte."
    return theme.finish(
        alt.layer(wide, narrow).properties(height=280),
        title=title,
        subtitle=subtitle,
        alt_text=f"{subtitle} "
        + "; ".join(
            f"{month}, {formats.integer(row.personas)} personas y {formats.integer(row.atenciones)} atenciones"
            for month, row in zip(months, rows.itertuples(), strict=True)
        )
        + ".",
    )


@figure(
    "personas-no-suman",
    title="Por qué las personas no se suman",
    unit="personas",
    models=("puntos_personas", "informe_formacion"),
    method=(METHOD, REPORT),
    columns={"nombre": "Cuenta", "personas": "Personas", "procedencia": "Procedencia"},
    embeddable=True,
)
def sums(df: pd.DataFrame) -> dict:
    """The sums that would count who returns again, the distinct persons, and those that the report trained."""
    by_key = df.set_index("clave")["personas"]
    if "anio" not in by_key or not by_key["anio"]:
        raise NothingToDraw(NOTHING)
    tones = {TWICE: theme.OTHER, DISTINCT: PEOPLE, "Informe (dato real)": CONTACTS}
    kinds = {"anio": DISTINCT, "capacitadas": DISTINCT, "informe": "Informe (dato real)"}
    rows = pd.DataFrame(
        {
            "nombre": df["nombre"],
            "valor": df["personas"].astype(float),
            "texto": [formats.integer(value) for value in df["personas"]],
            "clase": [kinds.get(key, TWICE) for key in df["clave"]],
        }
    )
    distinct = formats.integer(by_key["anio"])
    year = df["anio"].iloc[0]
    title = f"Fueron {distinct} personas en {year}"
    if "meses" in by_key:
        title += f": sumar los meses daría {formats.integer(by_key['meses'])}"
    subtitle = "Quien vuelve otro mes o va a otro punto cuenta una sola vez en el año."
    if "informe" in by_key:
        subtitle += " Capacitada es quien asistió a algo que no es acceso libre; el informe no dice cómo las contó."
    return theme.finish(
        coloured(rows, tones={label: color for label, color in tones.items() if label in set(rows["clase"])}),
        title=title,
        subtitle=subtitle,
        alt_text=f"{title}. " + "; ".join(f"{row.nombre}, {row.texto}" for row in rows.itertuples()) + ".",
    )
