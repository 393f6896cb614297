"""The columns that files of the INS list may bring, under every header seen, and the layouts that they make."""

from loaders.contract import Field, Layout
from loaders.sources.covid_casos.lookups import MARKED_BANDS, MARKED_SEX

BASIC = frozenset({"id_caso", "fecha_diagnostico", "municipio_nombre", "atencion", "edad", "sexo"})
OUTCOMES = BASIC | {"fecha_muerte", "fecha_recuperado"}
NOTIFIED = frozenset({"id_caso", "fecha_notificacion", "municipio_codigo", "atencion", "edad", "sexo"}) | {
    "fecha_inicio_sintomas",
    "fecha_muerte",
    "fecha_recuperado",
    "fecha_diagnostico",
}

FIELDS = (
    Field(
        "id_caso",
        ("ID de caso", "No. Caso", "Número de caso", "id_de_caso", "caso"),
        content=r"\d+(\.0)?",
    ),
    Field("fecha_reporte", ("fecha reporte web", "Fecha cargue web", "fecha_reporte_web"), is_date=True),
    Field(
        "fecha_notificacion",
        ("Fecha de notificación", "Fecha Not", "fecha_de_notificaci_n", "fecha_notificacion"),
        is_date=True,
    ),
    Field(
        "fecha_inicio_sintomas",
        ("FIS", "Fecha de inicio de síntomas", "fecha_inicio_sintomas", "fecha_de_inicio_de_s_ntomas"),
        is_date=True,
    ),
    Field(
        "fecha_diagnostico",
        ("Fecha de diagnóstico", "Fecha diagnostico", "fecha_diagnostico", "fecha_de_diagn_stico"),
        is_date=True,
    ),
    Field(
        "fecha_recuperado",
        ("Fecha recuperado", "Fecha de recuperación", "fecha_recuperado", "fecha_de_recuperaci_n"),
        is_date=True,
    ),
    Field("fecha_muerte", ("Fecha de muerte", "fecha_muerte", "fecha de fallecimiento"), is_date=True),
    Field(
        "municipio_codigo",
        (
            "Código DIVIPOLA",
            "Codigo DIVIPOLA",
            "Código ciudad",
            "Código DIVIPOLA municipio",
            "c_digo_divipola",
        )
        + (
            "ciudad_municipio",
            "municipio",
            "codigo_municipio",
            "cod_mpio",
            "codigo_divipola_municipio",
            "c_digo_divipola_municipio",
        ),
        content=r"\d{1,5}([.,]0+)?",
    ),
    Field(
        "municipio_nombre",
        ("Ciudad de ubicación", "Ciudad", "Nombre municipio", "Municipio", "ciudad_de_ubicaci_n")
        + ("ciudad_municipio_nom", "ciudad_municipio", "nombre_municipio"),
        content=r"\D+",
    ),
    Field(
        "departamento_codigo",
        ("Codigo departamento", "Código DIVIPOLA departamento", "departamento", "codigo_departamento")
        + ("c_digo_divipola_departamento", "cod_dpto"),
        content=r"\d{1,5}([.,]0+)?",
    ),
    Field(
        "departamento_nombre",
        (
            "Departamento o Distrito",
            "Departamento",
            "Nombre departamento",
            "departamento_nom",
            "nombre_departamento",
        ),
        content=r"\D+",
    ),
    Field(
        "atencion",
        (
            "atención",
            "Ubicación",
            "Ubicación del caso",
            "atenci_n",
            "ubicacion",
            "ubicaci_n_del_caso",
            "lugar de atención",
        ),
    ),
    Field("recuperado", ("Recuperado", "recuperado")),
    Field("edad", ("Edad", "edad")),
    Field(
        "edad_unidad",
        ("Unidad de medida de edad", "unidad_medida", "unidad_de_medida_de_edad"),
        content=r"\d",
    ),
    Field("sexo", ("Sexo", "sexo")),
    Field("tipo_contagio", ("Tipo", "Tipo de contagio", "fuente_tipo_contagio", "tipo_de_contagio")),
    Field("estado", ("Estado", "estado")),
    Field(
        "pais",
        ("País de procedencia", "Nombre del país", "pa_s_de_procedencia", "pais_viajo_1_nom", "pais"),
    ),
    Field(
        "tipo_recuperacion",
        (
            "Tipo recuperación",
            "Tipo de recuperación",
            "tipo_recuperaci_n",
            "tipo_recuperacion",
            "tipo_de_recuperaci_n",
        ),
    ),
    Field(
        "pertenencia_etnica",
        ("Pertenencia etnica", "pertenencia_etnica", "per_etn_", "pertenencia_tnica"),
    ),
    *(
        Field(name, (f"{low} a {low + 9}",) if low < 90 else ("90 o más", "90 y más"))
        for name, low in MARKED_BANDS.items()
    ),
    Field("marca_femenino", ("Femenino",)),
    Field("marca_masculino", ("Masculino",)),
    Field("marca_importado", ("Importado",)),
    Field("marca_asociado", ("Asociado", "Relacionado")),
    Field("marca_en_estudio", ("En estudio",)),
    # Columns that INS delivers and no figure uses: known, so that they are never taken for another.
    Field("pais_codigo", ("Codigo pais", "Código ISO del país", "pais_viajo_1_cod", "codigo_iso_del_pais")),
    Field(
        "grupo_etnico",
        ("Nombre grupo etnico", "Nombre del grupo étnico", "nom_grupo_", "nombre_grupo_etnico"),
    ),
)

LAYOUTS = (
    Layout(
        "marcas",
        "marzo de 2020, edades y sexo marcados con X",
        frozenset(
            {
                "id_caso",
                "fecha_diagnostico",
                "municipio_nombre",
                *MARKED_SEX,
                "marca_edad_20",
                "marca_edad_30",
            }
        ),
    ),
    Layout("basica", "marzo y abril de 2020, nueve columnas", BASIC),
    Layout("desenlaces", "abril de 2020, con fechas de muerte y recuperación", OUTCOMES),
    Layout("notificacion", "abril y mayo de 2020, con notificación y DIVIPOLA", NOTIFIED),
    Layout(
        "portal_2020",
        "junio a diciembre de 2020, portal de datos abiertos",
        NOTIFIED | {"fecha_reporte", "tipo_recuperacion"},
    ),
    Layout(
        "portal_2021",
        "desde 2021, portal de datos abiertos con unidad de la edad",
        (NOTIFIED | {"fecha_reporte", "tipo_recuperacion", "edad_unidad", "recuperado"}),
    ),
)
