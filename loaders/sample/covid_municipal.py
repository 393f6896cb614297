"""Deliveries of the municipal list of COVID-19 cases: what the two entities would send at each cut-off.

Each delivery is the whole list as known on its day, with errors of typing planted on disjoint sets of cases and
counted, so that a test can hold a loader to the exact numbers.
"""

from datetime import date, timedelta
from functools import lru_cache
from pathlib import Path

import numpy as np

from loaders.paths import REFERENCE
from loaders.sample import dirt, facts, sheets, typing
from loaders.sample.cases import EPOCH, NEVER, Cases, cases, day_number, visitors
from loaders.sample.sheets import Delivery

SEED = 505
# Cut-off, layout and form of each delivery. A workbook takes five times as long to write: it is the smallest one.
DELIVERIES = (
    (date(2020, 9, 30), "secretaria", "xlsx"),
    (date(2020, 10, 18), "departamento", "csv"),
    (date(2020, 12, 31), "secretaria", "csv"),
    (date(2021, 5, 23), "departamento", "csv"),
)
TITLES = (
    "Casos confirmados de COVID-19 en Bucaramanga · corte {}",
    "Datos sintéticos: ninguna de estas personas existe",
)
DATES = ("inicio", "muestra", "resultado", "reporte", "recuperado", "muerte")
NUMBERS = ("caso", "documento", "edad", "telefono", "contactos")

SECRETARIA = {  # the municipal health office: one sheet, sent as a workbook or saved as CSV by a Spanish Excel
    "caso": "No. Caso",
    "documento_tipo": "Tipo Doc",
    "documento": "Documento de Identidad",
    "nombre": "Nombres y Apellidos",
    "edad": "Edad",
    "sexo": "Sexo",
    "telefono": "Teléfono",
    "direccion": "Dirección",
    "barrio": "Barrio",
    "comuna": "Comuna",
    "municipio": "Municipio",
    "eapb": "EAPB",
    "inicio": "Fecha inicio de síntomas",
    "muestra": "Fecha toma de muestra",
    "resultado": "Fecha de resultado",
    "reporte": "Fecha de reporte",
    "estado": "Estado",
    "atencion": "Lugar de atención",
    "recuperado": "Fecha de recuperación",
    "muerte": "Fecha de defunción",
    "contactos": "No. de contactos",
    "contactos_documentos": "Documentos de los contactos",
}
DEPARTAMENTO = {  # the departmental one: Sivigila's names, ISO dates, names in four columns
    "caso": "consecutivo",
    "reporte": "fec_rep",
    "muestra": "fec_exa",
    "resultado": "fec_res",
    "inicio": "ini_sin_",
    "documento_tipo": "tip_ide_",
    "documento": "num_ide_",
    "nombre_1": "pri_nom_",
    "nombre_2": "seg_nom_",
    "apellido_1": "pri_ape_",
    "apellido_2": "seg_ape_",
    "edad_numero": "edad_",
    "edad_unidad": "uni_med_",
    "sexo": "sexo_",
    "telefono": "telefono_",
    "direccion": "dir_res_",
    "barrio": "bar_ver_",
    "comuna": "localidad_",
    "municipio": "mun_resi",
    "eapb": "nom_eapb",
    "estado": "est_caso",
    "atencion": "lug_aten",
    "recuperado": "fec_recu",
    "muerte": "fec_def_",
    "contactos": "num_cont",
    "contactos_documentos": "doc_cont",
}


def deliveries(scale: float = 1.0, folder: Path = REFERENCE) -> list[Delivery]:
    """The deliveries of every cut-off; municipal and departmental layouts take turns."""
    everything, texts, planned = _prepared(scale, folder)
    extra = facts.parameters("muestra", folder)["filas_de_mas"]
    return [_delivery(everything, texts, planned, *one, extra) for one in DELIVERIES]


def truth(scale: float = 1.0, folder: Path = REFERENCE) -> dict[str, np.ndarray]:
    """What the deliveries blur, by case: number, document, territory, exact address and the planted error."""
    everything, texts, planned = _prepared(scale, folder)
    city, person = everything.population, everything.person
    places = city.places
    barrio, comuna = places.barrio[city.place[person]], places.comuna[city.place[person]]
    away = texts["otro_municipio"]
    return {
        "caso": np.arange(1, len(everything) + 1),
        "documento": city.document[person].astype(str),
        "territorio": np.where(away != "", away, np.where(barrio != "", barrio, comuna)),
        "comuna": np.where(away != "", away, comuna),
        "direccion": np.array(typing.addresses(city, person, typed=False)),
        "error": planned.kind,
    }


