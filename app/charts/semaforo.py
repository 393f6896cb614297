"""Lights of opening: where they are, how sure they are, how they changed. Never colour alone: letter, shape and word.

`df` is `queries.semaforo.lights` unless said otherwise.
"""

from __future__ import annotations

import json

import altair as alt
import pandas as pd
import pydeck as pdk

from app.charts import maps_deck, maps_twin, theme, words
from app.charts.registry import NothingToDraw, figure
from app.domain import formats, semaforo, shapes

METHOD = "docs/methods/semaforo.md"
MODELS = ("semaforo_por_territorio", "semaforo_por_comuna", "semaforo_umbrales")
# Hues apart with any colour vision, by their lightness too; a test measures it.
COLORS = {semaforo.GREEN: "#45a877", semaforo.YELLOW: "#f0c22e", semaforo.RED: "#a82433", semaforo.NONE: "#b3b8bd"}
LETTERS = {semaforo.GREEN: "V", semaforo.YELLOW: "A", semaforo.RED: "R", semaforo.NONE: "?"}
_INKS = {semaforo.GREEN: "#1b2733", semaforo.YELLOW: "#1b2733", semaforo.RED: "#ffffff", semaforo.NONE: "#1b2733"}
_SHAPES = {semaforo.GREEN: "circle", semaforo.YELLOW: "triangle-up", semaforo.RED: "square", semaforo.NONE: "cross"}
# Metres of the height of the largest letter.
LARGEST = 420
# So many rows fit on a screen; the table has all.
MOST = 25
ROW = 20
NOUNS = {"comuna": ("comuna", "comunas"), "barrio": ("barrio", "barrios")}
_NONE = {"comuna": "Ninguna comuna", "barrio": "Ningún barrio"}
INCIDENCE = r"\text{incidencia} = \frac{\text{casos de 14 días}}{\text{población}}\times 100\,000"
COLUMNS = {
    "territorio_codigo": "Código",
    "territorio_nombre": "Territorio",
    "luz_nombre": "Luz",
    "en_el_limite": "En el límite",
    "casos_14": "Casos de 14 días",
    "personas": "Habitantes",
    "incidencia_14": "Casos por 100.000",
    "incidencia_14_bajo": "Incidencia, desde",
    "incidencia_14_alto": "Incidencia, hasta",
    "ubicados_pct": "Ubicados, %",
    "rt_texto": "Rt",
    "ocupacion_uci_pct": "UCI ocupada, %",
    "trabajadores": "Trabajadores reactivados",
    "entrantes": "Trabajadores que entran",
    "estrato_bajo_pct": "Viviendas de estrato 1 y 2, %",
    "puesto": "Puesto",
    "puesto_bajo": "Puesto, desde",
    "puesto_alto": "Puesto, hasta",
    "razones": "Por qué",
}


def tabulate(df: pd.DataFrame) -> pd.DataFrame:
    """The rows of the table: Rt with its two decimals, reasons in one line."""
    told = [_ends(*ends, digits=2) for ends in df[["rt", "rt_bajo", "rt_alto"]].itertuples(index=False)]
    return df.assign(rt_texto=told, razones=df["razones"].str.replace("\n", " "))


def lights_deck(
    df: pd.DataFrame,
    *,
    polygons: pd.DataFrame,
    outline: pd.DataFrame,
    chosen: str | None = None,
    height: int = maps_deck.HEIGHT,
    **shown: object,
) -> maps_deck.CompactDeck:
    """The interactive map of `lights_map`, same arguments; each light also says its letter."""
    features, letters = _painted(df, polygons)
    title, subtitle = _told(df, **shown)
    text = pdk.Layer(
        "TextLayer",
        id="letras",
        data=letters,
        get_position="lugar",
        get_text="letra",
        get_color="tinta",
        get_size="tamano",
        size_units=pdk.types.String("meters"),
        size_max_pixels=24,
        font_family=pdk.types.String("Arial, sans-serif"),
        font_weight=700,
        pickable=False,
    )
    framed = maps_deck.shapes(outline)
    layers = [
        maps_deck.territories(features, get_fill_color="properties.color"),
        maps_deck.border("contornos", framed, theme.RULE, 1.8),
        text,
        *maps_deck.outlined(features, chosen),
    ]
    told = _described(df, title, subtitle)
    return maps_deck.deck(
        layers, framed, height=height, tooltip="{nombre}\n{texto}", told=told, heading=(title, subtitle)
    )


