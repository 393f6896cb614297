"""Where the Puntos Digitales are and who lives within a kilometre; `df` is `queries.digital_points_places.places`."""

from __future__ import annotations

import altair as alt
import pandas as pd
import pydeck as pdk

from app.charts import maps_deck, maps_twin, theme, words
from app.charts.maps_deck import HEIGHT, CompactDeck, rgba
from app.charts.registry import NothingToDraw, figure
from app.domain import formats, shapes

RADIUS = 1000  # metres
REACH = "docs/methods/cobertura.md"
SITE = "Lugar publicado"
NEAR = "Lugar aproximado"
COLORS = {SITE: theme.CASES, NEAR: theme.DEATHS}
NOWHERE = "No se ha cargado la lista de los puntos."
_MODELS = ("puntos_digitales", "alcance_por_sitio", "poligonos")
_COLUMNS = {
    "punto_nombre": "Punto",
    "barrio_nombre": "Barrio",
    "comuna_nombre": "Comuna",
    "lugar": "Cómo se ubica",
    "personas": "Personas a 1 km",
    "personas_min": "Desde",
    "personas_max": "Hasta",
}


def deck(
    df: pd.DataFrame, *, polygons: pd.DataFrame, height: int = HEIGHT, chosen: str | None = None, **told: object
) -> CompactDeck:
    """The interactive map of `places_map`, same arguments."""
    placed = _placed(df)
    title, subtitle = heading = _words(df, placed, **told)
    layers = maps_deck.ground(polygons, streets=None, chosen=chosen)
    for label, color in COLORS.items():
        rows = placed[placed["lugar"] == label]
        layers += [
            _dots(f"alcance-{label}", rows, get_radius=RADIUS, get_fill_color=[*rgba(color), 45], color=color),
            _dots(
                f"puntos-{label}",
                rows,
                get_radius=1,
                radius_min_pixels=6,
                radius_max_pixels=6,
                get_fill_color=rgba(color if label == SITE else "#ffffff"),
                color=color,
            ),
        ]
    features = maps_deck.shapes(polygons)
    said = _alt(placed, title, subtitle)
    return maps_deck.deck(layers, features, height=height, tooltip="{texto}", told=said, heading=heading)


def legend(df: pd.DataFrame, *, polygons: pd.DataFrame, **told: object) -> dict:
    """The legend of `places_map`, same arguments."""
    used = set(_placed(df)["lugar"])
    shown = {label: color for label, color in COLORS.items() if label in used}
    return maps_twin.key(shown, unit="cada círculo, 1 km alrededor")


@figure(
    "mapa-puntos",
    title="Dónde están los Puntos Digitales",
    unit="personas a menos de 1 km",
    models=_MODELS,
    method=REACH,
    columns=_COLUMNS,
    tabulate=lambda df: df.assign(lugar=[how(place) for place in df["ubicacion"]]),
    embeddable=True,
    deck=deck,
    legend=legend,
)
def places_map(df: pd.DataFrame, *, polygons: pd.DataFrame, **told: object) -> dict:
    """The points on the map, each with a kilometre around it; `whole` is `queries.digital_points_places.covered`."""
    placed = _placed(df)
    title, subtitle = _words(df, placed, **told)
    shown = {label: color for label, color in COLORS.items() if label in set(placed["lugar"])}
    key = maps_twin.color(shown, unit="cada círculo, 1 km alrededor")
    edge = alt.Stroke("properties.clase:N", scale=maps_twin.scale(shown), legend=None)
    layers = maps_twin.ground(polygons, streets=None, chosen=None)
    discs = [
        _feature("MultiPolygon", shapes.discs(*_columns(rows))[:, None].tolist(), label)
        for label, rows in placed.groupby("lugar")
    ]
    dots = [
        _feature("MultiPoint", rows[["longitud", "latitud"]].to_numpy().tolist(), label)
        for label, rows in placed.groupby("lugar")
    ]
    wide = alt.Chart().mark_geoshape(fillOpacity=0.2, strokeWidth=1).encode(color=key, stroke=edge)
    dotted = alt.Chart().mark_geoshape(stroke=theme.RULE, strokeWidth=0.4).encode(color=key)
    layers += [(wide, discs), (dotted, dots)]
    return maps_twin.still(layers, title=title, subtitle=subtitle, told=_alt(placed, title, subtitle), dot=4)


