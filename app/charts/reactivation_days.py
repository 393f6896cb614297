"""Figures by day: what became active around each measure, and the three panels of the 2020 report."""

from __future__ import annotations

import altair as alt
import pandas as pd

from app.charts import series, theme, words
from app.charts.reactivation_bars import COLOR, IN_TIME, MEASURES, METHOD, NOTHING
from app.charts.registry import NothingToDraw, figure
from app.domain import formats

# Pixels: the series above, the strip of each measure below it, and the report's panels.
SERIES, GAP, LANE = 220, 26, 22
PANEL, BETWEEN = 118, 44
_AXIS = {"title": None, "timeUnit": "yearmonthdate", "type": "temporal"}


figure(
    "medidas-antes-despues",
    title="Medidas de apertura y cierre: 14 días antes y después",
    unit="por día",
    models=("reactivacion_por_dia", "medidas"),
    method=(IN_TIME, METHOD),
    columns={
        "numero": "N.º",
        "inicio_fecha": "Desde",
        "titulo": "Medida",
        "antes": "Media diaria, 14 días antes",
        "despues": "Media diaria, 14 días desde que empezó",
        "cambio": "Cambio",
        "alcance": "Alcance",
        "norma": "Norma",
        "fuente_url": "Enlace",
    },
)(None)


@figure(
    "reactivacion-medidas",
    title="Reactivación alrededor de cada medida",
    unit="por día",
    models=("reactivacion_por_dia", "medidas"),
    method=(IN_TIME, METHOD),
    formula=r"\text{cambio} = \frac{\bar{n}_{[d,\,d+13]}}{\bar{n}_{[d-14,\,d-1]}} - 1",
    columns={
        "fecha": "Fecha",
        "establecimientos": "Establecimientos que se activan",
        "media_establecimientos": "Media móvil de 7 días, establecimientos",
        "trabajadores": "Trabajadores que vuelven",
        "media_trabajadores": "Media móvil de 7 días, trabajadores",
    },
    embeddable=True,
)
def measures(df: pd.DataFrame, *, strips: pd.DataFrame, measure: str, place: str) -> dict:
    """What becomes active each day with its 7-day mean, over one strip of 14 days on each side of each measure.

    `df` is `queries.reactivation_days.days`, `strips` is `around`.
    """
    if df.empty or not df[measure].sum():
        raise NothingToDraw(NOTHING)
    known = strips[strips["antes"].notna() & strips["despues"].notna()].astype({"antes": float, "despues": float})
    noun = MEASURES[measure][1]
    title = f"{words.count(df[measure].sum(), *MEASURES[measure])}, día a día, y las medidas que abrieron o cerraron"
    if len(known):
        # In units: over a few a day, any change is a large percentage.
        one = known.loc[(known["despues"] - known["antes"]).abs().idxmax()]
        title = (
            f"El mayor cambio fue alrededor de la medida {one['numero']}, «{one['titulo']}» "
            f"({formats.day(one['inicio_fecha'])}): de {formats.integer(one['antes'])} a "
            f"{formats.integer(one['despues'])} {noun} por día"
        )
    subtitle = (
        f"{noun[:1].upper()}{noun[1:]} que se activan cada día en {place} y su media de 7 días. Debajo, una "
        "franja por medida: los 14 días de antes y los 14 desde que empezó, con la media diaria de cada lado. Cuando "
        "las franjas se cruzan los efectos se mezclan: lo que cambia después de una medida no siempre se debe a ella."
    )
    if strips.empty:
        subtitle += " Ninguna medida de apertura o cierre empezó en el periodo."
    first, last = df["fecha"].min(), df["fecha"].max()
    return theme.finish(
        alt.layer(*_series(df, measure), *(_strips(strips, first=first, last=last) if len(strips) else []))
        .resolve_scale(y="independent", color="independent")
        .properties(height=SERIES + (GAP + LANE * len(strips) if len(strips) else 0)),
        title=title,
        subtitle=subtitle,
        alt_text=f"{title}. {subtitle} "
        + "; ".join(f"medida {row['numero']}, {row['titulo']}: {_change(row)}" for row in strips.to_dict("records"))
        + ".",
    )


def _series(df: pd.DataFrame, measure: str) -> list[alt.LayerChart]:
    shown = df[["fecha", measure, f"media_{measure}"]].rename(columns={measure: "valor", f"media_{measure}": "media"})
    top = max(1.0, float(shown["valor"].quantile(0.995)) * 1.1, float(shown["media"].max()) * 1.1)
    y = _panel(bottom=SERIES, top=0, highest=top, ticks=5)
    day = alt.Tooltip("fecha:T", title="Fecha", format=theme.DAY)
    bars = (
        alt.Chart(shown)
        .mark_bar(binSpacing=0, color=theme.fade(COLOR, 0.45), clip=True)
        .encode(
            x=_days(df["fecha"].min(), df["fecha"].max()),
            y=alt.Y("valor:Q", **y),
            tooltip=[day, alt.Tooltip("valor:Q", title="Ese día", format=",d")],
        )
    )
    mean = (
        alt.Chart(shown)
        .mark_line(strokeWidth=2.2, color=theme.INK)
        .encode(x=alt.X("fecha", bandPosition=0.5, **_AXIS), y=alt.Y("media:Q", **y))
    )
    return [alt.layer(bars, mean)]