def lights_legend(df: pd.DataFrame, **_: object) -> dict:
    """The legend of `lights_map`."""
    return maps_twin.key(_legend(df), unit="Luz")


@figure(
    "mapa-semaforo",
    title="Semáforo en el mapa",
    unit="luz",
    models=(*MODELS, "territorios", "poligonos"),
    method=(METHOD, "docs/methods/incidencia.md", "docs/methods/control-de-divulgacion.md"),
    formula=INCIDENCE,
    columns=COLUMNS,
    embeddable=True,
    deck=lights_deck,
    legend=lights_legend,
    tabulate=tabulate,
)
def lights_map(df: pd.DataFrame, *, polygons: pd.DataFrame, outline: pd.DataFrame, **shown: object) -> dict:
    """The light of each comuna or barrio: `level`, `place`; `outline` are the polygons of the level above."""
    features, letters = _painted(df, polygons)
    title, subtitle = _told(df, **shown)
    base = (
        alt.Chart()
        .mark_geoshape(stroke=theme.RULE, strokeWidth=0.7)
        .encode(
            color=maps_twin.color(_legend(df), unit="Luz"),
            tooltip=[
                alt.Tooltip("properties.nombre:N", title="Territorio"),
                alt.Tooltip("properties.texto:N", title="Luz"),
            ],
        )
    )
    marks = (
        alt.Chart()
        .mark_text(fontWeight="bold", tooltip=None)
        .encode(
            longitude=alt.Longitude("x:Q"),
            latitude=alt.Latitude("y:Q"),
            text=alt.Text("letra:N"),
            size=alt.Size("puntos:Q", scale=None),
            color=alt.Color("tinta_vega:N", scale=None),
        )
    )
    layers = [(base, features), maps_twin.border(maps_deck.shapes(outline), theme.RULE, 1.2), (marks, letters)]
    return maps_twin.still(layers, title=title, subtitle=subtitle, told=_described(df, title, subtitle))


@figure(
    "incidencia-semaforo",
    title="Incidencia frente a los umbrales",
    unit="casos por 100.000 habitantes en 14 días",
    models=(*MODELS, "poblacion_por_territorio"),
    method=(METHOD, "docs/methods/incidencia.md"),
    formula=INCIDENCE,
    columns=COLUMNS,
    embeddable=True,
    tabulate=tabulate,
)
def incidence(
    df: pd.DataFrame, *, level: str, limits: dict[str, float], selected: str | None = None, **_: object
) -> dict:
    """The incidence of each territory with its interval, over the two thresholds."""
    rows, which = _rows(df, level=level, selected=selected)
    rows["valor"], rows["bajo"], rows["alto"] = (
        rows[name].astype(float) for name in ("incidencia_14", "incidencia_14_bajo", "incidencia_14_alto")
    )
    yellow, red = limits["incidencia_amarillo"], limits["incidencia_rojo"]
    chart = over_thresholds(rows, yellow=yellow, red=red)
    own = df[(df["territorio_tipo"] == level) & df["incidencia_14"].notna()]
    sure = int((own["incidencia_14_bajo"] >= red).sum())
    doubt = int(((own["incidencia_14_bajo"] < red) & (own["incidencia_14_alto"] >= red)).sum())
    passing = words.count(sure, *_pass(level)) if sure else f"{_NONE[level]} pasa"
    title = f"{passing} de {formats.decimal(red, digits=0)} casos por 100.000 más allá del azar"
    if doubt:
        title += f"; de {formats.integer(doubt)} no se puede decir"
    return theme.finish(
        chart,
        title=title,
        subtitle=f"{which} El punto es la incidencia de 14 días y la raya su intervalo exacto del 95 %: donde cruza "
        "un umbral, el color es dudoso.",
        alt_text=f"{which} Casos por 100.000 en 14 días: "
        + "; ".join(f"{row.nombre}, {row.texto or formats.integer(row.valor)}" for row in rows.itertuples())
        + f". Umbrales: {formats.decimal(yellow, digits=0)} y {formats.decimal(red, digits=0)}.",
    )