@figure(
    "alcance-puntos",
    title="Personas a menos de 1 km de cada punto",
    unit="personas",
    models=_MODELS,
    method=REACH,
    columns=_COLUMNS,
    tabulate=lambda df: df.assign(lugar=[how(place) for place in df["ubicacion"]]),
    embeddable=True,
)
def reach(df: pd.DataFrame) -> dict:
    """The people near each point, from the least to the most that there may be."""
    rows = df.dropna(subset="personas").sort_values("personas", ascending=False)
    if rows.empty:
        raise NothingToDraw("Todavía no se ha calculado cuántas personas viven cerca de cada punto.")
    drawn = rows[["punto_nombre", "personas", "personas_min", "personas_max"]].astype(
        {name: float for name in ("personas", "personas_min", "personas_max")}
    )
    drawn["texto"] = [_interval(row) for row in rows.itertuples()]
    drawn["clase"] = [SITE if place == "sitio" else NEAR for place in rows["ubicacion"]]
    drawn["nombre"] = [f"{row.punto_nombre}: {_ends(row)}" for row in rows.itertuples()]
    drawn["lugar"] = range(len(drawn))
    tones = {label: color for label, color in COLORS.items() if label in set(drawn["clase"])}
    base = alt.Chart(drawn).encode(
        y=alt.Y("lugar:O", axis=None, scale=alt.Scale(paddingInner=0)),
        color=alt.Color(
            "clase:N",
            scale=alt.Scale(domain=list(tones), range=list(tones.values())),
            legend=alt.Legend(columns=1, symbolOpacity=1),
        ),
        tooltip=[
            alt.Tooltip("punto_nombre:N", title="Punto"),
            alt.Tooltip("texto:N", title="A menos de 1 km"),
            alt.Tooltip("clase:N", title="Lugar"),
        ],
    )
    most = float(drawn["personas_max"].fillna(drawn["personas"]).max())
    along = alt.Axis(format=",d", tickCount=4, grid=True, gridOpacity=0.35)
    spans = base.mark_bar(height=7, opacity=0.4, cornerRadius=3, yOffset=9).encode(
        x=alt.X("personas_min:Q", title=None, scale=alt.Scale(domain=[0, most]), axis=along),
        x2=alt.X2("personas_max:Q"),
    )
    dots = base.mark_point(filled=True, size=90, opacity=1, yOffset=9).encode(x=alt.X("personas:Q"))
    told = base.mark_text(align="left", baseline="middle", dy=-7, fontSize=12.5, limit=alt.ExprRef("width")).encode(
        x=alt.XValue(0), text=alt.Text("nombre:N"), color=alt.ColorValue(theme.INK)
    )
    first = rows.iloc[0]
    subtitle = (
        "Punto: estimación. Barra: entre lo menos y lo más que puede ser, porque no se sabe en qué parte de su barrio "
        "vive cada quien. Quien vive cerca de dos puntos está en los dos: no se suman."
    )
    lost = df[df["personas"].isna()]["punto_nombre"].tolist()
    if lost:
        subtitle += f" Sin lugar conocido ni estimación: {words.listed(lost)}."
    title = f"{first['punto_nombre']} tiene la mayor estimación a 1 km, {formats.integer(first['personas'])} personas"
    others = rows["personas_max"].iloc[1:]
    if len(others) and others.max() > first["personas_min"]:
        title += "; los intervalos se cruzan"
    return theme.finish(
        alt.layer(spans, dots, told).properties(height=40 * len(drawn)),
        title=title,
        subtitle=subtitle,
        alt_text="Personas a menos de 1 km: "
        + "; ".join(f"{row.punto_nombre}, {row.texto}" for row in drawn.itertuples())
        + f". {subtitle}",
    )


def how(place: str) -> str:
    """How a place is known, in words."""
    return {
        "sitio": SITE,
        "barrio": "Centro de su barrio (aproximado)",
        "comuna": "Centro de su comuna (aproximado)",
    }.get(place, "Sin ubicar")


