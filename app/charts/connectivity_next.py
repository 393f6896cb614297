"""Figures of the next sites: what each reaches, what they gain over chance and over the best, how near to the best.

`df` is `queries.connectivity_next.proposals`, `.curve` or `.cases`.
"""

from __future__ import annotations

import altair as alt
import pandas as pd

from app.charts import theme, words
from app.charts.connectivity import METHOD, PROPOSED, near
from app.charts.reactivation_bars import listed
from app.charts.registry import NothingToDraw, figure
from app.domain import formats

MODELS = ("sitios_propuestos", "cobertura_por_territorio")
GAIN = r"s_{k+1}=\arg\max_s\;\text{personas a } r \text{ metros de } s \text{ que } s_1,\dots,s_k \text{ no cubren}"
PROPOSALS = {
    "orden": "Orden",
    "barrio_nombre": "Barrio",
    "comuna_nombre": "Comuna",
    "personas_nuevas": "Personas nuevas",
    "acumulado_pct": "% cubierto con él",
    "latitud": "Latitud",
    "longitud": "Longitud",
}
_CHANCE = theme.OTHER
_SERIES = {"Propuesta": PROPOSED, "Al azar (mediana)": _CHANCE, "Tope demostrado": theme.DEATHS}
NOTHING = "No hay sitios propuestos con estos filtros."


@figure(
    "sitios-propuestos",
    title="Los próximos sitios, en orden",
    unit="personas nuevas",
    models=MODELS,
    method=METHOD,
    formula=GAIN,
    columns=PROPOSALS,
    embeddable=True,
)
def gains(df: pd.DataFrame, *, radius: int) -> dict:
    """The people that each proposed site newly reaches, in order."""
    if df.empty:
        raise NothingToDraw(NOTHING)
    first = df.iloc[0]
    rows = pd.DataFrame(
        {
            "nombre": [f"{row.orden} · {where(row)}" for row in df.itertuples()],
            "valor": df["personas_nuevas"].astype(float).to_numpy(),
            "texto": [f"{formats.integer(people)} personas" for people in df["personas_nuevas"]],
        }
    )
    title = (
        f"El primero, en {first['barrio_nombre']}, alcanzaría a {formats.integer(first['personas_nuevas'])} personas"
    )
    if len(df) > 1:
        title += f"; el {formats.integer(df.iloc[-1]['orden'])}.º, a {formats.integer(df.iloc[-1]['personas_nuevas'])}"
    return theme.finish(
        listed(rows, name="nombre", color=PROPOSED),
        title=title,
        subtitle=f"Personas {near(radius)} de cada sitio nuevo que ni la red de hoy ni los anteriores alcanzan.",
        alt_text=f"{title}. " + "; ".join(f"{row.nombre}: {row.texto}" for row in rows.itertuples()) + ".",
    )


@figure(
    "curva-cobertura",
    title="Lo que gana cada sitio más",
    unit="% de los habitantes de la ciudad",
    models=MODELS,
    method=METHOD,
    formula=GAIN,
    columns={
        "orden": "Sitios nuevos",
        "nuevas": "Personas nuevas",
        "acumulado_pct": "% con la propuesta",
        "azar_mediana": "% al azar, mediana",
        "azar_p05": "Al azar, desde",
        "azar_p95": "Al azar, hasta",
        "optimo": "% tope demostrado",
    },
    embeddable=True,
)
def curve(df: pd.DataFrame, *, count: int) -> dict:
    """The share of the city covered after each new site: proposed, at random with its band, the proved ceiling."""
    if len(df) < 2:
        raise NothingToDraw(NOTHING)
    then = df[df["orden"] <= count].iloc[-1]
    title, note = verdict(then)
    bounded = df["optimo"].notna()
    names = [name for name in _SERIES if name != "Tope demostrado" or bounded.iloc[1:].any()]
    scale = alt.Scale(domain=names, range=[_SERIES[name] for name in names])
    lines = df.rename(
        columns={"acumulado_pct": "Propuesta", "azar_mediana": "Al azar (mediana)", "optimo": "Tope demostrado"}
    ).melt(["orden"], names, "serie", "pct")
    legend = alt.Legend(symbolType="stroke", symbolStrokeWidth=2.5, symbolSize=220, columns=3)
    top = int(df["orden"].max())
    x = alt.X("orden:Q", title="Sitios nuevos", scale=alt.Scale(domain=[0, top], nice=False))
    y = alt.Y("pct:Q", title=None, scale=alt.Scale(zero=False), axis=alt.Axis(labelExpr="datum.label + ' %'"))
    band = (
        alt.Chart(df[["orden", "azar_p05", "azar_p95"]])
        .mark_area(color=_CHANCE, opacity=0.25)
        .encode(x=x, y=alt.Y("azar_p05:Q", title=None), y2=alt.Y2("azar_p95:Q"))
    )
    tooltip = [
        alt.Tooltip("serie:N", title="Serie"),
        alt.Tooltip("orden:Q", title="Sitios nuevos"),
        alt.Tooltip("pct:Q", title="% de la ciudad", format=",.1f"),
    ]
    drawn = (
        alt.Chart(lines.dropna(subset=["pct"]))
        .mark_line(strokeWidth=2.2, point={"size": 34, "filled": True})
        .encode(
            x=x,
            y=y,
            color=alt.Color("serie:N", scale=scale, legend=legend),
            strokeDash=alt.StrokeDash(
                "serie:N", scale=alt.Scale(domain=names, range=[[1, 0], [5, 3], [1, 3]][: len(names)]), legend=legend
            ),
            tooltip=tooltip,
        )
    )
    here = (
        alt.Chart(pd.DataFrame({"orden": [int(then["orden"])]}))
        .mark_rule(color=theme.INK, strokeDash=[3, 3], opacity=0.7)
        .encode(x=alt.X("orden:Q"))
    )
    told = "; ".join(
        f"{row.orden}: {formats.decimal(row.acumulado_pct)} % (al azar {formats.decimal(row.azar_mediana)})"
        for row in df.itertuples()
    )
    return theme.finish(
        alt.layer(band, drawn, here).properties(height=theme.HEIGHT),
        title=title,
        subtitle=f"{note} La banda gris abarca 9 de cada 10 sorteos.",
        alt_text=f"{title}. {note} Cobertura según los sitios nuevos: {told}.",
    )


