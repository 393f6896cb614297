"""Figures of what the report tells of two strategies and of Coursera: talks, workshops, places taken."""

from __future__ import annotations

import altair as alt
import pandas as pd

from app.charts import theme, words
from app.charts.digital_points import CONTACTS, MONTHS, NO_REPORT, REPORT, coloured
from app.charts.reactivation_bars import capital, listed
from app.charts.registry import NothingToDraw, figure
from app.domain import formats

BLANK = "Sin punto en el informe"
UNDIVIDED = "Una cifra para varios puntos"
LARGEST = "La charla mayor"
REST = "Las demás"
_COLUMNS = {
    "periodo": "Mes",
    "punto_escrito": "Punto, como lo escribe el informe",
    "punto_lectura": "Cómo se sabe",
    "taller": "Charla o trámite",
    "poblacion": "A quiénes",
    "asistentes": "Asistentes",
    "parte_pct": "% del total",
    "linea": "Línea",
    "nota": "Nota",
}


def _tabulate(df: pd.DataFrame) -> pd.DataFrame:
    return df.assign(parte_pct=100 * df["parte"], punto_escrito=df["punto_escrito"].fillna("(en blanco)"))


def month(period: str) -> str:
    """The month of `2020-08` in words."""
    return capital(MONTHS[int(period[-2:]) - 1])


@figure(
    "charlas-tic-confio",
    title="En TIC Confío, charla por charla",
    unit="asistentes",
    models=("informe_talleres",),
    method=REPORT,
    columns=_COLUMNS,
    tabulate=_tabulate,
    embeddable=True,
)
def talks(df: pd.DataFrame) -> dict:
    """A bar per talk, its month by colour; `df` is `queries.digital_points_report.talks`."""
    if df.empty:
        raise NothingToDraw(NO_REPORT)
    total = int(df["asistentes"].sum())
    classes = [BLANK if row.puntos == 0 else month(row.periodo) for row in df.itertuples()]
    months = list(dict.fromkeys(month(period) for period in df["periodo"]))
    tones = dict(zip(months, (theme.MEN, theme.CASES), strict=False)) | {BLANK: theme.OTHER}
    rows = pd.DataFrame(
        {
            "nombre": [f"{row.punto_escrito or BLANK} · {row.poblacion}" for row in df.fillna("").itertuples()],
            "valor": df["asistentes"].astype(float),
            "texto": [formats.integer(value) for value in df["asistentes"]],
            "clase": classes,
        }
    )
    blank = int(df.loc[df["puntos"] == 0, "asistentes"].sum())
    by_month = df.groupby("periodo")["asistentes"].sum()
    told = ", ".join(f"{formats.integer(value)} en {month(period).lower()}" for period, value in by_month.items())
    subtitle = f"Asistentes a cada charla: {told}."
    if blank:
        subtitle += f" La de {formats.integer(blank)} tiene el punto en blanco en el informe: no se le asigna ninguno."
    return theme.finish(
        coloured(rows, tones={label: color for label, color in tones.items() if label in classes}),
        title=f"{words.count(len(df), 'charla', 'charlas')} En TIC Confío, {formats.integer(total)} asistentes",
        subtitle=subtitle,
        alt_text=f"{subtitle} " + "; ".join(f"{row.nombre}, {row.texto}" for row in rows.itertuples()) + ".",
    )


