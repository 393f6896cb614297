"""The origin–destination survey: trips of a day as told at home, with the factor that each one stands for."""

import re
from collections.abc import Mapping
from datetime import date

import duckdb

from loaders import trips
from loaders.contract import REJECT, REPAIR, WARN, Column, DatePolicy, Field, Layout, Lookup, Resolved, Rule, Source
from loaders.terms import NO_DATA, spelling
from loaders.text import fold

Values = Mapping[str, str | None]
Fields = frozenset[str]

PLACES = {"fuera": "ODM-40", "sin_ubicar": "ODM-41"}
COMMON = frozenset({"id_hogar", "id_persona", "id_viaje", "zona_origen", "zona_destino", "hora_inicio", "hora_llegada"})
ESTRATOS = ("1", "2", "3", "4", "5", "6")
ANY_FACTOR = "(select count(factor) from entrega)"


def _zone(values: Values, _: Fields) -> Resolved:
    (text,) = values.values()
    code, how = trips.zone(text)
    return Resolved((code,), (PLACES[how],) if how else ())


def _times(values: Values, _: Fields) -> Resolved:
    """The hour of departure and the minutes of the trip, which may be impossible: a rule rejects those."""
    start, end = values["hora_inicio"], values["hora_llegada"]
    hour, minutes = trips.trip_minutes(start, end)
    blank = fold(start or "") in NO_DATA or fold(end or "") in NO_DATA
    return Resolved((hour, minutes), ("ODM-20",) if minutes is None and not blank else ())


def _mode(values: Values, _: Fields) -> Resolved:
    code, rules = trips.term(values["modo"], trips.MODES, "ODM-30")
    return Resolved((code,), rules)


def _purpose(values: Values, _: Fields) -> Resolved:
    code, rules = trips.term(values["motivo"], trips.PURPOSES, "ODM-31")
    return Resolved((code,), rules)


def _sex(values: Values, _: Fields) -> Resolved:
    sex, rules = spelling(values["sexo"], trips.SEX, trips.SEX_VARIANTS, "ODM-10", "ODM-11")
    return Resolved((sex or "sin dato",), rules)


def _estrato(values: Values, _: Fields) -> Resolved:
    text = re.sub(r"[.,]0+$", "", values["estrato"] or "")
    if text in ESTRATOS:
        return Resolved((int(text),))
    return Resolved((None,), () if fold(text) in NO_DATA or text == "0" else ("ODM-12",))


def _factor(values: Values, _: Fields) -> Resolved:
    text = (values["factor"] or "").replace(" ", "")
    if fold(text) in NO_DATA:
        return Resolved((None,))
    if re.fullmatch(r"\d+(\.\d{3})*,\d+", text):
        text = text.replace(".", "").replace(",", ".")
    try:
        found = float(text)
    except ValueError:
        found = 0.0
    return Resolved((found,)) if 0 < found < 1e7 else Resolved((None,), ("ODM-32",))


def _totals(con: duckdb.DuckDBPyConnection, table: str) -> dict:
    """What the file says of itself: trips told, persons, the trips that they stand for, and whether it is weighted."""
    rows, persons, factors, expanded = con.execute(
        f"select count(*), count(distinct (id_hogar, id_persona)), count(factor), sum(factor) from {table}"
    ).fetchone()
    return {"trips": rows, "persons": persons, "weighted": factors > 0, "expanded": expanded}


