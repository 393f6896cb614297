"""The filters of the mobility board: whose trips and when, one zone or all, and how, why and by whom they are made."""

from __future__ import annotations

import streamlit as st

from app.domain.travel import MODES, PURPOSES, SEXES
from app.filters.address import forget, option, quoted, segments, show, tabs, warn
from app.filters.trips import PLACE, Trips, month
from app.queries import mobility, mobility_routes
from app.warehouse import run

VIEWS = {
    "flujos": "Flujos",
    "matriz": "Matriz",
    "tiempos": "Tiempos",
    "cambios": "Cambios",
    "distancia": "Más allá de la distancia",
    "rutas": "Rutas de bus",
}
# What a view stands on, beside the trips.
NEEDS = {"distancia": "viajes_gravedad", "rutas": "rutas_bus"}
# Views that take none of the filters of single trips.
WITHOUT = ("distancia",)
LEVELS = {"auto": "Auto", "comuna": "Comunas", "barrio": "Barrios"}
WAYS = {"ambos": "Ambos", "salen": "Salen", "llegan": "Llegan"}
ORDERS = {"semejanza": "Por semejanza", "volumen": "Por volumen"}
DAYS = dict(zip("LMXJVSD", ("Lun", "Mar", "Mié", "Jue", "Vie", "Sáb", "Dom"), strict=True))
LONG_DAYS = dict(
    zip("LMXJVSD", ("lunes", "martes", "miércoles", "jueves", "viernes", "sábado", "domingo"), strict=True)
)
CITYWIDE = (
    "En la versión pública los medios y las horas son de toda el área, y los tiempos, de toda ella o de los viajes que "
    "salen de una comuna: con más detalle revelarían a personas. Quite esos filtros para verlos."
)
# How many flows the map draws, the strongest first.
ARCS = {"200": "200", "1000": "1.000", "5000": "5.000"}
# By their key in the address: label, options, how an unknown one is told, default.
CHOICES = {
    "nivel": ("Detalle", LEVELS, "el nivel", "auto"),
    "sentido": ("Salen o llegan", WAYS, "el sentido", "ambos"),
    "flujos": ("Flujos que dibuja el mapa", ARCS, "esa cantidad de flujos", "1000"),
    "orden": ("Orden de las zonas", ORDERS, "el orden", "semejanza"),
}
LAST_HOUR = 23
# In the address and in the queries.
LISTS = {"medio": "modes", "sexo": "sexes", "motivo": "purposes", "estrato": "strata", "municipio": "towns"}


def view() -> str | None:
    """Draw the board's views as tabs; None, said on screen, where no trips are published."""
    if not run(mobility.periods):
        st.info(
            "Todavía no hay viajes publicados. Aparecerán al cargar el registro de viajes de los trabajadores o una "
            "encuesta de origen y destino.",
            icon=":material/info:",
        )
        return None
    notes: list[str] = []
    held = run(mobility.held)
    offered = {code: label for code, label in VIEWS.items() if NEEDS.get(code, "viajes_periodos") in held}
    if st.query_params.get("vista") in set(VIEWS) - set(offered):
        asked = quoted(st.query_params["vista"])
        forget("vista", notes, f"La vista {asked} no existe con estos datos: se muestran los flujos.")
    chosen = option("vista", "Vista", offered, default="flujos", notes=notes, what="la vista", widget=tabs)
    warn(notes)
    return chosen


def board(tab: str) -> Trips:
    """Draw the filters of a view of the trips."""
    notes: list[str] = []
    rows, grain = run(mobility.periods), run(mobility.grain)
    known = run(mobility.zones).to_dict("records")
    picked: dict[str, object] = {}
    with st.container(border=True, key="filtros"):
        first, second, third = st.columns([3, 2, 3])
        period, others = _period(rows, first, second, notes)
        with third:
            zone, place, kind = _zone(known, grain, notes)
        own = _own(tab, zone=zone, single=grain == mobility.TRIPS, notes=notes)
        compared = _compared(period, others, notes) if tab == "cambios" else None
        if tab not in WITHOUT:
            picked = _more(period, known, grain, notes)
    warn(notes)
    return Trips(
        grain=grain,
        period=period,
        others=others,
        compared=compared,
        query={
            "source": period["viaje_fuente"],
            "period": period["periodo_fecha"],
            "zone": zone,
            "way": own["sentido"],
            **picked,
        },
        level=_level(own["nivel"], kind=kind, grain=grain),
        zone=zone,
        place=place,
        kind=kind,
        order=own["orden"],
        most=int(own["flujos"]),
        address={key: value for key, value in st.query_params.items() if not key.startswith("embed")},
    )


