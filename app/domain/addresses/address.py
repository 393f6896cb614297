"""The components of an address, under the names in which they are published."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Components:
    """What an address says, each part as `docs/formatos/direcciones.md` defines it; empty where it says nothing."""

    via_tipo: str = ""
    via_numero: str = ""
    via_letra: str = ""
    via_bis: str = ""
    via_cardinal: str = ""
    via_nombre: str = ""
    cruce_tipo: str = ""
    cruce_numero: str = ""
    cruce_letra: str = ""
    cruce_bis: str = ""
    cruce_cardinal: str = ""
    cruce_nombre: str = ""
    placa: str = ""
    placa_letra: str = ""
    placa_cardinal: str = ""
    esquina: str = ""
    manzana: str = ""
    casa: str = ""
    interior: str = ""
    sector: str = ""
    barrio: str = ""
    edificio: str = ""
    vereda: str = ""
    kilometro: str = ""
    municipio: str = ""
    resto: str = ""
