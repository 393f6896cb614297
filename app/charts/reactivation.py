"""Figures of the economic reactivation: its funnel, its index, its groups in order, openings and closures."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import altair as alt
import pandas as pd

from app.charts import theme, words
from app.charts.registry import NothingToDraw, figure
from app.domain import formats

METHOD = "docs/methods/reactivacion.md"
ACTIVITY = "docs/methods/actividad-economica.md"
IN_TIME = "docs/methods/reactivacion-en-el-tiempo.md"
COLOR = theme.MEN
FIRMS = theme.CASES
# One, many and the unit of what is counted.
MEASURES = {
    "trabajadores": ("trabajador", "trabajadores"),
    "establecimientos": ("establecimiento", "establecimientos"),
    "empresas": ("empresa", "empresas"),
}
# Lines that can be told apart; the table has all.
LINES = {0: theme.CASES, 1: theme.DEATHS, 2: theme.WOMEN, 3: theme.MEN, 4: theme.OTHER}
WHOLE = "TODAS"
# So many bars fit on a screen; the table has all.
MOST = 20
ROW = 38
NOTHING = "Ningún establecimiento con estos filtros: quite alguno o amplíe el periodo."
_GROUP = {
    "codigo": "Código",
    "nombre": "Grupo",
    "registrados": "Registrados",
    "establecimientos": "Establecimientos activos",
    "conversion": "Activos de los registrados",
    "trabajadores": "Trabajadores reactivados",
    "empresas": "Empresas",
}
BY = {
    "seccion": "sección de actividad",
    "division": "división de actividad",
    "tamano": "tamaño",
    "comuna": "comuna",
    "barrio": "barrio",
}

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


def counted(value: float, measure: str) -> str:
    """A number of what is measured: `1 trabajador`, `2.559 empresas`."""
    return words.count(value, *MEASURES[measure])


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
        subtitle=f"{_capital(MEASURES[known][1])} en {place} que habían llegado a cada etapa al "
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
        told += f"; el mayor, {formats.integer(top['indice'])}, en {short(top['seccion_nombre'])}"
    notes = [
        f"{_capital(MEASURES[measure][1])} activos en {place} al final de cada semana. 100 es la semana base, "
        f"la del {formats.day(base)}: {formats.integer(end['valor_base'])} en total."
    ]
    if not alone and len(ranked) - small > len(chosen):
        notes.append(f"Se dibujan las {len(chosen)} secciones con más; la tabla y los datos traen todas.")
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


@figure(
    "orden-reactivacion",
    title="Reactivación por grupo",
    unit="establecimientos y trabajadores",
    models=("reactivacion", "reactivacion_por_dia", "ciiu"),
    method=(METHOD, ACTIVITY),
    columns=_GROUP,
    tabulate=lambda df: df.assign(conversion=[formats.percent(share) for share in df["conversion"]]),
    embeddable=True,
)
def groups(df: pd.DataFrame, *, by: str, measure: str, place: str, until: date) -> dict:
    """Groups in order of what they have active; `df` is `queries.reactivation.breakdown`."""
    if df.empty or not df[measure].sum():
        raise NothingToDraw(NOTHING)
    about = f"{_capital(MEASURES[measure][1])} activos en {place} por {BY[by]}, al {formats.day(until)}."
    return ordered(df, value=measure, color=COLOR, about=about)


@figure(
    "orden-empresas",
    title="Empresas activas por grupo",
    unit="empresas",
    models=("empresas", "ciiu"),
    method=ACTIVITY,
    columns=_GROUP,
    embeddable=True,
)
def firms(df: pd.DataFrame, *, by: str, place: str, cutoff: date) -> dict:
    """The chamber's active firms in order of their groups; `df` is `queries.reactivation_city.firms`."""
    if df.empty or not df["empresas"].sum():
        raise NothingToDraw("Ninguna empresa activa del registro mercantil con estos filtros.")
    about = (
        f"Empresas activas en {place} según el registro mercantil, por {BY[by]}, al {formats.day(cutoff)}: casi "
        "tres años después de la última entrega de la reactivación."
    )
    return ordered(df, value="empresas", color=FIRMS, about=about)


