"""What changed between two periods; `df` is what `queries.mobility_change` gives.

Fewer trips are orange and more are purple, after the colour-blind-safe PuOr of Brewer (2003); what hardly changed is
nearly clear. A test measures that the steps stay apart with any colour vision.
"""

from __future__ import annotations

import altair as alt
import pandas as pd

from app.charts import classes, theme, words
from app.charts.mobility import EMPTY, METHOD, MODELS, MOST_ZONES, ROW, UNIT
from app.charts.mobility_matrix import CELL, cells, named_places
from app.charts.registry import NothingToDraw, figure
from app.domain import formats

FEWER, SAME, MORE = ("#a6500a", "#e08a2e", "#f5c98c"), "#80889230", ("#c3bede", "#8f80c0", "#5a2f93")
HARDLY = 0.5  # percentage points
STEPS = (0.5, 0.8, 0.95)  # of the pairs that change, by how much they do


def diverging(values: pd.Series) -> tuple[list[str], list[str], list[str]]:
    """The class of each change, and the labels and colours of all classes, from the largest fall to the largest rise.

    Limits are the same on both sides of zero: half of the changes are the smallest, a twentieth the largest.
    """
    sizes = values.abs()[values.ne(0)]
    limits = sorted({_pretty(value) for value in sizes.quantile(list(STEPS)).dropna()} - {0.0})
    told = [formats.decimal(limit, digits=0 if limit == int(limit) else 1) for limit in limits]
    steps = [f"{low} a < {high}" for low, high in zip(told, told[1:], strict=False)] + [f"≥ {told[-1]}"] if told else []
    falls = [f"{formats.MINUS}{step.replace('≥ ', '')} o menos" if "≥" in step else
             f"{formats.MINUS}{step.replace(' a < ', f' a > {formats.MINUS}')}" for step in steps]  # fmt: skip
    rises = [
        f"+{step.replace('≥ ', '')} o más" if "≥" in step else f"+{step.replace('a < ', 'a < +')}" for step in steps
    ]
    middle = f"Menos de {told[0]} de diferencia" if told else "Sin cambio"
    labels = [*falls[::-1], middle, *rises]
    spread = len(steps)
    colors = [*FEWER[len(FEWER) - spread :], SAME, *MORE[:spread]] if spread < 3 else [*FEWER, SAME, *MORE]

    def place(value: float) -> str:
        step = sum(abs(value) >= limit for limit in limits)
        return labels[spread + (step if value > 0 else -step)]

    return [classes.CONCEALED if value != value else place(value) for value in values], labels, colors


def _pretty(value: float) -> float:
    """One significant digit: 1, 2, 5 and their tens."""
    if value <= 0:
        return 0.0
    power = 10.0 ** (len(str(int(value))) - 1) if value >= 1 else 0.1
    return max(step for step in (1, 2, 5) if step * power <= value or step == 1) * power


@figure(
    "cambio-matriz",
    title="Qué viajes aumentaron y cuáles disminuyeron",
    unit=UNIT,
    models=MODELS,
    method=METHOD,
    columns={
        "origen_nombre": "Origen",
        "destino_nombre": "Destino",
        "viajes_antes": "Viajes, antes",
        "viajes": "Viajes, después",
        "diferencia": "Diferencia",
        "es_oculto": "Oculto",
    },
    formula=r"\Delta_{od} = \text{viajes}_{od}^{\text{después}} - \text{viajes}_{od}^{\text{antes}}",
    embeddable=True,
    tabulate=lambda df: df.loc[df["diferencia"].abs().sort_values(ascending=False).index].head(300),
)
def change_matrix(df: pd.DataFrame, *, before: str, after: str, level: str) -> dict:
    """The difference of two matrices, zones that exchange most beside each other."""
    if df.empty:
        raise NothingToDraw(EMPTY)
    shown = df[df["diferencia"].ne(0)]
    known = shown["diferencia"].dropna()
    if known.empty:
        raise NothingToDraw(f"Entre {before} y {after} no cambió ningún par de zonas que pueda mostrarse.")
    found, labels, colors = diverging(shown["diferencia"])
    hidden = int(shown["es_oculto"].sum())
    names = named_places(df)
    drawn = shown[["origen_nombre", "destino_nombre"]].assign(
        origen_lugar=shown["origen_lugar"] + 1,
        destino_lugar=shown["destino_lugar"] + 1,
        clase=found,
        texto=[_difference(row) for row in shown.itertuples()],
    )
    most = shown.loc[known.abs().idxmax()]
    where = (
        f"dentro de {most['origen_nombre']}"
        if most["origen_codigo"] == most["destino_codigo"]
        else f"de {most['origen_nombre']} a {most['destino_nombre']}"
    )
    total = known.sum()
    return theme.fill(
        cells(labels=tuple(labels), colors=tuple(colors), hidden=bool(hidden), share=False),
        rows={"celdas": drawn},
        values={
            "lugares": list(range(1, len(names) + 1)),
            "nombres": [f"{name}  {number}" for number, name in enumerate(names, start=1)],
        },
        height=CELL * len(names),
        title=f"Lo que más cambió, {where}: {formats.signed(most['diferencia'])} viajes",
        subtitle=f"De {before} a {after}: morado, más viajes; naranja, menos. En total, {formats.signed(total)}. Las "
        "zonas que más viajes intercambian quedan juntas."
        + (f" Ocultos por privacidad: {words.count(hidden, 'par', 'pares')}." if hidden else ""),
        alt_text=f"Diferencia de viajes por {level} entre {before} y {after}. Las mayores: "
        + "; ".join(
            f"de {row.origen_nombre} a {row.destino_nombre}, {formats.signed(row.diferencia)}"
            for row in shown.loc[known.abs().nlargest(8).index].itertuples()
        )
        + ".",
    )


