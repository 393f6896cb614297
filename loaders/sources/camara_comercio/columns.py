"""The columns that the warehouse keeps of the registry of firms."""

from app.domain.ciiu import WAYS
from loaders.contract import Column

SIZES = ("micro", "pequena", "mediana", "grande", "sin_dato")
STATES = (*("activo", "en_reorganizacion", "en_liquidacion", "cancelado", "cambio_de_domicilio", "otro", "sin_dato"),)
COLUMNS = (
    Column(
        "matricula",
        "texto",
        "Matrícula mercantil; en un archivo que no la trae, «S-», huella de la fila y cuántas veces apareció.",
        privacy="personal",
    ),
    Column("nit", "texto", "NIT o cédula, sin puntos ni dígito de verificación.", privacy="personal"),
    Column("razon_social", "texto", "Nombre de la empresa o de la persona.", privacy="personal"),
    Column("tipo_juridico", "texto", "Tipo jurídico, como lo escribe la Cámara.", privacy="interna"),
    Column("estado", "texto", "Estado de la matrícula.", None, STATES),
    Column("fecha_matricula", "fecha", "Día de la matrícula."),
    Column("fecha_cancelacion", "fecha", "Día de la cancelación."),
    Column("actividad", "texto", "Actividad económica principal, como la escribieron.", privacy="interna"),
    Column("ciiu_clase", "texto", "Clase CIIU Rev. 4 A.C.; división si solo se sabe ella; SD si ninguna."),
    Column("ciiu_metodo", "texto", "Cómo se reconoció la actividad.", None, WAYS),
    Column("ciiu_puntaje", "entero", "Qué tan probable es que la clase sea esa.", "%", (0, 100)),
    Column("tamano", "texto", "Tamaño de la empresa.", None, SIZES),
    Column("direccion", "texto", "Dirección comercial como la escribieron.", privacy="personal"),
    Column("municipio_codigo", "texto", "Municipio, código DIVIPOLA (DANE); SU si no se sabe."),
)