@figure(
    "puestos-semaforo",
    title="Puesto por incidencia, con lo que el azar permite",
    unit="puesto",
    models=MODELS,
    method=METHOD,
    formula=r"\text{puesto}_i = 1+\#\{j:\ \lambda_j>\lambda_i\},\qquad \lambda_i\sim\Gamma(c_i+\tfrac12,\ P_i)",
    columns=COLUMNS,
    embeddable=True,
    tabulate=tabulate,
)
def places(df: pd.DataFrame, *, level: str, selected: str | None = None, **_: object) -> dict:
    """The place of each territory by incidence, with the interval that chance allows."""
    rows, which = _rows(df, level=level, selected=selected)
    rows["valor"], rows["bajo"], rows["alto"] = (
        rows[name].astype(float) for name in ("puesto", "puesto_bajo", "puesto_alto")
    )
    own = df[df["puesto"].notna()]
    wide = float((own["puesto_alto"] - own["puesto_bajo"] + 1).median())
    many, first = len(own), own.sort_values("puesto").iloc[0]
    title = (
        f"{first['territorio_nombre']} va primero, pero el azar permite del {first['puesto_bajo']} al "
        f"{first['puesto_alto']} entre {formats.integer(many)}"
        if first["puesto_alto"] > first["puesto_bajo"]
        else f"{first['territorio_nombre']} va primero, sin duda"
    )
    return theme.finish(
        alt.layer(
            *intervals(rows, "Puesto (1, la incidencia más alta)", "d", scale=alt.Scale(zero=False, nice=False))
        ).properties(height=ROW * len(rows)),
        title=title,
        subtitle=f"{which} La raya va del puesto más alto al más bajo compatibles con los datos (95 % de mil sorteos): "
        f"la mitad abarca {formats.decimal(wide, digits=0)} puestos o más. Donde se traslapan, el orden no dice nada.",
        alt_text=f"{which} Puesto e intervalo: "
        + "; ".join(
            f"{row.nombre}, {row.texto or f'{row.valor:.0f} ({row.bajo:.0f} a {row.alto:.0f})'}"
            for row in rows.itertuples()
        )
        + ".",
    )