def ordered(
    df: pd.DataFrame, *, value: str, color: str, about: str, selected: str | None = None, seen: str = ""
) -> dict:
    """Bars of the groups with most, their names and values above them; what has no known group comes last.

    `seen` says in the title that the rest is not shown.
    """
    ranked = df.sort_values([value, "nombre"], ascending=[False, True])
    unknown = ranked["codigo"].isin(["SD", "SU", "sin_dato"])
    ranked = pd.concat([ranked[~unknown], ranked[unknown]])
    drawn = ranked[ranked[value] > 0].head(MOST)
    total, first = df[value].sum(), ranked[~ranked["codigo"].isin(["SD", "SU", "sin_dato"])].head(1)
    rows = pd.DataFrame(
        {
            "nombre": [brief(name) for name in drawn["nombre"]],
            "valor": drawn[value].astype(float).to_numpy(),
            "texto": [f"{formats.integer(n)} · {formats.percent(n / total)}" for n in drawn[value]],
            "elegido": drawn["codigo"].eq(selected).to_numpy() if selected in set(drawn["codigo"]) else True,
        }
    )
    title = f"{formats.integer(total)} {MEASURES[value][1]}, sin grupo conocido"
    for row in first.to_dict("records"):
        article = "las" if value == "empresas" else "los"
        share = (
            f"el {formats.percent(row[value] / total)} de {article} {formats.integer(total)} {MEASURES[value][1]}{seen}"
        )
        whole = f"{formats.integer(total)} {MEASURES[value][1]}{seen}"
        title = f"{short(plain(row['nombre']))}: {share if len(drawn) > 1 else whole}"
    rest = len(ranked[ranked[value] > 0]) - len(drawn)
    more = f" Se dibujan {len(drawn)}; la tabla trae {rest} más." if rest > 0 else ""
    return theme.finish(
        listed(rows, name="nombre", color=color),
        title=title,
        subtitle=about + more,
        alt_text=f"{about} " + "; ".join(f"{row.nombre}, {row.texto}" for row in rows.itertuples()) + ".",
    )


def listed(rows: pd.DataFrame, *, name: str, color: str, back: str | None = None) -> alt.LayerChart:
    """A bar per row under its name and its `texto`; with `back`, over what it is a part of."""
    order = rows[name].tolist()
    base = alt.Chart(rows).encode(y=alt.Y(f"{name}:N", sort=order, axis=None, scale=alt.Scale(paddingInner=0)))
    top = max(rows[back].max() if back else 0, rows["valor"].max())
    along = {"axis": None, "scale": alt.Scale(domain=[0, float(top)], nice=False)}
    tooltip = [alt.Tooltip(f"{name}:N", title="Grupo"), alt.Tooltip("texto:N", title="Valor")]
    bar = {"height": 9, "cornerRadiusEnd": 2, "yOffset": 9}
    layers = []
    if back:
        layers.append(
            base.mark_bar(**bar, color=theme.fade(color, 0.2)).encode(x=alt.X(f"{back}:Q", **along), tooltip=tooltip)
        )
    own = base.mark_bar(**bar, color=color).encode(x=alt.X("valor:Q", **along), tooltip=tooltip)
    if "elegido" in rows:
        own = own.encode(opacity=theme.when(alt.OpacityValue, "datum.elegido", 1, 0.45))
    write = {"fontSize": 12.5, "color": theme.INK, "dy": -5, "baseline": "middle"}
    layers += [
        own,
        base.mark_text(**write, align="left", limit=alt.ExprRef("width - 118")).encode(
            x=alt.XValue(0), text=alt.Text(f"{name}:N")
        ),
        base.mark_text(**write, align="right").encode(x=alt.value("width"), text=alt.Text("texto:N")),
    ]
    return alt.layer(*layers).properties(height=ROW * len(rows))


