"""Figures of the monthly books: contacts by month and group, and of two dimensions at once.

`df` is `queries.digital_points_contacts.contacts`.
"""

from __future__ import annotations

from datetime import date

import altair as alt
import pandas as pd

from app.charts import classes, theme, words
from app.charts.digital_points import CONTACTS, METHOD, MONTHS
from app.charts.reactivation_bars import MOST, capital, listed
from app.charts.registry import NothingToDraw, figure
from app.domain import formats

# How each dimension is told: of one, of many.
NOUNS = {
    "punto": ("punto", "puntos"),
    "programa": ("programa", "programas"),
    "canal": ("canal", "canales"),
    "grupo": ("grupo poblacional", "grupos poblacionales"),
    "tipo": ("tipo", "tipos"),
    "mes": ("mes", "meses"),
}
# Groups that can be told apart by colour; the rest go together.
TONES = (theme.CASES, theme.DEATHS, theme.WOMEN, theme.MEN)
REST = "Los demás"
UNKNOWN = ("sin_dato", "varios", "otro")
NOTHING = "Ninguna atención con estos filtros: quite alguno o amplíe el periodo."
HIDDEN = "Con estos filtros todo está oculto por privacidad."
ROW = 26
_MODELS = ("puntos_atenciones", "puntos_atenciones_por_mes", "puntos_atenciones_por_punto")
_COLUMNS = {"nombre": "Grupo", "columna_nombre": "Mes o grupo", "atenciones": "Atenciones", "es_oculto": "Oculto"}


@figure(
    "atenciones-mes",
    title="Atenciones por mes",
    unit="atenciones (contactos) por mes",
    models=_MODELS,
    method=METHOD,
    columns={"nombre": "Grupo", "columna_nombre": "Mes", "atenciones": "Atenciones", "es_oculto": "Oculto"},
    embeddable=True,
)
def months(df: pd.DataFrame, *, by: str, place: str) -> dict:
    """A column per month, the groups with most stacked in it."""
    counts = known(df)
    total = counts.groupby("columna")["valor"].sum()
    top = total.idxmax()
    subtitle = f"Contactos {place}, por {NOUNS[by][0]}: quien vuelve cuenta cada vez. La media de un mes "
    subtitle += f"es {formats.integer(total.mean())}.{concealed(df)}"
    title = f"{capital(called(top))} fue el mes con más: {words.count(total.max(), 'atención', 'atenciones')}"
    return theme.finish(
        stacked(counts, value="atenciones", noun="Atenciones"),
        title=title,
        subtitle=subtitle,
        alt_text=f"Atenciones por mes {place}: "
        + "; ".join(f"{spelled(month)}, {formats.integer(value)}" for month, value in total.items())
        + ".",
    )


@figure(
    "atenciones-orden",
    title="Atenciones por grupo",
    unit="atenciones (contactos)",
    models=_MODELS,
    method=METHOD,
    columns={"nombre": "Grupo", "valor": "Atenciones", "parte_pct": "% del total"},
    tabulate=lambda df: _totals(df),
    embeddable=True,
)
def groups(df: pd.DataFrame, *, by: str, place: str, when: str) -> dict:
    """The groups in order, the unknown ones last."""
    known(df)
    ranked = _totals(df)
    drawn = ranked.head(MOST)
    rows = drawn[["nombre", "valor"]].assign(
        valor=drawn["valor"].astype(float),
        texto=[
            f"{formats.integer(value)} · {formats.decimal(share)} %"
            for value, share in zip(drawn["valor"], drawn["parte_pct"], strict=True)
        ],
    )
    first, total = ranked.iloc[0], int(ranked["valor"].sum())
    seen = " que pueden mostrarse" if df["es_oculto"].any() else ""
    title = f"{first['nombre']}: el {formats.decimal(first['parte_pct'])} % de las {formats.integer(total)} "
    title += f"atenciones{seen}"
    return theme.finish(
        listed(rows, name="nombre", color=CONTACTS),
        title=title,
        subtitle=f"Contactos {place} por {NOUNS[by][0]}, {when}.{concealed(df)}",
        alt_text=f"Atenciones por {NOUNS[by][0]} {place}: "
        + "; ".join(f"{row.nombre}, {row.texto}" for row in rows.itertuples())
        + ".",
    )


