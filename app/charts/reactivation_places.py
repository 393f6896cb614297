"""Figures of where the economy is: territories and cells on the map and in order, the weeks of a comuna."""

from __future__ import annotations

import altair as alt
import pandas as pd

from app.charts import classes, maps, maps_density, theme, words
from app.charts.reactivation_bars import ACTIVITY, COLOR, DISCLOSURE, FIRMS, MEASURES, METHOD, NOTHING, ordered
from app.charts.registry import NothingToDraw, figure
from app.domain import formats

_PER_AREA = {
    "trabajadores": "trabajadores por hectárea",
    "establecimientos": "establecimientos por hectárea",
    "empresas": "empresas por hectárea",
}
_TERRITORY = {
    "territorio_codigo": "Código",
    "territorio_nombre": "Territorio",
    "valor": "Cantidad",
    "area_ha": "Hectáreas",
    "por_hectarea": "Por hectárea",
    "es_oculto": "Oculto por privacidad",
}
_MODELS = ("reactivacion", "empresas", "territorios", "poligonos")


def territory_deck(df: pd.DataFrame, *, polygons: pd.DataFrame, **shown: object) -> maps.CompactDeck:
    """The interactive map of `territory_map`, same arguments."""
    about, drawn = _territory(df, **shown)
    return maps.choropleth(df, polygons, **about, **drawn)


def territory_legend(df: pd.DataFrame, *, polygons: pd.DataFrame, **shown: object) -> dict:
    """The legend of `territory_map`, same arguments."""
    about, _ = _territory(df, **shown)
    return maps.legend_vega(df, polygons, value=about["value"], unit=about["unit"], limits=about["limits"])


@figure(
    "mapa-reactivacion",
    title="Dónde está la actividad",
    unit="trabajadores, establecimientos o empresas por hectárea",
    models=_MODELS,
    method=(METHOD, ACTIVITY, DISCLOSURE),
    formula=r"\text{densidad} = \frac{\text{trabajadores, establecimientos o empresas}}{\text{área en hectáreas}}",
    columns=_TERRITORY,
    embeddable=True,
    deck=territory_deck,
    legend=territory_legend,
)
def territory_map(df: pd.DataFrame, *, polygons: pd.DataFrame, **shown: object) -> dict:
    """What is active per hectare of each comuna or barrio: `level`, `measure`, `told`; the rest goes to the map kit.

    `df` is `queries.reactivation_city.territories`.
    """
    about, drawn = _territory(df, **shown)
    return maps.choropleth_vega(df, polygons, **about, **drawn)


def _territory(df: pd.DataFrame, *, level: str, measure: str, told: str, **drawn: object) -> tuple[dict, dict]:
    if not df["valor"].sum():
        raise NothingToDraw(NOTHING)
    placed = df[df["por_hectarea"].gt(0) & ~df["es_oculto"]]
    title = f"{_PER_AREA[measure].capitalize()}, por {level}"
    if len(placed):
        # A small barrio with a few comes first by chance: of those with some.
        some = placed[placed["valor"] >= words.FEW_CASES]
        first = (some if len(some) else placed).nlargest(1, "por_hectarea").iloc[0]
        seen = ", de lo que puede mostrarse" if df["es_oculto"].any() else ""
        title = (
            f"{first['territorio_nombre']} es {'la comuna' if level == 'comuna' else 'el barrio'} más denso{seen}: "
            f"{formats.decimal(first['por_hectarea'])} {_PER_AREA[measure]}"
        ).replace("la comuna más denso", "la comuna más densa")
        if str(first["territorio_tipo"]) == "corregimiento":
            title = title.replace("la comuna más densa", "el territorio más denso")
    lost = int(df.loc[df["area_ha"].isna(), "valor"].sum())
    notes = [told]
    if lost:
        notes.append(f"{words.count(lost, *MEASURES[measure])} sin lugar conocido: solo en la tabla.")
    if df["es_oculto"].any():
        hidden = int(df["es_oculto"].sum())
        notes.append(f"En gris, lo oculto por privacidad: {words.count(hidden, 'territorio', 'territorios')}.")
    # Most barrios have none of a small trade: fifths of them all would tell no place from another.
    limits = classes.classify(placed["por_hectarea"]).limits
    about = {"value": "por_hectarea", "unit": _PER_AREA[measure], "limits": limits}
    return about | {"title": title, "subtitle": " ".join(notes)}, drawn


@figure(
    "orden-lugares",
    title="Territorios en orden",
    unit="establecimientos, trabajadores o empresas",
    models=_MODELS,
    method=(METHOD, ACTIVITY, DISCLOSURE),
    columns=_TERRITORY,
    embeddable=True,
)
def places(df: pd.DataFrame, *, level: str, measure: str, told: str, selected: str | None = None) -> dict:
    """The territories with most, in order; `df` is `queries.reactivation_city.territories`."""
    within = selected if level == "barrio" else None
    near = df[df["comuna_codigo"].eq(within)] if within else df
    known = near[~near["es_oculto"]]
    if not known["valor"].sum():
        raise NothingToDraw(NOTHING if near["valor"].notna().any() else "Aquí todo está oculto por privacidad.")
    rows = known.rename(columns={"territorio_codigo": "codigo", "territorio_nombre": "nombre", "valor": measure})
    if within:
        told += " Solo los barrios de la comuna elegida."
    hidden = int(near["es_oculto"].sum())
    if hidden:
        told += f" {words.count(hidden, 'territorio oculto', 'territorios ocultos')} por privacidad."
    seen = " que se muestran" if hidden else ""
    return ordered(rows, value=measure, color=_color(measure), about=told, selected=selected, seen=seen)


def _color(measure: str) -> str:
    return FIRMS if measure == "empresas" else COLOR


