"""The digital services of the quarter: portals, procedures, printing, and the figures that stand alone.

`df` is what `queries.management_services` gives.
"""

from __future__ import annotations

import pandas as pd

from app.charts import theme, words
from app.charts.management_blocks import METHOD, bar, blank, blocks, heading, lower, quarter, spoken, upper
from app.charts.registry import figure
from app.domain import formats

_QUARTERS = {
    "indicador": "Indicador",
    "trimestre": "Trimestre de 2020",
    "cifra": "Cifra",
    "cambio": "Cambio",
    "unidad": "Unidad",
    "linea": "Línea del informe",
    "nota": "Nota",
}
_CARDS = {"etiqueta": "Indicador", "texto": "Cifra", "nota": "Qué es", "linea": "Línea del informe"}
_ONE = {"Declaraciones virtuales": "las declaraciones virtuales", "Pagos electrónicos": "los pagos electrónicos"}

for _id, _title, _models in (
    ("cifras-servicios", "Servicios digitales en cifras", ("informe_cifras",)),
    ("cifras-observatorio", "El observatorio digital en cifras", ("informe_cifras",)),
    ("cifras-mipg", "Autodiagnóstico y medición de ciudades inteligentes", ("informe_cifras",)),
):
    figure(_id, title=_title, unit="la de cada indicador", models=_models, method=METHOD, columns=_CARDS)(None)


def _by_quarter(df: pd.DataFrame) -> pd.DataFrame:
    """The rows of the table, their quarters as they are read."""
    return df.assign(trimestre=[quarter(period) for period in df["periodo"]])


def _series(df: pd.DataFrame) -> list[dict]:
    """A block per indicator on its own scale, its last quarter in full colour, its blanks as such."""
    lines, several = [], df["indicador"].nunique() > 1
    for name, own in df.groupby("indicador", sort=False):
        most, last = own["cifra"].max(), own["periodo"].max()
        lines += [heading(name)] if several else []
        for row in own.itertuples():
            if pd.isna(row.cifra):
                lines.append(blank(quarter(row.periodo), "en blanco"))
                continue
            more = "" if pd.isna(row.cambio) else f" · {formats.change(row.cambio)}"
            color = theme.CASES if row.periodo == last else theme.fade(theme.CASES, 0.55)
            text = f"{formats.integer(row.cifra)}{more}"
            lines.append(bar(quarter(row.periodo), text, end=row.cifra / most, color=color))
    return lines


@figure(
    "portales-trimestres",
    title="Usuarios de los portales, por trimestre",
    unit="usuarios",
    models=("informe_portales",),
    method=METHOD,
    formula=r"\text{cambio}=\frac{\text{trimestre}}{\text{trimestre anterior}}-1",
    columns=_QUARTERS,
    embeddable=True,
    tabulate=_by_quarter,
)
def portals(df: pd.DataFrame) -> dict:
    """Users of the portal and of its transparency section; a blank quarter is drawn as missing."""
    lines = _series(df)
    last = df[df["periodo"] == df["periodo"].max()]
    told = [f"{lower(row.indicador)}, {formats.change(row.cambio)}" for row in last.itertuples()]
    title = "; ".join(told)
    gaps = df["cifra"].isna().any()
    return theme.finish(
        blocks(lines),
        title=f"Frente al trimestre anterior: {title}",
        subtitle="Cada bloque tiene su propia escala, y no se suman: la sección es parte del portal."
        + (" Lo que el informe dejó en blanco se dibuja vacío: no es cero." if gaps else ""),
        alt_text=spoken(lines),
    )


@figure(
    "impresiones-trimestres",
    title="Impresiones y copias, por trimestre",
    unit="impresiones y copias",
    models=("informe_soporte",),
    method=METHOD,
    formula=r"\text{cambio}=\frac{\text{trimestre}}{\text{trimestre anterior}}-1",
    columns=_QUARTERS,
    embeddable=True,
    tabulate=_by_quarter,
)
def printing(df: pd.DataFrame) -> dict:
    """Prints and copies of the quarter against the one before."""
    lines = _series(df)
    before, now = df.iloc[-2], df.iloc[-1]
    grew = formats.change(now["cambio"])
    return theme.finish(
        blocks(lines),
        title="Impresiones y copias: "
        + (
            f"más del doble que en el trimestre anterior ({grew})"
            if now["cambio"] > 1
            else f"{grew} frente al trimestre anterior"
        ),
        subtitle=f"De {formats.integer(before['cifra'])} a {formats.integer(now['cifra'])}. El informe lo asocia con "
        "el regreso al trabajo presencial; su reparto por dependencia estaba en gráficos que se perdieron.",
        alt_text=spoken(lines),
    )


@figure(
    "tramites-impuestos",
    title="Declaraciones virtuales y pagos electrónicos, por impuesto",
    unit="trámites",
    models=("informe_tramites",),
    method=METHOD,
    columns={
        "indicador": "Trámite",
        "impuesto": "Impuesto",
        "cifra": "Cifra",
        "parte_pct": "Parte del total, %",
        "linea": "Línea del informe",
    },
    embeddable=True,
    tabulate=lambda df: df.assign(parte_pct=df["parte"] * 100, impuesto=df["impuesto"].fillna("Total")),
)
def procedures(df: pd.DataFrame) -> dict:
    """Each tax where it stands within its procedure's total, all on one scale."""
    lines, firsts, most = [], [], df["cifra"].max()
    for total in df[df["es_total"]].itertuples():
        lines.append(heading(total.indicador, formats.integer(total.cifra)))
        until, parts = 0.0, df[(df["tramite"] == total.tramite) & ~df["es_total"]]
        firsts.append((parts.iloc[0], total))
        for row in parts.itertuples():
            start, until = until, until + row.cifra / most
            text = f"{formats.integer(row.cifra)} · {formats.percent(row.parte)}"
            color, track = (theme.CASES, theme.MEN)[(len(firsts) - 1) % 2], total.cifra / most
            lines.append(bar(row.impuesto, text, start=start, end=until, color=color, track=track))
    told = [
        f"el {formats.percent(part['parte'])} de {_ONE.get(whole.indicador, whole.indicador)} es de {part['impuesto']}"
        for part, whole in firsts
    ]
    return theme.finish(
        blocks(lines),
        title=upper(words.listed(told)),
        subtitle="Trámites de impuestos hechos en línea en el tercer trimestre de 2020, en una misma escala; los "
        "impuestos suman el total. Un trámite no es una persona.",
        alt_text=spoken(lines),
    )