def _totals(df: pd.DataFrame) -> pd.DataFrame:
    """The contacts of each group and their share, most first and the unknown last."""
    counts = df.dropna(subset="atenciones").groupby(["codigo", "nombre"], as_index=False)["atenciones"].sum()
    counts = counts.rename(columns={"atenciones": "valor"})
    counts["parte_pct"] = 100 * counts["valor"].astype(float) / counts["valor"].sum()
    late = counts["codigo"].isin(UNKNOWN)
    counts = counts.assign(tarde=late).sort_values(["tarde", "valor", "nombre"], ascending=[True, False, True])
    return counts[counts["valor"] > 0].drop(columns="tarde").reset_index(drop=True)


@figure(
    "atenciones-cruce",
    title="Atenciones por dos grupos a la vez",
    unit="atenciones (contactos)",
    models=_MODELS,
    method=METHOD,
    columns=_COLUMNS,
    tabulate=lambda df: df.sort_values("atenciones", ascending=False).head(300),
    embeddable=True,
)
def crossed(df: pd.DataFrame, *, by: str, across: str, place: str, when: str) -> dict:
    """A square per pair, darker the more contacts; rows in order of their total."""
    counts = known(df)
    most = counts.loc[counts["valor"].idxmax()]
    other = called(most["columna"]) if across == "mes" else most["columna_nombre"]
    total = counts["valor"].sum()
    title = f"{most['nombre']}, {other}: {words.count(most['valor'], 'atención', 'atenciones')}"
    seen = "lo que puede mostrarse" if df["es_oculto"].any() else "todas"
    title += f", el {formats.percent(most['valor'] / total)} de {seen}" if len(counts) > 1 else ""
    subtitle = (
        f"Contactos {place} por {NOUNS[by][0]} y {NOUNS[across][0]}, {when}. Más oscuro, más atenciones; sin color, "
        f"ninguna.{concealed(df)}"
    )
    return theme.finish(
        grid(df, value="atenciones", noun="Atenciones", by_month=across == "mes"),
        title=title,
        subtitle=subtitle,
        alt_text=f"{title}. {subtitle} Los mayores: "
        + "; ".join(
            f"{row.nombre}, {spelled(row.columna) if across == 'mes' else row.columna_nombre}, "
            f"{formats.integer(row.valor)}"
            for row in counts.nlargest(6, "valor").itertuples()
        )
        + ".",
    )


def known(df: pd.DataFrame, *, value: str = "atenciones") -> pd.DataFrame:
    """The rows that can be drawn, their quantity as `valor`; raises NothingToDraw."""
    if df.empty:
        raise NothingToDraw(NOTHING)
    rows = df.dropna(subset=value).assign(valor=lambda found: found[value].astype(float))
    rows = rows[rows["valor"] > 0]
    if rows.empty:
        raise NothingToDraw(HIDDEN if "es_oculto" in df and df["es_oculto"].any() else NOTHING)
    return rows


def concealed(df: pd.DataFrame) -> str:
    """What is said of the hidden cells."""
    count = int(df["es_oculto"].sum()) if "es_oculto" in df else 0
    return f" Ocultas por privacidad: {words.count(count, 'cifra', 'cifras')}; no son cero." if count else ""


def spelled(month: str) -> str:
    """`2020-08-01` as `ago 2020`."""
    return formats.day(date.fromisoformat(month)).partition(" ")[2]


def called(month: str) -> str:
    """`2020-08-01` as `agosto de 2020`."""
    return f"{MONTHS[int(month[5:7]) - 1]} de {month[:4]}"