@figure(
    "semaforo-semanas",
    title="Las luces, semana a semana",
    unit="comunas",
    models=MODELS,
    method=METHOD,
    columns={
        "fecha": "Dos semanas al",
        "luz_nombre": "Luz",
        "territorios": "Comunas",
        "de": "De",
    },
    embeddable=True,
)
def weeks(df: pd.DataFrame, *, shown: object) -> dict:
    """How many comunas had each light every Saturday; `df` is `queries.semaforo.history`, `shown` the day chosen."""
    if df.empty:
        raise NothingToDraw("No hay semanas que mostrar.")
    rows = df.assign(fecha=pd.to_datetime(df["fecha"]), orden=df["luz"].map({name: n for n, name in enumerate(COLORS)}))
    # Each Saturday's rectangle is as wide as its week, whatever the screen: a bar has a width in pixels.
    rows["desde"], rows["hasta"] = rows["fecha"] - pd.Timedelta(days=3), rows["fecha"] + pd.Timedelta(days=3.6)
    rows = rows.sort_values(["fecha", "orden"])
    rows["arriba"] = rows.groupby("fecha")["territorios"].cumsum()
    rows["abajo"] = rows["arriba"] - rows["territorios"]
    chosen, many = pd.Timestamp(shown), int(rows["de"].max())
    kept = ["fecha", "desde", "hasta", "arriba", "abajo", "luz_nombre", "territorios"]
    bars = (
        alt.Chart(rows.loc[rows["territorios"] > 0, kept])
        .mark_rect()
        .encode(
            x=alt.X("desde:T", title=None, axis=alt.Axis(format="%b %Y", labelOverlap=True, tickCount=6)),
            x2=alt.X2("hasta:T"),
            y=alt.Y(
                "abajo:Q",
                title="Comunas",
                scale=alt.Scale(domain=[0, many], nice=False),
                axis=alt.Axis(tickMinStep=1, tickCount=5, grid=True),
            ),
            y2=alt.Y2("arriba:Q"),
            color=_color([light for light in COLORS if light in set(rows.loc[rows["territorios"] > 0, "luz"])]),
            tooltip=[
                alt.Tooltip("fecha:T", title="Dos semanas al", format=theme.DAY),
                alt.Tooltip("luz_nombre:N", title="Luz"),
                alt.Tooltip("territorios:Q", title="Comunas"),
            ],
        )
    )
    mark = pd.DataFrame({"fecha": [chosen]})
    rule = alt.Chart(mark).mark_rule(color=theme.INK, strokeWidth=1.4).encode(x=alt.X("fecha:T"))
    red = rows[(rows["luz"] == semaforo.RED) & (rows["territorios"] == many)]
    green = rows[(rows["luz"] == semaforo.GREEN) & (rows["territorios"] > 0)]
    title = (
        f"Todas las comunas en rojo en {words.count(len(red), 'semana', 'semanas')}"
        if len(red)
        else "Nunca todas las comunas en rojo"
    )
    title += f"; alguna en verde en {formats.integer(green['fecha'].nunique())}"
    return theme.finish(
        alt.layer(bars, rule).properties(height=260),
        title=title,
        subtitle=f"De {many} comunas, cuántas tendrían cada luz cada sábado con los umbrales de esta página y los "
        "datos de hoy. La línea es la fecha elegida.",
        alt_text=f"Columnas apiladas, {formats.period(rows['fecha'].min(), rows['fecha'].max())}. {title}.",
    )


@figure(
    "sensibilidad-semaforo",
    title="Qué tanto depende de los umbrales",
    unit="territorios que cambian de luz",
    models=MODELS,
    method=METHOD,
    columns={
        "criterio_nombre": "Umbrales que se mueven",
        "cambio": "Cambio",
        "cambian": "Cambian de luz",
        "peor": "A una peor",
        "mejor": "A una mejor",
        "de": "De",
    },
    embeddable=True,
)
def sensitivity(df: pd.DataFrame, *, level: str, **_: object) -> dict:
    """How many lights hang on the thresholds; `df` is `queries.semaforo.sensitivity`."""
    if not df["de"].max():
        raise NothingToDraw("Ningún territorio tiene luz en esta fecha: no hay nada que pueda cambiar.")
    rows = df.assign(umbrales=df["cambio"].map(lambda by: f"{'20 % más bajos' if by < 0 else '20 % más altos'}"))
    many = int(df["de"].max())
    order = list(dict.fromkeys(rows["criterio_nombre"]))
    base = alt.Chart(rows[["criterio_nombre", "umbrales", "cambian", "peor", "mejor", "de"]]).encode(
        y=alt.Y("criterio_nombre:N", sort=order, title=None, axis=alt.Axis(labelLimit=170, labelOverlap=False)),
        yOffset=alt.YOffset("umbrales:N", sort=["20 % más bajos", "20 % más altos"]),
        x=alt.X(
            "cambian:Q",
            title=f"{NOUNS[level][1].capitalize()} que cambian de luz",
            scale=alt.Scale(domain=[0, max(many, 1)]),
            axis=alt.Axis(tickMinStep=1, tickCount=5, format="d", grid=True),
        ),
    )
    bars = base.mark_bar(cornerRadiusEnd=2).encode(
        color=alt.Color(
            "umbrales:N",
            scale=alt.Scale(domain=["20 % más bajos", "20 % más altos"], range=[theme.CASES, theme.DEATHS]),
            legend=alt.Legend(title="Umbrales", titleColor=theme.INK, titleFontWeight="normal"),
        ),
        tooltip=[
            alt.Tooltip("criterio_nombre:N", title="Umbrales de"),
            alt.Tooltip("umbrales:N", title="Se ponen"),
            alt.Tooltip("cambian:Q", title="Cambian"),
            alt.Tooltip("peor:Q", title="A una luz peor"),
            alt.Tooltip("mejor:Q", title="A una mejor"),
        ],
    )
    told = base.mark_text(align="left", dx=4, color=theme.INK, fontSize=11).encode(text=alt.Text("cambian:Q"))
    low, high = (int(rows.loc[(rows["criterio"] == "todos") & (rows["cambio"].lt(0) == down), "cambian"].iloc[0])
                 for down in (True, False))  # fmt: skip
    return theme.finish(
        alt.layer(bars, told).properties(height=200),
        title=f"Con todos los umbrales 20 % más bajos cambian {formats.integer(low)} de {formats.integer(many)} "
        f"{NOUNS[level][1]}; 20 % más altos, {formats.integer(high)}",
        subtitle="Se mueven a la vez el umbral amarillo y el rojo de un criterio, y los demás se dejan. Solo cuentan "
        "los territorios con luz. Cuantos menos cambian, menos depende la decisión de dónde se puso el umbral.",
        alt_text="; ".join(
            f"{row.criterio_nombre}, {row.umbrales}: cambian {row.cambian} de {row.de}" for row in rows.itertuples()
        )
        + ".",
    )


