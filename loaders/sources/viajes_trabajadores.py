"""How the workers of reactivated firms travel: where they live and work, on which days and hours, and by which mode."""

from collections.abc import Mapping
from datetime import date

import duckdb

from loaders import trips
from loaders.contract import REJECT, REPAIR, WARN, Column, DatePolicy, Field, Layout, Lookup, Resolved, Rule, Source
from loaders.terms import NO_DATA, spelling
from loaders.text import fold

Values = Mapping[str, str | None]
Fields = frozenset[str]

PLACES = {"parecido": "TRA-40", "desconocido": "TRA-41", "sin_barrio": "TRA-42", "fuera": "TRA-43"}
PLACES |= {"sin_ubicar": "TRA-44"}


def _home(values: Values, _: Fields) -> Resolved:
    return _place(*values.values())


def _place(municipality: str | None, barrio: str | None) -> Resolved:
    code, how = trips.home(municipality, barrio)
    return Resolved((code,), (PLACES[how],) if how else ())


def _days(values: Values, _: Fields) -> Resolved:
    found = trips.days(values["dias"])
    return Resolved((found,), () if found else ("TRA-12",))


def _entry(values: Values, _: Fields) -> Resolved:
    return _clock(values["hora_entrada"])


def _exit(values: Values, _: Fields) -> Resolved:
    return _clock(values["hora_salida"])


def _clock(text: str | None) -> Resolved:
    found = trips.clock(text)
    if found is None or found > trips.DAY:
        return Resolved((None,), () if fold(text or "") in NO_DATA else ("TRA-20",))
    return Resolved((found % trips.DAY,))


def _minutes(values: Values, _: Fields) -> Resolved:
    text = values["minutos"]
    found = trips.minutes(text)
    return Resolved((found,), ("TRA-21",) if found is None and fold(text or "") not in NO_DATA else ())


def _mode(values: Values, _: Fields) -> Resolved:
    code, rules = trips.term(values["medio"], trips.MODES, "TRA-30")
    return Resolved((code,), rules)


def _sex(values: Values, _: Fields) -> Resolved:
    sex, rules = spelling(values["sexo"], trips.SEX, trips.SEX_VARIANTS, "TRA-10", "TRA-11")
    return Resolved((sex or "sin dato",), rules)


def _totals(con: duckdb.DuckDBPyConnection, table: str) -> dict:
    """What the file says of itself: workers, establishments and workers by mode."""
    workers, places = con.execute(f"select count(*), count(distinct radicado) from {table}").fetchone()
    modes = con.execute(f"select modo::varchar, count(*) from {table} group by modo order by modo").fetchall()
    return {"workers": workers, "establishments": places, "by_mode": dict(modes)}


