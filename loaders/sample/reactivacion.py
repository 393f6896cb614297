"""Deliveries of the city's registry of reactivation: the whole list at each cut-off, with its errors counted."""

from datetime import date
from functools import lru_cache
from pathlib import Path

import numpy as np

from loaders.paths import REFERENCE
from loaders.sample import dirt, facts, sheets, typing
from loaders.sample.cases import NEVER, day_number
from loaders.sample.establishments import Establishments, clock, days_text, establishments
from loaders.sample.firms import FIRST_COMPANY, FIRST_DOCUMENT, OFFICES
from loaders.sample.sheets import Delivery
from loaders.sample.trades import SPOKEN

SEED = 1521
DELIVERIES = ((date(2020, 9, 30), "xlsx"), (date(2021, 5, 23), "csv"))
HEADER = {
    "radicado": "Radicado",
    "registro": "Fecha de registro",
    "nit": "NIT",
    "nombre": "Razón social",
    "matricula": "Matrícula",
    "actividad": "Actividad económica",
    "tamano": "Tamaño",
    "direccion": "Dirección",
    "barrio": "Barrio",
    "comuna": "Comuna",
    "municipio": "Municipio",
    "aprobacion": "Fecha de aprobación",
    "inicio": "Fecha de inicio",
    "trabajadores": "Trabajadores",
    "reactivados": "Trabajadores que se reactivan",
    "horario": "Horario",
    "telefono": "Teléfono",
    "correo": "Correo",
}
DATES = ("registro", "aprobacion", "inicio")
NUMBERS = ("nit", "matricula", "trabajadores", "reactivados", "telefono")
DAY = "%d/%m/%Y"
SIZES = {
    "MICROEMPRESA": ("Microempresa", "Micro", "MICRO"),
    "PEQUEÑA EMPRESA": ("Pequeña", "Pequeña empresa", "PEQUEÑA"),
    "MEDIANA EMPRESA": ("Mediana", "MEDIANA"),
    "GRAN EMPRESA": ("Grande", "Gran empresa"),
    "": ("",),
}
UNKNOWN = ("OTRA", "VARIOS", "NO APLICA", "9999", "SERVICIOS", "EMPRESA")
TAX_PRIMES = (3, 7, 13, 17, 19, 23, 29, 37, 41)


def deliveries(scale: float = 1.0, folder: Path = REFERENCE) -> list[Delivery]:
    """The registry as known at each cut-off: first a workbook, then text."""
    known, texts, kind = _prepared(scale, folder)
    extra = facts.parameters("muestra", folder)["registro_filas_de_mas"]
    return [_delivery(known, texts, kind, cutoff, form, extra) for cutoff, form in DELIVERIES]


def truth(scale: float = 1.0, folder: Path = REFERENCE) -> dict[str, np.ndarray]:
    """What the deliveries blur, by establishment: firm, class, place, days of each stage and planted error."""
    known, texts, kind = _prepared(scale, folder)
    places, place = known.firms.population.places, known.firms.place[known.firm]
    return {
        "radicado": texts["radicado"],
        "matricula": known.firms.number[known.firm].astype(str),
        "ciiu": known.firms.trades.code[known.firms.trade[known.firm]],
        "barrio": places.barrio[place],
        "comuna": places.comuna[place],
        "registro": known.registered,
        "aprobacion": known.approved,
        "inicio": known.started,
        "trabajadores": known.workers,
        "reactivados": known.working,
        "error": kind,
    }