def of_thresholds(df: pd.DataFrame) -> pd.DataFrame:
    """The thresholds as they are read: the value with its unit, the reason with its rule."""
    return df.assign(
        referencia=[
            f"{formats.decimal(row.magnitud, digits=_digits(row.magnitud))} {row.unidad}" for row in df.itertuples()
        ],
        razon=[f"{row.explicacion}{f' {row.norma}.' if isinstance(row.norma, str) else ''}" for row in df.itertuples()],
    )


figure(
    "umbrales-semaforo",
    title="Los umbrales, su norma y su razón",
    unit="la de cada umbral",
    models=("semaforo_umbrales",),
    method=METHOD,
    columns={
        "titulo": "Umbral",
        "referencia": "De referencia",
        "es_propio": "Elección propia",
        "razon": "Por qué, y en qué norma o guía se apoya",
        "fuente_url": "Enlace",
    },
    tabulate=of_thresholds,
)(None)


def over_thresholds(rows: pd.DataFrame, *, yellow: float, red: float, width: int = 170) -> alt.LayerChart:
    """Incidences with their intervals over the two thresholds; `rows` as `intervals` takes them."""
    lines = pd.DataFrame({"umbral": [yellow, red], "nombre": ["amarillo", "rojo"]})
    rule = (
        alt.Chart(lines)
        .mark_rule(strokeDash=[4, 3], color=theme.INK, strokeWidth=1.2)
        .encode(x=alt.X("umbral:Q"), tooltip=[alt.Tooltip("nombre:N", title="Umbral"), alt.Tooltip("umbral:Q")])
    )
    named = [
        alt.Chart(lines[place : place + 1])
        .mark_text(align=align, dx=dx, dy=-6, color=theme.INK, fontSize=11)
        .encode(x=alt.X("umbral:Q"), y=alt.YValue(0), text=alt.Text("nombre:N"))
        for place, (align, dx) in enumerate((("right", -3), ("left", 3)))
    ]
    # Of few cases an interval may be many times the threshold: it runs out of the chart, its end is in the tooltip.
    top = 1.25 * max(float(rows["valor"].max()), 1.2 * red)
    drawn = intervals(
        rows, "Casos por 100.000 en 14 días", ",.0f", scale=alt.Scale(domain=[0, top], nice=False), width=width
    )
    return alt.layer(rule, *drawn, *named).properties(height=ROW * len(rows))


