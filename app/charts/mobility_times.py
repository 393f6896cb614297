"""How long trips take; `df` is `queries.mobility_profile.times` or `.curve`."""

from __future__ import annotations

import altair as alt
import pandas as pd

from app.charts import theme, words
from app.charts.mobility import EMPTY, METHOD, MOST_ZONES, ROW
from app.charts.mobility_profile import COLORS
from app.charts.registry import NothingToDraw, figure
from app.domain import formats, travel

SEXES = dict(zip(travel.SEXES.values(), (theme.WOMEN, theme.MEN, theme.OTHER), strict=True))
MARKS = {"Mediana": "circle", "Media": "diamond", "9 de cada 10": "triangle-left"}
# Below this many rows a quantile is chance.
FEW = 20
SUMMARY = {
    "modo_nombre": "Medio",
    "Sexo": "Sexo",
    "comuna_nombre": "Origen",
    "media": "Media, minutos",
    "p50": "Mediana, minutos",
    "p90": "9 de cada 10 tardan hasta, minutos",
    "filas": "Filas de la fuente",
    "viajes": "Viajes que dicen sus minutos",
    "sin_minutos_pct": "% sin minutos",
}
_SILENT = "Ninguno de estos viajes dice cuánto tarda."


def _named(df: pd.DataFrame) -> pd.DataFrame:
    """A summary as its table says it."""
    found = df.assign(sin_minutos_pct=100 * df["sin_minutos"].astype(float)) if "sin_minutos" in df else df.copy()
    if "modo" in df:
        found["modo_nombre"] = [travel.MODES.get(code, code) for code in df["modo"]]
        found["Sexo"] = [travel.SEXES.get(code, code) for code in df["sexo"]]
    return found


@theme.shape
def _spans(*, by: str, sexes: bool) -> alt.LayerChart:
    y = alt.Y(f"{by}:N", sort=None, title=None, axis=alt.Axis(labelLimit=150, labelOverlap=False, labelFlush=False))
    base = alt.Chart(alt.NamedData("tiempos")).encode(y=y)
    if sexes:
        base = base.encode(
            yOffset=alt.YOffset("Sexo:N", sort=list(SEXES)),
            color=alt.Color("Sexo:N", scale=alt.Scale(domain=list(SEXES), range=list(SEXES.values()))),
        )
    else:
        base = base.encode(color=alt.ColorValue(theme.CASES))
    x = {"title": "Minutos", "scale": alt.Scale(domainMin=0), "axis": alt.Axis(grid=True, tickCount=6)}
    tooltip = [
        alt.Tooltip(f"{by}:N", title="Grupo"),
        *([alt.Tooltip("Sexo:N")] if sexes else []),
        alt.Tooltip("medida:N", title="Medida"),
        alt.Tooltip("minutos:Q", title="Minutos", format=",.0f"),
        alt.Tooltip("filas:Q", title="Filas de la fuente", format=",d"),
    ]
    lines = base.transform_filter("datum.medida == 'Mediana'").mark_rule(strokeWidth=2, opacity=0.55)
    points = base.mark_point(filled=True, size=64, opacity=1).encode(
        x=alt.X("minutos:Q", **x),
        shape=alt.Shape(
            "medida:N",
            scale=alt.Scale(domain=list(MARKS), range=list(MARKS.values())),
            legend=alt.Legend(symbolFillColor=theme.OTHER),
        ),
        tooltip=tooltip,
    )
    return alt.layer(lines.encode(x=alt.X("minutos:Q", **x), x2=alt.X2("p90:Q")), points)


def _long(rows: pd.DataFrame, columns: list[str]) -> pd.DataFrame:
    """A row per measure, in the order of the groups."""
    measures = dict(zip(("p50", "media", "p90"), MARKS, strict=True))
    found = rows[[*columns, "filas", *measures]].melt([*columns, "filas"], var_name="medida", value_name="minutos")
    found["p90"] = pd.concat([rows["p90"]] * 3, ignore_index=True)
    return found.assign(medida=found["medida"].map(measures))