def _difference(row: object) -> str:
    if row.es_oculto:
        return classes.CONCEALED
    return f"{formats.signed(row.diferencia)}: de {formats.integer(row.viajes_antes)} a {formats.integer(row.viajes)}"


@theme.shape
def _moved() -> alt.LayerChart:
    base = alt.Chart(alt.NamedData("zonas")).encode(
        y=alt.Y(
            "zona_nombre:N", sort=None, title=None, axis=alt.Axis(labelLimit=150, labelOverlap=False, labelFlush=False)
        ),
        tooltip=[
            alt.Tooltip("zona_nombre:N", title="Zona"),
            alt.Tooltip("total_antes:Q", title="Antes", format=",.0f"),
            alt.Tooltip("total:Q", title="Después", format=",.0f"),
            alt.Tooltip("texto:N", title="Diferencia"),
        ],
    )
    bars = base.mark_bar(cornerRadiusEnd=2).encode(
        x=alt.X(
            "diferencia:Q",
            title="Viajes, diferencia",
            axis=alt.Axis(
                labelExpr="(datum.value > 0 ? '+' : '') + format(datum.value, ',.0f')", grid=True, tickCount=5
            ),
        ),
        color=theme.when(alt.ColorValue, "datum.diferencia < 0", FEWER[1], MORE[1]),
    )
    return alt.layer(bars, base.mark_rule(color=theme.RULE).encode(x=alt.XDatum(0)))


@figure(
    "cambio-zonas",
    title="En qué zonas cambiaron los viajes",
    unit=UNIT,
    models=MODELS,
    method=METHOD,
    columns={
        "zona_codigo": "Código",
        "zona_nombre": "Zona",
        "total_antes": "Antes",
        "total": "Después",
        "diferencia": "Diferencia",
        "cambio_pct": "Cambio, %",
    },
    embeddable=True,
    tabulate=lambda df: df.assign(cambio_pct=100 * df["cambio"].astype(float)),
)
def change_by_zone(df: pd.DataFrame, *, before: str, after: str) -> dict:
    """The change of the trips with an end in each zone, the largest changes."""
    moved = df[df["diferencia"].ne(0)]
    if moved.empty:
        raise NothingToDraw(EMPTY if df.empty else f"Entre {before} y {after} no cambió ninguna zona.")
    rows = moved.head(MOST_ZONES).sort_values("diferencia", ascending=False, ignore_index=True)
    rows["texto"] = [
        formats.signed(row.diferencia) + (f" ({formats.change(row.cambio)})" if row.cambio == row.cambio else "")
        for row in rows.itertuples()
    ]
    up, down = int(df["diferencia"].gt(0).sum()), int(df["diferencia"].lt(0).sum())
    return theme.fill(
        _moved(),
        rows={"zonas": rows[["zona_nombre", "total_antes", "total", "diferencia", "texto"]]},
        height=ROW * len(rows),
        title=f"Los viajes aumentaron en {words.count(up, 'zona', 'zonas')} y disminuyeron en {formats.integer(down)}",
        subtitle=f"Viajes que empiezan o terminan en cada zona, de {before} a {after}."
        + (f" Las {len(rows)} que más cambiaron; la tabla trae todas." if len(rows) < len(moved) else ""),
        alt_text=f"Cambio de los viajes de cada zona, de {before} a {after}: "
        + "; ".join(f"{row.zona_nombre}, {row.texto}" for row in rows.itertuples())
        + ".",
    )