def intervals(rows: pd.DataFrame, title: str, form: str, *, scale: alt.Scale, width: int = 170) -> list[alt.Chart]:
    """A point in the colour and shape of its light, and its interval.

    `rows` in order: nombre, valor, bajo, alto, luz_nombre, elegido and `texto`, what stands in the place of no value.
    """
    order = rows["nombre"].tolist()
    kept = ["nombre", "valor", "bajo", "alto", "texto", "luz_nombre", "elegido"]
    base = alt.Chart(rows[kept]).encode(
        y=alt.Y("nombre:N", sort=order, title=None, axis=alt.Axis(labelLimit=width, labelOverlap=False)),
        opacity=theme.when(alt.OpacityValue, "datum.elegido", 1, 0.45),
    )
    x = {
        "title": title,
        "scale": scale,
        "axis": alt.Axis(format=",d", tickCount=5, tickMinStep=1, grid=True),
    }
    known = base.transform_filter("isValid(datum.valor)").encode(
        tooltip=[
            alt.Tooltip("nombre:N", title="Nombre"),
            alt.Tooltip("luz_nombre:N", title="Luz"),
            alt.Tooltip("valor:Q", title=title, format=form),
            alt.Tooltip("bajo:Q", title="Desde", format=form),
            alt.Tooltip("alto:Q", title="Hasta", format=form),
        ]
    )
    used = [light for light in COLORS if semaforo.WORDS[light] in set(rows["luz_nombre"])]
    return [
        known.mark_rule(color=theme.RULE, strokeWidth=2, clip=True).encode(x=alt.X("bajo:Q", **x), x2=alt.X2("alto:Q")),
        known.mark_point(filled=True, size=75, stroke=theme.RULE, strokeWidth=0.8, fillOpacity=1).encode(
            x=alt.X("valor:Q"),
            color=_color(used),
            shape=alt.Shape(
                "luz_nombre:N",
                scale=alt.Scale(domain=[semaforo.WORDS[one] for one in used], range=[_SHAPES[one] for one in used]),
                legend=alt.Legend(title=None),
            ),
        ),
        base.transform_filter("datum.texto")
        .mark_text(align="left", dx=3, color=theme.INK, fontSize=11)
        .encode(x=alt.XValue(0), text=alt.Text("texto:N")),
    ]


def _painted(df: pd.DataFrame, polygons: pd.DataFrame) -> tuple[list[dict], list[dict]]:
    """The territories in the colour of their light, and the letter of each at its middle."""
    if df.empty:
        raise NothingToDraw("No hay territorios que mostrar en esta fecha.")
    lights = df.set_index("territorio_codigo")
    features, letters = [], []
    for row in polygons.itertuples():
        code, known = row.territorio_codigo, row.territorio_codigo in lights.index
        own = lights.loc[code] if known else None
        light = own["luz"] if known else semaforo.NONE
        texts = [semaforo.WORDS[light] + (", en el límite" if known and own["en_el_limite"] else "")]
        texts += own["razones"].split("\n")[:3] if known else []
        about = {
            "codigo": code,
            "nombre": row.territorio_nombre,
            "clase": _label(light),
            "texto": "\n".join(texts),
            "color": maps_deck.rgba(COLORS[light]),
        }
        features.append({"type": "Feature", "geometry": json.loads(row.geojson), "properties": about})
        x, y = shapes.middle(row.geojson)
        ink = _INKS[light]
        # As large as its territory lets it be: those of small ones are read when the map is brought nearer.
        size = min(0.35 * shapes.across(row.geojson), LARGEST)
        letters.append(
            {
                "lugar": [x, y],
                "x": x,
                "y": y,
                "letra": LETTERS[light],
                "tamano": round(size),
                "puntos": round(size / 30, 1),
            }
            | {"tinta": maps_deck.rgba(ink), "tinta_vega": ink}
        )
    return features, letters


def _label(light: str) -> str:
    return f"{LETTERS[light]} · {semaforo.WORDS[light]}"


def _legend(df: pd.DataFrame) -> dict[str, str]:
    used = set(df["luz"])
    return {_label(light): color for light, color in COLORS.items() if light in used}


