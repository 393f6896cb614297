"""Figures of the economic reactivation: its key figures, its funnel and its index."""

from __future__ import annotations

from datetime import date

import altair as alt
import pandas as pd

from app.charts import theme
from app.charts.reactivation_bars import (
    ACTIVITY,
    COLOR,
    IN_TIME,
    MEASURES,
    METHOD,
    NOTHING,
    capital,
    counted,
    listed,
    short,
)
from app.charts.registry import NothingToDraw, figure
from app.domain import formats

# Lines that can be told apart; the table has all.
LINES = {0: theme.CASES, 1: theme.DEATHS, 2: theme.WOMEN, 3: theme.MEN, 4: theme.OTHER}
WHOLE = "TODAS"


figure(
    "cifras-reactivacion",
    title="Cifras de la reactivación",
    unit="la de cada indicador",
    models=("reactivacion", "reactivacion_por_dia", "empresas", "ivc_cobertura"),
    method=(METHOD, ACTIVITY),
    columns={
        "etiqueta": "Indicador",
        "texto": "Valor",
        "numerador": "Numerador",
        "denominador": "Denominador",
        "nota": "Qué es",
        "motivo": "Por qué falta",
    },
    formula=r"\text{cobertura} = \frac{\text{activos visitados}}{\text{activos}}",
)(None)


@figure(
    "embudo-reactivacion",
    title="Del registro a la reactivación",
    unit="establecimientos y trabajadores",
    models=("reactivacion", "reactivacion_por_dia"),
    method=METHOD,
    formula=r"\text{conversión}_e = \frac{\text{llegaron a la etapa } e}{\text{llegaron a la anterior}}",
    columns={
        "etiqueta": "Etapa",
        "establecimientos": "Establecimientos",
        "trabajadores": "Trabajadores",
        "conversion_pct": "De la etapa anterior, %",
        "del_registro_pct": "De los registrados, %",
    },
    tabulate=lambda df: df.assign(
        conversion_pct=df["conversion"].astype(float) * 100, del_registro_pct=df["del_registro"].astype(float) * 100
    ),
    embeddable=True,
)
def funnel(df: pd.DataFrame, *, measure: str, place: str, until: date) -> dict:
    """How many reached each stage, each with its share of the stage before; `df` is `queries.reactivation.stages`.

    Of establishments where the workers of a stage are not published.
    """
    known = measure if df[measure].notna().all() else "establecimientos"
    counts = df[known].astype(float)
    if not counts.iloc[0]:
        raise NothingToDraw(NOTHING)
    shares = (counts / counts.shift()).where(counts.shift() > 0)
    rows = pd.DataFrame({"etapa": df["etiqueta"], "valor": counts, "todos": counts.iloc[0]})
    rows["texto"] = [
        formats.integer(value) + (f" · {formats.percent(share)} de la anterior" if share == share else "")
        for value, share in zip(counts, shares, strict=True)
    ]
    first, _, last = counts
    note = ""
    if known != measure:
        note = " Los trabajadores de cada etapa solo se publican de los activos."
    return theme.finish(
        listed(rows, name="etapa", color=COLOR, back="todos"),
        title=f"El {formats.percent(last / first)} de los {MEASURES[known][1]} registrados está activo",
        subtitle=f"{capital(MEASURES[known][1])} en {place} que habían llegado a cada etapa al "
        f"{formats.day(until)}. Cada etapa cuenta también a los que pasaron a la siguiente: nunca crece.{note}",
        alt_text="Embudo de la reactivación: "
        + "; ".join(f"{row.etapa}, {row.texto}" for row in rows.itertuples())
        + ".",
    )