@theme.shape
def _shares() -> alt.LayerChart:
    base = alt.Chart(alt.NamedData("medios")).encode(
        y=alt.Y("modo_nombre:N", sort=None, title=None, axis=alt.Axis(labelLimit=150, labelFlush=False)),
        tooltip=[
            alt.Tooltip("modo_nombre:N", title="Medio"),
            alt.Tooltip("proporcion_antes:Q", title="Antes", format=",.1%"),
            alt.Tooltip("proporcion:Q", title="Después", format=",.1%"),
            alt.Tooltip("texto:N", title="Diferencia"),
        ],
    )
    x = alt.X("proporcion:Q", title="De los viajes", axis=alt.Axis(format=",.0%", grid=True, tickCount=5))
    color = theme.when(alt.ColorValue, "datum.diferencia_pp < 0", FEWER[1], MORE[1])
    return alt.layer(
        base.mark_rule(strokeWidth=3, opacity=0.6).encode(x=x, x2=alt.X2("proporcion_antes:Q"), color=color),
        base.mark_point(filled=False, size=70, strokeWidth=2).encode(x=alt.X("proporcion_antes:Q"), color=color),
        base.mark_point(filled=True, size=90, opacity=1).encode(x=x, color=color),
        base.mark_text(align="left", dx=10, color=theme.INK, fontSize=11).encode(
            x=alt.X("mayor:Q"), text=alt.Text("texto:N")
        ),
    )


@figure(
    "cambio-modal",
    title="Cómo cambió el medio de los viajes",
    unit="porcentaje de los viajes",
    models=("viajes", "viajes_periodos"),
    method=METHOD,
    columns={
        "modo_nombre": "Medio",
        "antes_pct": "% antes",
        "despues_pct": "% después",
        "diferencia_pp": "Diferencia, puntos",
        "viajes_antes": "Viajes, antes",
        "viajes": "Viajes, después",
    },
    embeddable=True,
    tabulate=lambda df: df.assign(antes_pct=100 * df["proporcion_antes"], despues_pct=100 * df["proporcion"]),
)
def change_of_modes(df: pd.DataFrame, *, before: str, after: str, place: str) -> dict:
    """The share of each mode before (hollow) and after (filled)."""
    rows = df[(df["proporcion"] > 0) | (df["proporcion_antes"] > 0)]
    if rows.empty or not rows["viajes"].sum() or not rows["viajes_antes"].sum():
        raise NothingToDraw("En uno de los dos periodos ningún viaje cumple los filtros.")
    drawn = rows[["modo_nombre", "proporcion", "proporcion_antes", "diferencia_pp"]].assign(
        mayor=rows[["proporcion", "proporcion_antes"]].max(axis=1),
        texto=[f"{'+' if one > 0 else ''}{formats.decimal(one)} puntos" for one in rows["diferencia_pp"]],
    )
    known = drawn[rows["modo"].ne("sin_dato")]
    most = known.loc[known["diferencia_pp"].abs().idxmax()] if len(known) else drawn.iloc[0]
    same = abs(most["diferencia_pp"]) < HARDLY
    verb = "gana" if most["diferencia_pp"] > 0 else "pierde"
    points = formats.decimal(abs(most["diferencia_pp"]))
    return theme.fill(
        _shares(),
        rows={"medios": drawn},
        height=30 * len(drawn),
        title=f"{most['modo_nombre']} {verb} {points} puntos de los viajes"
        if not same
        else "El reparto entre medios casi no cambió",
        subtitle=f"Viajes {formats.of(place)}: círculo vacío, {before}; lleno, {after}.",
        alt_text=f"Parte de los viajes de cada medio, de {before} a {after}: "
        + "; ".join(f"{row.modo_nombre}, {row.texto}" for row in drawn.itertuples())
        + ".",
    )