def _told(df: pd.DataFrame, *, level: str, place: str | None = None, **_: object) -> tuple[str, str]:
    """The finding, and how to read the map."""
    own = df[df["territorio_tipo"] == level]
    counts = own["luz"].value_counts()
    lit = len(own) - int(counts.get(semaforo.NONE, 0))
    if not lit:
        title = f"Sin luz: de ninguna {NOUNS['comuna'][0]} se publican los casos de las dos semanas"
        title = title if level == "comuna" else "Sin luz: ningún barrio tiene incidencia"
    else:
        parts = [
            f"{formats.integer(counts[light])} en {semaforo.WORDS[light].lower()}"
            for light in (semaforo.RED, semaforo.YELLOW, semaforo.GREEN)
            if counts.get(light)
        ]
        title = f"De {words.count(lit, *NOUNS[level])} con luz, {words.listed(parts)}"
    limit = int(own["en_el_limite"].sum())
    note = "La letra dice lo mismo que el color."
    if limit:
        note += f" En el límite, porque el intervalo permite otra luz: {words.count(limit, *NOUNS[level])}."
    hidden = int(df["es_casos_oculto"].sum())
    if hidden:
        note += f" Sin luz por privacidad: {words.count(hidden, 'territorio', 'territorios')}."
    if level == "comuna":
        note += " Los corregimientos no tienen población censada aparte: sin incidencia y sin luz."
    return title, note


def _described(df: pd.DataFrame, title: str, subtitle: str) -> str:
    groups = [
        f"{semaforo.WORDS[light]}: {', '.join(own['territorio_nombre'][:40])}"
        for light in (semaforo.RED, semaforo.YELLOW, semaforo.GREEN, semaforo.NONE)
        if len(own := df[df["luz"] == light])
    ]
    return f"Mapa. {title}. {subtitle} {'. '.join(groups)}."


def _rows(df: pd.DataFrame, *, level: str, selected: str | None) -> tuple[pd.DataFrame, str]:
    """The rows to draw, and which they are in words: by rank, what has none last, by name."""
    if df["puesto"].notna().sum() == 0:
        raise NothingToDraw("Ningún territorio tiene una incidencia que mostrar en esta fecha.")
    ordered = df.sort_values(["puesto", "territorio_nombre"], na_position="last")
    if level == "comuna":
        rows, which = ordered[ordered["territorio_tipo"] == "comuna"], "Comunas."
    else:
        around = df.loc[df["territorio_codigo"] == selected, "comuna_codigo"]
        if len(around):
            rows, which = ordered[ordered["comuna_codigo"] == around.iloc[0]], "Barrios de la misma comuna."
        else:
            rows = ordered.head(MOST)
            which = f"Los {len(rows)} barrios de incidencia más alta; la tabla trae todos."
    rows = rows.assign(nombre=rows["territorio_nombre"])
    rows["texto"] = [
        "" if pd.notna(row.incidencia_14) else "oculto por privacidad" if row.es_casos_oculto else "sin dato"
        for row in rows.itertuples()
    ]
    codes = set(rows["territorio_codigo"])
    rows["elegido"] = rows["territorio_codigo"].eq(selected) if selected in codes else True
    return rows, which


def _digits(value: float) -> int:
    return 0 if float(value).is_integer() else 1


def _color(used: list[str]) -> alt.Color:
    return alt.Color(
        "luz_nombre:N",
        scale=alt.Scale(domain=[semaforo.WORDS[one] for one in used], range=[COLORS[one] for one in used]),
        legend=alt.Legend(title=None),
    )


def _pass(level: str) -> tuple[str, str]:
    one, many = NOUNS[level]
    return f"{one} pasa", f"{many} pasan"


def _ends(value: float, low: float, high: float, *, digits: int) -> str:
    if pd.isna(value):
        return "—"
    write = [formats.decimal(one, digits=digits) for one in (value, low, high)]
    return f"{write[0]} ({write[1]} a {write[2]})"
