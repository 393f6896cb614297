"""The one text of an address, from its components."""

from app.domain.addresses.address import Components

REST = "~"


def canonical(c: Components, *, apart: bool = False) -> str:
    """The components in their published order, the rest behind its mark.

    `apart` sets names off by commas: only for a text that would be read otherwise without them.
    """
    comma = "," if apart else ""
    parts = [_streets(c) + (comma if c.via_nombre or c.cruce_nombre else "")]
    parts += [f"MZ {c.manzana}" if c.manzana else "", _house(c.casa), c.interior, c.sector]
    for word, text in (("BARRIO", c.barrio), ("EDIFICIO", c.edificio), ("VEREDA", c.vereda)):
        parts.append(f"{word} {text}{comma}" if text else "")
    parts += [f"KM {c.kilometro}" if c.kilometro else "", c.municipio, f"{REST} {c.resto}" if c.resto else ""]
    return " ".join(part for part in parts if part)


def _house(text: str) -> str:
    return text if not text or text.startswith("LOTE ") else f"CASA {text}"


def _streets(c: Components) -> str:
    via = _street(c.via_tipo, c.via_numero, c.via_letra, c.via_bis, c.via_cardinal, c.via_nombre)
    cross = _street(c.cruce_tipo, c.cruce_numero, c.cruce_letra, c.cruce_bis, c.cruce_cardinal, c.cruce_nombre)
    if not cross:
        return via
    text = f"{via} {'CON' if c.esquina else '#'} {cross}" if via else f"# {cross}"
    if not c.placa:
        return text
    return f"{text}-{c.placa}{c.placa_letra}{f' {c.placa_cardinal}' if c.placa_cardinal else ''}"


def _street(kind: str, number: str, letter: str, bis: str, cardinal: str, name: str) -> str:
    return " ".join(part for part in (kind, number + letter, bis, cardinal, name) if part)
