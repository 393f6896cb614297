"""The columns that files of the registry may bring, under every header seen, and the layouts that they make."""

from loaders.contract import Field, Layout

FIELDS = (
    Field("matricula", ("MATRICULA", "Matrícula mercantil", "No. Matrícula", "NUM_MATRICULA")),
    Field("nit", ("NIT", "NUM_IDENTIFICACION", "Número de identificación")),
    Field("razon_social", ("RAZON_SOCIAL", "Razón social", "Nombre o razón social")),
    Field("tipo_juridico", ("TIPO_JURIDICO", "Tipo jurídico", "Organización jurídica")),
    Field("estado", ("ESTADO", "Estado de la matrícula")),
    Field("fecha_matricula", ("FECHA_MATRICULA", "Fecha de matrícula"), is_date=True),
    Field("fecha_cancelacion", ("FECHA_CANCELACION", "Fecha de cancelación"), is_date=True),
    Field("actividad", ("DESC_CIIU1", "DESC_CIIU", "CIIU1", "Actividad económica", "Descripción CIIU")),
    Field("direccion", ("DIRECCION_COMERCIAL", "Dirección comercial", "DIR_COMERCIAL")),
    Field("ciudad", ("CIUDAD", "MUN_COMERCIAL", "Municipio comercial")),
    Field("tamano", ("TAMAÑO EMPRESA", "TAMANO_EMPRESA", "Tamaño de la empresa")),
    Field("anio", ("ANIO",), content=r"(19|20)\d\d(\.0)?"),
    Field("direccion_buscada", ("DIREC_HERE",)),
)

COMMON = frozenset({"estado", "fecha_matricula", "actividad", "direccion", "ciudad", "tamano"})
LAYOUTS = (
    Layout("completo", "registro con matrícula, NIT y razón social", COMMON | {"matricula", "nit", "razon_social"}),
    Layout("sin_identificar", "registro sin matrícula, NIT ni nombres", COMMON | {"tipo_juridico"}),
)