def route() -> str | None:
    """One bus route, or all of them."""
    notes: list[str] = []
    labels = {"": "Todas las rutas"} | run(mobility_routes.names)
    found = option("ruta", "Ruta", labels, default="", notes=notes, what="la ruta")
    warn(notes)
    return found or None


def _period(rows: list[dict], first: object, second: object, notes: list[str]) -> tuple[dict, dict[str, dict]]:
    """The period asked for and those of its source, by their month in the address."""
    names = {row["viaje_fuente"]: str(row["titulo"] or row["viaje_fuente"]) for row in rows}
    with first:
        source = option(
            "fuente",
            "Fuente",
            names,
            default=next(iter(names)),
            notes=notes,
            what="la fuente",
            drops=("periodo", "comparar", *LISTS, "horas", "dias"),
        )
    own = {f"{row['periodo_fecha']:%Y-%m}": row for row in rows if row["viaje_fuente"] == source}
    labels = {
        code: f"{'hasta ' if row['es_acumulado'] else ''}{month(row['periodo_fecha'])}" for code, row in own.items()
    }
    with second:
        period = option(
            "periodo", "Periodo", labels, default=next(iter(labels)), notes=notes, what="para esta fuente el periodo"
        )
    return own[period], own


def _own(tab: str, *, zone: str | None, single: bool, notes: list[str]) -> dict[str, str]:
    """The choices that a view has of its own, side by side; those that it has not, at their default."""
    asked = {
        "nivel": single and tab != "tiempos",
        "sentido": zone is not None and tab not in WITHOUT,
        "flujos": single and tab == "flujos",
        "orden": tab == "matriz",
    }
    found = {key: default for key, (*_, default) in CHOICES.items()}
    shown = [key for key, is_asked in asked.items() if is_asked]
    for place, key in zip(st.columns(max(len(shown), 2)) if shown else [], shown, strict=False):
        label, labels, what, default = CHOICES[key]
        with place:
            found[key] = option(key, label, labels, default=default, notes=notes, what=what, widget=segments)
    return found


