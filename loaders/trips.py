"""What lists of trips write alike: clocks, durations, days of the week, modes, purposes and the zones of the area."""

import re
from datetime import date
from functools import cache

from app.domain.names import CITY_NAMES, KIND, NOTHING
from loaders.barrios import NOWHERE, neighbourhoods
from loaders.layers.known import MUNICIPALITIES, territories
from loaders.places import gazetteer
from loaders.terms import NO_DATA
from loaders.text import fold

CITY, DEPARTMENT = "68001", "68"
OUTSIDE = "FUERA"
NO_MODE = "sin_dato"
DAY = 24 * 60  # minutes
OVERNIGHT = 6 * 60  # minutes that a trip that ends by an earlier clock than it began may last

SEX = {"F": "F", "M": "M"}
SEX_VARIANTS = {"FEMENINO": "F", "MUJER": "F", "MASCULINO": "M", "HOMBRE": "M"}
_MODES = {
    "transporte_publico": (
        "TRANSPORTE PUBLICO, PUBLICO, BUS, BUSETA, MICROBUS, COLECTIVO, METROLINEA, SITM, ALIMENTADOR, INTERMUNICIPAL, "
        "TRANSMILENIO, SITP, SITP ZONAL, SITP PROVISIONAL, TRANSPORTE PUBLICO COLECTIVO, BUS URBANO"
    ),
    "moto": "MOTO, MOTOCICLETA, MOTO PROPIA",
    "informal": "INFORMAL, TRANSPORTE INFORMAL, MOTOTAXI, MOTO TAXI, BICITAXI, PIRATA, "
    "CARRO PIRATA, MOTO PIRATA, MOTOTAXI O PIRATA",
    "automovil": "AUTOMOVIL, AUTO, CARRO, VEHICULO PARTICULAR, PARTICULAR, CAMIONETA, CARRO PARTICULAR, CARRO PROPIO",
    "taxi": "TAXI, TRANSPORTE PUBLICO INDIVIDUAL",
    "bicicleta": "BICICLETA, BICI, CICLA",
    "a_pie": "A PIE, PIE, CAMINANDO, CAMINATA, PEATON, A PIE MAS DE 15 MINUTOS",
    "otro": "OTRO, OTROS, TRANSPORTE ESCOLAR, RUTA DE LA EMPRESA, TRANSPORTE DE LA EMPRESA, PATINETA, OTRO MEDIO",
}
_PURPOSES = {
    "trabajo": "TRABAJO, TRABAJAR, ASUNTOS TRABAJO, ASUNTOS DE TRABAJO, LABORAL",
    "estudio": "ESTUDIO, ESTUDIAR, EDUCACION",
    "compras": "COMPRAS, COMPRAR, MERCADO",
    "salud": "SALUD, CITA MEDICA, RECIBIR ATENCION EN SALUD",
    "tramites": "TRAMITES, TRAMITE, DILIGENCIAS, REALIZAR TRAMITES",
    "cuidado": "CUIDADO, CUIDADO PERSONAS, CUIDADO DE PERSONAS, CUIDADO DE OTRAS PERSONAS, ACOMPANAR, "
    "LLEVAR O RECOGER A ALGUIEN",
    "recreacion": "RECREACION, OCIO, DEPORTE, VISITA, RECREARSE",
    # Where one comes from is not told: the way home has no purpose of its own.
    "otro": "OTRO, OTROS, VOLVER CASA, VOLVER A CASA, REGRESO A CASA, REGRESO AL HOGAR, CASA, HOGAR",
}
DAYS = {name: place for place, name in enumerate("LMXJVSD")}
_DAY_NAMES = {
    **dict.fromkeys(("LUNES", "LUN", "LU"), 0),
    **dict.fromkeys(("MARTES", "MAR", "MA"), 1),
    **dict.fromkeys(("MIERCOLES", "MIE", "MI", "X"), 2),
    **dict.fromkeys(("JUEVES", "JUE", "JU"), 3),
    **dict.fromkeys(("VIERNES", "VIE", "VI"), 4),
    **dict.fromkeys(("SABADO", "SABADOS", "SAB", "SA"), 5),
    **dict.fromkeys(("DOMINGO", "DOMINGOS", "DOM", "DO"), 6),
} | DAYS
WHOLE_WEEK = frozenset({"TODOS", "TODOS LOS DIAS", "DIARIO"})
CLOCK = re.compile(r"(\d{1,2})[:.hH](\d{2})(?:[:.]\d{2}(?:\.\d+)?)?|(\d{1,2}?)(\d{2})|(\d{1,2})")
MOMENT = re.compile(r"(\d{4}-\d{2}-\d{2})[T ]+(.+)")
MERIDIEM = re.compile(r"\s*([ap])\.?\s*m\.?$", re.IGNORECASE)
FRACTION = re.compile(r"0?[.,]\d+|0|1[.,]0+")
DURATION = re.compile(r"(-?\d+)(?:[.,]0+)? ?(?:m|min|mins|minutos?)?\.?")
HOURS = re.compile(r"(-?\d+) ?(?:h|hrs?|horas?)\.?(?: ?y? ?(\d{1,2}) ?(?:m|min|minutos?)?\.?)?|(-?\d+):(\d{2})(?::00)?")


