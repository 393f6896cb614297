"""Deliveries of trips written by hand: a row is a dictionary of changes to a plain one."""

from collections.abc import Mapping

WORKER = {
    "Radicado": "R1",
    "Trabajador": "1",
    "Sexo": "F",
    "Municipio de residencia": "Bucaramanga",
    "Barrio de residencia": "San Alonso",
    "Municipio de trabajo": "Bucaramanga",
    "Barrio de trabajo": "Mutis",
    "Días": "L-V",
    "Hora de entrada": "08:00",
    "Hora de salida": "17:00",
    "Medio de transporte": "Transporte público",
    "Minutos de viaje": "45",
    "Desde": "04/05/2020",
}
TRIP = {
    "id_hogar": "1",
    "id_persona": "1",
    "id_viaje": "1",
    "fecha": "2019-10-16",
    "zona_origen": "68001-13-012",
    "zona_destino": "68276",
    "hora_inicio": "07:10",
    "hora_llegada": "07:50",
    "modo_principal": "Moto",
    "motivo_viaje": "Trabajo",
    "sexo": "M",
    "estrato": "3",
    "municipio_hogar": "68001",
    "factor_expansion": "12.5",
}


def workers(*changes: Mapping[str, str]) -> str:
    """A list of workers of one establishment, numbered from 1 unless told."""
    return _delivery([WORKER | {"Trabajador": str(number)} | change for number, change in enumerate(changes, 1)])


def survey(*changes: Mapping[str, str], without: tuple[str, ...] = ()) -> str:
    """A wave of the survey, its trips numbered from 1 unless told; `without` are columns that it does not bring."""
    rows = [TRIP | {"id_viaje": str(number)} | change for number, change in enumerate(changes, 1)]
    return _delivery([{name: value for name, value in row.items() if name not in without} for row in rows])


def _delivery(rows: list[dict[str, str]]) -> str:
    return "\n".join([";".join(rows[0]), *(";".join(row.values()) for row in rows)]) + "\n"