SOURCE = Source(
    name="viajes_trabajadores",
    title="Viajes al trabajo declarados en el registro de reactivación",
    publisher="Alcaldía de Bucaramanga",
    licence="Datos personales: uso interno (Ley 1581 de 2012)",
    url="https://www.bucaramanga.gov.co",
    description=(
        "Un trabajador por fila, sin documento: dónde vive, dónde trabaja, qué días, a qué horas, en qué medio y "
        "cuánto tarda. La lista es acumulada y cada entrega reemplaza la anterior. Solo salen de ella cifras agregadas."
    ),
    cadence_days=30,
    grain="un trabajador de un establecimiento",
    key=("radicado", "trabajador"),
    cutoff=("desde_fecha",),
    events=(),
    fields=(
        Field("radicado", ("Radicado", "Número de radicado", "No. Radicado")),
        Field("trabajador", ("Trabajador", "No. trabajador", "Consecutivo del trabajador"), content=r"\d+(\.0)?"),
        Field("sexo", ("Sexo", "Género")),
        Field("municipio_residencia", ("Municipio de residencia", "Municipio residencia")),
        Field("barrio_residencia", ("Barrio de residencia", "Barrio residencia", "Barrio origen")),
        Field("municipio_trabajo", ("Municipio de trabajo", "Municipio trabajo")),
        Field("barrio_trabajo", ("Barrio de trabajo", "Barrio trabajo", "Barrio destino")),
        Field("dias", ("Días", "Días que trabaja", "Días de trabajo")),
        Field("hora_entrada", ("Hora de entrada", "Entrada")),
        Field("hora_salida", ("Hora de salida", "Salida")),
        Field("medio", ("Medio de transporte", "Medio", "Modo de transporte")),
        Field("minutos", ("Minutos de viaje", "Minutos", "Tiempo de viaje (min)")),
        Field("desde_fecha", ("Desde", "Fecha desde", "Fecha de inicio"), is_date=True),
    ),
    layouts=(
        Layout(
            "registro",
            "viajes de los trabajadores del registro de reactivación",
            frozenset({"radicado", "trabajador", "barrio_residencia", "barrio_trabajo", "dias", "medio"}),
        ),
    ),
    dates=DatePolicy(earliest=date(2020, 1, 1), words=NO_DATA, swapped="TRA-50", unreadable="TRA-51"),
    lookups=(
        Lookup(("municipio_residencia", "barrio_residencia"), ("origen_codigo",), _home),
        Lookup(("municipio_trabajo", "barrio_trabajo"), ("destino_codigo",), _home),
        Lookup(("dias",), ("dias",), _days),
        Lookup(("hora_entrada",), ("entrada_min",), _entry),
        Lookup(("hora_salida",), ("salida_min",), _exit),
        Lookup(("medio",), ("modo",), _mode),
        Lookup(("minutos",), ("minutos",), _minutes),
        Lookup(("sexo",), ("sexo",), _sex),
    ),
    columns=(
        Column("radicado", "texto", "Radicado del establecimiento.", privacy="interna"),
        Column("trabajador", "entero", "Número del trabajador en su establecimiento.", privacy="personal"),
        Column("sexo", "texto", "Sexo: F, M.", None, ("F", "M", "sin dato")),
        Column("barrio_residencia", "texto", "Barrio de residencia como lo escribieron.", privacy="personal"),
        Column("barrio_trabajo", "texto", "Barrio de trabajo como lo escribieron.", privacy="personal"),
        Column(
            "origen_codigo",
            "texto",
            "Zona de residencia: barrio, «C05-SB» si solo se sabe la comuna, corregimiento, municipio, «FUERA» o «SU».",
        ),
        Column("destino_codigo", "texto", "Zona de trabajo, con los mismos códigos."),
        Column("dias", "entero", "Días que trabaja: suma de lunes 1, martes 2, … domingo 64; 0 si no se sabe."),
        Column("entrada_min", "entero", "Hora de entrada, desde medianoche.", "minutos"),
        Column("salida_min", "entero", "Hora de salida, desde medianoche; si es menor, del día siguiente.", "minutos"),
        Column("modo", "texto", "Medio de transporte.", None, trips.MODE_CODES),
        Column("minutos", "entero", "Duración del viaje de ida.", "minutos"),
        Column("desde_fecha", "fecha", "Día en que empiezan los viajes del trabajador."),
    ),
    rules=(
        Rule("TRA-01", REJECT, "La fila no trae radicado o número de trabajador."),
        Rule("TRA-02", REJECT, "La fila trae más celdas que el encabezado: no se sabe qué dato es cuál."),
        Rule("TRA-03", REJECT, "El trabajador se repite con otros datos: se conserva la última aparición."),
        Rule("TRA-04", REJECT, "La duración del viaje es negativa.", when="minutos < 0", column="minutos", listed=True),
        Rule(
            "TRA-05",
            REJECT,
            "La duración del viaje es de 24 horas o más.",
            when=f"minutos >= {trips.DAY}",
            column="minutos",
            listed=True,
        ),
        Rule("TRA-10", REPAIR, "Sexo escrito de otra forma («Femenino»): se lleva a F o M."),
        Rule("TRA-11", REPAIR, "Sexo desconocido: se deja sin dato y la fila se conserva."),
        Rule(
            "TRA-12",
            REPAIR,
            "Días vacíos o ilegibles: la fila se conserva y no entra en las cifras por día.",
            listed=True,
        ),
        Rule("TRA-20", REPAIR, "Hora ilegible o posterior a las 24:00: se deja vacía.", listed=True),
        Rule("TRA-21", REPAIR, "Duración ilegible: se deja vacía.", listed=True),
        Rule(
            "TRA-22",
            WARN,
            "La salida es anterior a la entrada: la jornada termina al día siguiente.",
            when="salida_min < entrada_min",
        ),
        Rule(
            "TRA-23",
            WARN,
            "El viaje empieza antes de la medianoche del día que trabaja: es válido y cuenta en ese día.",
            when="entrada_min < minutos",
        ),
        Rule(
            "TRA-30",
            REPAIR,
            "Medio de transporte que no está en la lista: la fila se conserva sin medio.",
            listed=True,
        ),
        Rule("TRA-40", REPAIR, "Barrio escrito de otra forma: se lleva al nombre más parecido.", withheld=True),
        Rule(
            "TRA-41",
            WARN,
            "Barrio que no está en la lista: el viaje cuenta en su municipio o su comuna, sin barrio.",
            withheld=True,
            listed=True,
        ),
        Rule("TRA-42", WARN, "Sin barrio: el viaje cuenta en Bucaramanga, sin barrio.", withheld=True),
        Rule(
            "TRA-43",
            WARN,
            "Municipio fuera del área metropolitana: el viaje se conserva como «fuera del área».",
            withheld=True,
            listed=True,
        ),
        Rule(
            "TRA-44",
            WARN,
            "Municipio vacío o desconocido: el viaje se conserva sin ubicar.",
            withheld=True,
            listed=True,
        ),
        Rule("TRA-50", REPAIR, "Día y mes intercambiados: se reordenan."),
        Rule("TRA-51", REPAIR, "Fecha ilegible: se deja vacía; el viaje cuenta en el mes del corte."),
        Rule(
            "TRA-52",
            REPAIR,
            "El viaje empieza después del corte de la entrega: se deja sin fecha y cuenta en el mes del corte.",
            when="desde_fecha > $corte",
            column="desde_fecha",
            value="null",
        ),
        Rule(
            "TRA-53",
            REPAIR,
            "El viaje empieza antes de 2020: se deja sin fecha y cuenta en el mes del corte.",
            when="desde_fecha < date '2020-01-01'",
            column="desde_fecha",
            value="null",
        ),
    ),
    totals=_totals,
)
