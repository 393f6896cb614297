"""The columns that files of the registry may bring, under every likely header, and the layout that they make."""

from loaders.contract import Field, Layout

FIELDS = (
    Field("radicado", ("Radicado", "No. Radicado", "Número de radicado")),
    Field("fecha_registro", ("Fecha de registro", "Fecha registro", "Fecha de solicitud"), is_date=True),
    Field("nit", ("NIT", "NIT o cédula", "Identificación")),
    Field("razon_social", ("Razón social", "Nombre o razón social", "Establecimiento")),
    Field("matricula", ("Matrícula", "Matrícula mercantil", "No. Matrícula")),
    Field("actividad", ("Actividad económica", "Actividad", "Código CIIU", "CIIU")),
    Field("tamano", ("Tamaño", "Tamaño empresa", "Tamaño de la empresa")),
    Field("direccion", ("Dirección", "Dirección del establecimiento")),
    Field("barrio", ("Barrio",)),
    Field("comuna", ("Comuna", "Comuna o corregimiento")),
    Field("municipio", ("Municipio", "Ciudad")),
    Field("fecha_aprobacion", ("Fecha de aprobación", "Fecha aprobación", "Fecha aprobación protocolo"), is_date=True),
    Field("fecha_inicio", ("Fecha de inicio", "Fecha inicio", "Fecha de reactivación"), is_date=True),
    Field("trabajadores", ("Trabajadores", "Número de trabajadores", "Total trabajadores", "Empleados")),
    Field(
        "trabajadores_reactivados",
        ("Trabajadores que se reactivan", "Trabajadores reactivados", "Trabajadores a reactivar"),
    ),
    Field("horario", ("Horario", "Horario de trabajo", "Días y horario")),
    Field("telefono", ("Teléfono", "Celular", "Teléfono de contacto")),
    Field("correo", ("Correo", "Correo electrónico", "E-mail")),
)

LAYOUTS = (
    Layout(
        "registro",
        "registro de reactivación de la Alcaldía",
        frozenset(
            {
                *("radicado", "fecha_registro", "actividad", "direccion", "barrio"),
                *("fecha_aprobacion", "fecha_inicio", "trabajadores_reactivados"),
            }
        ),
    ),
)