@figure(
    "aperturas-cierres",
    title="Empresas que abren y que cierran, por mes",
    unit="empresas por mes",
    models=("empresas_por_mes",),
    method=(IN_TIME, ACTIVITY),
    formula=r"\text{saldo}_m = \text{matrículas}_m - \text{cancelaciones}_m",
    columns={
        "mes_fecha": "Mes",
        "aperturas": "Matrículas",
        "cierres": "Cancelaciones",
        "saldo": "Saldo",
        "es_incompleto": "Mes incompleto",
    },
    embeddable=True,
)
def openings(df: pd.DataFrame, *, place: str, cutoff: date) -> dict:
    """Registrations above and cancellations below zero by month, and their difference.

    `df` is `queries.reactivation_city.openings`.
    """
    if df.empty:
        raise NothingToDraw("Ninguna matrícula ni cancelación con estos filtros.")
    opened, closed = int(df["aperturas"].sum()), int(df["cierres"].sum())
    first, last = df["mes_fecha"].min(), df["mes_fecha"].max()
    lockdown = df[df["mes_fecha"].between(pd.Timestamp(2020, 4, 1), pd.Timestamp(2020, 6, 30))]
    before = df[df["mes_fecha"].between(pd.Timestamp(2019, 4, 1), pd.Timestamp(2019, 6, 30))]
    title = f"{words.count(opened, 'matrícula', 'matrículas')} y {words.count(closed, 'cancelación', 'cancelaciones')}"
    if len(before) and before["aperturas"].sum() >= 20:
        change = lockdown["aperturas"].sum() / before["aperturas"].sum() - 1
        more = "menos" if change < 0 else "más"
        title = f"De abril a junio de 2020, {formats.percent(abs(change))} {more} matrículas que en 2019"
    note = (
        f"De lo que el registro mercantil conservaba el {formats.day(cutoff)}: {formats.integer(opened)} matrículas y "
        f"{formats.integer(closed)} cancelaciones en {place} desde el {formats.day(first)}. Lo que "
        "cerró y salió del registro antes del corte no se ve: los cierres son un mínimo y los meses viejos quedan "
        "cortos. El periodo elegido no lo recorta."
    )
    if df["es_incompleto"].any():
        note += f" El último mes llega solo hasta el {formats.day(cutoff)}."
    long = df.melt(["mes_fecha", "es_incompleto"], ["aperturas", "cierres"], "clase", "empresas")
    long["lado"] = long["empresas"].where(long["clase"] == "aperturas", -long["empresas"])
    long["clase"] = long["clase"].map({"aperturas": "Matrículas", "cierres": "Cancelaciones"})
    x = alt.X(
        "mes_fecha",
        timeUnit="yearmonth",
        type="temporal",
        title=None,
        axis=alt.Axis(format="%Y", tickCount={"interval": "year", "step": 1}),
    )
    y = alt.Y("lado:Q", title=None, axis=alt.Axis(labelExpr="format(abs(datum.value), ',d')", tickCount=5))
    month = alt.Tooltip("mes_fecha:T", title="Mes", format="%b %Y")
    bars = (
        alt.Chart(long)
        .mark_bar(binSpacing=1)
        .encode(
            x=x,
            y=y,
            color=alt.Color(
                "clase:N",
                scale=alt.Scale(domain=["Matrículas", "Cancelaciones"], range=[FIRMS, theme.DEATHS]),
            ),
            opacity=theme.when(alt.OpacityValue, "datum.es_incompleto", 0.4, 1),
            tooltip=[
                month,
                alt.Tooltip("clase:N", title="Qué"),
                alt.Tooltip("empresas:Q", title="Empresas", format=",d"),
            ],
        )
    )
    zero = alt.Chart(pd.DataFrame({"y": [0]})).mark_rule(color=theme.INK, strokeWidth=1).encode(y=alt.Y("y:Q"))
    return theme.finish(
        alt.layer(bars, zero).properties(height=theme.HEIGHT),
        title=title,
        subtitle=note,
        alt_text=f"{title}. Empresas matriculadas y canceladas por mes, de {formats.day(first)} a {formats.day(last)}. "
        f"{note}",
    )


# How the sections with long names are called in a label, by how their official name begins.
_SHORT: Mapping[str, str] = {
    "Comercio al por mayor y al por menor": "Comercio",
    "Industrias manufactureras": "Industria",
    "Otras actividades de servicios": "Otros servicios",
    "Actividades profesionales": "Profesionales y técnicas",
    "Actividades de servicios administrativos": "Servicios administrativos",
    "Actividades de atención de la salud": "Salud y asistencia social",
    "Actividades artísticas": "Arte, entretenimiento y recreación",
    "Agricultura": "Agricultura y ganadería",
    "Suministro de electricidad": "Electricidad y gas",
    "Distribución de agua": "Agua, aseo y saneamiento",
    "Administración pública": "Administración pública",
    "Actividades de los hogares": "Hogares empleadores",
    "Actividades de organizaciones": "Organismos internacionales",
}


def brief(name: str) -> str:
    """What a section with a long official name is called."""
    return next((label for beginning, label in _SHORT.items() if name.startswith(beginning)), name)


def short(name: str) -> str:
    """The first words of a group's name, as far as a label holds them."""
    name = brief(name)
    return name if len(name) <= 42 else f"{name[:40].rsplit(' ', 1)[0].rstrip(',;')}…"


def plain(name: str) -> str:
    """The name of a group without its number: `15 · Centro` is `Centro`."""
    return name.partition(" · ")[2] or name


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