def _placed(df: pd.DataFrame) -> pd.DataFrame:
    """The points with coordinates, each with its class and its words; raises NothingToDraw."""
    rows = df.dropna(subset=["latitud", "longitud"])
    if rows.empty:
        raise NothingToDraw(NOWHERE if df.empty else "Ningún punto tiene un lugar que se pueda dibujar.")
    rows = rows.assign(lugar=[SITE if place == "sitio" else NEAR for place in rows["ubicacion"]])
    return rows.assign(
        texto=[
            f"{row.punto_nombre}\n{how(row.ubicacion)}\n"
            + (f"A menos de 1 km: {_interval(row)}" if pd.notna(row.personas) else "")
            for row in rows.itertuples()
        ]
    )


def _interval(row: object) -> str:
    told = f"{formats.integer(row.personas)} personas"
    if pd.isna(row.personas_min) or pd.isna(row.personas_max):
        return told
    return f"{told} (entre {formats.integer(row.personas_min)} y {formats.integer(row.personas_max)})"


def _ends(row: object) -> str:
    told = formats.integer(row.personas)
    if pd.isna(row.personas_min) or pd.isna(row.personas_max):
        return told
    return f"{told}, entre {formats.integer(row.personas_min)} y {formats.integer(row.personas_max)}"


def _words(df: pd.DataFrame, placed: pd.DataFrame, *, whole: dict | None = None) -> tuple[str, str]:
    """The map's finding and what is said under it."""
    title = f"{words.count(len(df), 'sitio', 'sitios')}: los Puntos Digitales y el Centro de Pensamiento"
    notes = []
    if whole and whole["personas"]:
        share = whole["cubiertas"] / whole["personas"]
        low, high = (formats.percent(whole[f"cubiertas_{end}"] / whole["personas"], digits=0) for end in ("min", "max"))
        title = (
            f"Cerca del {formats.percent(share, digits=0)} de la ciudad viviría a menos de 1 km de un Punto Digital, "
        )
        title += f"aunque puede ser del {low} al {high}"
        notes.append(
            f"{formats.integer(whole['cubiertas'])} personas, entre {formats.integer(whole['cubiertas_min'])} y "
            f"{formats.integer(whole['cubiertas_max'])} según en qué parte de su barrio viva cada quien y dónde esté "
            "cada punto; contadas una vez aunque tengan dos cerca."
        )
    near = int((placed["lugar"] == NEAR).sum())
    notes.append("Cada círculo es 1 km en línea recta, no a pie.")
    if near:
        notes.append(
            f"De {words.count(near, 'punto', 'puntos')} no se publica el lugar: van en el centro de su barrio o comuna."
        )
    lost = df[df["latitud"].isna() | df["longitud"].isna()]["punto_nombre"].tolist()
    if lost:
        notes.append(f"Fuera del mapa, porque ninguna fuente dice su lugar: {words.listed(lost)}.")
    return title, " ".join(notes)


def _alt(placed: pd.DataFrame, title: str, subtitle: str) -> str:
    told = "; ".join(row.texto.replace("\n", ", ").strip(", ") for row in placed.itertuples())
    return f"Mapa. {title}. {subtitle} {told}."


def _columns(rows: pd.DataFrame) -> tuple:
    place = (rows[name].astype(float).to_numpy() for name in ("longitud", "latitud"))
    return (*place, [RADIUS] * len(rows))


def _feature(kind: str, coordinates: list, label: str) -> dict:
    return {
        "type": "Feature",
        "geometry": {"type": kind, "coordinates": coordinates},
        "properties": {"clase": label},
    }


def _dots(layer: str, rows: pd.DataFrame, *, color: str, **drawn: object) -> pdk.Layer:
    data = [
        {"p": [x, y], "texto": text}
        for x, y, text in zip(rows["longitud"], rows["latitud"], rows["texto"], strict=True)
    ]
    return pdk.Layer(
        "ScatterplotLayer",
        id=layer,
        data=data,
        get_position="p",
        get_line_color=rgba(color),
        stroked=True,
        line_width_units=pdk.types.String("pixels"),
        get_line_width=2,
        pickable=True,
        auto_highlight=False,
        **drawn,
    )
