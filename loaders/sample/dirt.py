"""Errors of typing in the municipal list, planted on disjoint sets of cases so that each can be counted exactly."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

import numpy as np

from loaders.sample import typing
from loaders.sample.cases import EPOCH, NEVER, Cases

EXTRA_ROWS = ("sin_codigo", "celdas_de_mas", "codigo_repetido", "fila_repetida")
REMARK = "verificar con la familia"
ELSEWHERE = (  # municipality, how it is typed, a barrio of it
    ("68276", "Floridablanca", "CAÑAVERAL"),
    ("68276", "FLORIDABLANCA", "BUCARICA"),
    ("68276", "68276", "LAGOS II"),
    ("68307", "Girón", "EL POBLADO"),
    ("68307", "GIRON", "RINCON DE GIRON"),
    ("68547", "Piedecuesta", "PASEO DEL PUENTE"),
    ("68547", "68547", "CABECERA DEL LLANO"),
)


@dataclass(frozen=True)
class Plan:
    """What is wrong with each case: `kind` is the name of its one error or "". `quiet` cases draw no remark at all."""

    kind: np.ndarray
    quiet: np.ndarray


def plan(rng: np.random.Generator, known: Cases, shares: dict[str, float]) -> Plan:
    """Give each kind of error its share of the cases where it can happen."""
    city = known.population
    places, place = city.places, city.place[known.person]
    settled = (places.barrio != "")[place] & (known.place_corrected <= known.report)
    in_comuna = settled & np.char.startswith(places.comuna, "C")[place]
    plain_name = settled & typing.plain_names(places.name)[place]
    right_onset = (known.onset < NEVER) & (known.onset_corrected <= known.report)
    dead = known.death < NEVER
    late_day = np.array([(EPOCH + timedelta(days=int(day))).day > 12 for day in known.result])
    eligible = {
        "barrio_errata": plain_name,
        "barrio_ambiguo": settled & typing.shared_stem(places.name, places.comuna)[place],
        "barrio_desconocido": in_comuna,
        "solo_comuna": in_comuna,
        "comuna_contradice": plain_name & in_comuna,
        "sin_ubicar": settled,
        "fecha_invertida": late_day,
        "fecha_ilegible": right_onset,
        "fecha_futura": right_onset,
        "fecha_antigua": right_onset,
        "inicio_tardio": right_onset & (known.report - known.sample >= 2),
        "muerte_sin_fecha": dead,
        "recuperado_sin_fecha": ~dead,
        "edad_ilegible": (city.age[known.person] > 1) & (known.age_corrected <= known.report),
        "recuperacion_previa": ~dead,
        "muerte_de_vivo": ~dead,
        "sin_muestra": known.result == known.sample,  # the result then tells the day: the daily totals stand
    }
    kind = dealt(rng, shares, eligible, ~known.repeats & (known.gone == NEVER))
    quiet = (kind == "") & settled & ~known.repeats & (known.gone == NEVER) & (city.age[known.person] > 1)
    return Plan(kind, quiet)


def dealt(
    rng: np.random.Generator, shares: dict[str, float], eligible: dict[str, np.ndarray], spared: np.ndarray
) -> np.ndarray:
    """The one error of each row, or "": each kind on its share of the rows of `spared` where it can happen."""
    kind = np.full(len(spared), "", dtype="<U24")
    order = rng.permutation(len(spared))
    for name, share in shares.items():
        allowed = eligible[name] & spared if name in eligible else spared
        candidates = order[(allowed & (kind == ""))[order]]
        kind[candidates[: max(1, round(share * allowed.sum()))]] = name
    return kind


def spoil(rng: np.random.Generator, known: Cases, planned: Plan, texts: dict[str, np.ndarray]) -> None:
    """Write the errors of place and person into the columns that are alike at all cut-offs."""
    _spoil_places(rng, known, planned, texts)
    _spoil_person(rng, planned, texts)


def _spoil_places(rng: np.random.Generator, known: Cases, planned: Plan, texts: dict[str, np.ndarray]) -> None:
    places, place = known.population.places, known.population.place[known.person]

    def write(kind: str, column: str, form: Callable[[int, int], str]) -> None:
        for row in np.flatnonzero(planned.kind == kind).tolist():
            texts[column][row] = form(row, int(rng.integers(0, 10_000)))

    def name(row: int) -> str:
        return str(places.name[place[row]])

    write("barrio_errata", "barrio", lambda row, dice: typing.mistyped(typing.plain(name(row)), dice))
    write("barrio_ambiguo", "barrio", lambda row, dice: typing.stem(name(row)))
    forms = [form.format(settled) for form in typing.SETTLEMENTS for settled in typing.SETTLED]
    write("barrio_desconocido", "barrio", lambda row, dice: forms[dice % len(forms)])
    for kind in ("solo_comuna", "sin_ubicar"):
        write(kind, "barrio", lambda row, dice: typing.NO_BARRIO[dice % len(typing.NO_BARRIO)])
    write("sin_ubicar", "comuna", lambda row, dice: ("", "", "SIN DATO")[dice % 3])
    write(
        "comuna_contradice", "comuna", lambda row, dice: str((int(places.comuna[place[row]][1:]) + dice % 16) % 17 + 1)
    )


def _spoil_person(rng: np.random.Generator, planned: Plan, texts: dict[str, np.ndarray]) -> None:
    def write(kind: str, column: str, forms: tuple) -> None:
        rows = np.flatnonzero(planned.kind == kind)
        for row, dice in zip(rows.tolist(), rng.integers(0, 10_000, len(rows)).tolist(), strict=True):
            form = forms[dice % len(forms)]
            texts[column][row] = form(texts[column][row]) if callable(form) else form

    write("documento_con_signos", "documento", (lambda x: f"{x[0]}.{x[1:4]}.{x[4:7]}.{x[7:]}", lambda x: f"CC {x}"))
    write("documento_ilegible", "documento", ("123", "SIN DOCUMENTO", "XXXX", "0"))
    write("sin_documento", "documento", ("",))
    signs = (
        lambda x: f"{x[:3]} {x[3:6]} {x[6:]}",
        lambda x: f"{x[:3]}-{x[3:]}",
        lambda x: f"+57 {x}",
        lambda x: f"cel. {x}",
    )
    write("telefono_con_signos", "telefono", signs)
    write("telefono_ilegible", "telefono", ("NO TIENE", "12345", "NO RECUERDA", "000"))
    write("sexo_escrito", "sexo", (str.lower, lambda x: {"F": "Femenino", "M": "Masculino"}[x]))
    write("sexo_desconocido", "sexo", ("X", "Z"))
    for column in ("edad", "edad_numero"):
        write("edad_ilegible", column, ("250", "TREINTA"))
        texts[f"{column}_antes"][planned.kind == "edad_ilegible"] = texts[column][planned.kind == "edad_ilegible"]


def elsewhere(size: int) -> np.ndarray:
    """Code, typed name and a barrio of some municipality of the metropolitan area, a row per case."""
    return np.array(ELSEWHERE, dtype=object)[np.arange(size) % len(ELSEWHERE)]


def broken_onsets(written: np.ndarray, kind: np.ndarray) -> np.ndarray:
    """Days that do not exist, or of another decade, where planned."""
    wrong = written.copy()
    for name, form in (
        ("fecha_ilegible", lambda text: "31/02/2020" if "/" in text else "2020-02-31"),
        ("fecha_futura", lambda text: text.replace("2020", "2030").replace("2021", "2031").replace("2019", "2030")),
        ("fecha_antigua", lambda text: text.replace("2020", "2002").replace("2021", "2012").replace("2019", "2009")),
    ):
        for row in np.flatnonzero(kind == name).tolist():
            wrong[row] = form(written[row])
    return wrong


def extra_rows(
    columns: dict[str, np.ndarray],
    quiet: np.ndarray,
    shares: dict[str, float],
    *,
    key: str = "caso",
    changed: str = "telefono",
    change: Callable[[str], str] = lambda text: "",
) -> tuple[dict[str, np.ndarray], np.ndarray, dict[str, int]]:
    """Add rows that a loader has to refuse or drop, all copies of quiet rows (their numbers).

    A row that is delivered twice with one `key` has another `changed` the first time: its last row counts.

    Returns the columns, what stands beyond the last of them, and how many rows of each kind were added.
    """
    size = len(columns[key])
    wanted = {name: max(1, round(shares[name] * size)) for name in EXTRA_ROWS}
    spread, taken, picked = quiet[:: max(1, len(quiet) // max(1000, sum(wanted.values())))], 0, {}
    for name, number in wanted.items():
        picked[name] = spread[taken : taken + number]
        taken += number
    parts = {"codigo_repetido": picked.pop("codigo_repetido"), "": np.arange(size)} | picked
    kind = np.repeat(list(parts), [len(rows) for rows in parts.values()])
    order = np.concatenate(list(parts.values()))
    written = {name: values[order] for name, values in columns.items()}
    for row in np.flatnonzero(kind == "codigo_repetido").tolist():
        written[changed][row] = change(written[changed][row])
    written[key][kind == "sin_codigo"] = ""
    beyond = np.where(kind == "celdas_de_mas", REMARK, "")
    return written, beyond, {name: len(parts[name]) for name in EXTRA_ROWS}