@figure(
    "indice-reactivacion",
    title="Índice de reactivación por sección",
    unit="índice (semana base = 100)",
    models=("reactivacion", "reactivacion_por_dia", "ciiu"),
    method=(METHOD, IN_TIME),
    formula=r"I_t = 100 \times \frac{\text{activos al final de la semana } t}"
    r"{\text{activos al final de la semana base}}",
    columns={
        "semana_fecha": "Semana que empieza el",
        "seccion_nombre": "Sección",
        "valor": "Activos al final de la semana",
        "valor_base": "En la semana base",
        "indice": "Índice",
    },
    tabulate=lambda df: df[df["ciiu_seccion"] == WHOLE] if len(df) > 400 else df,
    embeddable=True,
)
def index(df: pd.DataFrame, *, measure: str, base: date, place: str) -> dict:
    """Active establishments or workers against the base week, in all and in the largest sections.

    `df` is `queries.reactivation.index`; a section with too small a base has no line, and is said.
    """
    whole = df[df["ciiu_seccion"] == WHOLE]
    if df.empty or not whole["valor"].max():
        raise NothingToDraw(NOTHING)
    if whole["indice"].notna().sum() == 0:
        few = int(whole["valor_base"].max())
        raise NothingToDraw(
            f"En la semana base, la del {formats.day(base)}, había {counted(few, measure)}: muy pocos para ser 100. "
            "Elija una semana base posterior."
        )
    last = df[df["semana_fecha"] == df["semana_fecha"].max()]
    ranked = last[(last["ciiu_seccion"] != WHOLE)].sort_values("valor", ascending=False)
    drawable = ranked["indice"].notna() & ranked["ciiu_seccion"].ne("SD")
    chosen = ranked[drawable].head(len(LINES))["ciiu_seccion"].tolist()
    small = int(ranked["indice"].isna().sum())
    alone = len(ranked) == 1
    names = {WHOLE: "Todas"} | (
        {} if alone else dict(zip(ranked["ciiu_seccion"], ranked["seccion_nombre"], strict=True))
    )
    drawn = [WHOLE, *([] if alone else chosen)]
    rows = df[df["ciiu_seccion"].isin(drawn) & df["indice"].notna()]
    rows = rows.assign(serie=rows["ciiu_seccion"].map(names).map(short))
    labels = [short(names[code]) for code in drawn]
    colors = [theme.INK, *(LINES[place] for place in range(len(drawn) - 1))]
    end = whole.iloc[-1]
    told = f"Índice {formats.integer(end['indice'])} en la semana del {formats.day(end['semana_fecha'])}"
    if not alone and chosen:
        top = ranked[ranked["ciiu_seccion"].isin(chosen)].sort_values("indice").iloc[-1]
        # Over a small base any rise is a large index: what it rose from goes with it.
        told += (
            f"; el mayor, {formats.integer(top['indice'])}, en {short(top['seccion_nombre'])}: de "
            f"{formats.integer(top['valor_base'])} a {counted(top['valor'], measure)}"
        )
    notes = [
        f"{capital(MEASURES[measure][1])} activos en {place} al final de cada semana. 100 es la semana base, "
        f"la del {formats.day(base)}: {formats.integer(end['valor_base'])} en total."
    ]
    if not alone and len(ranked) - small > len(chosen):
        notes.append(f"Se dibujan las {len(chosen)} mayores con base suficiente; la tabla y los datos traen todas.")
    if small:
        who = "Una sección tenía" if small == 1 else f"{small} secciones tenían"
        notes.append(f"{who} menos de 20 en la semana base: sin índice.")
    return theme.finish(
        _lines(rows, labels=labels, colors=colors, base=base),
        title=told,
        subtitle=" ".join(notes),
        alt_text=f"Índice semanal de reactivación. {told}. {' '.join(notes)}",
    )


def _lines(rows: pd.DataFrame, *, labels: list[str], colors: list[str], base: date) -> alt.LayerChart:
    shown = rows[["semana_fecha", "serie", "indice", "valor"]]
    line = (
        alt.Chart(shown)
        .mark_line(strokeWidth=2.2)
        .encode(
            x=alt.X(
                "semana_fecha:T",
                title=None,
                axis=alt.Axis(format="%b %Y", tickCount={"interval": "month", "step": 2}, labelOverlap=True),
            ),
            y=alt.Y("indice:Q", title=None, axis=alt.Axis(format=",d", tickCount=5)),
            color=alt.Color(
                "serie:N",
                sort=labels,
                scale=alt.Scale(domain=labels, range=colors),
                legend=alt.Legend(columns=2, symbolType="stroke", symbolStrokeWidth=2.2, labelLimit=125),
            ),
            tooltip=[
                alt.Tooltip("semana_fecha:T", title="Semana que empieza el", format=theme.DAY),
                alt.Tooltip("serie:N", title="Sección"),
                alt.Tooltip("indice:Q", title="Índice", format=",.1f"),
                alt.Tooltip("valor:Q", title="Activos", format=",d"),
            ],
        )
    )
    hundred = alt.Chart(pd.DataFrame({"y": [100]})).mark_rule(strokeDash=[4, 3], color=theme.RULE)
    marked = pd.DataFrame({"semana_fecha": [pd.Timestamp(base)], "texto": ["base = 100"]})
    dot = alt.Chart(marked).encode(x=alt.X("semana_fecha:T"), y=alt.YDatum(100))
    layers = [hundred.encode(y=alt.Y("y:Q")), line]
    if shown["semana_fecha"].min() <= pd.Timestamp(base) <= shown["semana_fecha"].max():
        layers.append(dot.mark_point(filled=True, size=60, color=theme.INK))
        layers.append(
            dot.mark_text(align="left", dx=6, dy=10, fontSize=11, color=theme.INK).encode(text=alt.Text("texto:N"))
        )
    return alt.layer(*layers).properties(height=theme.HEIGHT)
