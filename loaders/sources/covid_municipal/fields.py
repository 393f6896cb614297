"""The columns that files of the municipal list may bring, under every header seen, and the layouts that they make."""

from loaders.contract import Field, Layout

COMMON = frozenset(
    {"id_caso", "documento", "direccion", "barrio", "fecha_muestra", "fecha_reporte", "edad", "sexo", "estado"}
)

FIELDS = (
    Field("id_caso", ("No. Caso", "Número de caso", "consecutivo", "cod_caso"), content=r"\d+(\.0)?"),
    Field("documento_tipo", ("Tipo Doc", "Tipo de documento", "tip_ide_")),
    Field("documento", ("Documento de Identidad", "No. Documento", "Identificación", "Cédula", "num_ide_")),
    Field("nombre", ("Nombres y Apellidos", "Nombre completo")),
    Field("primer_nombre", ("pri_nom_", "Primer nombre")),
    Field("segundo_nombre", ("seg_nom_", "Segundo nombre")),
    Field("primer_apellido", ("pri_ape_", "Primer apellido")),
    Field("segundo_apellido", ("seg_ape_", "Segundo apellido")),
    Field("edad", ("Edad", "edad_")),
    Field("edad_unidad", ("uni_med_", "Unidad de medida"), content=r"\d"),
    Field("sexo", ("Sexo", "sexo_")),
    Field("telefono", ("Teléfono", "Celular", "telefono_")),
    Field("direccion", ("Dirección", "Dirección de residencia", "dir_res_")),
    Field("barrio", ("Barrio", "Barrio o vereda", "bar_ver_")),
    Field("comuna", ("Comuna", "Comuna o corregimiento", "localidad_")),
    Field("municipio", ("Municipio", "Municipio de residencia", "mun_resi", "nmun_resi")),
    Field("eapb", ("EAPB", "EPS", "Aseguradora", "nom_eapb")),
    Field("fecha_inicio_sintomas", ("Fecha inicio de síntomas", "ini_sin_"), is_date=True),
    Field("fecha_muestra", ("Fecha toma de muestra", "Fecha de toma", "fec_exa"), is_date=True),
    Field("fecha_resultado", ("Fecha de resultado", "fec_res"), is_date=True),
    Field("fecha_reporte", ("Fecha de reporte", "fec_rep"), is_date=True),
    Field("fecha_recuperado", ("Fecha de recuperación", "fec_recu"), is_date=True),
    Field("fecha_muerte", ("Fecha de defunción", "Fecha de muerte", "fec_def_"), is_date=True),
    Field("estado", ("Estado", "Estado del caso", "est_caso")),
    Field("atencion", ("Lugar de atención", "lug_aten")),
    Field("contactos", ("No. de contactos", "num_cont"), content=r"\d+(\.0)?"),
    Field("contactos_documentos", ("Documentos de los contactos", "doc_cont")),
)

LAYOUTS = (
    Layout("secretaria_municipal", "hoja de la Secretaría de Salud municipal", COMMON | {"nombre"}),
    Layout(
        "secretaria_departamental",
        "archivo departamental con los nombres de Sivigila",
        COMMON | {"primer_nombre", "primer_apellido", "edad_unidad"},
    ),
)