@figure(
    "semanas-comuna",
    title="Reactivación por semana en una comuna",
    unit="establecimientos o trabajadores por semana",
    models=("reactivacion", "reactivacion_por_comuna_semana"),
    method=(METHOD, DISCLOSURE),
    columns={"semana_fecha": "Semana que empieza el", "valor": "Se activan", "es_oculto": "Oculto por privacidad"},
    embeddable=True,
)
def by_week(df: pd.DataFrame, *, measure: str, place: str) -> dict:
    """What becomes active in a comuna each week; a hidden week is a grey column as tall as the chart.

    `df` is `queries.reactivation_city.by_week`.
    """
    if df.empty or not df["valor"].sum():
        hidden = not df.empty and df["es_oculto"].any()
        raise NothingToDraw(f"Todo lo de {place} está oculto por privacidad en cada semana." if hidden else NOTHING)
    shown, hidden = df[~df["es_oculto"]], int(df["es_oculto"].sum())
    top = shown.loc[shown["valor"].astype(float).idxmax()]
    highest = float(top["valor"]) * 1.05
    rows = pd.DataFrame(
        {
            "semana_fecha": df["semana_fecha"],
            "fin_fecha": df["semana_fecha"] + pd.Timedelta(days=6),
            "serie": [classes.CONCEALED if one else "Se activan" for one in df["es_oculto"]],
            "alto": df["valor"].astype(float).fillna(highest),
            "texto": [
                classes.CONCEALED if hides else formats.integer(value)
                for hides, value in zip(df["es_oculto"], df["valor"], strict=True)
            ],
        }
    )
    tones = {"Se activan": COLOR} | ({classes.CONCEALED: theme.fade(theme.RULE, 0.35)} if hidden else {})
    bars = (
        alt.Chart(rows)
        .mark_bar()
        .encode(
            x=alt.X(
                "semana_fecha:T",
                title=None,
                axis=alt.Axis(format="%b %Y", labelOverlap=True, tickCount={"interval": "month", "step": 1}),
            ),
            x2=alt.X2("fin_fecha:T"),
            y=alt.Y(
                "alto:Q",
                title=None,
                scale=alt.Scale(domain=[0, highest], nice=False),
                axis=alt.Axis(format=",d", tickMinStep=1, tickCount=4),
            ),
            y2=alt.Y2(datum=0),
            color=alt.Color("serie:N", scale=alt.Scale(domain=list(tones), range=list(tones.values()))),
            tooltip=[
                alt.Tooltip("semana_fecha:T", title="Semana que empieza el", format=theme.DAY),
                alt.Tooltip("texto:N", title=MEASURES[measure][1].capitalize()),
            ],
        )
    )
    seen = " de lo que se muestra" if hidden else ""
    title = (
        f"{place}: el máximo{seen}, {words.count(top['valor'], *MEASURES[measure])}, fue en la semana del "
        f"{formats.day(top['semana_fecha'])}"
    )
    subtitle = f"{MEASURES[measure][1].capitalize()} que se activan en cada semana epidemiológica."
    if hidden:
        subtitle += f" En gris, {words.count(hidden, 'semana oculta', 'semanas ocultas')} por privacidad: no son cero."
    return theme.finish(bars.properties(height=220), title=title, subtitle=subtitle, alt_text=f"{title}. {subtitle}")


def cells_deck(df: pd.DataFrame, *, polygons: pd.DataFrame, **shown: object) -> maps.CompactDeck:
    """The interactive map of `cells_map`, same arguments."""
    about, drawn = _cells(df, **shown)
    return maps_density.density(df, polygons, **about, **drawn)


def cells_legend(df: pd.DataFrame, *, polygons: pd.DataFrame, **shown: object) -> dict:
    """The legend of `cells_map`, same arguments."""
    about, _ = _cells(df, **shown)
    return maps_density.density_legend(df, polygons, value=about["value"], unit=about["unit"])


@figure(
    "mapa-celdas",
    title="Densidad en celdas",
    unit="trabajadores, establecimientos o empresas por celda",
    models=("reactivacion_por_celda", "empresas_por_celda", "poligonos"),
    method=(METHOD, ACTIVITY),
    columns={
        "celda_codigo": "Celda H3",
        "establecimientos": "Establecimientos activos",
        "trabajadores": "Trabajadores reactivados",
        "empresas": "Empresas",
        "es_oculto": "Oculto por privacidad",
    },
    embeddable=True,
    deck=cells_deck,
    legend=cells_legend,
)
def cells_map(df: pd.DataFrame, *, polygons: pd.DataFrame, **shown: object) -> dict:
    """Workers, establishments or firms in H3 cells: `measure`, `told`; the rest goes to the map kit.

    `df` is `queries.reactivation_city.cells`.
    """
    about, drawn = _cells(df, **shown)
    return maps_density.density_vega(df, polygons, **about, **drawn)


def _cells(df: pd.DataFrame, *, measure: str, told: str, **drawn: object) -> tuple[dict, dict]:
    if df.empty or not df[measure].sum():
        raise NothingToDraw(NOTHING)
    counts = df[measure].sort_values(ascending=False).astype(float)
    total = counts.sum()
    half = int((counts.cumsum() < total / 2).sum()) + 1
    cells = "1 celda" if half == 1 else f"{formats.integer(half)} de {words.count(len(df), 'celda', 'celdas')}"
    noun = MEASURES[measure][1]
    article = "las" if measure == "empresas" else "los"
    about = {
        "value": measure,
        "unit": f"{noun} por celda",
        "title": f"La mitad de {article} {noun} está en {cells}",
        "subtitle": f"{told} Solo lo que tiene dirección ubicada: {formats.integer(total)} {noun}.",
    }
    return about, drawn
