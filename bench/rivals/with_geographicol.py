"""Addresses read by geographicol (MIT, PyPI), put in our components as favourably as they allow."""

from dataclasses import asdict

from geographicol import parse

from app.domain.addresses.address import Components
from app.domain.addresses.tokens import fold

# What it has no field for: a crossing street's type and name, what follows the plate, corners and the rest.
INEXPRESSIBLE = ("cruce_tipo", "cruce_nombre", "placa_letra", "placa_cardinal", "esquina", "resto")
EXPRESSIBLE = tuple(name for name in asdict(Components()) if name not in INEXPRESSIBLE)
TYPES = {"CIR": "CIRC", "CCV": "CIRC", "AUTOP": "AU", "KM": ""}
INTERIOR = {"APTO": "APTO", "TO": "TORRE", "LC": "LOCAL", "OF": "OFICINA", "PI": "PISO", "IN": "INT", "BL": "BLOQUE"}
INTERIOR |= {"BG": "BODEGA", "GJ": "GARAJE", "CS": "CONSULTORIO", "CA": "CASA", "LT": "LOTE"}
SECTOR = {"ET": "ETAPA", "SEC": "SECTOR", "SMZ": "SUPERMANZANA"}
BUILDING = {"ED": "", "CONJ": "CONJUNTO ", "CECO": "CENTRO COMERCIAL "}
NAMED = {"BR": "barrio", "URB": "barrio", "VDA": "vereda", "MZ": "manzana"}


def read(text: str, label: dict[str, str]) -> dict[str, str]:
    """The components of a text; what it leaves open (a `cs`, a locality) is put where the label has it."""
    found = parse(text)
    parts = asdict(Components())
    parts["via_tipo"] = TYPES.get(found.street_type, found.street_type or "")
    if found.street_type == "KM":
        parts["kilometro"] = _text(found.street_number)
    else:
        parts["via_numero"] = _text(found.street_number)
    parts["via_nombre"] = _folded(found.street_name)
    parts["via_letra"], parts["via_bis"] = _letter(found.street_letter)
    parts["via_cardinal"] = found.street_quadrant or ""
    parts["cruce_numero"] = _text(found.cross_number)
    parts["cruce_letra"], parts["cruce_bis"] = _letter(found.cross_letter)
    after_plate = label["placa_cardinal"] and not label["cruce_cardinal"]
    parts["placa_cardinal" if after_plate else "cruce_cardinal"] = found.cross_quadrant or ""
    parts["placa"] = _text(found.plate_number)
    for complement in found.complements:
        _place(parts, complement.code, _folded(complement.value), label)
    place = _folded(found.locality)
    parts[next((name for name in ("barrio", "resto", "vereda") if place and label[name] == place), "municipio")] = place
    return parts


def _place(parts: dict[str, str], code: str, value: str, label: dict[str, str]) -> None:
    if code in ("CA", "CS", "LT") and label["casa"].removeprefix("LOTE ") == value:
        parts["casa"] = label["casa"]
    elif code == "CS" and f"CASA {value}" in label["interior"]:
        _add(parts, "interior", f"CASA {value}")
    elif code in INTERIOR:
        _add(parts, "interior", f"{INTERIOR[code]} {value}")
    elif code in SECTOR:
        _add(parts, "sector", f"{SECTOR[code]} {value}")
    elif code in BUILDING:
        _add(parts, "edificio", BUILDING[code] + value)
    elif code in NAMED:
        _add(parts, NAMED[code], value)
    else:
        _add(parts, "resto", f"{code} {value}")


def _add(parts: dict[str, str], name: str, text: str) -> None:
    parts[name] = f"{parts[name]} {text}".strip()


def _text(number: int | None) -> str:
    return "" if number is None else str(number)


def _folded(text: str | None) -> str:
    return " ".join(fold(text or "").split())


def _letter(text: str | None) -> tuple[str, str]:
    letter, bis, after = (text or "").partition("BIS")
    return letter.strip(), f"{bis}{after}"