@lru_cache(maxsize=1)
def _prepared(scale: float, folder: Path) -> tuple[Establishments, dict[str, np.ndarray], np.ndarray]:
    """The establishments, their columns as typed with errors, and the one error of each ("retirado": later gone)."""
    rng = np.random.default_rng(SEED)
    assumed = facts.parameters("muestra", folder)
    known = establishments(scale, folder)
    places, place = known.firms.population.places, known.firms.place[known.firm]
    settled = (places.barrio != "")[place]
    plain_name = settled & typing.plain_names(places.name)[place]
    whole = (known.started < NEVER) & (known.registered < day_number(date(2020, 9, 1)))
    eligible = {
        "retirado": known.approved == NEVER,
        "barrio_errata": plain_name,
        "barrio_desconocido": settled,
        "sin_barrio": settled,
        "comuna_contradice": plain_name & np.char.startswith(places.comuna, "C")[place],
        "otro_municipio": known.started == NEVER,
        "sin_tamano": known.firms.size[known.firm] != "",
        "reactivados_de_mas": known.workers < 40,
        "aprobacion_previa": whole,
        "inicio_previo": whole & (known.approved - known.registered >= 6),
        "inicio_sin_aprobacion": whole,
        "inicio_futuro": whole,
    }
    law = assumed["registro"]
    shares = {"retirado": law["retirados"] / law["nunca_aprobados"]} | assumed["registro_suciedad"]
    kind = dirt.dealt(rng, shares, eligible, np.ones(len(known), dtype=bool))
    texts = _texts(rng, known, law["corregidos"])
    _spoil(rng, known, kind, texts)
    return known, texts, kind


