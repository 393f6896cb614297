"""The goals of the development plan of the office that manages technology: what was expected, not what was reached.

`df` is `queries.management.plan`.
"""

from __future__ import annotations

import altair as alt
import pandas as pd

from app.charts import theme
from app.charts.management_blocks import METHOD, bar, blocks, heading, spoken
from app.charts.registry import figure
from app.domain import formats

ADDS, KEEPS = "acumulable", "mantenimiento"
# The height of a goal, and that of its longest bar.
TALL, BAR = 94, 38
_KINDS = {ADDS: "Se suma cada año", KEEPS: "Se mantiene"}


def amount(value: float, unit: str) -> str:
    """What a goal asks for, as it is read: `70 %`, `2`."""
    return formats.percent(value / 100, digits=0) if unit == "pct" else formats.integer(value)


def by_goal(df: pd.DataFrame) -> pd.DataFrame:
    """The rows of the table: a goal in each, its years in columns."""
    rows = df.assign(meta=[amount(row.cifra, row.unidad) for row in df.itertuples()])
    wide = rows.pivot(index="meta_codigo", columns="anio", values="meta").rename(columns=lambda year: f"a{year}")
    goals = df.drop_duplicates("meta_codigo").set_index("meta_codigo").join(wide).reset_index()
    for name in ("linea_base", "cuatrienio"):
        goals[name] = [amount(value, unit) for value, unit in zip(goals[name], goals["unidad"], strict=True)]
    return goals.assign(tipo=goals["tipo"].map(_KINDS), unidad=goals["unidad"].replace("pct", "%"))


@figure(
    "plan-metas",
    title="Metas del plan de desarrollo, por año",
    unit="la de cada meta",
    models=("informe_plan",),
    method=METHOD,
    columns={
        "indicador": "Meta",
        "linea_estrategica": "Línea estratégica",
        "tipo": "Tipo",
        "unidad": "Unidad",
        "linea_base": "Línea base",
        "a2020": "2020",
        "a2021": "2021",
        "a2022": "2022",
        "a2023": "2023",
        "cuatrienio": "Cuatrienio",
        "linea": "Línea del informe",
    },
    embeddable=True,
    tabulate=by_goal,
)
def goals(df: pd.DataFrame, *, year: int) -> dict:
    """Each goal's years: bars where they add up to the four years', a line where something is kept."""
    rows, ends, columns = _placed(df)
    height = TALL * df["meta_codigo"].nunique()
    across = {"scale": alt.Scale(domain=[height, 0], nice=False, zero=False), "axis": None}
    x = alt.X(
        "columna:O",
        scale=alt.Scale(domain=columns, paddingInner=0.35, paddingOuter=0.1),
        axis=alt.Axis(orient="top", title=None, labelAngle=0, ticks=False, labelOverlap=False, labelFontSize=12.5),
    )
    y, ground, over, beside = (alt.Y(f"{name}:Q", **across) for name in ("alto", "base", "arriba", "lado"))
    text, bold = alt.Text("texto:N"), {"color": theme.INK, "fontSize": 12.5, "fontWeight": 600}
    told = [
        alt.Tooltip("indicador:N", title="Meta"),
        alt.Tooltip("columna:N", title="Año"),
        alt.Tooltip("texto:N", title="Se esperaba"),
    ]
    drawn, named = alt.Chart(rows), alt.Chart(ends.drop_duplicates("meta_codigo"))
    added, kept = drawn.transform_filter("datum.suma"), drawn.transform_filter("!datum.suma")
    each, bottom = alt.Detail("meta_codigo:N"), alt.Y2("base:Q")
    layers = [
        alt.Chart(pd.DataFrame({"columna": [str(year)]})).mark_rect(color=theme.fade(theme.OTHER, 0.14)).encode(x=x),
        added.mark_bar(color=theme.RULE).encode(x=x, y=ground, y2=alt.Y2("suelo:Q")),
        added.mark_bar(color=theme.CASES, cornerRadiusTopLeft=2, cornerRadiusTopRight=2).encode(
            x=x, y=y, y2=bottom, tooltip=told
        ),
        kept.mark_line(color=theme.MEN, strokeWidth=2.5).encode(x=x, y=y, detail=each),
        kept.mark_point(color=theme.MEN, filled=True, size=70, opacity=1).encode(x=x, y=y, tooltip=told),
        drawn.mark_text(color=theme.INK, fontSize=12.5, dy=-13).encode(x=x, y=y, text=text),
        alt.Chart(ends).mark_text(**bold).encode(x=x, y=beside, text=text),
        named.mark_text(**bold, align="left", limit=alt.ExprRef("width")).encode(
            x=alt.XValue(0), y=over, text=alt.Text("indicador:N")
        ),
    ]
    return theme.finish(
        alt.layer(*layers).properties(height=height),
        title=_asked(df, year),
        subtitle="Barras: metas que se suman; los años hacen lo esperado del cuatrienio, y la línea base no entra. "
        "Líneas: metas que se mantienen, la misma cada año. El informe da lo que se esperaba, no lo que se logró.",
        alt_text="; ".join(
            f"{own['indicador'].iloc[0]}: línea base {amount(own['linea_base'].iloc[0], own['unidad'].iloc[0])}, "
            + ", ".join(f"{row.anio}, {amount(row.cifra, row.unidad)}" for row in own.itertuples())
            for _, own in df.groupby("meta_codigo", sort=False)
        )
        + ".",
    )