def _terms(groups: dict[str, str]) -> dict[str, str]:
    return {form: term for term, forms in groups.items() for form in forms.split(", ")} | {
        fold(term): term for term in groups
    }


MODES, PURPOSES = _terms(_MODES), _terms(_PURPOSES)
MODE_CODES, PURPOSE_CODES = (*_MODES, NO_MODE), (*_PURPOSES, NO_MODE)


def term(value: str | None, known: dict[str, str], lost: str) -> tuple[str, tuple[str, ...]]:
    """The code of a mode or purpose as typed, and the rule `lost` where it is none that is known."""
    folded = fold(value or "")
    if folded in known:
        return known[folded], ()
    return NO_MODE, () if folded in NO_DATA else (lost,)


def clock(text: str | None) -> int | None:
    """Minutes since the midnight on which a day begins; 24:30 is half an hour into the next one. None if unreadable.

    >>> clock("7:30 a.m."), clock("17:05:00"), clock("0545"), clock("25:10"), clock("7:75")
    (450, 1025, 345, 1510, None)
    """
    value = (text or "").strip()
    if FRACTION.fullmatch(value) and value != "0":  # a cell of a workbook: part of a day
        return round(float(value.replace(",", ".")) * DAY)
    half = MERIDIEM.search(value)
    found = CLOCK.fullmatch(MERIDIEM.sub("", value).strip())
    if not found:
        return None
    hour = int(found[1] or found[3] or found[5])
    minute = int(found[2] or found[4] or 0)
    if half:
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + 12 * (half[1].lower() == "p")
    return hour * 60 + minute if minute < 60 and hour < 48 else None


def trip_minutes(start: str | None, end: str | None) -> tuple[int | None, int | None]:
    """The hour at which a trip begins and its minutes; None for what cannot be read.

    An end by an earlier clock is of the next day where the trip so lasts 6 hours at most (22:50 to 0:20); where it
    would last longer, it ends before it begins and its minutes are negative. Hours may go on beyond 24, and clocks may
    come with their dates.
    """
    (day, begins), (last, ends) = _moment(start), _moment(end)
    hour = None if begins is None else begins % DAY // 60
    if begins is None or ends is None:
        return hour, None
    if day is not None and last is not None:
        return hour, (last - day) * DAY + ends - begins
    if ends < begins and ends + DAY - begins <= OVERNIGHT:
        ends += DAY
    return hour, ends - begins


def _moment(text: str | None) -> tuple[int | None, int | None]:
    found = MOMENT.fullmatch((text or "").strip())
    if not found:
        return None, clock(text)
    try:
        return date.fromisoformat(found[1]).toordinal(), clock(found[2])
    except ValueError:
        return None, None


def minutes(text: str | None) -> int | None:
    """A duration as typed, in minutes, possible or not; None if unreadable.

    >>> minutes("45"), minutes("40 min"), minutes("1 h 20"), minutes("25:00"), minutes("01:20:00"), minutes("-5")
    (45, 40, 80, 1500, 80, -5)
    """
    value = (text or "").strip().lower()
    if found := DURATION.fullmatch(value):
        return int(found[1])
    if found := HOURS.fullmatch(value):
        return int(found[1] or found[3]) * 60 + int(found[2] or found[4] or 0)
    return None