def _compared(period: dict, others: dict[str, dict], notes: list[str]) -> str | None:
    """The other period of a comparison; None where the source has one alone."""
    labels = {code: month(row["periodo_fecha"]) for code, row in others.items() if row is not period}
    if not labels:
        return None
    before = [code for code, row in others.items() if row["periodo_fecha"] < period["periodo_fecha"]]
    return option(
        "comparar",
        "Comparado con",
        labels,
        default=before[len(before) // 2] if before else next(iter(labels)),
        notes=notes,
        what="para comparar el periodo",
    )


def _zone(known: list[dict], grain: str, notes: list[str]) -> tuple[str | None, str, str]:
    """The zone asked for: its code, how it is called and what it is (comuna, barrio or nothing)."""
    comunas = {row["comuna_codigo"]: row["comuna_nombre"] for row in known}
    barrios = {row["zona_codigo"]: row["zona_nombre"] for row in known if row["zona_codigo"] not in comunas}
    labels = {"": "Toda el área"} | dict(sorted(comunas.items(), key=lambda one: (len(one[0]), one[0])))
    if grain == mobility.TRIPS:
        labels |= {code: f"Barrio {name}" for code, name in sorted(barrios.items(), key=lambda one: one[1])}
    asked = option("zona", "Zona", labels, default="", notes=notes, what="la zona", drops=("sentido",))
    if not asked:
        return None, PLACE, ""
    return asked, comunas.get(asked) or barrios[asked], "comuna" if asked in comunas else "barrio"


def _level(asked: str | None, *, kind: str, grain: str) -> str:
    """The level that is drawn: unless another is asked for, the finest that a zone lets read."""
    if grain != mobility.TRIPS:
        return "comuna"
    if asked in ("comuna", "barrio"):
        return asked
    return {"comuna": "detalle", "barrio": "barrio"}.get(kind, "comuna")


def _more(period: dict, known: list[dict], grain: str, notes: list[str]) -> dict[str, object]:
    """The filters that few ask for, as the queries take them; what they say is on the screen."""
    answers = run(mobility.answers, source=period["viaje_fuente"])
    towns = {row["municipio_codigo"]: row["comuna_nombre"] for row in known if row["zona_tipo"] == "municipio"}
    towns = {code: "Bucaramanga" if code == "68001" else name for code, name in towns.items()}
    offered = {
        "medio": ("Medio", {code: name for code, name in MODES.items() if code in answers["modes"]}),
        "sexo": ("Sexo", {code: name for code, name in SEXES.items() if code in answers["sexes"]}),
        "motivo": ("Motivo", {code: name for code, name in PURPOSES.items() if code in answers["purposes"]}),
        "estrato": ("Estrato", {str(code): str(code) for code in answers["strata"]}),
        "municipio": ("Municipio de un extremo", towns),
    }
    offered = {key: asked for key, asked in offered.items() if len(asked[1]) > 1}
    days = {code: name for bit, (code, name) in enumerate(DAYS.items()) if bit in answers["days"]}
    for key in {"horas", "dias", *LISTS} & set(st.query_params):
        if key not in offered and not (key == "horas" and answers["hours"] or key == "dias" and days):
            forget(key, notes, f"Estos datos no permiten filtrar por «{key}». Se omite.")
    picked: dict[str, object] = {}
    said: list[str] = []
    asked_for = [key for key in (*offered, "horas", "dias") if key in st.query_params]
    with st.expander("Más filtros", expanded=bool(asked_for), icon=":material/tune:"):
        left, right = st.columns([1, 1], gap="medium")
        if answers["hours"]:
            with left:
                hours = _hours(notes)
            if hours != (0, LAST_HOUR):
                picked["hours"] = list(hours)
                said.append(f"de {hours[0]} a {hours[1]} h" if hours[0] < hours[1] else f"a las {hours[0]} h")
        if days:
            with right:
                chosen = _several("dias", "Día de la semana", days, notes, join="")
            if chosen:
                picked["days"] = sum(1 << list(DAYS).index(code) for code in chosen)
                said.append(", ".join(LONG_DAYS[code] for code in chosen))
        for place, (key, (label, labels)) in enumerate(offered.items()):
            with (left, right)[place % 2]:
                chosen = _several(key, label, labels, notes)
            if chosen:
                picked[LISTS[key]] = [int(code) for code in chosen] if key == "estrato" else list(chosen)
                said.append(f"{label.lower()}: {', '.join(labels[code].lower() for code in chosen)}")
    if said:
        told, clear = st.columns([5, 1], vertical_alignment="center")
        told.markdown(f":material/filter_alt: **Solo** {' · '.join(said)}")
        clear.button("Quitar", icon=":material/filter_alt_off:", on_click=_clear, width="stretch")
    return picked


def _hours(notes: list[str]) -> tuple[int, int]:
    """The hours of departure, first and last; all of them also hold the trips whose hour is not known."""
    found, asked = (0, LAST_HOUR), st.query_params.get("horas")
    if asked:
        first, dash, last = asked.partition("-")
        good = dash and first.isdecimal() and last.isdecimal() and int(first) <= int(last) <= LAST_HOUR
        if good:
            found = (int(first), int(last))
        else:
            forget("horas", notes, f"«horas» no es un tramo de horas, como 6-9: {quoted(asked)}. Se omite.")
    show("horas", found)
    return st.slider("Hora de salida", 0, LAST_HOUR, key="horas", format="%d h", on_change=_write_hours)


def _write_hours() -> None:
    first, last = st.session_state["horas"]
    if (first, last) == (0, LAST_HOUR):
        st.query_params.pop("horas", None)
    else:
        st.query_params["horas"] = f"{first}-{last}"


def _several(key: str, label: str, labels: dict[str, str], notes: list[str], *, join: str = ",") -> list[str]:
    """Some of a few codes, read from the address; none of them is all."""
    asked = st.query_params.get(key) or ""
    codes = asked.split(join) if join else list(asked)
    found = [code for code in labels if code in codes]
    if asked and set(codes) - set(found):
        lost = sorted(set(codes) - set(found))
        notes.append(f"No existe en «{label}»: {', '.join(map(quoted, lost))}. Se omite.")
        if found:
            st.query_params[key] = join.join(found)
        else:
            del st.query_params[key]
    show(key, found)
    return st.pills(
        label,
        list(labels),
        selection_mode="multi",
        wrap=True,
        format_func=labels.get,
        key=key,
        on_change=_write_several,
        args=(key, join),
    )


def _write_several(key: str, join: str) -> None:
    if chosen := st.session_state[key]:
        st.query_params[key] = join.join(chosen)
    else:
        st.query_params.pop(key, None)


def _clear() -> None:
    for key in ("horas", "dias", *LISTS):
        st.query_params.pop(key, None)
