"""Figures of data quality: what every rule touched, what was loaded, where the figures come from."""

from __future__ import annotations

import textwrap

import altair as alt
import pandas as pd

from app.charts import theme, words
from app.charts.registry import NothingToDraw, figure
from app.domain import formats

ACTIONS = {"rechaza": "Rechaza la fila", "repara": "Repara el dato", "advierte": "Solo advierte"}
TONES = {"rechaza": theme.DEATHS, "repara": theme.MEN, "advierte": theme.OTHER}
SHORT = 56  # characters of a rule above its bar: what a phone has room for
ROW = 38
UNPLACED = theme.DEATHS
_METHOD = "docs/methods/calidad-de-datos.md"

figure(
    "cargas",
    title="Entregas cargadas",
    unit="filas",
    models=("cargas",),
    method=_METHOD,
    columns={
        "fuente": "Fuente",
        "corte_fecha": "Corte",
        "procedencia": "Procedencia",
        "disposicion": "Forma",
        "leidas": "Leídas",
        "cargadas": "Cargadas",
        "rechazadas": "Rechazadas",
        "duplicadas": "Duplicadas",
        "cuadra": "Cuadra",
        "agregadas": "Casos nuevos",
        "cambiadas": "Casos cambiados",
        "retiradas": "Casos retirados",
        "cargado_en": "Cargada el",
    },
)(None)
figure(
    "procedencia",
    title="De dónde viene cada tabla",
    unit="filas",
    models=("modelos", "diccionario"),
    method=_METHOD,
    columns={
        "modelo": "Tabla",
        "descripcion": "Qué es",
        "procedencia": "Procedencia",
        "reales": "Filas reales",
        "sinteticas": "Filas sintéticas",
    },
)(None)
figure(
    "referencias",
    title="Hechos de referencia",
    unit="archivos",
    models=("fuentes",),
    method=_METHOD,
    columns={"fuente": "Qué es", "entidad": "Quién lo publica", "licencia": "Licencia", "url": "Enlace"},
)(None)


@figure(
    "filas-por-regla",
    title="Filas que tocó cada regla",
    unit="filas",
    models=("cargas_reglas", "reglas"),
    method=_METHOD,
    columns={"regla_codigo": "Regla", "accion": "Qué hace", "texto": "Texto", "filas": "Filas"},
)
def rows_by_rule(df: pd.DataFrame, *, read: int) -> dict:
    """Rows that each rule touched, most first, coloured by what the rule does; `read` rows were read.

    `df` is `queries.quality.rules`. Rules without rows are counted in words, not drawn.
    """
    touched = df[df["filas"] > 0].copy()
    if touched.empty:
        raise NothingToDraw(f"Ninguna de las {len(df)} reglas encontró nada que señalar en esta entrega.")
    touched["hace"] = touched["accion"].map(ACTIONS)
    touched["regla"] = touched["regla_codigo"]
    touched["leyenda"] = [
        textwrap.shorten(f"{row.regla_codigo} · {row.texto}", SHORT, placeholder="…") for row in touched.itertuples()
    ]
    kinds = [kind for kind in ACTIONS if (touched["accion"] == kind).any()]
    base = alt.Chart(touched[["regla", "leyenda", "hace", "texto", "filas"]]).encode(
        y=alt.Y("regla:N", sort=list(touched["regla"]), title=None, axis=None),
        tooltip=[
            alt.Tooltip("regla:N", title="Regla"),
            alt.Tooltip("texto:N", title="Texto"),
            alt.Tooltip("hace:N", title="Qué hace"),
            alt.Tooltip("filas:Q", title="Filas", format=",d"),
        ],
    )
    x = alt.X("filas:Q", title=None, axis=None, scale=alt.Scale(domainMax=float(touched["filas"].max()) * 1.15))
    bars = base.mark_bar(cornerRadiusEnd=2, height=11, yOffset=9).encode(
        x=x,
        color=alt.Color(
            "hace:N",
            scale=alt.Scale(domain=[ACTIONS[kind] for kind in kinds], range=[TONES[kind] for kind in kinds]),
        ),
    )
    counts = base.mark_text(align="left", dx=5, dy=9, color=theme.INK, fontSize=12, fontWeight="bold").encode(
        x=x, text=alt.Text("filas:Q", format=",d")
    )
    names = base.mark_text(align="left", dy=-7, color=theme.INK, fontSize=12).encode(
        x=alt.XDatum(0), text=alt.Text("leyenda:N")
    )
    first = touched.iloc[0]
    quiet = len(df) - len(touched)
    return theme.finish(
        alt.layer(bars, counts, names).properties(height=ROW * len(touched)),
        title=f"{len(touched)} de {len(df)} reglas encontraron algo; la que más, {first['regla_codigo']} en "
        f"{words.count(first['filas'], 'fila', 'filas')}",
        subtitle=f"{first['regla_codigo']}: {first['texto']} Se leyeron {formats.integer(read)} filas; una fila puede "
        f"tocar varias reglas. Sin hallazgos: {quiet} reglas.",
        alt_text="Filas que tocó cada regla: "
        + "; ".join(f"{row.regla_codigo}, {formats.integer(row.filas)}" for row in touched.itertuples())
        + ".",
    )


