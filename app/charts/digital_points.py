"""What the report says of the Puntos Digitales as figures: attendance by quarter, its two counts, the plan's target."""

from __future__ import annotations

import altair as alt
import pandas as pd

from app.charts import theme
from app.charts.reactivation_bars import ROW, listed
from app.charts.registry import NothingToDraw, figure
from app.domain import formats

REPORT = "docs/methods/informe-2020-t3.md"
METHOD = "docs/methods/puntos-digitales.md"
# One colour each on the whole board: contacts and people.
CONTACTS = theme.CASES
PEOPLE = theme.MEN
MONTHS = ("enero", "febrero", "marzo", "abril", "mayo", "junio", "julio", "agosto", "septiembre", "octubre")
MONTHS += ("noviembre", "diciembre")
NO_REPORT = "Las cifras del informe del tercer trimestre de 2020 no se han cargado."
_INDICATORS = {"etiqueta": "Indicador", "texto": "Valor", "nota": "Qué es", "motivo": "Por qué falta"}
_MODELS = ("informe_atenciones", "informe_formacion", "informe_plan")

figure(
    "cifras-puntos",
    title="Cifras de los Puntos Digitales",
    unit="la de cada indicador",
    models=_MODELS,
    method=REPORT,
    columns=_INDICATORS,
)(None)


@figure(
    "atenciones-trimestre",
    title="Atenciones por trimestre",
    unit="atenciones (contactos)",
    models=("informe_atenciones",),
    method=REPORT,
    columns={
        "nombre": "Trimestre de 2020",
        "atenciones": "Atenciones",
        "parte_pct": "% de lo corrido del año",
        "veces": "Veces el primero",
        "escrito": "Como lo escribe el informe",
        "linea": "Línea",
    },
    tabulate=lambda df: df.assign(parte_pct=100 * df["parte"]),
    embeddable=True,
)
def quarters(df: pd.DataFrame) -> dict:
    """A column per quarter with its value; `df` is `queries.digital_points_report.quarters`."""
    if df.empty:
        raise NothingToDraw(NO_REPORT)
    first, last = df.iloc[0], df.iloc[-1]
    rows = df[["nombre", "atenciones"]].assign(texto=[formats.integer(value) for value in df["atenciones"]])
    base = alt.Chart(rows).encode(
        x=alt.X(
            "nombre:N",
            sort=rows["nombre"].tolist(),
            title=None,
            axis=alt.Axis(labelAngle=0, ticks=False, labelFontSize=12.5),
            scale=alt.Scale(paddingInner=0.35, paddingOuter=0.2),
        ),
        y=alt.Y("atenciones:Q", axis=None, scale=alt.Scale(domain=[0, 1.12 * float(df["atenciones"].max())])),
        tooltip=[alt.Tooltip("nombre:N", title="Trimestre"), alt.Tooltip("texto:N", title="Atenciones")],
    )
    bars = base.mark_bar(color=CONTACTS, cornerRadiusEnd=3)
    told = base.mark_text(dy=-9, fontSize=14, fontWeight=600, color=theme.INK).encode(text=alt.Text("texto:N"))
    times = formats.decimal(last["veces"])
    title = f"De {formats.integer(first['atenciones'])} atenciones"
    title += f" en el primer trimestre a {formats.integer(last['atenciones'])} en el tercero: {times} veces"
    subtitle = (
        f"Suman {formats.integer(df['atenciones'].sum())} de enero a septiembre de 2020. Son contactos, no personas. "
        "El informe las llama virtuales a todas, también a las del primer trimestre, casi todo anterior al aislamiento."
    )
    told_all = "; ".join(f"{row.nombre}, {row.texto}" for row in rows.itertuples())
    return theme.finish(
        alt.layer(bars, told).properties(height=260),
        title=title,
        subtitle=subtitle,
        alt_text=f"Atenciones por trimestre de 2020: {told_all}. {subtitle}",
    )


@figure(
    "atenciones-personas",
    title="Atenciones y personas capacitadas",
    unit="atenciones; personas",
    models=("informe_atenciones", "informe_formacion"),
    method=REPORT,
    columns={"nombre": "Qué se contó", "valor": "Cantidad", "linea": "Línea"},
    embeddable=True,
)
def two_counts(df: pd.DataFrame) -> dict:
    """Contacts and people trained, one under the other and never divided.

    `df` is `queries.digital_points_report.contacts_and_people`.
    """
    known = df.dropna(subset="valor")
    if len(known) < 2:
        raise NothingToDraw(NO_REPORT)
    rows = pd.DataFrame(
        {
            "nombre": known["nombre"],
            "valor": known["valor"].astype(float),
            "texto": [formats.integer(value) for value in known["valor"]],
        }
    )
    contacts, people = rows["texto"]
    return theme.finish(
        coloured(rows.assign(clase=rows["nombre"]), tones=dict(zip(rows["nombre"], (CONTACTS, PEOPLE), strict=True))),
        title=f"{contacts} atenciones no son {contacts} personas: se capacitaron {people}",
        subtitle="De enero a septiembre de 2020. El informe no dice cómo contó una sola vez a cada persona ni cuántas "
        "de las atenciones fueron de formación: las dos cuentas se muestran juntas y no se dividen.",
        alt_text=f"{contacts} atenciones y {people} personas capacitadas de enero a septiembre de 2020, dos cuentas "
        "distintas.",
    )