def stacked(counts: pd.DataFrame, *, value: str, noun: str) -> alt.Chart:
    """Columns by month, the four groups with most and the rest stacked; a single group has no legend."""
    totals = counts.groupby(["codigo", "nombre"])["valor"].sum().sort_values(ascending=False)
    named = [name for code, name in totals.index if code not in UNKNOWN][: len(TONES)]
    kinds = counts["nombre"].where(counts["nombre"].isin(named), REST)
    rows = counts.assign(clase=kinds).groupby(["columna", "clase"], as_index=False)["valor"].sum()
    labels = [*named, *([REST] if REST in set(kinds) else [])]
    tones = [*TONES[: len(named)], *([theme.OTHER] if REST in labels else [])]
    place = {label: number for number, label in enumerate(labels)}
    rows = rows.assign(
        mes=[spelled(month) for month in rows["columna"]],
        texto=[formats.integer(one) for one in rows["valor"]],
        lugar=rows["clase"].map(place),
    )
    legend = alt.Legend(columns=2, labelLimit=220) if len(labels) > 1 else None
    order = [spelled(month) for month in sorted(set(rows["columna"]))]
    return (
        alt.Chart(rows)
        .mark_bar()
        .encode(
            x=alt.X(
                "mes:N",
                sort=order,
                title=None,
                axis=alt.Axis(labelExpr="split(datum.value, ' ')[0]", labelAngle=0, ticks=False, labelOverlap=True),
                scale=alt.Scale(paddingInner=0.18),
            ),
            y=alt.Y("valor:Q", title=None, stack="zero", axis=alt.Axis(format=",d", tickCount=4, tickMinStep=1)),
            order=alt.Order("lugar:Q"),
            color=alt.Color("clase:N", sort=labels, scale=alt.Scale(domain=labels, range=tones), legend=legend),
            tooltip=[
                alt.Tooltip("mes:N", title="Mes"),
                alt.Tooltip("clase:N", title="Grupo"),
                alt.Tooltip("texto:N", title=noun),
            ],
        )
        .properties(height=300)
    )


def grid(df: pd.DataFrame, *, value: str, noun: str, by_month: bool) -> alt.Chart:
    """Squares in classes of their quantity, the hidden ones grey."""
    rows = df[df[value].fillna(0).gt(0) | df.get("es_oculto", pd.Series(False, df.index))].copy()
    hides = rows[value].isna()
    found = classes.classify(rows.loc[~hides, value].astype(float), digits=0)
    rows["clase"] = [
        classes.CONCEALED if hidden else found.label(one) for hidden, one in zip(hides, rows[value], strict=True)
    ]
    rows["texto"] = [
        classes.CONCEALED if hidden else formats.integer(one) for hidden, one in zip(hides, rows[value], strict=True)
    ]
    order = rows.groupby(["codigo", "nombre"])[value].sum().reset_index()
    order = order.assign(tarde=order["codigo"].isin(UNKNOWN)).sort_values(["tarde", value], ascending=[True, False])
    rows["eje"] = [spelled(month) for month in rows["columna"]] if by_month else rows["columna_nombre"]
    across = (
        [spelled(month) for month in sorted(set(rows["columna"]))]
        if by_month
        else rows.groupby("eje")[value].sum().sort_values(ascending=False).index.tolist()
    )
    tones = dict(zip(found.labels, found.colors, strict=True)) | (
        {classes.CONCEALED: classes.HIDDEN} if hides.any() else {}
    )
    first_word = {"labelExpr": "split(datum.value, ' ')[0]", "labelAngle": 0, "labelOverlap": True}
    turned = {"labelAngle": -90, "labelLimit": 180, "labelOverlap": False}
    return (
        alt.Chart(rows[["nombre", "eje", "clase", "texto"]])
        .mark_rect(stroke=theme.fade(theme.RULE, 0.3), strokeWidth=0.5, cornerRadius=2)
        .encode(
            x=alt.X(
                "eje:N",
                sort=across,
                title=None,
                axis=alt.Axis(orient="top", ticks=False, **(first_word if by_month else turned)),
                scale=alt.Scale(paddingInner=0.06),
            ),
            y=alt.Y(
                "nombre:N",
                sort=order["nombre"].tolist(),
                title=None,
                axis=alt.Axis(labelLimit=150, ticks=False, labelOverlap=False),
                scale=alt.Scale(paddingInner=0.08),
            ),
            color=alt.Color(
                "clase:N",
                scale=alt.Scale(domain=list(tones), range=list(tones.values())),
                legend=alt.Legend(columns=1 if hides.any() else 2, symbolStrokeColor=theme.RULE, symbolStrokeWidth=1),
            ),
            tooltip=[
                alt.Tooltip("nombre:N", title="Grupo"),
                alt.Tooltip("eje:N", title="Mes" if by_month else "Con"),
                alt.Tooltip("texto:N", title=noun),
            ],
        )
        .properties(height=ROW * len(order))
    )