@figure(
    "tiempos-por-modo",
    title="Cuánto tarda cada medio, mujeres y hombres",
    unit="minutos",
    models=("viajes", "viajes_periodos"),
    method=METHOD,
    columns=SUMMARY,
    formula=r"P_q = \min\{t : \textstyle\sum_{t_i \le t} w_i \ge q \sum_i w_i\}",
    embeddable=True,
    tabulate=_named,
)
def times_by_mode(df: pd.DataFrame, *, place: str) -> dict:
    """Median, mean and 90th percentile of each mode and sex; `df` is `queries.mobility_profile.summary` by both."""
    rows = _named(df[_enough(df)])
    known = rows["Sexo"].isin(["Mujeres", "Hombres"])
    rows = rows[known] if known.any() else rows
    if rows.empty:
        raise NothingToDraw(EMPTY if df.empty else _few(df))
    order = rows.groupby("modo_nombre")["p50"].mean().sort_values()
    rows = rows.assign(lugar=rows["modo_nombre"].map({name: place for place, name in enumerate(order.index[::-1])}))
    rows = rows.sort_values(["lugar", "Sexo"], ignore_index=True)
    left = int((df["filas"].fillna(0).gt(0) & ~_enough(df)).sum())
    spec = theme.fill(
        _spans(by="modo_nombre", sexes=True),
        rows={"tiempos": _long(rows, ["modo_nombre", "Sexo"])},
        height=44 * rows["modo_nombre"].nunique(),
        title=_slowest(rows),
        subtitle=f"Mediana, media y tiempo que no pasan 9 de cada 10 viajes {formats.of(place)}, de los que dicen sus "
        f"minutos.{_left_out(left)}",
        alt_text=f"Minutos de viaje {formats.of(place)}: "
        + "; ".join(
            f"{row.modo_nombre}, {row.Sexo.lower()}, mediana {formats.integer(row.p50)}, 9 de cada 10 hasta "
            f"{formats.integer(row.p90)}"
            for row in rows.itertuples()
        )
        + ".",
    )
    # One key below the other: side by side they do not fit in a column.
    stacked = spec["config"]["legend"] | {"layout": {"top": {"direction": "vertical", "anchor": "start"}}}
    return spec | {"config": spec["config"] | {"legend": stacked}}


def _slowest(rows: pd.DataFrame) -> str:
    """The widest gap between women and men, where there is one; else the slowest mode."""
    known = rows["Sexo"].isin(["Mujeres", "Hombres"]) & ~rows["modo"].isin(["otro", "sin_dato"])
    both = rows[known].pivot(index="modo_nombre", columns="Sexo", values="p50")
    if {"Mujeres", "Hombres"} <= set(both.columns):
        gap = (both["Mujeres"] - both["Hombres"]).dropna()
        if len(gap) and gap.abs().max() >= 3:
            mode = gap.abs().idxmax()
            who, other = ("las mujeres", "los hombres") if gap[mode] > 0 else ("los hombres", "las mujeres")
            minutes = words.count(abs(gap[mode]), "minuto", "minutos")
            return f"En {mode.lower()} {who} tardan {minutes} más que {other}"
    told = rows[~rows["modo"].isin(["otro", "sin_dato"])]
    told = told if len(told) else rows
    first = told.loc[told["p50"].astype(float).idxmax()]
    half = formats.integer(first["p50"])
    return f"{first['modo_nombre']} es el medio más lento: la mitad de sus viajes pasa de {half} minutos"


def _enough(df: pd.DataFrame) -> pd.Series:
    """Which groups have rows enough; those published without their number have."""
    return df["filas"].fillna(FEW) >= FEW


def _few(df: pd.DataFrame) -> str:
    return _SILENT if df["filas"].sum() == 0 else f"Ningún grupo tiene {FEW} filas o más: con menos, sería azar."


def _left_out(left: int) -> str:
    if not left:
        return ""
    return f" No se dibujan {words.count(left, 'grupo', 'grupos')} con menos de {FEW} filas, que están en la tabla."


@theme.shape
def _reached() -> alt.Chart:
    return (
        alt.Chart(alt.NamedData("curvas"))
        .mark_line(interpolate="step-after", strokeWidth=2.2)
        .encode(
            x=alt.X(
                "minutos:Q",
                title="Minutos",
                scale=alt.Scale(domain=[0, alt.ExprRef("alcance")], nice=False, clamp=True),
            ),
            y=alt.Y(
                "proporcion:Q",
                title="De los viajes tarda eso o menos",
                scale=alt.Scale(domain=[0, 1]),
                axis=alt.Axis(format=",.0%", grid=True, tickCount=5),
            ),
            color=alt.Color(
                "grupo:N",
                scale=alt.Scale(domain=list(COLORS), range=list(COLORS.values())),
                legend=alt.Legend(columns=2, symbolType="stroke", symbolStrokeWidth=3),
            ),
            tooltip=[
                alt.Tooltip("grupo:N", title="Medio"),
                alt.Tooltip("minutos:Q", title="Minutos"),
                alt.Tooltip("proporcion:Q", title="Tarda eso o menos", format=",.1%"),
            ],
        )
    )


