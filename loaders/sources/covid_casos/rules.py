"""The numbered rules of the INS list."""

from loaders.contract import REJECT, REPAIR, WARN, Rule
from loaders.sources.covid_casos.columns import DATES
from loaders.terms import OLDEST


def _not_after_cutoff(column: str) -> Rule:
    meaning = DATES[column]
    text = f"La fecha de {meaning} es posterior al corte de la entrega: se deja sin fecha y el caso se conserva."
    return Rule("COV-32", REPAIR, text, when=f"{column} > $corte", column=column, value="null")


def _not_before_pandemic(column: str) -> Rule:
    text = f"La fecha de {DATES[column]} es anterior a diciembre de 2019: se deja sin fecha y el caso se conserva."
    return Rule("COV-33", REPAIR, text, when=f"{column} < date '2019-12-01'", column=column, value="null")


RULES = (
    Rule("COV-01", REJECT, "La fila no trae un número de caso."),
    Rule("COV-02", REJECT, "La fila trae más celdas que el encabezado: no se sabe qué dato es cuál."),
    Rule("COV-03", REJECT, "El número de caso se repite con otros datos: se conserva la última aparición."),
    Rule("COV-10", REPAIR, "Sexo escrito de otra forma («f», «Femenino»): se lleva a F o M."),
    Rule("COV-11", REPAIR, "Sexo desconocido: se deja sin dato y el caso se conserva."),
    Rule(
        "COV-12",
        REPAIR,
        "Atención o situación escrita de otra forma («CASA», «UCI»): se lleva al término del INS.",
    ),
    Rule("COV-13", REPAIR, "Atención o situación desconocida: se deja sin dato y el caso se conserva."),
    Rule(
        "COV-14",
        REPAIR,
        "Tipo de contagio escrito de otra forma («RELACIONADO»): se lleva al término del INS.",
    ),
    Rule("COV-15", REPAIR, "Tipo de contagio desconocido: se deja sin dato y el caso se conserva."),
    Rule("COV-16", REPAIR, "Gravedad escrita de otra forma («leve»): se lleva al término del INS."),
    Rule("COV-17", REPAIR, "Gravedad desconocida: se deja sin dato y el caso se conserva."),
    Rule("COV-20", REPAIR, "Edad en meses o días: se lleva a años cumplidos."),
    Rule(
        "COV-21",
        REPAIR,
        f"Edad ilegible, negativa o mayor de {OLDEST} años: se deja sin dato y el caso se conserva.",
    ),
    Rule("COV-22", WARN, "La entrega publica la edad solo por grupos."),
    Rule(
        "COV-30",
        REPAIR,
        "Día y mes intercambiados (por Excel o por formato estadounidense): se reordenan.",
    ),
    Rule("COV-31", REPAIR, "Fecha ilegible: se deja sin fecha y el caso se conserva."),
    *(_not_after_cutoff(column) for column in DATES if column != "fecha_reporte"),
    *(_not_before_pandemic(column) for column in DATES),
    Rule(
        "COV-34",
        WARN,
        "Los síntomas empiezan después del diagnóstico.",
        when="fecha_inicio_sintomas > fecha_diagnostico",
    ),
    Rule(
        "COV-35",
        WARN,
        "La notificación es posterior al diagnóstico.",
        when="fecha_notificacion > fecha_diagnostico",
    ),
    Rule(
        "COV-36",
        WARN,
        "El diagnóstico es posterior a la publicación.",
        when="fecha_diagnostico > fecha_reporte",
    ),
    Rule(
        "COV-37",
        WARN,
        "La recuperación es anterior al diagnóstico.",
        when="fecha_recuperado < fecha_diagnostico",
    ),
    Rule(
        "COV-38",
        WARN,
        "La muerte es anterior al diagnóstico: es válida, se confirmó después de morir.",
        when="fecha_muerte < fecha_diagnostico",
    ),
    Rule(
        "COV-39",
        WARN,
        "La muerte es anterior al inicio de síntomas.",
        when="fecha_muerte < fecha_inicio_sintomas",
    ),
    Rule(
        "COV-40",
        REPAIR,
        "Municipio escrito de otra forma: se lleva al nombre oficial más parecido del departamento.",
    ),
    Rule("COV-41", WARN, "Municipio desconocido: el caso cuenta en el país y queda sin ubicar."),
    Rule("COV-42", WARN, "El código y el nombre del municipio no concuerdan: vale el código."),
    Rule(
        "COV-50",
        WARN,
        "Muerte por otra causa (atención «N/A»): caso confirmado que no cuenta como fallecido por COVID-19.",
    ),
    Rule(
        "COV-51",
        WARN,
        "Fallecido sin fecha de muerte.",
        when="desenlace = 'fallecido' and fecha_muerte is null",
    ),
    Rule(
        "COV-52",
        WARN,
        "Con fecha de muerte y otra situación que fallecido.",
        when="desenlace in ('activo', 'recuperado') and fecha_muerte is not null",
    ),
    Rule(
        "COV-53",
        WARN,
        "Recuperado sin fecha de recuperación.",
        when="desenlace = 'recuperado' and fecha_recuperado is null",
    ),
    Rule(
        "COV-54",
        WARN,
        "Sin fecha de diagnóstico: no entra en la curva por diagnóstico, que lo dice.",
        when="fecha_diagnostico is null",
    ),
    Rule(
        "COV-55",
        WARN,
        "Sin fecha de inicio de síntomas: no entra en la curva por síntomas, que lo dice.",
        when="fecha_inicio_sintomas is null",
    ),
)
