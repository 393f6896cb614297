"""Deliveries written by hand: a case is a dictionary, a delivery a list of them, in any layout."""

import csv
import io

PORTAL_2020 = {
    "id": "ID de caso",
    "notificacion": "Fecha de notificación",
    "municipio": "Código DIVIPOLA",
    "ciudad": "Ciudad de ubicación",
    "departamento": "Departamento o Distrito ",
    "atencion": "atención",
    "edad": "Edad",
    "sexo": "Sexo",
    "tipo": "Tipo",
    "estado": "Estado",
    "pais": "País de procedencia",
    "sintomas": "FIS",
    "muerte": "Fecha de muerte",
    "diagnostico": "Fecha diagnostico",
    "recuperado": "Fecha recuperado",
    "reporte": "fecha reporte web",
    "recuperacion": "Tipo recuperación",
}
API_2021 = {
    "reporte": "fecha_reporte_web",
    "id": "id_de_caso",
    "notificacion": "fecha_de_notificaci_n",
    "departamento_codigo": "departamento",
    "departamento": "departamento_nom",
    "municipio": "ciudad_municipio",
    "ciudad": "ciudad_municipio_nom",
    "edad": "edad",
    "unidad": "unidad_medida",
    "sexo": "sexo",
    "tipo": "fuente_tipo_contagio",
    "atencion": "ubicacion",
    "estado": "estado",
    "situacion": "recuperado",
    "sintomas": "fecha_inicio_sintomas",
    "muerte": "fecha_muerte",
    "diagnostico": "fecha_diagnostico",
    "recuperado": "fecha_recuperado",
    "recuperacion": "tipo_recuperacion",
}
CASE = {
    "id": "1",
    "notificacion": "2020-06-13",
    "municipio": "68001",
    "ciudad": "Bucaramanga",
    "departamento": "Santander",
    "departamento_codigo": "68",
    "atencion": "Casa",
    "situacion": "Activo",
    "edad": "34",
    "unidad": "1",
    "sexo": "F",
    "tipo": "Relacionado",
    "estado": "Leve",
    "pais": "",
    "sintomas": "2020-06-10",
    "muerte": "",
    "diagnostico": "2020-06-15",
    "recuperado": "",
    "reporte": "2020-06-16",
    "recuperacion": "",
}


def cases(*changes: dict[str, str]) -> list[dict[str, str]]:
    """One case per dictionary of changes to the plain case; ids count from 1 unless given."""
    return [CASE | {"id": str(number)} | change for number, change in enumerate(changes, 1)]


def as_csv(
    rows: list[dict[str, str]], layout: dict[str, str] = PORTAL_2020, delimiter: str = ",", end: str = "\n"
) -> str:
    """The text of a delivery in that layout."""
    out = io.StringIO()
    writer = csv.writer(out, delimiter=delimiter, lineterminator=end)
    writer.writerow(layout.values())
    writer.writerows([row.get(name, "") for name in layout] for row in rows)
    return out.getvalue()