def where(row: object) -> str:
    """The barrio and the comuna of a site; once where both have one name."""
    return ", ".join(dict.fromkeys([row.barrio_nombre, row.comuna_nombre]))


def verdict(row: pd.Series) -> tuple[str, str]:
    """Whether the proposal beats chance with so many sites, and how near it comes to the most there can be."""
    number = words.count(row["orden"], "sitio", "sitios")
    own, chance = (formats.percent(row[name] / 100) for name in ("acumulado_pct", "azar_mediana"))
    if row["acumulado_pct"] > row["azar_p95"]:
        more = formats.decimal(row["acumulado_pct"] - row["azar_mediana"])
        title = f"Con {number}, la propuesta llega al {own} y el azar al {chance}: {more} puntos más"
    else:
        title = f"Con {number}, la propuesta no le gana al azar: {own}, y hay sorteos que llegan a "
        title += formats.percent(row["azar_p95"] / 100)
    if row["optimo"] != row["optimo"]:
        return title, "Para tantos sitios no se demostró un tope."
    short = row["optimo"] - row["acumulado_pct"]
    if short < 0.05:
        return title, "Ninguna otra elección de tantos sitios llega a más."
    return title, f"Ninguna elección de tantos sitios pasa del tope, {formats.decimal(short)} puntos más arriba."


@figure(
    "casos-cobertura",
    title="Qué tan cerca del óptimo queda",
    unit="% de lo que alcanza la mejor elección",
    models=("cobertura_casos",),
    method=METHOD,
    formula=r"\frac{\text{personas con la propuesta}}{\text{personas con la mejor elección}}\ge 1-\frac1e",
    columns={
        "caso": "Caso",
        "candidatos": "Lugares posibles",
        "sitios": "Sitios",
        "voraz": "Propuesta, personas",
        "optimo": "Óptimo, personas",
        "azar": "Al azar, personas",
        "voraz_pct": "Propuesta, % del óptimo",
        "azar_pct": "Al azar, % del óptimo",
    },
    tabulate=lambda df: df.assign(voraz_pct=100 * df["voraz_razon"], azar_pct=100 * df["azar_razon"]),
)
def cases(df: pd.DataFrame) -> dict:
    """Small cases solved exactly: the share of the best that the proposal's way and chance reach."""
    if df.empty:
        raise NothingToDraw("No se resolvió ningún caso pequeño.")
    least, equal = df["voraz_razon"].min(), int((df["voraz_razon"] > 0.9995).sum())
    beaten = int((df["voraz_razon"] <= df["azar_razon"]).sum())
    title = f"En {words.count(len(df), 'caso pequeño', 'casos pequeños')}, la propuesta da el óptimo en "
    title += f"{formats.integer(equal)} y nunca menos del {formats.percent(least)}"
    note = "Cada caso es una parte de la ciudad donde se pudo demostrar la mejor elección. La teoría asegura el 63,2 %."
    note += f" En {beaten} de ellos no le gana al azar." if beaten else " En todos le gana al azar."
    names = {"voraz_razon": "Propuesta", "azar_razon": "Al azar"}
    long = df.rename(columns=names).melt(["caso"], list(names.values()), "serie", "razon")
    long["pct"] = 100 * long["razon"]
    order = df.sort_values("voraz_razon")["caso"].tolist()
    base = alt.Chart(long).encode(
        x=alt.X("pct:Q", title="% del óptimo", scale=alt.Scale(domain=[0, 100], nice=False)),
        y=alt.Y("caso:N", sort=order, title="Caso"),
    )
    scale = alt.Scale(domain=list(names.values()), range=[PROPOSED, _CHANCE])
    link = alt.Chart(df.assign(a=100 * df["azar_razon"], b=100 * df["voraz_razon"])[["caso", "a", "b"]])
    dots = base.mark_point(filled=True, size=70, opacity=1).encode(
        color=alt.Color("serie:N", scale=scale),
        shape=alt.Shape("serie:N", scale=alt.Scale(domain=list(names.values()), range=["circle", "diamond"])),
        tooltip=[
            alt.Tooltip("caso:N", title="Caso"),
            alt.Tooltip("serie:N", title="Elección"),
            alt.Tooltip("pct:Q", title="% del óptimo", format=",.1f"),
        ],
    )
    lines = link.mark_rule(color=theme.RULE, strokeWidth=1.2).encode(
        y=alt.Y("caso:N", sort=order), x=alt.X("a:Q"), x2=alt.X2("b:Q")
    )
    told = "; ".join(
        f"caso {row.caso}, {formats.percent(row.voraz_razon)} (al azar {formats.percent(row.azar_razon)})"
        for row in df.itertuples()
    )
    return theme.finish(
        alt.layer(lines, dots).properties(height=max(120, 20 * len(df))),
        title=title,
        subtitle=note,
        alt_text=f"{title}. {note} {told}.",
    )
