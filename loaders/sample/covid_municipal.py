"""Deliveries of the municipal list of COVID-19 cases: what the two entities would send at each cut-off.

Each delivery is the whole list as known on its day, with errors of typing planted on disjoint sets of cases and
counted, so that a test can hold a loader to the exact numbers.
"""

from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import lru_cache
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.csv

from loaders.paths import REFERENCE
from loaders.sample import facts, typing
from loaders.sample.cases import EPOCH, NEVER, Cases, cases, day_number

SEED = 505
CUTOFFS = (date(2020, 9, 30), date(2020, 10, 18), date(2020, 12, 31), date(2021, 5, 23))

SECRETARIA = {  # the municipal health office: one sheet saved as CSV by a Spanish Excel
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


@dataclass
class Delivery:
    """One file: its cut-off, text and encoding, and how many rows and errors of each kind were written into it."""

    cutoff: date
    layout: str
    name: str
    content: bytes
    rows: int
    planted: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class Plan:
    """What is wrong with each case: `kind` is the name of its one error or "". `quiet` cases draw no remark at all."""

    kind: np.ndarray
    quiet: np.ndarray


def deliveries(scale: float = 1.0, folder: Path = REFERENCE) -> list[Delivery]:
    """The deliveries of every cut-off; municipal and departmental layouts take turns."""
    everything, texts, plan = _prepared(scale, folder)
    extra = facts.parameters("muestra", folder)["filas_de_mas"]
    layouts = (("secretaria", SECRETARIA), ("departamento", DEPARTAMENTO))
    return [
        _delivery(everything, texts, plan, cutoff, *layouts[number % 2], extra) for number, cutoff in enumerate(CUTOFFS)
    ]


def truth(scale: float = 1.0, folder: Path = REFERENCE) -> dict[str, np.ndarray]:
    """What the deliveries blur, by case: number, document, territory, exact address and the planted error."""
    everything, _, plan = _prepared(scale, folder)
    city, person = everything.population, everything.person
    places = city.places
    barrio, comuna = places.barrio[city.place[person]], places.comuna[city.place[person]]
    return {
        "caso": np.arange(1, len(everything) + 1),
        "documento": city.document[person].astype(str),
        "territorio": np.where(barrio != "", barrio, comuna),
        "comuna": comuna,
        "direccion": np.array(typing.addresses(city, person, typed=False)),
        "error": plan.kind,
    }


@lru_cache(maxsize=1)
def _prepared(scale: float, folder: Path) -> tuple[Cases, dict[str, np.ndarray], Plan]:
    rng = np.random.default_rng(SEED)
    everything = cases(scale, folder)
    plan = _plan(rng, everything, facts.parameters("muestra", folder)["suciedad"])
    return everything, _texts(rng, everything, plan), plan


def _plan(rng: np.random.Generator, known: Cases, shares: dict[str, float]) -> Plan:
    city = known.population
    places, place = city.places, city.place[known.person]
    settled = (places.barrio != "")[place] & (known.place_corrected <= known.report)
    has_onset = known.onset < NEVER
    right_onset = has_onset & (known.onset_corrected <= known.report)
    dead = known.death < NEVER
    late_day = np.array([(EPOCH + timedelta(days=int(day))).day > 12 for day in known.result])
    eligible = {
        "barrio_errata": settled & typing.plain_names(places.name)[place],
        "barrio_ambiguo": settled & typing.shared_stem(places.name, places.comuna)[place],
        "barrio_desconocido": settled & np.char.startswith(places.comuna, "C")[place],
        "solo_comuna": settled & np.char.startswith(places.comuna, "C")[place],
        "comuna_contradice": settled
        & typing.plain_names(places.name)[place]
        & np.char.startswith(places.comuna, "C")[place],
        "sin_ubicar": settled,
        "fecha_invertida": late_day,
        "fecha_ilegible": right_onset,
        "fecha_futura": right_onset,
        "fecha_antigua": right_onset,
        "inicio_tardio": right_onset & (known.report - known.sample >= 2),
        "muerte_sin_fecha": dead,
        "recuperado_sin_fecha": ~dead,
        "edad_ilegible": (city.age[known.person] > 1) & (known.age_corrected <= known.report),
    }
    kind = np.full(len(known), "", dtype="<U24")
    order = rng.permutation(len(known))
    for name, share in shares.items():
        allowed = eligible.get(name, np.ones(len(known), dtype=bool)) & ~known.repeats & (known.gone == NEVER)
        candidates = order[(allowed & (kind == ""))[order]]
        kind[candidates[: max(1, round(share * allowed.sum()))]] = name
    quiet = (kind == "") & settled & ~known.repeats & (known.gone == NEVER) & (city.age[known.person] > 1)
    return Plan(kind, quiet)


def _texts(rng: np.random.Generator, known: Cases, plan: Plan) -> dict[str, np.ndarray]:
    """Every column that is written alike at all cut-offs, errors included; `…_antes` is what came before correction."""
    city, who = known.population, known.person
    names = city.names(who)
    months = rng.integers(1, 12, len(who)).astype(str)
    age, infant = city.age[who], city.age[who] == 0
    texts = {
        "caso": np.arange(1, len(who) + 1).astype(str),
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
    texts = {name: values.astype(object) for name, values in texts.items()}
    _spoil_places(rng, known, plan, texts)
    _spoil_person(rng, plan, texts)
    return texts


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


def _spoil_places(rng: np.random.Generator, known: Cases, plan: Plan, texts: dict[str, np.ndarray]) -> None:
    places, place = known.population.places, known.population.place[known.person]

    def spoil(kind: str, column: str, write) -> None:
        for row in np.flatnonzero(plan.kind == kind).tolist():
            texts[column][row] = write(row, int(rng.integers(0, 10_000)))

    def name(row: int) -> str:
        return str(places.name[place[row]])

    spoil("barrio_errata", "barrio", lambda row, dice: typing.mistyped(typing.plain(name(row)), dice))
    spoil("barrio_ambiguo", "barrio", lambda row, dice: typing.stem(name(row)))
    forms = [form.format(settled) for form in typing.SETTLEMENTS for settled in typing.SETTLED]
    spoil("barrio_desconocido", "barrio", lambda row, dice: forms[dice % len(forms)])
    for kind in ("solo_comuna", "sin_ubicar"):
        spoil(kind, "barrio", lambda row, dice: typing.NO_BARRIO[dice % len(typing.NO_BARRIO)])
    spoil("sin_ubicar", "comuna", lambda row, dice: ("", "", "SIN DATO")[dice % 3])
    spoil(
        "comuna_contradice", "comuna", lambda row, dice: str((int(places.comuna[place[row]][1:]) + dice % 16) % 17 + 1)
    )


def _spoil_person(rng: np.random.Generator, plan: Plan, texts: dict[str, np.ndarray]) -> None:
    def spoil(kind: str, column: str, forms: tuple) -> None:
        rows = np.flatnonzero(plan.kind == kind)
        for row, dice in zip(rows.tolist(), rng.integers(0, 10_000, len(rows)).tolist(), strict=True):
            form = forms[dice % len(forms)]
            texts[column][row] = form(texts[column][row]) if callable(form) else form

    spoil("documento_con_signos", "documento", (lambda x: f"{x[0]}.{x[1:4]}.{x[4:7]}.{x[7:]}", lambda x: f"CC {x}"))
    spoil("documento_ilegible", "documento", ("123", "SIN DOCUMENTO", "XXXX", "0"))
    spoil("sin_documento", "documento", ("",))
    signs = (
        lambda x: f"{x[:3]} {x[3:6]} {x[6:]}",
        lambda x: f"{x[:3]}-{x[3:]}",
        lambda x: f"+57 {x}",
        lambda x: f"cel. {x}",
    )
    spoil("telefono_con_signos", "telefono", signs)
    spoil("telefono_ilegible", "telefono", ("NO TIENE", "12345", "NO RECUERDA", "000"))
    spoil("sexo_escrito", "sexo", (str.lower, lambda x: {"F": "Femenino", "M": "Masculino"}[x]))
    spoil("sexo_desconocido", "sexo", ("X", "Z"))
    for column in ("edad", "edad_numero"):
        spoil("edad_ilegible", column, ("250", "TREINTA"))
        texts[f"{column}_antes"][plan.kind == "edad_ilegible"] = texts[column][plan.kind == "edad_ilegible"]


def _delivery(
    known: Cases, texts: dict, plan: Plan, cutoff: date, layout: str, header: dict[str, str], extra: dict[str, float]
) -> Delivery:
    today = day_number(cutoff)
    here = np.flatnonzero((known.report <= today) & (known.gone > today))
    kind, iso = plan.kind[here], layout == "departamento"
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
    columns["inicio"] = _broken_onsets(_dates(onset, iso), onset, kind)
    columns["muestra"] = _dates(known.sample[here], iso)
    columns["resultado"] = np.where(kind == "fecha_invertida", _dates(result, True, "%Y-%d-%m"), _dates(result, iso))
    columns["reporte"] = _dates(known.report[here], iso)
    columns["recuperado"] = _dates(np.where(well & (kind != "recuperado_sin_fecha"), known.recovery[here], NEVER), iso)
    columns["muerte"] = _dates(np.where(died & (kind != "muerte_sin_fecha"), known.death[here], NEVER), iso)
    planted = _counts(known, here, kind, died, well, placed, onset)
    separator = "," if iso else ";"
    text, added = _with_extra_rows(columns, header, separator, np.flatnonzero(plan.quiet[here]), extra)
    name = f"covid_municipal_{cutoff:%Y-%m-%d}_{layout}.csv"
    content = b"\xef\xbb\xbf" + text.encode("utf-8") if iso else text.encode("cp1252")
    return Delivery(cutoff, layout, name, content, len(here) + sum(added.values()), planted | added)


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


def _broken_onsets(written: np.ndarray, onset: np.ndarray, kind: np.ndarray) -> np.ndarray:
    wrong = written.copy()
    for name, form in (
        ("fecha_ilegible", lambda text: "31/02/2020" if "/" in text else "2020-02-31"),
        ("fecha_futura", lambda text: text.replace("2020", "2030").replace("2021", "2031").replace("2019", "2030")),
        ("fecha_antigua", lambda text: text.replace("2020", "2002").replace("2021", "2012").replace("2019", "2009")),
    ):
        for row in np.flatnonzero(kind == name).tolist():
            wrong[row] = form(written[row])
    return wrong


def _counts(
    known: Cases,
    here: np.ndarray,
    kind: np.ndarray,
    died: np.ndarray,
    well: np.ndarray,
    placed: np.ndarray,
    onset: np.ndarray,
) -> dict[str, int]:
    """How many cases of the delivery have each planted error, and each oddity that the truth itself brings."""
    found = {name: int(count) for name, count in zip(*np.unique(kind[kind != ""], return_counts=True), strict=True)}
    city, person = known.population, known.person[here]
    place = city.place[person]
    unlisted = (city.places.barrio == "")[place] & np.char.startswith(city.places.comuna, "C")[place]
    again = np.unique(person, return_counts=True)
    found |= {
        "muerte_sin_fecha": int((died & (kind == "muerte_sin_fecha")).sum()),
        "recuperado_sin_fecha": int((well & (kind == "recuperado_sin_fecha")).sum()),
        "sin_inicio": int((onset == NEVER).sum()),
        "menor_de_un_anio": int((city.age[person] == 0).sum()),
        "muerte_antes_de_muestra": int(
            (died & (kind != "muerte_sin_fecha") & (known.death[here] < known.sample[here])).sum()
        ),
        "fuera_de_todo_barrio": int((unlisted & placed).sum()),
        "ubicacion_pendiente": int((~placed).sum()),
        "documento_en_dos_casos": int(again[1][again[1] > 1].sum()),
        "recuperados": int((well & ~died & (kind != "estado_desconocido")).sum()),
        "fallecidos": int((died & (kind != "estado_desconocido")).sum()),
        "casos": len(here),
    }
    return found


def _with_extra_rows(
    columns: dict, header: dict[str, str], separator: str, quiet: np.ndarray, extra: dict[str, float]
) -> tuple[str, dict[str, int]]:
    """The text of the file with rows that a loader has to refuse or drop; all are copies of cases without error."""
    lines = _lines({title: columns[name] for name, title in header.items()}, separator)
    blank, empty = columns | {"caso": columns["caso"].copy()}, columns | {"telefono": columns["telefono"].copy()}
    start, added, taken = [], {}, 0
    spread = quiet[:: max(1, len(quiet) // 1000)]
    rows: list[str] = []
    for name in ("sin_codigo", "celdas_de_mas", "codigo_repetido", "fila_repetida"):
        number = max(1, round(extra[name] * len(lines[1])))
        picked = spread[taken : taken + number]
        taken, added[name] = taken + number, len(picked)
        if name == "sin_codigo":
            blank["caso"][picked] = ""
            rows += [_lines({t: blank[n][[row]] for n, t in header.items()}, separator)[1][0] for row in picked]
        elif name == "codigo_repetido":
            empty["telefono"][picked] = ""
            start += [_lines({t: empty[n][[row]] for n, t in header.items()}, separator)[1][0] for row in picked]
        else:
            tail = f'{separator}"verificar con la familia"' if name == "celdas_de_mas" else ""
            rows += [lines[1][row] + tail for row in picked]
    return "\r\n".join([lines[0], *start, *lines[1], *rows]) + "\r\n", added


def _lines(columns: dict[str, np.ndarray], separator: str) -> tuple[str, list[str]]:
    table = pa.table({title: pa.array(values, pa.string()) for title, values in columns.items()})
    sink = pa.BufferOutputStream()
    pa.csv.write_csv(table, sink, pa.csv.WriteOptions(delimiter=separator))
    head, *body = sink.getvalue().to_pybytes().decode("utf-8").rstrip("\n").split("\n")
    return head, body
