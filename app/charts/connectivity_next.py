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
_SERIES = {
    "acumulado_pct": ("Propuesta", PROPOSED, [1, 0]),
    "azar_mediana": ("Al azar (mediana)", _CHANCE, [5, 3]),
    "cota": ("Lo más que se puede", theme.DEATHS, [1, 3]),
}
# Sites of a case of one comuna: those of the city have more.
FEW = 3
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
        "cota": "% que nada pasa",
        "es_optimo": "La propuesta es lo mejor",
    },
    embeddable=True,
)
def curve(df: pd.DataFrame, *, count: int) -> dict:
    """The share of the city covered after each new site: proposed, at random with its band, the proved ceiling."""
    if len(df) < 2:
        raise NothingToDraw(NOTHING)
    then = df[df["orden"] <= count].iloc[-1]
    title, note = verdict(then)
    names, colors, dashes = (list(part) for part in zip(*_SERIES.values(), strict=True))
    scale = alt.Scale(domain=names, range=colors)
    lines = df.rename(columns={column: name for column, (name, *_) in _SERIES.items()})
    lines = lines.melt(["orden"], names, "serie", "pct")
    legend = alt.Legend(symbolType="stroke", symbolStrokeWidth=2.5, symbolSize=220, columns=2)
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
            strokeDash=alt.StrokeDash("serie:N", scale=alt.Scale(domain=names, range=dashes), legend=legend),
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
    if row["es_optimo"]:
        return title, "Está demostrado: ninguna otra elección de tantos sitios llega a más."
    short = formats.decimal(row["cota"] - row["acumulado_pct"])
    return title, f"Ninguna elección de tantos sitios pasa de {formats.percent(row['cota'] / 100)}: {short} puntos más."


@figure(
    "casos-cobertura",
    title="Qué tan cerca del óptimo queda",
    unit="% de lo más que se puede alcanzar",
    models=("cobertura_casos",),
    method=METHOD,
    formula=r"\frac{\text{personas con la propuesta}}{\text{personas con la mejor elección}}\ge 1-\frac1e",
    columns={
        "territorio_nombre": "Parte de la ciudad",
        "radio_m": "Cerca es a, m",
        "candidatos": "Lugares posibles",
        "sitios": "Sitios",
        "voraz": "Propuesta, personas",
        "mejor": "Lo más que se puede, personas",
        "es_demostrado": "Óptimo demostrado",
        "azar": "Al azar, personas",
        "voraz_pct": "Propuesta, % de lo mejor",
        "azar_pct": "Al azar, % de lo mejor",
    },
    tabulate=lambda df: df.assign(voraz_pct=100 * df["voraz_razon"], azar_pct=100 * df["azar_razon"]),
)
def cases(df: pd.DataFrame) -> dict:
    """Cases held against the best choice: the share of it that the proposal's way and chance reach."""
    proved = df[df["es_demostrado"]]
    if proved.empty:
        raise NothingToDraw("No se demostró la mejor elección de ningún caso.")
    equal = int((proved["voraz_razon"] > 0.9995).sum())
    title = f"De {words.count(len(proved), 'caso', 'casos')} con óptimo demostrado, la propuesta lo da en "
    title += f"{formats.integer(equal)}; en el peor llega al {formats.percent(proved['voraz_razon'].min())}"
    tied = int((df["voraz"] <= df["azar_p95"]).sum())
    note = (
        "Cada comuna o corregimiento con tres sitios, y la ciudad con veinte; la raya gris abarca 9 de cada 10 sorteos."
    )
    note += f" En {tied} no le gana con claridad al azar." if tied else " En todos le gana al azar."
    if len(proved) < len(df):
        note += (
            f" Con asterisco ({len(df) - len(proved)}), sin óptimo demostrado: la parte es de una cota, y es un mínimo."
        )
    rows = df.assign(nombre=[_case(row) for row in df.itertuples()]).sort_values(
        ["voraz_razon", "azar_razon", "nombre"], ascending=[False, False, True]
    )
    shares = {"propuesta": "voraz_razon", "azar": "azar_razon", "bajo": "azar_p05_razon", "alto": "azar_p95_razon"}
    drawn = pd.DataFrame({"nombre": rows["nombre"].to_numpy()}).assign(
        **{name: 100 * rows[column].to_numpy(dtype=float) for name, column in shares.items()}
    )
    told = "; ".join(
        f"{row.nombre}, {formats.decimal(row.propuesta)} % (al azar {formats.decimal(row.azar)})"
        for row in drawn.itertuples()
    )
    return theme.finish(
        _compared(drawn),
        title=title,
        subtitle=note,
        alt_text=f"{title}. {note} {told}.",
    )


def _case(row: object) -> str:
    """A case by its place; of the city, by its radius too."""
    whole = f" a {'1 km' if row.radio_m == 1000 else f'{row.radio_m} m'}" if row.sitios > FEW else ""
    return f"{row.territorio_nombre}{whole}{'' if row.es_demostrado else ' *'}"


def _compared(rows: pd.DataFrame) -> alt.LayerChart:
    """Per case, the proposal's dot, the median draw's diamond and the line of nine in ten draws."""
    names = {"propuesta": "Propuesta", "azar": "Al azar (mediana)"}
    base = alt.Chart(rows).encode(
        y=alt.Y("nombre:N", sort=rows["nombre"].tolist(), title=None, axis=alt.Axis(labelLimit=150)),
    )
    along = {"title": "% de lo más que se puede", "scale": alt.Scale(domain=[0, 100], nice=False)}
    line = base.mark_rule(color=_CHANCE, strokeWidth=4, opacity=0.45).encode(
        x=alt.X("bajo:Q", **along), x2=alt.X2("alto:Q")
    )
    dots = (
        base.transform_fold(list(names), as_=["clase", "pct"])
        .transform_calculate(serie=f"datum.clase == 'azar' ? '{names['azar']}' : '{names['propuesta']}'")
        .mark_point(filled=True, size=70, opacity=1)
        .encode(
            x=alt.X("pct:Q", **along),
            color=alt.Color("serie:N", scale=alt.Scale(domain=list(names.values()), range=[PROPOSED, _CHANCE])),
            shape=alt.Shape("serie:N", scale=alt.Scale(domain=list(names.values()), range=["circle", "diamond"])),
            tooltip=[
                alt.Tooltip("nombre:N", title="Caso"),
                alt.Tooltip("serie:N", title="Elección"),
                alt.Tooltip("pct:Q", title="% de lo mejor", format=",.1f"),
            ],
        )
    )
    return alt.layer(line, dots).properties(height=22 * len(rows) + 20)
