"""Figures of who lives near the network: by territory on the map and in order, by estrato, and sites per person.

`df` is `queries.connectivity_coverage.territories` or `.estratos`.
"""

from __future__ import annotations

import pandas as pd

from app.charts import maps, theme, words
from app.charts.connectivity import COLORS, FORMULA, METHOD, MOST, PEOPLE, near, ranged
from app.charts.reactivation_bars import listed
from app.charts.registry import NothingToDraw, figure
from app.domain import formats

_LIMITS = (10, 25, 50, 75)
_VALUE = {"value": "cubiertas_pct", "unit": "% de los habitantes", "limits": _LIMITS, "digits": 1}
_COLUMNS = {
    "territorio_nombre": "Territorio",
    "personas": "Habitantes",
    "cubiertas": "Personas cerca",
    "cubiertas_min": "Personas, desde",
    "cubiertas_max": "Personas, hasta",
    "cubiertas_pct": "% cubierto",
    "cubiertas_min_pct": "%, desde",
    "cubiertas_max_pct": "%, hasta",
    "sin_cubrir": "Por fuera",
    "sitios": "Sitios",
    "sitios_10mil": "Sitios por 10.000",
}
_NOUNS = {"comuna": ("comuna", "comunas"), "barrio": ("barrio", "barrios")}
_UNKNOWN = "El intervalo va de lo menos a lo más que puede ser: no se sabe en qué parte de cada barrio vive su gente."
# A barrio of a few people is first or last by chance.
_ENOUGH = 500
NOBODY = "Nadie ha contado la población de estos territorios."


def coverage_deck(df: pd.DataFrame, *, polygons: pd.DataFrame, level: str, radius: int, **drawn: object) -> object:
    """The interactive map of `coverage_map`, same arguments."""
    title, subtitle = _mapped(df, level, radius)
    return maps.choropleth(df, polygons, **_VALUE, title=title, subtitle=subtitle, **drawn)


def coverage_legend(df: pd.DataFrame, *, polygons: pd.DataFrame, **_: object) -> dict:
    """The legend of `coverage_map`, same arguments."""
    return maps.legend_vega(df, polygons, **_VALUE)


@figure(
    "mapa-cobertura",
    title="Cobertura en el mapa",
    unit="% de los habitantes",
    models=PEOPLE,
    method=METHOD,
    formula=FORMULA,
    columns=_COLUMNS,
    embeddable=True,
    deck=coverage_deck,
    legend=coverage_legend,
)
def coverage_map(df: pd.DataFrame, *, polygons: pd.DataFrame, level: str, radius: int, **drawn: object) -> dict:
    """The share of the people of each territory with a site within the radius (m); the rest goes to the map kit."""
    title, subtitle = _mapped(df, level, radius)
    return maps.choropleth_vega(df, polygons, **_VALUE, title=title, subtitle=subtitle, **drawn)


@figure(
    "orden-cobertura",
    title="Cobertura por territorio",
    unit="% de los habitantes",
    models=PEOPLE,
    method=METHOD,
    formula=FORMULA,
    columns=_COLUMNS,
    embeddable=True,
)
def ranking(df: pd.DataFrame, *, level: str, radius: int, selected: str | None = None) -> dict:
    """Comunas by the share of their people covered, or the barrios with most people left out, with their intervals."""
    known = _known(df)
    left = known.sort_values("sin_cubrir", ascending=False, kind="stable")
    drawn = left.head(MOST).reset_index(drop=True)
    by_share = level == "comuna"
    if by_share:
        drawn = known.sort_values("cubiertas_pct", ascending=False, kind="stable").reset_index(drop=True)
    # Fewest that hold half of those left out.
    share = left["sin_cubrir"].cumsum() / left["sin_cubrir"].sum() if left["sin_cubrir"].sum() else None
    half = int((share < 0.5).sum()) + 1 if share is not None else 0
    whole = formats.integer(left["sin_cubrir"].sum()) + (" personas" if by_share else " personas de los barrios")
    verb = "tendría" if half == 1 else "tendrían"
    title = f"{words.count(half, *_NOUNS[level])} {verb} la mitad de las {whole} sin un sitio cerca"
    title = title if half else "Nadie queda sin un sitio cerca"
    which = "" if by_share else f"Los {len(drawn)} barrios con más gente por fuera; la tabla los trae todos. "
    subtitle = f"% de los habitantes {near(radius)} de un sitio y, a la derecha, cuántos quedan por fuera. {which}"
    return _drawn(
        drawn.assign(
            nombre=_unique(drawn),
            elegido=drawn["territorio_codigo"].eq(selected) if selected in set(drawn["territorio_codigo"]) else True,
        ),
        title=title,
        subtitle=f"{subtitle}{_UNKNOWN}",
    )


