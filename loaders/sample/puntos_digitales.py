"""The monthly workbooks of the Puntos Digitales: a sheet of contacts per point, and one of activities.

The errors of each contact are planted on rows apart, and counted. Every point writes its words in its own way, which
changes with the quarter.
"""

import calendar
from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from pathlib import Path

import numpy as np

from loaders.paths import REFERENCE
from loaders.sample import dirt, facts, sheets, typing
from loaders.sample import puntos_digitales_words as words
from loaders.sample.cases import EPOCH
from loaders.sample.population import Population, population
from loaders.sample.puntos_digitales_agenda import DAYS, YEAR, Activity, Contacts, agenda
from loaders.sample.puntos_digitales_book import Paper, Register, book
from loaders.sample.puntos_digitales_people import attended
from loaders.sample.sheets import Delivery

SEED = 4_019
HEADER = {
    "numero": "No",
    "fecha": "Fecha",
    "documento": "Documento",
    "nombre": "Nombre",
    "sexo": "Sexo",
    "edad": "Edad",
    "grupo": "Grupo poblacional",
    "programa": "Programa",
    "actividad": "Actividad",
    "canal": "Canal",
    "observaciones": "Observaciones",
}
ACTIVITIES = ("Punto", "Fecha", "Tipo", "Programa", "Nombre de la actividad", "Modalidad", "Aliado", "Asistentes")
MONTHS = (
    *("ENERO", "FEBRERO", "MARZO", "ABRIL", "MAYO", "JUNIO"),
    *("JULIO", "AGOSTO", "SEPTIEMBRE", "OCTUBRE", "NOVIEMBRE", "DICIEMBRE"),
)
DAY = "%d/%m/%Y"
OF_ANOTHER_MONTH, MANY = ("fecha_ilegible", "fecha_futura", "fecha_invertida"), 20
ALONE = ("fecha_ilegible", "fecha_futura")  # and the unclear programmes: never of who came to an activity
UNNAMED = ("sin_documento", "documento_ilegible")
UNCLEAR = ("programa_desconocido", "sin_programa")  # never of free access, which trains nobody
LATE_DAYS = np.array([number for days in DAYS for number in days.tolist() if (EPOCH + timedelta(number)).day > 12])
WRONG_TOTAL = (7, "inem")  # the month (from 0) and point whose sheet adds up wrong
MISSPELT = {(9, "tecnologico"), (10, "promocion_social")}  # months and points whose activities are under a slip
NOTICE = "Datos sintéticos: ninguna de estas personas existe"
REMARKED = 0.02


@dataclass(frozen=True)
class Year:
    """What the workbooks hold: activities, contacts, their columns as typed, and the one error of each, or "".

    `copied` contacts are written twice, and `unusual` says of each column which of them are not in the usual words.
    """

    events: list[Activity]
    contacts: Contacts
    texts: dict[str, np.ndarray]
    kind: np.ndarray
    copied: np.ndarray
    unusual: dict[str, np.ndarray]


def deliveries(scale: float = 1.0, folder: Path = REFERENCE) -> list[Delivery]:
    """The workbook of each month of the year."""
    excess = int(facts.parameters("muestra", folder)["puntos"]["total_errado"])
    year = written(scale, folder)
    return [_delivery(year, month, excess) for month in range(12)]