@figure(
    "charla-mayor",
    title="Cuánto pesa una sola charla",
    unit="asistentes",
    models=("informe_talleres",),
    method=REPORT,
    columns={"periodo": "Mes", "parte": "Charlas", "asistentes": "Asistentes", "charlas": "Número de charlas"},
    tabulate=lambda df: _split(df)[0].rename(columns={"clase": "parte"}),
    formula=r"\text{participación} = \frac{\text{asistentes de la charla mayor}}{\text{asistentes de todas}}",
    embeddable=True,
)
def largest(df: pd.DataFrame) -> dict:
    """The largest talk against the others of its month and of the other; `df` is that of `talks`."""
    if df.empty:
        raise NothingToDraw(NO_REPORT)
    rows, top = _split(df)
    total = int(df["asistentes"].sum())
    tones = {LARGEST: theme.DEATHS, REST: theme.CASES}
    order = list(dict.fromkeys(rows["mes"]))
    base = alt.Chart(rows).encode(
        y=alt.Y("mes:N", sort=order, title=None, axis=alt.Axis(ticks=False, labelPadding=8, labelFontSize=12.5)),
        x=alt.X(
            "asistentes:Q",
            title=None,
            stack="zero",
            axis=alt.Axis(format=",d", tickCount=4, labelFlush=True),
        ),
        order=alt.Order("lugar:Q"),
        color=alt.Color("clase:N", scale=alt.Scale(domain=list(tones), range=list(tones.values()))),
        tooltip=[
            alt.Tooltip("mes:N", title="Mes"),
            alt.Tooltip("clase:N", title="Charlas"),
            alt.Tooltip("texto:N", title="Asistentes"),
        ],
    )
    share = formats.percent(top["asistentes"] / total)
    where = f" en {top['punto_escrito']}" if isinstance(top["punto_escrito"], str) else ""
    title = f"Una sola charla reunió el {share} de los asistentes: {formats.integer(top['asistentes'])} de "
    title += f"{formats.integer(total)}{where}"
    own = df[df["periodo"] == top["periodo"]]["asistentes"].sum()
    subtitle = (
        f"{top['poblacion']}. Sin ella, {month(top['periodo']).lower()} tendría "
        f"{formats.integer(own - top['asistentes'])} asistentes en vez de {formats.integer(own)}, y la charla media "
        f"pasaría de {formats.integer(df['asistentes'].mean())} a "
        f"{formats.integer((total - top['asistentes']) / max(len(df) - 1, 1))}."
    )
    return theme.finish(
        base.mark_bar(height=26, cornerRadiusEnd=2).properties(height=58 * len(order)),
        title=title,
        subtitle=subtitle,
        alt_text=f"{title}. " + "; ".join(f"{row.mes}, {row.clase.lower()}: {row.texto}" for row in rows.itertuples()),
    )


def _split(df: pd.DataFrame) -> tuple[pd.DataFrame, pd.Series]:
    """The talks of each month, the largest of all apart, and that one."""
    top = df.loc[df["asistentes"].idxmax()]
    kinds = df.assign(clase=[LARGEST if key == top["clave"] else REST for key in df["clave"]])
    rows = kinds.groupby(["periodo", "clase"], as_index=False).agg(
        asistentes=("asistentes", "sum"), charlas=("clave", "size")
    )
    rows["mes"] = [month(period) for period in rows["periodo"]]
    rows["texto"] = [
        f"{formats.integer(row.asistentes)} en {words.count(row.charlas, 'charla', 'charlas')}"
        for row in rows.itertuples()
    ]
    rows["lugar"] = [0 if kind == REST else 1 for kind in rows["clase"]]
    return rows.sort_values(["periodo", "lugar"]), top