@figure(
    "curva-tiempos",
    title="Qué parte de los viajes tarda cuánto",
    unit="porcentaje de los viajes",
    models=("viajes", "viajes_periodos"),
    method=METHOD,
    columns={"grupo": "Medio", "minutos": "Minutos", "proporcion_pct": "% que tarda eso o menos", "filas": "Filas"},
    embeddable=True,
    tabulate=lambda df: df.assign(proporcion_pct=100 * df["proporcion"]),
)
def time_curve(df: pd.DataFrame, *, place: str) -> dict:
    """The cumulated distribution of minutes by mode; `df` is `queries.mobility_profile.curve`."""
    rows = df[_enough(df)]
    if rows.empty:
        raise NothingToDraw(_SILENT if df.empty else f"Ningún medio tiene {FEW} filas o más: con menos, sería azar.")
    reached = rows[rows["minutos"] <= 30].groupby("grupo", observed=True)["proporcion"].max()
    ends = rows[rows["proporcion"] >= 0.99].groupby("grupo", observed=True)["minutos"].min()
    starts = rows.groupby("grupo", observed=True).head(1).assign(minutos=0, proporcion=0.0)
    drawn = pd.concat([starts, rows])[["grupo", "minutos", "proporcion"]]
    drawn["grupo"] = drawn["grupo"].astype(str)
    high, low = (reached.idxmax(), reached.idxmin()) if len(reached) else (None, None)
    title = "Ningún medio llega a su destino en media hora" if high is None else (
        f"En media hora llega el {formats.percent(reached[high], digits=0)} de los viajes en {high.lower()}"
        + (f" y el {formats.percent(reached[low], digits=0)} en {low.lower()}" if low != high else "")
    )  # fmt: skip
    return theme.fill(
        _reached(),
        rows={"curvas": drawn},
        values={"alcance": float(max(30, 10 * -(-ends.max() // 10)))},
        height=300,
        title=title.replace("en los demás", "en los demás medios"),
        subtitle=f"Viajes {formats.of(place)} que dicen sus minutos: qué parte tarda eso o menos, por medio.",
        alt_text=f"Distribución acumulada de los minutos de viaje {formats.of(place)}. En media hora: "
        + "; ".join(f"{name}, {formats.percent(share)}" for name, share in reached.items())
        + ".",
    )


@figure(
    "tiempos-por-zona",
    title="Cuánto tardan los viajes según de dónde salen",
    unit="minutos",
    models=("viajes", "viajes_periodos", "zonas_viaje"),
    method=METHOD,
    columns=SUMMARY,
    embeddable=True,
    tabulate=_named,
)
def times_by_zone(df: pd.DataFrame) -> dict:
    """Median, mean and 90th percentile by zone of origin; `df` is `queries.mobility_profile.summary` by comuna."""
    rows = df[_enough(df) & (df["comuna_codigo"].astype(str) != "SU")]
    if rows.empty:
        raise NothingToDraw(EMPTY if df.empty else _few(df))
    rows = rows.sort_values(["p50", "p90"], ascending=False, ignore_index=True)[:MOST_ZONES]
    rows = rows.assign(comuna_nombre=rows["comuna_nombre"].astype(str))
    first, last = rows.iloc[0], rows.iloc[-1]
    left = int((df["filas"].fillna(0).gt(0) & ~_enough(df)).sum())
    many = len(rows) > 1 and first["p50"] > last["p50"]
    return theme.fill(
        _spans(by="comuna_nombre", sexes=False),
        rows={"tiempos": _long(rows, ["comuna_nombre"])},
        height=ROW * len(rows),
        title=f"Quien sale de {first['comuna_nombre']} tarda más: la mitad de sus viajes pasa de "
        f"{formats.integer(first['p50'])} minutos"
        + (f"; de {last['comuna_nombre']}, de {formats.integer(last['p50'])}" if many else ""),
        subtitle=f"Mediana, media y tiempo que no pasan 9 de cada 10 viajes, por comuna o municipio de origen."
        f"{_left_out(left)}",
        alt_text="Minutos de viaje por zona de origen: "
        + "; ".join(f"{row.comuna_nombre}, mediana {formats.integer(row.p50)}" for row in rows.itertuples())
        + ".",
    )


figure(
    "tiempos-detalle",
    title="Tiempos por medio, sexo y zona de origen",
    unit="minutos",
    models=("viajes", "viajes_periodos", "zonas_viaje"),
    method=METHOD,
    columns=SUMMARY,
    tabulate=lambda df: _named(df[_enough(df)]).nlargest(200, "filas"),
)(None)
