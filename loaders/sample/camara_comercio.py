"""The chamber's registry on its cut-off: every firm once, in the columns and with the cut names of the real table."""

from functools import lru_cache
from pathlib import Path

import numpy as np

from loaders.paths import REFERENCE
from loaders.sample import dirt, facts, sheets, typing
from loaders.sample.firms import AREA, CANCELLED, CUTOFF, OFFICES, Firms, firms
from loaders.sample.population import CITY
from loaders.sample.sheets import Delivery
from loaders.sample.trades import titled

SEED = 15_02_2024
HEADER = {
    "matricula": "MATRICULA",
    "nit": "NIT",
    "nombre": "RAZON_SOCIAL",
    "juridico": "TIPO_JURIDICO",
    "estado": "ESTADO",
    "registro": "FECHA_MATRICULA",
    "cancelacion": "FECHA_CANCELACION",
    "actividad": "DESC_CIIU1",
    "direccion": "DIRECCION_COMERCIAL",
    "ciudad": "CIUDAD",
    "tamano": "TAMAÑO EMPRESA",
}
DAY = "%Y-%m-%d"
UNKNOWN = ("Actividad No Homologada", "Sin Información", "Otras Actividades", "No Registra")
BARRIO = (" Barrio {}", " BARRIO {}", " BRR {}", " BR {}")
NEIGHBOURS = {
    "68276": ("LA CUMBRE", "CAÑAVERAL", "BUCARICA", "LAGOS II", "ZAPAMANGA", "VILLABEL"),
    "68307": ("EL POBLADO", "ARENALES", "RIO PRADO", "RINCON DE GIRON", "EL GALLINERAL"),
    "68547": ("SAN RAFAEL", "CABECERA DEL LLANO", "PASEO DEL PUENTE", "BARROBLANCO"),
    "": ("CENTRO", "EL CENTRO", "LA ESPERANZA", "VILLA VIEJA", "SAN ANTONIO"),
}
RURAL = ("Vereda {} Finca {}", "VDA {} FCA {}")
VEREDAS = ("LA ARENOSA", "EL HATO", "AGUABLANCA", "LA LAJITA", "SAN ISIDRO")
FINCAS = ("EL PROGRESO", "LA ESPERANZA", "VILLA LUZ", "EL RECREO")


def deliveries(scale: float = 1.0, folder: Path = REFERENCE) -> list[Delivery]:
    """The one delivery of the registry."""
    known, texts, kind = _prepared(scale, folder)
    names, counts = np.unique(kind[kind != ""], return_counts=True)
    found = {
        "empresas": len(known),
        "sin_nit": int((known.nit == 0).sum()),
        "sin_tamano": int((known.size == "").sum()),
        "nombre_repetido": len(known) - len(set(zip(known.nit.tolist(), known.name.tolist(), strict=True))),
        **dict(zip(names.tolist(), counts.tolist(), strict=True)),
    }
    sheet = sheets.Sheet({title: texts[name] for name, title in HEADER.items()}, np.full(len(known), ""))
    content = sheets.delimited(sheet, ",", "utf-8")
    return [Delivery(CUTOFF, "registro", f"camara_comercio_{CUTOFF}.csv", content, len(sheet), found)]


def truth(scale: float = 1.0, folder: Path = REFERENCE) -> dict[str, np.ndarray]:
    """What the delivery blurs, by firm: class, place in the city or "", owner (-1 if none) and planted error."""
    known, texts, kind = _prepared(scale, folder)
    places, place = known.population.places, known.place
    inside = place >= 0
    return {
        "matricula": texts["matricula"],
        "ciiu": known.trades.code[known.trade],
        "municipio": known.municipality,
        "barrio": np.where(inside, places.barrio[place], ""),
        "comuna": np.where(inside, places.comuna[place], ""),
        "persona": known.owner,
        "error": kind,
    }