@lru_cache(maxsize=1)
def _prepared(scale: float, folder: Path) -> tuple[Cases, dict[str, np.ndarray], dirt.Plan]:
    """The city's cases and, after them, those of people who live in another municipality; `otro_municipio` is which."""
    rng = np.random.default_rng(SEED)
    assumed = facts.parameters("muestra", folder)
    own = cases(scale, folder)
    planned = dirt.plan(rng, own, assumed["suciedad"])
    away = visitors(own, round(assumed["filas_de_mas"]["otro_municipio"] * len(own)))
    texts = _texts(rng, own)
    dirt.spoil(rng, own, planned, texts)
    others = _texts(rng, away)
    texts["otro_municipio"], others["comuna"] = np.full(len(own), "", object), np.full(len(away), "", object)
    others["otro_municipio"], others["municipio"], others["barrio"] = dirt.elsewhere(len(away)).T
    texts = {name: np.concatenate([texts[name], others[name]]) for name in texts}
    texts["caso"] = np.arange(1, len(own) + len(away) + 1).astype(str).astype(object)
    kind = np.concatenate([planned.kind, np.full(len(away), "otro_municipio")])
    quiet = np.concatenate([planned.quiet, np.zeros(len(away), dtype=bool)])
    return own + away, texts, dirt.Plan(kind, quiet)


def _texts(rng: np.random.Generator, known: Cases) -> dict[str, np.ndarray]:
    """Every column that is written alike at all cut-offs, without errors; `…_antes` is what came before correction."""
    city, who = known.population, known.person
    names = city.names(who)
    months = rng.integers(1, 12, len(who)).astype(str)
    age, infant = city.age[who], city.age[who] == 0
    texts = {
        "documento_tipo": city.document_kind(who),
        "documento": city.document[who].astype(str),
        "nombre": np.array([" ".join(row) for row in names.tolist()]),
        **{f"{part}": names[:, i] for i, part in enumerate(("nombre_1", "nombre_2", "apellido_1", "apellido_2"))},
        "edad": np.where(infant, np.char.add(months, " meses"), age.astype(str)),
        "edad_numero": np.where(infant, months, age.astype(str)),
        "edad_antes": np.where(infant, np.char.add(months, " meses"), (age + 1).astype(str)),
        "edad_numero_antes": np.where(infant, months, (age + 1).astype(str)),
        "edad_unidad": np.where(infant, "2", "1"),
        "sexo": np.where(city.is_woman[who], "F", "M"),
        "telefono": city.phone[who].astype(str),
        "direccion": np.array(typing.addresses(city, who), dtype=object),
        "barrio": np.array(typing.barrios(city, who, rng), dtype=object),
        "comuna": np.array(typing.comunas(city, who, rng), dtype=object),
        "municipio": np.full(len(who), typing.CITY),
        "eapb": np.array(city.insurers)[city.insurer[who]],
    }
    housemates = _housemates(known)
    texts["contactos_documentos"] = np.array([" / ".join(found) for found in housemates], dtype=object)
    texts["contactos"] = (known.contacts + np.array([len(found) for found in housemates])).astype(str)
    return {name: values.astype(object) for name, values in texts.items()}


def _housemates(known: Cases) -> list[list[str]]:
    """Documents of up to five others of each case's household."""
    city = known.population
    by_home = np.argsort(city.home, kind="stable")
    homes = city.home[known.person]
    start = np.searchsorted(city.home, homes, sorter=by_home)
    end = np.searchsorted(city.home, homes, side="right", sorter=by_home)
    return [
        [str(city.document[other]) for other in by_home[a : min(b, a + 6)].tolist() if other != person][:5]
        for person, a, b in zip(known.person.tolist(), start.tolist(), end.tolist(), strict=True)
    ]


def _delivery(
    known: Cases, texts: dict, planned: dirt.Plan, cutoff: date, layout: str, form: str, extra: dict[str, float]
) -> Delivery:
    today = day_number(cutoff)
    here = np.flatnonzero((known.report <= today) & (known.gone > today))
    kind, iso = planned.kind[here], layout == "departamento"
    columns = {name: values[here] for name, values in texts.items()}
    onset_fixed = known.onset_corrected[here] <= today
    for name in ("edad", "edad_numero"):
        columns[name] = np.where(known.age_corrected[here] <= today, columns[name], columns[f"{name}_antes"])
    placed = known.place_corrected[here] <= today
    for name in ("barrio", "comuna"):
        columns[name] = np.where(placed, columns[name], "")
    onset = np.where(onset_fixed, known.onset[here], np.minimum(known.onset[here], known.onset[here] - 2))
    onset = np.where(known.onset[here] == NEVER, NEVER, onset)
    onset = np.where(kind == "inicio_tardio", known.sample[here] + 2, onset)
    died, well = known.death[here] <= today, known.recovery[here] <= today
    columns["estado"], columns["atencion"] = _outcome(known.care[here], died, well, kind)
    result = np.where(kind == "resultado_previo", known.sample[here] - 2, known.result[here])
    recovery = np.where(kind == "recuperacion_previa", known.sample[here] - 2, known.recovery[here])
    recovery = np.where(well & (kind != "recuperado_sin_fecha"), recovery, NEVER)
    death = np.where(kind == "muerte_de_vivo", known.report[here], known.death[here])
    death = np.where((died & (kind != "muerte_sin_fecha")) | (kind == "muerte_de_vivo"), death, NEVER)
    columns["inicio"] = dirt.broken_onsets(_dates(onset, iso), kind)
    columns["muestra"] = _dates(np.where(kind == "sin_muestra", NEVER, known.sample[here]), iso)
    columns["resultado"] = np.where(kind == "fecha_invertida", _dates(result, True, "%Y-%d-%m"), _dates(result, iso))
    columns["reporte"] = _dates(known.report[here], iso)
    columns["recuperado"], columns["muerte"] = _dates(recovery, iso), _dates(death, iso)
    found = _counts(known, here, kind, died, well, placed, onset)
    header = DEPARTAMENTO if iso else SECRETARIA
    written, beyond, added = dirt.extra_rows(
        {name: columns[name] for name in header}, np.flatnonzero(planned.quiet[here]), extra
    )
    sheet = sheets.Sheet({title: written[name] for name, title in header.items()}, beyond)
    form = form if len(sheet) + len(TITLES) + 2 <= sheets.EXCEL_ROWS else "csv"
    name = f"covid_municipal_{cutoff:%Y-%m-%d}_{layout}.{form}"
    return Delivery(cutoff, layout, name, _content(sheet, header, form, iso, cutoff), len(sheet), found | added)