SOURCE = Source(
    name="encuesta_od",
    title="Encuesta origen–destino de hogares",
    publisher="Área Metropolitana de Bucaramanga",
    licence="Datos personales: uso interno (Ley 1581 de 2012)",
    url="https://www.amb.gov.co",
    description=(
        "Los viajes de un día de cada persona encuestada, con sus zonas, horas, modo y motivo, y el factor de "
        "expansión: a cuántos viajes de la población representa. Sin factor las cifras son filas sin ponderar, y se "
        "dice. Cada ola es una entrega, y la última de un año reemplaza las anteriores de ese año."
    ),
    cadence_days=365,
    grain="un viaje de una persona",
    key=("id_hogar", "id_persona", "id_viaje"),
    cutoff=("fecha",),
    events=(),
    fields=(
        Field("id_hogar", ("id_hogar", "Hogar")),
        Field("id_persona", ("id_persona", "Persona")),
        Field("id_viaje", ("id_viaje", "Viaje")),
        Field("fecha", ("fecha", "fecha_viaje", "Fecha del viaje"), is_date=True),
        Field("zona_origen", ("zona_origen", "zat_origen")),
        Field("zona_destino", ("zona_destino", "zat_destino")),
        Field("hora_inicio", ("hora_inicio", "hora_inicio_viaje", "p29_hora_inicio")),
        Field("hora_llegada", ("hora_llegada", "p31_hora_llegada")),
        Field("modo", ("modo_principal", "modo")),
        Field("motivo", ("motivo_viaje", "motivo", "p17_Id_motivo_viaje")),
        Field("sexo", ("sexo", "Género")),
        Field("estrato", ("estrato", "p5_estrato")),
        Field("municipio_hogar", ("municipio_hogar", "zat_hogar")),
        Field("factor", ("factor_expansion", "factor", "fe_viaje", "f_exp")),
    ),
    layouts=(
        Layout("encuesta", "encuesta con fecha y factor de expansión", COMMON | {"fecha", "factor"}),
        Layout("sin_factor", "encuesta sin factor de expansión: cifras sin ponderar", COMMON | {"modo", "motivo"}),
    ),
    dates=DatePolicy(earliest=date(2000, 1, 1), words=NO_DATA, swapped="ODM-50", unreadable="ODM-51"),
    lookups=(
        Lookup(("zona_origen",), ("origen_codigo",), _zone),
        Lookup(("zona_destino",), ("destino_codigo",), _zone),
        Lookup(("municipio_hogar",), ("hogar_codigo",), lambda values, _: Resolved((trips.zone(*values.values())[0],))),
        Lookup(("hora_inicio", "hora_llegada"), ("hora", "minutos"), _times),
        Lookup(("modo",), ("modo",), _mode),
        Lookup(("motivo",), ("motivo",), _purpose),
        Lookup(("sexo",), ("sexo",), _sex),
        Lookup(("estrato",), ("estrato",), _estrato),
        Lookup(("factor",), ("factor",), _factor),
    ),
    columns=(
        Column("id_hogar", "texto", "Hogar.", privacy="personal"),
        Column("id_persona", "texto", "Persona del hogar.", privacy="personal"),
        Column("id_viaje", "texto", "Viaje de la persona.", privacy="personal"),
        Column("fecha", "fecha", "Día del viaje."),
        Column(
            "origen_codigo",
            "texto",
            "Zona en que empieza: barrio, «C05-SB» si solo se sabe la comuna, corregimiento, municipio, FUERA o SU.",
        ),
        Column("destino_codigo", "texto", "Zona en que termina, con los mismos códigos."),
        Column("hogar_codigo", "texto", "Municipio o zona del hogar.", privacy="personal"),
        Column("hora", "entero", "Hora en que empieza.", "hora del día"),
        Column("minutos", "entero", "Duración; pasada la medianoche, hasta el día siguiente.", "minutos"),
        Column("modo", "texto", "Modo principal.", None, trips.MODE_CODES),
        Column("motivo", "texto", "Motivo del viaje.", None, trips.PURPOSE_CODES),
        Column("sexo", "texto", "Sexo: F, M.", None, ("F", "M", "sin dato")),
        Column("estrato", "entero", "Estrato de la vivienda."),
        Column("factor", "decimal", "Factor de expansión: viajes de un día que la fila representa.", "viajes"),
    ),
    rules=(
        Rule("ODM-01", REJECT, "La fila no trae hogar, persona o viaje."),
        Rule("ODM-02", REJECT, "La fila trae más celdas que el encabezado: no se sabe qué dato es cuál."),
        Rule("ODM-03", REJECT, "El viaje se repite con otros datos: se conserva la última aparición."),
        Rule(
            "ODM-04",
            REJECT,
            "El viaje termina antes de empezar. (Una llegada con hora menor es del día siguiente si así dura hasta "
            f"{trips.OVERNIGHT // 60} horas: de 22:50 a 0:20 es válido.)",
            when="minutos < 0",
            column="minutos",
            listed=True,
        ),
        Rule(
            "ODM-05",
            REJECT,
            "El viaje dura 24 horas o más.",
            when=f"minutos >= {trips.DAY}",
            column="minutos",
            listed=True,
        ),
        Rule("ODM-10", REPAIR, "Sexo escrito de otra forma («Hombre»): se lleva a F o M."),
        Rule("ODM-11", REPAIR, "Sexo desconocido: se deja sin dato y el viaje se conserva."),
        Rule("ODM-12", REPAIR, "Estrato que no es de 1 a 6: se deja sin dato.", listed=True),
        Rule("ODM-20", REPAIR, "Hora ilegible: el viaje se conserva sin hora o sin duración.", listed=True),
        Rule("ODM-30", REPAIR, "Modo que no está en la lista: el viaje se conserva sin modo.", listed=True),
        Rule("ODM-31", REPAIR, "Motivo que no está en la lista: el viaje se conserva sin motivo.", listed=True),
        Rule("ODM-32", REPAIR, "Factor de expansión ilegible, cero o negativo: se deja vacío.", listed=True),
        Rule(
            "ODM-33",
            WARN,
            "Sin factor de expansión en una encuesta que lo trae: cuenta como fila y no suma viajes.",
            when=f"factor is null and {ANY_FACTOR} > 0",
        ),
        Rule(
            "ODM-34",
            WARN,
            "La encuesta no trae factor de expansión: cada fila cuenta una vez y las cifras son sin ponderar.",
            when=f"{ANY_FACTOR} = 0",
        ),
        Rule(
            "ODM-40",
            WARN,
            "Zona que no es del área metropolitana: el viaje se conserva como «fuera del área».",
            withheld=True,
            listed=True,
        ),
        Rule("ODM-41", WARN, "Sin zona: el viaje se conserva sin ubicar.", withheld=True),
        Rule("ODM-50", REPAIR, "Día y mes intercambiados: se reordenan."),
        Rule("ODM-51", REPAIR, "Fecha ilegible: se deja vacía; el viaje cuenta en el mes de la ola."),
        Rule(
            "ODM-52",
            REPAIR,
            "Fecha posterior al corte o de más de seis meses antes: no es de esta ola y se deja vacía.",
            when="fecha > $corte or fecha < $corte - 183",
            column="fecha",
            value="null",
        ),
    ),
    totals=_totals,
)
