"""How trips are called: modes, purposes, sexes, as the marts code them and as they are read."""

from __future__ import annotations

# In the order in which they are offered.
MODES = {
    "transporte_publico": "Transporte público",
    "moto": "Moto",
    "informal": "Transporte informal",
    "automovil": "Automóvil",
    "taxi": "Taxi",
    "a_pie": "A pie",
    "bicicleta": "Bicicleta",
    "otro": "Otro",
    "sin_dato": "Sin dato",
}
PURPOSES = {
    "trabajo": "Trabajo",
    "estudio": "Estudio",
    "compras": "Compras",
    "salud": "Salud",
    "tramites": "Trámites",
    "cuidado": "Cuidado",
    "recreacion": "Recreación",
    "otro": "Otro",
    "sin_dato": "Sin dato",
}
SEXES = {"F": "Mujeres", "M": "Hombres", "sin dato": "Sin dato"}
# The modes that a figure tells apart; the others are one.
MAIN = ("transporte_publico", "moto", "informal", "automovil")
REST = "Los demás"


def group(mode: str) -> str:
    """The name of a mode, or that of the others together."""
    return MODES[mode] if mode in MAIN else REST