@lru_cache(maxsize=1)
def written(scale: float = 1.0, folder: Path = REFERENCE) -> Year:
    """The year as the points write it down."""
    rng = np.random.default_rng(SEED)
    city, assumed = population(scale, folder), facts.parameters("muestra", folder)
    events, known = agenda(rng, scale, folder)
    alone = known.activity < 0
    eligible = dict.fromkeys(ALONE, alone) | dict.fromkeys(UNCLEAR, alone & (known.programme != "acceso_libre"))
    eligible["fecha_invertida"] = alone & np.isin(known.day, LATE_DAYS)
    for one in OF_ANOTHER_MONTH:  # few enough for its book to be of its month
        eligible[one] = eligible[one] & (np.bincount(known.month)[known.month] >= MANY)
    kind = dirt.dealt(rng, assumed["puntos_suciedad"], eligible, np.ones(len(known), dtype=bool))
    person = attended(rng, city, known, ~np.isin(kind, UNNAMED), ~np.isin(kind, UNCLEAR), scale, folder)
    texts = _texts(rng, city, known, person)
    unusual = {
        column: texts[column] != np.array([forms[code][0] for code in codes.tolist()], dtype=object)
        for column, forms, codes in _coded(known)
    }
    for column, rows in unusual.items():
        rows &= ~np.isin(kind, (f"sin_{column}", f"{column}_desconocido", f"{column}_errata"))
    _spoil(texts, kind)
    copied = np.zeros(len(known), dtype=bool)
    again = max(1, round(assumed["puntos"]["filas_repetidas"] * len(known)))
    copied[rng.choice(np.flatnonzero(kind == ""), again, replace=False)] = True
    return Year(events, known, texts, kind, copied, unusual)