@figure(
    "talleres-al-punto",
    title="¡Al Punto!, taller por taller",
    unit="asistentes",
    models=("informe_talleres",),
    method=REPORT,
    columns=_COLUMNS,
    tabulate=_tabulate,
    embeddable=True,
)
def workshops(df: pd.DataFrame) -> dict:
    """A bar per row of the report: a cell over several points stays one bar; `df` is that of `talks`."""
    if df.empty:
        raise NothingToDraw(NO_REPORT)
    total = int(df["asistentes"].sum())
    joint = df[df["puntos"] > 1]
    rows = pd.DataFrame(
        {
            "nombre": [_workshop(row) for row in df.itertuples()],
            "valor": df["asistentes"].astype(float),
            "texto": [formats.integer(value) for value in df["asistentes"]],
            "clase": [UNDIVIDED if count > 1 else "Un punto" for count in df["puntos"]],
        }
    )
    tones = {"Un punto": theme.CASES, UNDIVIDED: theme.OTHER}
    by_topic = df.groupby("taller", sort=False)["asistentes"].sum()
    told = " y ".join(f"{formats.integer(value)} a «{topic}»" for topic, value in by_topic.items())
    subtitle = f"En {month(df['periodo'].iloc[0]).lower()} de 2020, asistentes a los talleres de trámites: {told}."
    if len(joint):
        names = words.listed(joint.iloc[0]["punto_escrito"].split("; "))
        subtitle += (
            f" La cifra de {formats.integer(joint.iloc[0]['asistentes'])} es una sola celda sobre {names}: no se "
            "reparte."
        )
    title = f"¡Al Punto! reunió {formats.integer(total)} asistentes"
    if len(joint):
        row = joint.iloc[0]
        title += f"; {formats.integer(row['asistentes'])}, en {_number(row['puntos'])} puntos sin desglose"
    return theme.finish(
        coloured(rows, tones={label: color for label, color in tones.items() if label in set(rows["clase"])}),
        title=title,
        subtitle=subtitle,
        alt_text=f"{subtitle} " + "; ".join(f"{row.nombre}, {row.texto}" for row in rows.itertuples()) + ".",
    )


def _workshop(row: object) -> str:
    if row.puntos > 1:
        return f"{capital(_number(row.puntos))} puntos, sin desglose: {words.listed(row.punto_escrito.split('; '))}"
    point = row.punto_escrito if row.puntos else BLANK
    people, _, barrio = row.poblacion.partition(" del barrio ")
    # What differs comes first: a long name is cut.
    return f"Barrio {barrio} · {point}: {people}" if barrio else f"{point} · {people}"


def _number(count: int) -> str:
    return {2: "dos", 3: "tres", 4: "cuatro"}.get(count, str(count))


@figure(
    "embudo-coursera",
    title="Coursera: de los cupos a las inscripciones",
    unit="cupos e inscripciones",
    models=("informe_coursera",),
    method=REPORT,
    columns={"nombre": "Etapa", "valor": "Cantidad", "conversion_pct": "% de la anterior", "linea": "Línea"},
    tabulate=lambda df: df.assign(conversion_pct=100 * df["conversion"]),
    formula=r"\text{ocupación} = \frac{\text{inscripciones}}{\text{cupos}}",
    embeddable=True,
)
def coursera(df: pd.DataFrame) -> dict:
    """Places and enrolments; `df` is `queries.digital_points_report.coursera`."""
    if len(df) < 2:
        raise NothingToDraw(NO_REPORT)
    places, taken = df.iloc[0], df.iloc[-1]
    rows = pd.DataFrame({"nombre": df["nombre"], "valor": df["valor"].astype(float), "todos": float(places["valor"])})
    rows["texto"] = [
        formats.integer(row.valor)
        + (f" · {formats.percent(row.conversion)}" if row.conversion == row.conversion else "")
        for row in df.itertuples()
    ]
    cut = f" al {formats.day(taken['corte_fecha'])}" if pd.notna(taken["corte_fecha"]) else ""
    subtitle = (
        f"Inscripciones{cut}, quince días antes de cerrar el trimestre. Son inscripciones, no personas ni cursos "
        "terminados. Los cursos disponibles, las horas y las lecciones no son etapas: van aparte."
    )
    return theme.finish(
        listed(rows, name="nombre", color=CONTACTS, back="todos"),
        title=f"{formats.integer(taken['valor'])} inscripciones para {formats.integer(places['valor'])} cupos: el "
        f"{formats.percent(taken['conversion'])}",
        subtitle=subtitle,
        alt_text="Coursera: " + "; ".join(f"{row.nombre}, {row.texto}" for row in rows.itertuples()) + f". {subtitle}",
    )


figure(
    "cifras-coursera",
    title="Coursera en cifras",
    unit="la de cada indicador",
    models=("informe_coursera",),
    method=REPORT,
    columns={"etiqueta": "Indicador", "texto": "Valor", "nota": "Qué es", "motivo": "Por qué falta"},
)(None)