def _texts(rng: np.random.Generator, known: Establishments, corrected: float) -> dict[str, np.ndarray]:
    """Every column that is alike at all cut-offs, as typed; `reactivados_antes` is what was declared at first."""
    firms, firm = known.firms, known.firm
    city, place, size = firms.population, firms.place[firm], len(known)
    spread = rng.integers(0, 10_000, size).tolist()
    names = firms.name[firm]
    wrong = rng.random(size) < corrected
    spans = zip(known.days.tolist(), known.opening.tolist(), known.closing.tolist(), strict=True)
    domain = [f"{text.split()[0].lower()}.{n % 977}@correo.example" for text, n in zip(names, spread, strict=True)]
    columns = {
        "radicado": known.number,
        "nit": nits(firms.nit[firm], rng),
        "nombre": names,
        "matricula": firms.number[firm].astype(str),
        "actividad": _activities(rng, known),
        "tamano": [SIZES[one][n % len(SIZES[one])] for one, n in zip(firms.size[firm].tolist(), spread, strict=True)],
        "direccion": site_addresses(known),
        "barrio": typing.barrios_of(city.places, place, rng),
        "comuna": typing.comunas_of(city.places, place, rng),
        "municipio": np.where(rng.random(size) < 0.8, typing.CITY, typing.CITY.upper()),
        "trabajadores": known.workers.astype(str),
        "reactivados": known.working.astype(str),
        "reactivados_antes": np.where(wrong, (known.working + 1) // 2, known.working).astype(str),
        "horario": [f"{days_text(days)} {clock(opens)}-{clock(closes)}" for days, opens, closes in spans],
        "telefono": firms.phone[firm].astype(str),
        "correo": [typing.plain(text).lower().replace(" ", "") for text in domain],
    }
    return {name: np.array(values, dtype=object) for name, values in columns.items()}


def site_addresses(known: Establishments) -> list[str]:
    """The address of each establishment as its owner writes it: the household's own where it works at home."""
    firms, firm = known.firms, known.firm
    at_home, corner = firms.at_home[firm], (firms.calle[firm], firms.carrera[firm], firms.door[firm])
    homes = typing.plates(firms.site[firm], *corner, typing.EXTRAS)
    shops = typing.plates(firms.site[firm], *corner, OFFICES)
    return [home if here else shop for here, home, shop in zip(at_home.tolist(), homes, shops, strict=True)]


def nits(numbers: np.ndarray, rng: np.random.Generator) -> list[str]:
    """Tax numbers as typed: some companies with their check digit, some persons with points."""
    style = rng.random(len(numbers)).tolist()
    texts = []
    for number, dice in zip(numbers.tolist(), style, strict=True):
        if FIRST_COMPANY <= number < FIRST_DOCUMENT and dice < 0.4:
            texts.append(f"{number}-{check_digit(number)}")
        else:
            texts.append(f"{number:,}".replace(",", ".") if dice > 0.97 else str(number))
    return texts


def check_digit(number: int) -> int:
    """The digit that follows a company's tax number.

    >>> check_digit(800197268)
    4
    """
    left = sum(int(digit) * prime for digit, prime in zip(reversed(str(number)), TAX_PRIMES, strict=False)) % 11
    return left if left < 2 else 11 - left


def _activities(rng: np.random.Generator, known: Establishments) -> list[str]:
    """The activity as typed: code and name, code, section and code, the name alone, or what people call it."""
    trades = known.firms.trades
    forms = []
    for code, section, name in zip(trades.code.tolist(), trades.section.tolist(), trades.name.tolist(), strict=True):
        spoken = SPOKEN.get(code, typing.plain(name)).split("|")
        usual = [f"{code} - {name}"] * 6 + [code] * 5 + [f"{section}{code}"] * 3
        named = [name, typing.plain(name), name.lower(), name.upper(), *spoken, *[one.lower() for one in spoken]]
        forms.append((usual, named))
    kind, style = rng.random(len(known)) < 0.7, rng.integers(0, 10_000, len(known))
    return [
        forms[trade][0 if coded else 1][n % len(forms[trade][0 if coded else 1])]
        for trade, coded, n in zip(known.firms.trade[known.firm].tolist(), kind.tolist(), style.tolist(), strict=True)
    ]


def _spoil(rng: np.random.Generator, known: Establishments, kind: np.ndarray, texts: dict[str, np.ndarray]) -> None:
    """Write the errors that are alike at all cut-offs."""
    firms, firm = known.firms, known.firm
    places, place = firms.population.places, firms.place[firm]
    settlements = [form.format(name) for form in typing.SETTLEMENTS for name in typing.SETTLED]
    names = firms.trades.name[firms.trade[firm]]
    forms = {
        ("actividad_desconocida", "actividad"): lambda row, dice: UNKNOWN[dice % len(UNKNOWN)],
        ("actividad_errata", "actividad"): lambda row, dice: typing.mistyped(str(names[row]), dice),
        ("barrio_errata", "barrio"): lambda row, dice: typing.mistyped(
            typing.plain(str(places.name[place[row]])), dice
        ),
        ("barrio_desconocido", "barrio"): lambda row, dice: settlements[dice % len(settlements)],
        ("sin_barrio", "barrio"): lambda row, dice: typing.NO_BARRIO[dice % len(typing.NO_BARRIO)],
        ("comuna_contradice", "comuna"): lambda row, dice: str(
            (int(places.comuna[place[row]][1:]) + dice % 16) % 17 + 1
        ),
        ("sin_nit", "nit"): lambda row, dice: "",
        ("nit_ilegible", "nit"): lambda row, dice: ("EN TRAMITE", "0", "123", "XXX")[dice % 4],
        ("sin_matricula", "matricula"): lambda row, dice: "",
        ("matricula_desconocida", "matricula"): lambda row, dice: str(9_000_000 + dice),
        ("sin_tamano", "tamano"): lambda row, dice: "",
        ("telefono_ilegible", "telefono"): lambda row, dice: ("NO TIENE", "12345", "000")[dice % 3],
        ("correo_ilegible", "correo"): lambda row, dice: ("NO TIENE", "correo", "@")[dice % 3],
        ("horario_ilegible", "horario"): lambda row, dice: ("POR DEFINIR", "SEGUN DEMANDA", "L-V")[dice % 3],
        ("sin_trabajadores", "trabajadores"): lambda row, dice: "",
        ("trabajadores_negativos", "trabajadores"): lambda row, dice: f"-{known.workers[row]}",
        ("trabajadores_ilegible", "trabajadores"): lambda row, dice: ("CINCO", "VARIOS", "N/A")[dice % 3],
        ("reactivados_de_mas", "reactivados"): lambda row, dice: str(known.workers[row] + 1 + dice % 5),
    }
    for (name, column), form in forms.items():
        for row in np.flatnonzero(kind == name).tolist():
            texts[column][row] = form(row, int(rng.integers(0, 10_000)))
    texts["reactivados_antes"][kind == "reactivados_de_mas"] = texts["reactivados"][kind == "reactivados_de_mas"]
    away = np.flatnonzero(kind == "otro_municipio")
    _, texts["municipio"][away], texts["barrio"][away] = dirt.elsewhere(len(away)).T
    texts["comuna"][away] = ""


def _delivery(
    known: Establishments, texts: dict, kind: np.ndarray, cutoff: date, form: str, extra: dict[str, float]
) -> Delivery:
    today, final = day_number(cutoff), cutoff == DELIVERIES[-1][0]
    here = np.flatnonzero((known.registered <= today) & ~((kind == "retirado") & final))
    kind, columns = kind[here], {name: values[here] for name, values in texts.items()}
    if not final:
        columns["reactivados"] = columns["reactivados_antes"]
    registered, approved, started = known.registered[here], known.approved[here], known.started[here]
    passed, active = approved <= today, started <= today
    # An error of dates is only there once the day that it spoils has been written.
    late = np.isin(kind, ("inicio_previo", "inicio_sin_aprobacion", "inicio_futuro")) & ~active
    kind = np.where(late | ((kind == "aprobacion_previa") & ~passed), "", kind)
    started = np.where(kind == "inicio_previo", approved - 4, started)
    approved = np.where(kind == "aprobacion_previa", registered - 3, approved)
    approved = np.where(passed & (kind != "inicio_sin_aprobacion"), approved, NEVER)
    started = np.where(active, started, NEVER)
    columns["registro"] = sheets.days(registered, DAY)
    columns["aprobacion"], columns["inicio"] = sheets.days(approved, DAY), sheets.days(started, DAY)
    for name, column, change in (
        ("registro_ilegible", "registro", lambda text: f"31/02/{text[-4:]}"),
        ("fecha_antigua", "registro", lambda text: f"{text[:-4]}2002"),
        ("inicio_futuro", "inicio", lambda text: f"{text[:-4]}203{text[-1]}"),
    ):
        for row in np.flatnonzero(kind == name).tolist():
            columns[column][row] = change(columns[column][row])
    names, counts = np.unique(kind[(kind != "") & (kind != "retirado")], return_counts=True)
    found = dict(zip(names.tolist(), counts.tolist(), strict=True)) | {
        "establecimientos": len(here),
        "aprobados": int(passed.sum()),
        "activos": int(active.sum()),
        "sin_tamano": int((columns["tamano"] == "").sum()),
        "trabajadores_activos": int(columns["reactivados"][active].astype(int).sum()),
    }
    written, beyond, added = dirt.extra_rows(
        {name: columns[name] for name in HEADER},
        np.flatnonzero(kind == ""),
        extra,
        key="radicado",
        change=lambda text: f"{text[:-1]}{9 - int(text[-1])}",
    )
    sheet = sheets.Sheet({title: written[name] for name, title in HEADER.items()}, beyond)
    form = form if len(sheet) < sheets.EXCEL_ROWS else "csv"
    content = _content(sheet, form, cutoff)
    return Delivery(cutoff, "registro", f"reactivacion_{cutoff}.{form}", content, len(sheet), found | added)


def _content(sheet: sheets.Sheet, form: str, cutoff: date) -> bytes:
    if form == "csv":
        return sheets.delimited(sheet, ";", "utf-8-sig")
    dates, numbers = ({HEADER[name] for name in names} for names in (DATES, NUMBERS))
    return sheets.workbook(sheet, page="Registro", titles=(), dates=dates, numbers=numbers, made=cutoff)