def _placed(df: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame, list[str]]:
    """The years with where each stands, in pixels from the top; base line and four years; the columns."""
    order, years = list(dict.fromkeys(df["meta_codigo"])), sorted(df["anio"].unique())
    base = df["meta_codigo"].map({code: TALL * (place + 1) - 8 for place, code in enumerate(order)})
    rows = df.assign(
        columna=df["anio"].astype(str),
        base=base,
        suelo=base + 1,
        arriba=base - TALL + 20,
        suma=df["tipo"].eq(ADDS),
        texto=[amount(row.cifra, row.unidad) for row in df.itertuples()],
    )
    rows["alto"] = base - BAR * (rows["cifra"] / rows["cuatrienio"]).where(rows["suma"], 0.45)
    rows["lado"] = (base - 13).where(rows["suma"], rows["alto"])
    named = {"Base": "linea_base", f"{len(years)} años": "cuatrienio"}
    first = rows.drop_duplicates("meta_codigo")
    ends = [
        first.assign(
            columna=label,
            texto=[amount(value, unit) for value, unit in zip(first[name], first["unidad"], strict=True)],
        )
        for label, name in named.items()
    ]
    base_line, whole = named
    return rows, pd.concat(ends), [base_line, *(str(year) for year in years), whole]


def _asked(df: pd.DataFrame, year: int) -> str:
    """How many goals had something to do in that year, and which had not."""
    own = df[df["anio"] == year]
    idle = own.loc[own["cifra"] == 0, "indicador"].tolist()
    busy = f"En {year}, {len(own) - len(idle)} de {len(own)} metas tenían algo que cumplir"
    return f"{busy}: todas menos «{idle[0]}»" if len(idle) == 1 else busy


@figure(
    "plan-acumulado",
    title="Lo que el plan esperaba al cierre de un año",
    unit="parte de lo esperado del cuatrienio",
    models=("informe_plan",),
    method=METHOD,
    formula=r"\text{parte}_{a}=\frac{\sum_{t=2020}^{a}\text{meta}_t}{\text{esperado del cuatrienio}}",
    columns={
        "indicador": "Meta",
        "anio": "Al cierre de",
        "tipo": "Tipo",
        "texto": "Se esperaba",
        "linea": "Línea del informe",
    },
    embeddable=True,
    tabulate=lambda df: df.assign(
        texto=[_of(row) for row in df.itertuples()], tipo=df["tipo"].map(_KINDS), anio=df["anio"].astype(str)
    ),
)
def due(df: pd.DataFrame, *, year: int) -> dict:
    """How much of each goal was to be done by the end of a year."""
    own = df[df["anio"] == year]
    added = own[own["tipo"] == ADDS]
    lines = []
    for kind, name, color in ((ADDS, "Metas que se suman", theme.CASES), (KEEPS, "Metas que se mantienen", theme.MEN)):
        lines.append(heading(name))
        lines += [
            bar(row.indicador, _of(row), end=row.parte, color=color, track=1.0)
            for row in own[own["tipo"] == kind].itertuples()
        ]
    whole = int((added["parte"] >= 1).sum())
    done = f"se esperaban completas {whole}" if whole > 1 else "se esperaba completa una"
    done = done if whole else "no se esperaba completa ninguna"
    return theme.finish(
        blocks(lines),
        title=f"Al cierre de {year} {done} de las {len(added)} metas que se suman",
        subtitle="Suma de las metas anuales hasta ese año, frente a lo esperado del cuatrienio. Es lo planeado: el "
        "informe no dice cuánto se avanzó.",
        alt_text=spoken(lines),
    )


def _of(row: object) -> str:
    """What was expected by then, of what four years expect: `2 de 7`."""
    return f"{amount(row.acumulada, row.unidad)} de {amount(row.cuatrienio, row.unidad)}"