@figure(
    "ubicacion-por-metodo",
    title="Cómo se supo el lugar de cada registro",
    unit="% de los registros",
    models=("ubicacion_por_metodo",),
    method="docs/methods/geocodificacion.md",
    columns={
        "ubicacion_metodo": "De dónde se tomó el lugar",
        "registros_pct": "Registros (%)",
        "con_punto_pct": "De ellos, con un punto (%)",
    },
)
def placing(df: pd.DataFrame) -> dict:
    """Share of a delivery's records by what told their place. `df` is `queries.quality.placing`."""
    if df.empty:
        raise NothingToDraw(
            "Esta entrega no trae direcciones, o es de menos de mil registros: un porcentaje diría cuántos son."
        )
    rows = df[["ubicacion_metodo", "registros_pct", "con_punto_pct"]].copy()
    rows["texto"] = ["< 1 %" if share == 0 else f"{share} %" for share in rows["registros_pct"]]
    rows["tono"] = [UNPLACED if way == "sin ubicar" else theme.CASES for way in rows["ubicacion_metodo"]]
    base = alt.Chart(rows).encode(
        y=alt.Y("ubicacion_metodo:N", sort=list(rows["ubicacion_metodo"]), title=None, axis=None),
        tooltip=[
            alt.Tooltip("ubicacion_metodo:N", title="Lugar tomado de"),
            alt.Tooltip("texto:N", title="Registros"),
            alt.Tooltip("con_punto_pct:Q", title="De ellos, con un punto (%)"),
        ],
    )
    x = alt.X("registros_pct:Q", title=None, axis=None, scale=alt.Scale(domain=[0, 115]))
    bars = base.mark_bar(cornerRadiusEnd=2, height=11, yOffset=9).encode(x=x, color=alt.Color("tono:N", scale=None))
    shares = base.mark_text(align="left", dx=5, dy=9, color=theme.INK, fontSize=12, fontWeight="bold").encode(
        x=x, text="texto:N"
    )
    names = base.mark_text(align="left", dy=-7, color=theme.INK, fontSize=12).encode(
        x=alt.XDatum(0), text=alt.Text("ubicacion_metodo:N")
    )
    placed = dict(zip(rows["ubicacion_metodo"], rows["registros_pct"], strict=True))
    both, lost = placed.get("barrio y dirección", 0), placed.get("sin ubicar", 0)
    return theme.finish(
        alt.layer(bars, shares, names).properties(height=ROW * len(rows)),
        title=f"En {both} % de los registros la dirección confirma el barrio declarado; {lost} % queda sin ubicar",
        subtitle="Un barrio declarado se respeta. Sin él, decide la dirección si su barrio es seguro y es de la "
        "comuna declarada.",
        alt_text="Cómo se supo el lugar: "
        + "; ".join(f"{row.ubicacion_metodo}, {row.texto}" for row in rows.itertuples())
        + ".",
    )