def _strips(strips: pd.DataFrame, *, first: pd.Timestamp, last: pd.Timestamp) -> list[alt.LayerChart]:
    """A band per measure from 14 days before to 14 after, cut by the axis, a rule at its day, and what changed."""
    rows = strips.copy()
    rows["desde_fecha"] = rows["desde_fecha"].clip(lower=first)
    rows["hasta_fecha"] = rows["hasta_fecha"].clip(upper=last)
    rows["alto"] = [SERIES + GAP + LANE * (place + 0.5) for place in range(len(rows))]
    rows["texto"] = [_change(row) for row in rows.to_dict("records")]
    rows["numero"] = rows["numero"].astype(str)
    late = rows["inicio_fecha"] > first + (last - first) * 0.5
    x = {"title": None, "type": "temporal"}
    y = alt.Y("alto:Q", scale=None, axis=None)
    tooltip = [
        alt.Tooltip("numero:N", title="Medida"),
        alt.Tooltip("inicio_fecha:T", title="Desde", format=theme.DAY),
        alt.Tooltip("titulo:N", title="Qué es"),
        alt.Tooltip("norma:N", title="Norma"),
        alt.Tooltip("texto:N", title="Media diaria"),
    ]
    base = alt.Chart(rows).encode(y=y, tooltip=tooltip)
    before = base.mark_rule(strokeWidth=10, color=theme.fade(theme.OTHER, 0.55)).encode(
        x=alt.X("desde_fecha", **x), x2=alt.X2("inicio_fecha")
    )
    after = base.mark_rule(strokeWidth=10, color=COLOR).encode(x=alt.X("inicio_fecha", **x), x2=alt.X2("hasta_fecha"))
    line = (
        alt.Chart(rows)
        .mark_rule(color=theme.INK, strokeDash=[2, 3], strokeWidth=1, opacity=0.6)
        .encode(x=alt.X("inicio_fecha", **x), y=alt.YValue(0), y2=alt.Y2("alto:Q"), tooltip=tooltip)
    )
    ink = {"color": theme.INK, "fontSize": 11.5, "baseline": "middle"}
    layers = [line.encode(y=alt.Y("cero:Q", scale=None, axis=None)), before, after]
    rows["cero"] = 0
    for some, side in ((rows[~late], "left"), (rows[late], "right")):
        if some.empty:
            continue
        sign, edge = (1, "hasta_fecha") if side == "left" else (-1, "desde_fecha")
        written = some.assign(texto=[f"{n} · {t}" for n, t in zip(some["numero"], some["texto"], strict=True)])
        text = alt.Chart(written).mark_text(align=side, dx=6 * sign, **ink)
        layers.append(text.encode(x=alt.X(edge, **x), y=y, text=alt.Text("texto:N"), tooltip=tooltip))
    return [alt.layer(*layers)]


def _change(row: dict) -> str:
    if pd.isna(row["antes"]) and pd.isna(row["despues"]):
        return "sin días para comparar"
    before, after = (
        "sin dato" if pd.isna(row[name]) else formats.decimal(row[name], digits=0 if row[name] >= 10 else 1)
        for name in ("antes", "despues")
    )
    # Over a few a day any change is a large percentage.
    known = pd.notna(row["cambio"]) and row["antes"] >= 10
    change = f" ({formats.change(row['cambio'], digits=0)})" if known else ""
    return f"{before} → {after}{change}"