@lru_cache(maxsize=1)
def _prepared(scale: float, folder: Path) -> tuple[Firms, dict[str, np.ndarray], np.ndarray]:
    """The firms, their columns as written, and the one error of each; no error touches a published total."""
    rng = np.random.default_rng(SEED)
    assumed = facts.parameters("muestra", folder)
    known = firms(scale, folder)
    free = ~np.isin(known.municipality, AREA)
    eligible = {
        "fecha_ilegible": free,
        "fecha_futura": free,
        "cancelacion_previa": known.state == CANCELLED,
    }
    kind = dirt.dealt(rng, assumed["camara_suciedad"], eligible, np.ones(len(known), dtype=bool))
    names = np.array([titled(name) for name in known.trades.name.tolist()], dtype=object)
    texts = {
        "matricula": known.number.astype(str),
        "nit": np.where(known.nit > 0, known.nit.astype(str), ""),
        "nombre": known.name,
        "juridico": known.kind,
        "estado": known.state,
        "registro": sheets.days(known.registered, DAY),
        "cancelacion": sheets.days(np.where(kind == "cancelacion_previa", known.registered - 40, known.cancelled), DAY),
        "actividad": names[known.trade],
        "direccion": _addresses(rng, assumed["empresa"]["barrio_en_direccion"], known),
        "ciudad": _cities(folder, known.municipality),
        "tamano": known.size,
    }
    texts = {name: np.array(values, dtype=object) for name, values in texts.items()}
    forms = {
        ("actividad_errata", "actividad"): lambda text, dice: typing.mistyped(text, dice),
        ("actividad_desconocida", "actividad"): lambda text, dice: UNKNOWN[dice % len(UNKNOWN)],
        ("sin_actividad", "actividad"): lambda text, dice: "",
        ("sin_direccion", "direccion"): lambda text, dice: ("", "NO REPORTA", "SIN DIRECCION")[dice % 3],
        ("fecha_ilegible", "registro"): lambda text, dice: f"{text[:4]}-02-31",
        ("fecha_futura", "registro"): lambda text, dice: f"203{text[3:]}",
    }
    for (name, column), form in forms.items():
        for row in np.flatnonzero(kind == name).tolist():
            texts[column][row] = form(texts[column][row], int(rng.integers(0, 10_000)))
    return known, texts, kind


def _addresses(rng: np.random.Generator, share: float, known: Firms) -> list[str]:
    """Addresses as their owners wrote them: as that of the household, of a shop, or of a farm; some with the barrio."""
    corner = known.calle, known.carrera, known.door
    homes = typing.plates(known.site, *corner, typing.EXTRAS)
    shops = typing.plates(known.site, *corner, OFFICES)
    style, told = rng.integers(0, 10_000, len(known)).tolist(), (rng.random(len(known)) < share).tolist()
    names = known.population.places.name.tolist()
    texts = []
    rows = zip(known.municipality.tolist(), known.place.tolist(), known.at_home.tolist(), strict=True)
    for (code, place, at_home), home, shop, n, with_barrio in zip(rows, homes, shops, style, told, strict=True):
        text = home if at_home else shop
        if code not in AREA and n % 8 == 0:
            text = RURAL[n // 8 % 2].format(VEREDAS[n // 16 % len(VEREDAS)], FINCAS[n // 80 % len(FINCAS)])
        elif with_barrio:
            others = NEIGHBOURS.get(code, NEIGHBOURS[""])
            barrio = names[place] if code == CITY else others[n // 4 % len(others)]
            text += BARRIO[n % 4].format(barrio.upper()) if barrio else ""
        texts.append(text)
    return texts


def _cities(folder: Path, municipality: np.ndarray) -> np.ndarray:
    """Names of municipalities as the chamber writes them: without accents."""
    named = {row["municipio_codigo"]: row["municipio_nombre"] for row in facts.rows("divipola", folder)}
    codes, place = np.unique(municipality, return_inverse=True)
    return np.array([typing.plain(named[code]).title() for code in codes.tolist()], dtype=object)[place]
