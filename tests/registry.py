"""Deliveries of the reactivation registry and of its visits, written by hand: a row is a dictionary of changes."""

HEADERS = {
    "radicado": "Radicado",
    "registro": "Fecha de registro",
    "nit": "NIT",
    "nombre": "Razón social",
    "matricula": "Matrícula",
    "actividad": "Actividad económica",
    "tamano": "Tamaño",
    "direccion": "Dirección",
    "barrio": "Barrio",
    "comuna": "Comuna",
    "municipio": "Municipio",
    "aprobacion": "Fecha de aprobación",
    "inicio": "Fecha de inicio",
    "trabajadores": "Trabajadores",
    "reactivados": "Trabajadores que se reactivan",
    "horario": "Horario",
    "telefono": "Teléfono",
    "correo": "Correo",
}
ESTABLISHMENT = {
    "registro": "11/05/2020",
    "nombre": "EMPRESA DE PRUEBA",
    "matricula": "05-1",
    "actividad": "1521 - Fabricación de calzado de cuero y piel, con cualquier tipo de suela",
    "tamano": "Micro",
    "direccion": "CALLE 36 # 19-20",
    "barrio": "San Alonso",
    "comuna": "13",
    "municipio": "Bucaramanga",
    "aprobacion": "18/05/2020",
    "inicio": "25/05/2020",
    "trabajadores": "8",
    "reactivados": "5",
    "horario": "L-V 08:00-17:00",
    "telefono": "3900000001",
    "correo": "prueba@ejemplo.co",
}
VISIT_HEADERS = {
    "acta": "Acta",
    "fecha": "Fecha de visita",
    "radicado": "Radicado",
    "nit": "NIT",
    "nombre": "Establecimiento",
    "direccion": "Dirección",
    "barrio": "Barrio",
    "comuna": "Comuna",
    "concepto": "Concepto",
    "medida": "Medida",
}
VISIT = {
    "fecha": "15/06/2020",
    "nombre": "EMPRESA DE PRUEBA",
    "direccion": "CALLE 36 # 19-20",
    "barrio": "San Alonso",
    "comuna": "13",
    "concepto": "Cumple",
    "medida": "Ninguna",
}


def establishments(*changes: dict[str, str]) -> list[dict[str, str]]:
    """A plain establishment per dictionary of changes; radicados and NITs are their own unless given."""
    return [
        ESTABLISHMENT
        | {"radicado": f"R-{n:05}", "nit": str(900_000_000 + n), "direccion": f"CALLE 36 # 19-{n:02}"}
        | change
        for n, change in enumerate(changes, 1)
    ]


def visits(*changes: dict[str, str]) -> list[dict[str, str]]:
    """A plain visit per dictionary of changes, each to an establishment of its own unless given."""
    return [
        VISIT | {"acta": str(n), "radicado": f"R-{n:05}", "nit": str(900_000_000 + n)} | change
        for n, change in enumerate(changes, 1)
    ]


def as_registry(rows: list[dict[str, str]]) -> bytes:
    """The registry as the city saves it: semicolons, UTF-8 with its mark."""
    lines = [";".join(HEADERS.values()), *(";".join(row.get(name, "") for name in HEADERS) for row in rows)]
    return ("\r\n".join(lines) + "\r\n").encode("utf-8-sig")


def as_visits(rows: list[dict[str, str]]) -> bytes:
    """The visits as the city saves them: commas, UTF-8."""
    lines = [",".join(VISIT_HEADERS.values())]
    lines += [",".join(f'"{row.get(name, "")}"' for name in VISIT_HEADERS) for row in rows]
    return ("\n".join(lines) + "\n").encode()