@figure(
    "reporte-reactivacion",
    title="Casos, pruebas y trabajadores reactivados",
    unit="la de cada panel",
    models=(
        *("reactivacion_por_dia", "pruebas_por_dia", "covid_serie_secretaria", "covid_casos_por_dia"),
        "poblacion_por_ambito",
    ),
    method=(IN_TIME, METHOD, "docs/methods/positividad.md"),
    formula=r"\text{pruebas}_{100k} = \frac{\text{media de 7 días de pruebas de Santander}}"
    r"{\text{población de Santander}}\times 100\,000",
    columns={
        "fecha": "Fecha",
        "casos": "Casos del día, Bucaramanga",
        "casos_media": "Casos, media de 7 días",
        "pruebas_media": "Pruebas, media de 7 días, Santander",
        "pruebas_100k": "Pruebas por 100.000, Santander",
        "nuevos": "Trabajadores que vuelven ese día",
        "trabajadores": "Trabajadores reactivados, acumulado",
    },
    embeddable=True,
)
def report(df: pd.DataFrame) -> dict:
    """Daily cases of the city, tests per 100,000 of the department and workers back at work, over one time axis.

    `df` is `queries.reactivation_days.report`; each panel keeps to its own days.
    """
    if df.empty:
        raise NothingToDraw("El registro de reactivación no tiene días en el periodo elegido.")
    source = next(iter(df["casos_fuente"].dropna()), "sin fuente")
    panels = [
        ("casos", f"Casos por día · Bucaramanga ({source})", theme.CASES),
        ("pruebas_100k", "Pruebas por 100.000 hab. · Santander (departamento)", theme.OTHER),
        ("trabajadores", "Trabajadores reactivados · Bucaramanga (acumulado)", COLOR),
    ]
    first, last = df["fecha"].min(), df["fecha"].max()
    layers = []
    for place, (name, label, color) in enumerate(panels):
        top = place * (PANEL + BETWEEN) + 22
        shown = df[["fecha", name, *(["casos_media"] if name == "casos" else [])]].rename(columns={name: "valor"})
        layers.append(_panelled(shown, label=label, color=color, top=top, first=first, last=last))
    workers = df["trabajadores"].dropna()
    peak = df.loc[df["casos_media"].idxmax()] if df["casos_media"].notna().any() else None
    title = f"{formats.integer(workers.max() if len(workers) else 0)} trabajadores de vuelta al {formats.day(last)}"
    if peak is not None and pd.notna(peak["trabajadores"]):
        title = (
            f"En el máximo de casos ({formats.integer(peak['casos_media'])} por día, {formats.day(peak['fecha'])}) ya "
            f"habían vuelto {formats.integer(peak['trabajadores'])} trabajadores"
        )
    tested = df["pruebas_100k"].dropna()
    days = df.loc[tested.index, "fecha"]
    notes = [
        f"Casos de la ciudad ({source}); pruebas de todo el departamento, que no se publican por municipio, en media "
        "de 7 días; trabajadores de los establecimientos activos de la ciudad."
    ]
    if len(days):
        notes.append(f"Hay pruebas publicadas del {formats.day(days.min())} al {formats.day(days.max())}.")
    notes.append("Los tres paneles comparten el eje del tiempo; que se muevan juntos no dice que uno cause el otro.")
    return theme.finish(
        alt.layer(*layers).resolve_scale(y="independent").properties(height=3 * (PANEL + BETWEEN) - 10),
        title=title,
        subtitle=" ".join(notes),
        alt_text=f"Tres paneles con el mismo eje de tiempo. {title}. {' '.join(notes)}",
    )


def _panelled(
    shown: pd.DataFrame, *, label: str, color: str, top: float, first: pd.Timestamp, last: pd.Timestamp
) -> alt.LayerChart:
    values = shown["valor"].dropna()
    # One day out of place does not flatten the rest.
    highest = float(values.quantile(0.995) * 1.1) if len(values) else 1.0
    y = _panel(bottom=top + PANEL, top=top, highest=max(highest, 1.0), ticks=3)
    x = _days(first, last)
    tooltip = [
        alt.Tooltip("fecha:T", title="Fecha", format=theme.DAY),
        alt.Tooltip("valor:Q", title=label.partition(" ·")[0], format=",.1f" if "100.000" in label else ",d"),
    ]
    base = alt.Chart(shown).encode(x=x, tooltip=tooltip)
    if "casos_media" in shown:
        bars = base.mark_bar(binSpacing=0, color=theme.fade(color, 0.5), clip=True).encode(y=alt.Y("valor:Q", **y))
        line = alt.Chart(shown).mark_line(strokeWidth=2, color=theme.INK)
        marks = [bars, line.encode(x=alt.X("fecha", bandPosition=0.5, **_AXIS), y=alt.Y("casos_media:Q", **y))]
    else:
        known = base.transform_filter("isValid(datum.valor)")
        marks = [
            known.mark_area(color=theme.fade(color, 0.25), line={"color": color, "strokeWidth": 2}).encode(
                y=alt.Y("valor:Q", **y)
            )
        ]
    head = alt.Chart(pd.DataFrame({"texto": [label], "alto": [top - 12]})).mark_text(
        align="left", fontSize=12, fontWeight="bold", color=theme.INK, limit=alt.ExprRef("width")
    )
    title = head.encode(x=alt.XValue(0), y=alt.Y("alto:Q", scale=None, axis=None), text=alt.Text("texto:N"))
    return alt.layer(alt.layer(*marks), title).resolve_scale(y="independent")


def _panel(*, bottom: float, top: float, highest: float, ticks: int) -> dict:
    """A part of the chart's height with a scale of its own: panels of one view share their axis of time."""
    return {
        "title": None,
        "scale": alt.Scale(domain=[0, highest], range=[bottom, top], nice=True),
        "axis": alt.Axis(format=theme.ticks(highest), tickCount=ticks, orient="left", grid=True),
    }


def _days(first: pd.Timestamp, last: pd.Timestamp) -> alt.X:
    label = "[timeFormat(datum.value, '%-d %b'), datum.index == 0 || month(datum.value) == 0 ? year(datum.value) : '']"
    axis = alt.Axis(labelExpr=label, labelOverlap=True, tickCount=series.ticks(first, last))
    return alt.X("fecha", axis=axis, **_AXIS)
