"""The INS line list on the open-data portal, in the columns that its interface has had since 2021."""

from loaders.contract import Soda

PORTAL = Soda(
    host="www.datos.gov.co",
    dataset="gt2j-8ykr",
    columns=(
        "fecha_reporte_web",
        "id_de_caso",
        "fecha_de_notificaci_n",
        "departamento",
        "departamento_nom",
        "ciudad_municipio",
        "ciudad_municipio_nom",
        "edad",
        "unidad_medida",
        "sexo",
        "fuente_tipo_contagio",
        "ubicacion",
        "estado",
        "pais_viajo_1_cod",
        "pais_viajo_1_nom",
        "recuperado",
        "fecha_inicio_sintomas",
        "fecha_muerte",
        "fecha_diagnostico",
        "fecha_recuperado",
        "tipo_recuperacion",
        "per_etn_",
        "nom_grupo_",
    ),
)