@figure(
    "cobertura-estrato",
    title="Cobertura por estrato",
    unit="% de los habitantes",
    models=("cobertura_por_estrato",),
    method=METHOD,
    formula=r"\text{cobertura}_e=\frac{\sum_b p_{be}\,\text{cubiertas}_b}{\sum_b p_{be}\,\text{habitantes}_b},"
    r"\quad p_{be}=\text{parte de las viviendas del barrio } b \text{ de estrato } e",
    columns={
        "estrato_nombre": "Estrato",
        "personas": "Habitantes",
        "cubiertas": "Personas cerca",
        "cubiertas_min": "Personas, desde",
        "cubiertas_max": "Personas, hasta",
        "cubiertas_pct": "% cubierto",
        "cubiertas_min_pct": "%, desde",
        "cubiertas_max_pct": "%, hasta",
        "sin_cubrir": "Por fuera",
    },
    embeddable=True,
)
def estratos(df: pd.DataFrame, *, radius: int, place: str) -> dict:
    """The share of the people of each estrato with a site within the radius (m), with its interval, and who is left."""
    if df.empty or not df["personas"].sum():
        raise NothingToDraw("No se conoce el estrato de las viviendas de este territorio.")
    rated = df[df["estrato"] != "sin_dato"]
    title = f"Cobertura por estrato en {place}"
    if len(rated) > 1:
        least, most = rated.loc[rated["cubiertas_pct"].idxmin()], rated.loc[rated["cubiertas_pct"].idxmax()]
        low, high = (formats.percent(row["cubiertas_pct"] / 100) for row in (least, most))
        if least["cubiertas_max_pct"] < most["cubiertas_min_pct"]:
            title = f"En {place}, el estrato {least['estrato']} es el que menos red tiene cerca, {low}; "
            title += f"el {most['estrato']}, el que más, {high}"
        else:
            title = (
                f"En {place} no se distingue qué estrato queda más lejos: del {low} del {least['estrato']} al {high} "
            )
            title += f"del {most['estrato']}, con intervalos que se cruzan"
    left, poor = df["sin_cubrir"].sum(), df[df["estrato"].isin(["1", "2", "3"])]
    note = f"De quienes quedan por fuera en {place}, "
    note += f"el {formats.percent(poor['sin_cubrir'].sum() / left)} viviría en estrato 1, 2 o 3, " if left else ""
    note += f"donde vive el {formats.percent(poor['personas'].sum() / df['personas'].sum())} de los habitantes. "
    note = note if left else ""
    return _drawn(
        df.assign(nombre=df["estrato_nombre"], elegido=True),
        title=title,
        subtitle=f"{note}Cada barrio reparte su gente según el estrato de sus viviendas. {_UNKNOWN}",
    )