def _texts(rng: np.random.Generator, city: Population, known: Contacts, person: np.ndarray) -> dict[str, np.ndarray]:
    """The columns as each point writes them, without errors."""
    sheet = known.month * len(words.CODES) + known.point
    style = (known.point + known.month // 3).tolist()
    names = [" ".join(one) for one in city.names(person).tolist()]
    is_man = (~city.is_woman[person]).tolist()
    columns = {
        "numero": np.arange(len(known)) - np.searchsorted(sheet, sheet) + 1,
        "fecha": sheets.days(known.day, DAY),
        "documento": city.document[person].astype(str),
        "nombre": [name if one % 3 else name.title() for name, one in zip(names, style, strict=True)],
        "sexo": [words.SEXES[one % 4][man] for man, one in zip(is_man, style, strict=True)],
        "edad": city.age[person].astype(str),
        "actividad": known.subject,
        "observaciones": np.where(rng.random(len(known)) < REMARKED, rng.choice(words.REMARKS, len(known)), ""),
    }
    for column, forms, codes in _coded(known):
        turns = zip(codes.tolist(), style, strict=True)
        columns[column] = [forms[code][one % len(forms[code])] for code, one in turns]
    return {name: np.array(values, dtype=object) for name, values in columns.items()}


def _coded(known: Contacts) -> tuple[tuple[str, dict[str, tuple[str, ...]], np.ndarray], ...]:
    """Columns of codes: their name, how each code is written, and the code of each contact."""
    return (
        ("grupo", words.GROUPS, known.group),
        ("programa", words.PROGRAMMES, known.programme),
        ("canal", words.CHANNELS, known.channel),
    )


def _spoil(texts: dict[str, np.ndarray], kind: np.ndarray) -> None:
    """Write the error of each row."""
    forms = {
        ("sin_documento", "documento"): lambda text, row: "",
        ("documento_ilegible", "documento"): lambda text, row: words.NO_DOCUMENT[row % 3],
        ("documento_con_puntos", "documento"): lambda text, row: f"{int(text):,}".replace(",", "."),
        ("fecha_ilegible", "fecha"): lambda text, row: ("31/02/2020", "45/13/2020", "POR CONFIRMAR")[row % 3],
        ("fecha_futura", "fecha"): lambda text, row: text.replace(str(YEAR), "2030"),
        ("fecha_invertida", "fecha"): lambda text, row: f"{text[3:6]}{text[:3]}{text[6:]}",
        ("sin_edad", "edad"): lambda text, row: "",
        ("edad_imposible", "edad"): lambda text, row: ("250", "-3", "999")[row % 3],
        ("edad_ilegible", "edad"): lambda text, row: ("TREINTA", "N/A")[row % 2],
        ("sexo_desconocido", "sexo"): lambda text, row: ("X", "?")[row % 2],
        ("programa_desconocido", "programa"): lambda text, row: words.UNKNOWN[row % 3],
        ("sin_programa", "programa"): lambda text, row: "",
        ("grupo_desconocido", "grupo"): lambda text, row: words.UNKNOWN[row % 3],
        ("grupo_errata", "grupo"): typing.mistyped,
        ("sin_grupo", "grupo"): lambda text, row: "",
        ("canal_desconocido", "canal"): lambda text, row: words.UNKNOWN[row % 3],
        ("sin_canal", "canal"): lambda text, row: "",
    }
    for (name, column), form in forms.items():
        for turn, row in enumerate(np.flatnonzero(kind == name).tolist()):
            texts[column][row] = form(texts[column][row], turn)


def _delivery(year: Year, month: int, excess: int) -> Delivery:
    cutoff = date(YEAR, month + 1, calendar.monthrange(YEAR, month + 1)[1])
    here = np.flatnonzero(year.contacts.month == month)
    papers, planted = [], Counter(year.kind[here].tolist())
    for point, code in enumerate(words.CODES):
        rows = here[year.contacts.point[here] == point]
        rows = np.concatenate([rows, rows[year.copied[rows]]])
        total = len(rows) + (excess if (month, code) == WRONG_TOTAL else 0)
        titles = _titles(f"REGISTRO DE ATENCIONES {words.POINTS[code].title}", month)
        columns = [year.texts[name][rows].tolist() for name in HEADER]
        as_text = (year.kind[rows] == "fecha_como_texto").tolist()
        papers.append(Paper(_name(point, month), titles, columns, as_text, total))
        planted["hoja_escrita_distinto"] += papers[-1].name != words.POINTS[code].forms[0]
        planted["total_errado"] += total != len(rows)
    mine = [event for event in year.events if event.month == month]
    register = _register(mine, month)
    content = book(papers, register, heads=(tuple(HEADER.values()), ACTIVITIES), made=cutoff)
    planted["atenciones"], planted["actividades"] = len(here), len(mine)
    planted["fila_repetida"] = int(year.copied[here].sum())
    planted["celdas_combinadas"] = sum(len(block) > 1 for _, block in register.blocks)
    planted["punto_errata"] = sum(when == month for when, _ in MISSPELT)
    for column, rows in year.unusual.items():
        planted[f"{column}_escrito_distinto"] = int(rows[here].sum())
    found = {name: count for name, count in planted.items() if name and count}
    rows = len(here) + planted["fila_repetida"] + len(mine)
    return Delivery(cutoff, "red", f"puntos_digitales_{cutoff}.xlsx", content, rows, found)


def _name(point: int, month: int) -> str:
    """How a point is written that month: mostly as usual."""
    turn = (month + point) % 7
    return words.POINTS[words.CODES[point]].forms[turn if turn < 3 else 0]


def _titles(title: str, month: int) -> tuple[str, ...]:
    top = ("ALCALDÍA DE BUCARAMANGA",) if month % 2 else ()
    return (*top, title, f"MES: {MONTHS[month]} DE {YEAR}", NOTICE)


def _register(mine: list[Activity], month: int) -> Register:
    """The sheet of activities: those of each point together, then those of several and of none that is told."""
    blocks: dict[tuple, list[Activity]] = {}
    for event in sorted(mine, key=lambda one: (not one.is_placed, len(one.points), one.points, one.day, one.name)):
        blocks.setdefault((event.is_placed, event.points), []).append(event)
    labelled = []
    for (is_placed, points), block in blocks.items():
        label = ", ".join(_name(point, month + 1) for point in points) if is_placed else words.NO_POINT
        if (month, words.CODES[points[0]]) in MISSPELT:
            label = typing.mistyped(label, month)
        labelled.append((label, [_line(event) for event in block]))
    return Register(_titles("ACTIVIDADES DE LOS PUNTOS DIGITALES", month), labelled)


def _line(event: Activity) -> tuple[str | int, ...]:
    style = event.points[0] + event.day
    return (
        sheets.days(np.array([event.day]), DAY)[0],
        words.KINDS[event.kind][style % 2],
        words.PROGRAMMES[event.programme][style % 3],
        event.name,
        "Presencial" if event.is_open else "Virtual",
        words.ALLIES.get(event.programme, ""),
        event.size,
    )