@cache
def days(text: str | None) -> int:
    """Days of the week as a mask, Monday 1 to Sunday 64; 0 if unreadable.

    >>> days("L-V"), days("L,M,X"), days("L M X J V S D"), days("Lunes a sábado"), days("V-D"), days("de vez en cuando")
    (31, 7, 127, 63, 112, 0)
    """
    value = fold(text or "")
    if value in WHOLE_WEEK:
        return 127
    words = [word for word in value.split() if word not in ("Y", "DE")]
    through = "A" in words or (len(words) == 2 and re.fullmatch(r"\s*\w+\s*[-–—]\s*\w+\s*", text or "") is not None)
    named = [word for word in words if word != "A"]
    if len(named) == 1 and named[0] not in _DAY_NAMES:
        named = list(named[0])
    if not named or any(word not in _DAY_NAMES for word in named) or (through and len(named) != 2):
        return 0
    places = [_DAY_NAMES[word] for word in named]
    if through:
        places = [(places[0] + step) % 7 for step in range((places[1] - places[0]) % 7 + 1)]
    else:  # a second M in order is the «M» of miércoles
        places = [2 if place == 1 and 1 in places[:order] else place for order, place in enumerate(places)]
    return sum(1 << place for place in set(places))


@cache
def home(municipality: str | None, barrio: str | None) -> tuple[str, str | None]:
    """The zone of a municipality and a barrio as typed, and how it was found where that has to be told.

    Told: «parecido»; «desconocido» (a barrio that is not in the list: its comuna or municipality counts), «sin_barrio»
    (none typed), «fuera» (another municipality), «sin_ubicar» (no municipality that is known).
    """
    code = _municipality(municipality)
    # The city's own name, which people write where they give no barrio, is that of one of its barrios too.
    named = KIND.sub("", fold(barrio or "")) not in NOTHING | CITY_NAMES
    if code is None and fold(municipality or "") not in NO_DATA:
        return NOWHERE, "sin_ubicar"
    if code == OUTSIDE:
        return OUTSIDE, "fuera"
    if code in MUNICIPALITIES and code != CITY:
        return code, None
    spot = neighbourhoods().find(barrio, None) if named else None
    if spot and spot.territory != NOWHERE:
        told = {"exacto": None, "alias": None, "rural": None, "parecido": "parecido"}
        return spot.territory, told.get(spot.how, "desconocido")
    if code == CITY:
        return CITY, "desconocido" if spot else "sin_barrio"
    return NOWHERE, "sin_ubicar"


def _municipality(name: str | None) -> str | None:
    """The code of a municipality of the area, OUTSIDE of it, or None if it is none that is known."""
    folded = fold(name or "")
    if folded in NO_DATA:
        return None
    if folded in ("FUERA", "FUERA DEL AREA", "OTRO MUNICIPIO", "OTRO", "EXTERIOR"):
        return OUTSIDE
    code = folded if folded.isdigit() and len(folded) == 5 else None
    found = gazetteer().find(code=code, name=name, department=None, department_code=DEPARTMENT).municipality
    if found is None:
        found = gazetteer().find(code=None, name=name, department=None, department_code=None).municipality
    return found if found in MUNICIPALITIES or found is None else OUTSIDE


@cache
def zone(text: str | None) -> tuple[str, str | None]:
    """The zone of a survey's code and, where that has to be told, «fuera» or «sin_ubicar».

    A barrio, a comuna or corregimiento, or a municipality of the area; anything else is outside of it.
    """
    value = re.sub(r"[.,]0+$", "", (text or "").strip()).upper()
    if fold(value) in NO_DATA:
        return NOWHERE, "sin_ubicar"
    known = territories()
    if value in MUNICIPALITIES:
        return value, None
    bare = value.removesuffix("-SB")
    if bare in known and known[bare].level == "comuna":
        return f"{bare}-SB", None
    if value in known and known[value].level in ("barrio", "corregimiento"):
        return value, None
    return (value, None) if value == NOWHERE else (OUTSIDE, "fuera")