@figure(
    "sitios-por-habitante",
    title="Sitios por 10.000 habitantes",
    unit="sitios por 10.000 habitantes",
    models=("cobertura_por_territorio", "sitios_conectividad"),
    method=METHOD,
    formula=r"\text{sitios por 10.000}_t=10\,000\,\frac{\text{sitios}_t}{\text{habitantes}_t}",
    columns={
        "territorio_nombre": "Comuna",
        "sitios": "Sitios",
        "personas": "Habitantes",
        "sitios_10mil": "Sitios por 10.000",
    },
    embeddable=True,
)
def per_person(df: pd.DataFrame, *, selected: str | None = None) -> dict:
    """Sites of each comuna in proportion to its people, most first."""
    known = _known(df).sort_values(["sitios_10mil", "territorio_nombre"], ascending=[False, True])
    if not known["sitios"].sum():
        raise NothingToDraw("Ninguna comuna tiene sitios con estos filtros.")
    first, none = known.iloc[0], known[known["sitios"] == 0]
    rows = pd.DataFrame(
        {
            "nombre": known["territorio_nombre"].to_numpy(),
            "valor": known["sitios_10mil"].astype(float).to_numpy(),
            "texto": [
                f"{formats.decimal(row.sitios_10mil, digits=1)} · {words.count(row.sitios, 'sitio', 'sitios')}"
                for row in known.itertuples()
            ],
            "elegido": known["territorio_codigo"].eq(selected).to_numpy()
            if selected in set(known["territorio_codigo"])
            else True,
        }
    )
    city = formats.decimal(10_000 * known["sitios"].sum() / known["personas"].sum(), digits=1)
    title = f"{first['territorio_nombre']}, {formats.decimal(first['sitios_10mil'])} sitios por 10.000 habitantes"
    title += f"; la ciudad, {city}"
    without = f" Sin ninguno: {words.listed(none['territorio_nombre'].tolist())}." if len(none) else ""
    subtitle = (
        "Sitios dentro de cada comuna entre sus habitantes de 2020. Con tan pocos, uno más o menos cambia el orden."
    )
    return theme.finish(
        listed(rows, name="nombre", color=COLORS["wifi"]),
        title=title,
        subtitle=subtitle + without,
        alt_text=f"{title}. " + "; ".join(f"{row.nombre}, {row.texto}" for row in rows.itertuples()) + ".",
    )


def _known(df: pd.DataFrame) -> pd.DataFrame:
    """The territories with people."""
    known = df[df["personas"].gt(0)]
    if known.empty:
        raise NothingToDraw(NOBODY)
    return known


def _unique(df: pd.DataFrame) -> list[str]:
    """Names that tell the rows apart: two barrios may share one."""
    twice = df["territorio_nombre"].duplicated(keep=False)
    return [
        f"{row.territorio_nombre} ({row.territorio_codigo})" if again else row.territorio_nombre
        for row, again in zip(df.itertuples(), twice, strict=True)
    ]


def _drawn(df: pd.DataFrame, *, title: str, subtitle: str) -> dict:
    rows = pd.DataFrame(
        {
            "nombre": list(df["nombre"]),
            "valor": df["cubiertas_pct"].astype(float).to_numpy(),
            "bajo": df["cubiertas_min_pct"].astype(float).to_numpy(),
            "alto": df["cubiertas_max_pct"].astype(float).to_numpy(),
            "texto": [
                f"{formats.percent(row.cubiertas_pct / 100, digits=0)} · {formats.integer(row.sin_cubrir)} por fuera"
                for row in df.itertuples()
            ],
            "elegido": df["elegido"].to_numpy(),
        }
    )
    told = "; ".join(
        f"{row.nombre}, {formats.decimal(row.valor)} % ({formats.decimal(row.bajo)} a {formats.decimal(row.alto)})"
        for row in rows.itertuples()
    )
    return theme.finish(
        ranged(rows, color=COLORS["wifi"], title="% de los habitantes"),
        title=title,
        subtitle=subtitle,
        alt_text=f"{title}. {told}.",
    )


def _mapped(df: pd.DataFrame, level: str, radius: int) -> tuple[str, str]:
    """The finding of the map, and how to read it."""
    known = _known(df)
    enough = known[known["personas"] >= _ENOUGH]
    enough = enough if len(enough) else known
    least, most = enough.loc[enough["cubiertas_pct"].idxmin()], enough.loc[enough["cubiertas_pct"].idxmax()]
    low, high = (formats.percent(row["cubiertas_pct"] / 100) for row in (least, most))
    title = f"La cobertura iría de {low} en {least['territorio_nombre']} a {high} en {most['territorio_nombre']}"
    bare = known[known["cubiertas_max_pct"] < 0.5]
    if level == "barrio" and len(bare) > 1:
        people = formats.integer(bare["personas"].sum())
        title = f"{words.count(len(bare), 'barrio', 'barrios')} sin ningún sitio cerca: {people} habitantes"
    wide = int((known["cubiertas_max_pct"] - known["cubiertas_min_pct"]).gt(50).sum())
    note = f"Parte de los habitantes que vive {near(radius)} de un sitio, en línea recta."
    if wide:
        unsure = words.count(wide, *_NOUNS[level])
        note += f" En {unsure} el intervalo pasa de 50 puntos: ahí el color dice poco; la tabla trae los extremos."
    return title, note