@figure(
    "actividades-informe",
    title="Cursos, talleres y charlas del tercer trimestre",
    unit="actividades",
    models=("informe_formacion",),
    method=REPORT,
    columns={"nombre": "Tipo", "actividades": "Actividades", "linea": "Línea"},
    embeddable=True,
)
def taught(df: pd.DataFrame) -> dict:
    """What was taught in the quarter, by type; `df` is `queries.digital_points_report.taught`."""
    if df.empty:
        raise NothingToDraw(NO_REPORT)
    counts = df["actividades"].astype(float)
    rows = pd.DataFrame({"nombre": df["nombre"], "valor": counts})
    rows["texto"] = [f"{formats.integer(value)} · {formats.percent(value / counts.sum())}" for value in counts]
    told = ", ".join(f"{formats.integer(row.actividades)} {row.nombre.lower()}" for row in df.itertuples())
    return theme.finish(
        listed(rows, name="nombre", color=CONTACTS),
        title=f"{formats.percent(counts.max() / counts.sum(), digits=0)} de las actividades del trimestre fueron "
        f"{df.iloc[0]['nombre'].lower()}",
        subtitle=f"De julio a septiembre de 2020: {told}. El informe detalla las charlas y cinco filas de talleres; de "
        "los cursos solo da el número.",
        alt_text=f"Actividades del tercer trimestre de 2020: {told}.",
    )


def coloured(rows: pd.DataFrame, *, tones: dict[str, str]) -> alt.LayerChart:
    """A bar per row under its name and its `texto`, coloured by its `clase`."""
    rows = rows.assign(lugar=range(len(rows)))
    base = alt.Chart(rows).encode(
        y=alt.Y("lugar:O", axis=None, scale=alt.Scale(paddingInner=0)),
        tooltip=[alt.Tooltip("nombre:N", title="Grupo"), alt.Tooltip("texto:N", title="Valor")],
    )
    along = alt.X("valor:Q", axis=None, scale=alt.Scale(domain=[0, float(rows["valor"].max())], nice=False))
    legend = alt.Legend(columns=1 if max(map(len, tones)) > 24 else 3) if len(tones) < len(rows) else None
    bars = base.mark_bar(height=9, cornerRadiusEnd=2, yOffset=9).encode(
        x=along,
        color=alt.Color("clase:N", scale=alt.Scale(domain=list(tones), range=list(tones.values())), legend=legend),
    )
    write = {"fontSize": 12.5, "color": theme.INK, "dy": -5, "baseline": "middle"}
    room = 12 + 7 * int(rows["texto"].str.len().max())
    named = base.mark_text(**write, align="left", limit=alt.ExprRef(f"width - {room}")).encode(
        x=alt.XValue(0), text=alt.Text("nombre:N")
    )
    told = base.mark_text(**write, align="right").encode(x=alt.value("width"), text=alt.Text("texto:N"))
    return alt.layer(bars, named, told).properties(height=ROW * len(rows))


@figure(
    "meta-puntos",
    title="Meta del plan: sitios con conectividad",
    unit="sitios",
    models=("informe_plan",),
    method=REPORT,
    columns={"anio": "Año", "meta": "Meta", "linea_base": "Línea base", "linea": "Línea"},
    embeddable=True,
)
def target(df: pd.DataFrame) -> dict:
    """A dot per site to be kept, a row per year; `df` is `queries.digital_points_report.plan`."""
    if df.empty:
        raise NothingToDraw(NO_REPORT)
    base = int(df["linea_base"].max())
    most = max(base, int(df["meta"].max()))
    dots = pd.DataFrame(
        [
            {"anio": row.anio, "sitio": place, "es_meta": place <= row.meta}
            for row in df.itertuples()
            for place in range(1, most + 1)
        ]
    )
    ends = pd.DataFrame(
        {"anio": df["anio"], "texto": [f"{formats.integer(goal)} de {formats.integer(base)}" for goal in df["meta"]]}
    )
    years = alt.Y("anio:N", title=None, sort=df["anio"].tolist(), axis=alt.Axis(ticks=False, labelPadding=8))
    along = alt.Scale(domain=[0.5, most + 2.2])
    marks = (
        alt.Chart(dots)
        .mark_point(filled=True, size=150, shape="square", opacity=1)
        .encode(
            x=alt.X("sitio:Q", axis=None, scale=along),
            y=years,
            color=theme.when(alt.ColorValue, "datum.es_meta", CONTACTS, theme.fade(theme.RULE, 0.3)),
        )
    )
    told = (
        alt.Chart(ends)
        .mark_text(align="right", fontSize=13, color=theme.INK)
        .encode(x=alt.value("width"), y=years, text=alt.Text("texto:N"))
    )
    same = df["meta"].nunique() == 1
    goal = formats.integer(df["meta"].iloc[0])
    title = f"La meta es mantener conectados {goal} de {base} sitios cada año" if same else "La meta cambia por año"
    subtitle = (
        "Los ocho Puntos Digitales y el Centro de Pensamiento, que ya estaban al empezar (línea base: "
        f"{base}). Es de mantenimiento: los años se repiten y no se suman. El informe da la meta, no lo alcanzado."
    )
    return theme.finish(
        alt.layer(marks, told).properties(height=34 * len(df)),
        title=title,
        subtitle=subtitle,
        alt_text=f"{title}: " + "; ".join(f"{row.anio}, {row.texto}" for row in ends.itertuples()) + f". {subtitle}",
    )