def _content(sheet: sheets.Sheet, header: dict[str, str], form: str, iso: bool, cutoff: date) -> bytes:
    if form == "csv":
        return sheets.delimited(sheet, "," if iso else ";", "utf-8-sig" if iso else "cp1252")
    titles = tuple(title.format(f"{cutoff:%d/%m/%Y}") for title in TITLES)
    dates, numbers = ({header[name] for name in names} for names in (DATES, NUMBERS))
    return sheets.workbook(sheet, page="Casos", titles=titles, dates=dates, numbers=numbers, made=cutoff)


def _outcome(care: np.ndarray, died: np.ndarray, well: np.ndarray, kind: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    state = np.select([died, well], [0, 1], 2)
    usual, other = (
        np.array(words) for words in (("Fallecido", "Recuperado", "Activo"), ("MUERTO", "RECUPERADA", "ACTIVA"))
    )
    written = np.where(kind == "estado_escrito", other[state], usual[state])
    written = np.where(kind == "estado_desconocido", "EN VERIFICACION", written)
    return written, np.where(state == 2, care, "")


def _dates(days: np.ndarray, iso: bool, pattern: str | None = None) -> np.ndarray:
    """Days as text: ISO, or day, month and year without leading zeros as a Spanish Excel saves them."""
    distinct, place = np.unique(days, return_inverse=True)
    whole = [EPOCH + timedelta(days=int(day)) if day < NEVER else None for day in distinct]
    form = (lambda d: d.strftime(pattern or "%Y-%m-%d")) if iso else (lambda d: f"{d.day}/{d.month}/{d.year}")
    return np.array([form(day) if day else "" for day in whole], dtype=object)[place]


def _counts(
    known: Cases,
    here: np.ndarray,
    kind: np.ndarray,
    died: np.ndarray,
    well: np.ndarray,
    placed: np.ndarray,
    onset: np.ndarray,
) -> dict[str, int]:
    """How many cases of the delivery have each planted error, and each oddity that the truth itself brings.

    `casos` are all, those of other municipalities too.
    """
    found = {name: int(count) for name, count in zip(*np.unique(kind[kind != ""], return_counts=True), strict=True)}
    city, person = known.population, known.person[here]
    place = city.place[person]
    here_lives = kind != "otro_municipio"
    unlisted = here_lives & (city.places.barrio == "")[place] & np.char.startswith(city.places.comuna, "C")[place]
    dated = ~np.isin(kind, ("muerte_sin_fecha", "sin_muestra"))
    again = np.unique(person, return_counts=True)
    found |= {
        "muerte_sin_fecha": int((died & (kind == "muerte_sin_fecha")).sum()),
        "recuperado_sin_fecha": int((well & (kind == "recuperado_sin_fecha")).sum()),
        "recuperacion_previa": int((well & (kind == "recuperacion_previa")).sum()),
        "sin_inicio": int((onset == NEVER).sum()),
        "menor_de_un_anio": int((city.age[person] == 0).sum()),
        "muerte_antes_de_muestra": int((died & dated & (known.death[here] < known.sample[here])).sum()),
        "fuera_de_todo_barrio": int((unlisted & placed).sum()),
        "ubicacion_pendiente": int((here_lives & ~placed).sum()),
        "documento_en_dos_casos": int(again[1][again[1] > 1].sum()),
        "recuperados": int((well & ~died & (kind != "estado_desconocido")).sum()),
        "fallecidos": int((died & (kind != "estado_desconocido")).sum()),
        "casos": len(here),
    }
    return found
