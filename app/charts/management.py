"""The money and the products of the office that manages technology, and what its report of the quarter leaves in doubt.

`df` is what the function of `queries.management` of each name gives.
"""

from __future__ import annotations

import pandas as pd

from app.charts import theme, words
from app.charts.management_blocks import METHOD, bar, blocks, heading, lower, millions, spoken, upper
from app.charts.registry import figure
from app.domain import formats


@figure(
    "presupuesto-proyectos",
    title="Presupuesto de 2020, por proyecto y recurso",
    unit="pesos colombianos (COP)",
    models=("informe_presupuesto",),
    method=METHOD,
    columns={
        "proyecto_nombre": "Proyecto",
        "proyecto": "Número",
        "recurso": "Recurso",
        "rubro": "Rubro",
        "valor_cop": "Valor, COP",
        "parte_pct": "Parte del proyecto, %",
        "linea": "Línea del informe",
        "nota": "Nota",
    },
    embeddable=True,
    tabulate=lambda df: df.assign(parte_pct=df["parte"] * 100, recurso=df["recurso"].fillna("Total del proyecto")),
)
def money(df: pd.DataFrame) -> dict:
    """Each resource where it stands within its project's total, all on one scale."""
    totals, largest = df[df["es_total"]], df["valor_cop"].max()
    lines = []
    for place, total in enumerate(totals.itertuples()):
        lines.append(heading(total.proyecto_nombre, millions(total.valor_cop)))
        until = 0.0
        for row in df[(df["proyecto"] == total.proyecto) & ~df["es_total"]].itertuples():
            start, until = until, until + row.valor_cop / largest
            text = f"{millions(row.valor_cop)} · {formats.percent(row.parte)}"
            color = (theme.CASES, theme.MEN)[place % 2]
            track = total.valor_cop / largest
            lines.append(bar(_brief(row.recurso), text, start=start, end=until, color=color, track=track))
    parts = df[~df["es_total"]]
    first = parts.loc[parts["valor_cop"].idxmax()]
    return theme.finish(
        blocks(lines),
        title=f"{_brief(first['recurso'])}: {formats.percent(first['parte'])} de los "
        f"{millions(totals['valor_cop'].max())} de pesos de {lower(first['proyecto_nombre'])}",
        subtitle="Pesos de 2020 solicitados por cada proyecto de inversión, en una misma escala; los recursos suman el "
        "total. No son gasto: el informe anuncia su ejecución para el trimestre siguiente.",
        alt_text=spoken(lines),
    )


def _brief(resource: str) -> str:
    """What a resource is for, where its name says it after a colon."""
    return upper(resource.rpartition(": ")[2])


figure(
    "productos-mipg",
    title="Productos del plan de trabajo MIPG",
    unit="productos",
    models=("informe_mipg",),
    method=METHOD,
    columns={"politica": "Política", "producto": "Producto", "linea": "Línea del informe"},
)(None)


# Of each class: its name in the address, its label, and whether it is the scanner's and not the report's.
GAPS = {
    "definición": ("definicion", "Definiciones que no coinciden", False),
    "en blanco": ("en_blanco", "Celdas en blanco", False),
    "sin desglose": ("sin_desglose", "Cifras sin desglose", False),
    "puntos": ("puntos", "Puntos nombrados y ausentes", False),
    "corte": ("corte", "Cortes y fechas", False),
    "escritura": ("escritura", "Escritura de los números", False),
    "lectura": ("lectura", "Mal leído al escanear", True),
    "perdido": ("perdido", "Perdido al escanear", True),
}


def _labelled(df: pd.DataFrame) -> pd.DataFrame:
    return df.assign(clase=[GAPS[kind][1] for kind in df["clase"]])


@figure(
    "inconsistencias-clases",
    title="Observaciones sobre el informe, por clase",
    unit="observaciones",
    models=("informe_inconsistencias",),
    method=METHOD,
    columns={"clase": "Clase", "observaciones": "Observaciones"},
    embeddable=True,
    tabulate=_labelled,
)
def gaps(df: pd.DataFrame, *, kind: str | None) -> dict:
    """How many observations of each class, the report's own and the scanner's; `kind` is the class chosen."""
    scanned, most, lines = [GAPS[name][2] for name in df["clase"]], df["observaciones"].max(), []
    for name, own, color in (
        ("Del informe", df[[not one for one in scanned]], theme.CASES),
        ("De su escaneo", df[scanned], theme.OTHER),
    ):
        lines.append(heading(name, words.count(own["observaciones"].sum(), "observación", "observaciones")))
        for row in own.itertuples():
            shown = color if kind in (None, row.clase) else theme.fade(color, 0.4)
            count = formats.integer(row.observaciones)
            lines.append(bar(GAPS[row.clase][1], count, end=row.observaciones / most, color=shown))
    total, lost = int(df["observaciones"].sum()), int(df.loc[scanned, "observaciones"].sum())
    return theme.finish(
        blocks(lines),
        title=f"{total} observaciones: {total - lost} sobre el informe y {lost} sobre su escaneo",
        subtitle="Lo que no cuadra, falta o no se lee. Ninguna cifra se corrige: queda como está escrita, o vacía.",
        alt_text=spoken(lines),
    )


def _one_by_one(df: pd.DataFrame) -> pd.DataFrame:
    """The observations in three columns, which a phone holds; the files have each thing in its own."""
    return df.assign(
        asunto=[f"**{row.asunto}**  \n{GAPS[row.clase][1]}" for row in df.itertuples()],
        que_dice=[f"{row.que_dice} {_lines(row.lineas)}." for row in df.itertuples()],
    )


def _lines(text: str) -> str:
    """Lines as they are read: `36 75` is `Líneas 36 y 75`."""
    return f"{'Línea' if text.isdigit() else 'Líneas'} {words.listed(text.split())}"


figure(
    "inconsistencias",
    title="Las observaciones, una por una",
    unit="observaciones",
    models=("informe_inconsistencias",),
    method=METHOD,
    columns={"asunto": "Asunto", "que_dice": "Qué dice o qué le falta", "que_se_hizo": "Qué se hizo aquí"},
    tabulate=_one_by_one,
)(None)
