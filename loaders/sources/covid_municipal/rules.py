"""The numbered rules of the municipal list."""

from loaders.contract import REJECT, REPAIR, WARN, Rule
from loaders.sources.covid_municipal.columns import DATES
from loaders.terms import OLDEST

PHONE = "regexp_extract(regexp_replace(telefono, '[^0-9]', '', 'g'), '(3[0-9]{9}|60[0-9]{8})', 1)"
DIGITS = "regexp_replace(documento, '[^0-9]', '', 'g')"
NATIONAL = "coalesce(documento_tipo, 'CC') in ('CC', 'TI', 'RC', 'NU')"


def _out_of_range(column: str) -> tuple[Rule, Rule]:
    meaning = DATES[column]
    after = f"La fecha de {meaning} es posterior al corte de la entrega: se deja sin fecha y el caso se conserva."
    before = f"La fecha de {meaning} es anterior a diciembre de 2019: se deja sin fecha y el caso se conserva."
    return (
        Rule("MUN-32", REPAIR, after, when=f"{column} > $corte", column=column, value="null"),
        Rule("MUN-33", REPAIR, before, when=f"{column} < date '2019-12-01'", column=column, value="null"),
    )


RULES = (
    Rule("MUN-01", REJECT, "La fila no trae un número de caso."),
    Rule("MUN-02", REJECT, "La fila trae más celdas que el encabezado: no se sabe qué dato es cuál."),
    Rule("MUN-03", REJECT, "El número de caso se repite con otros datos: se conserva la última aparición."),
    Rule("MUN-10", REPAIR, "Sexo escrito de otra forma («f», «Femenino»): se lleva a F o M."),
    Rule("MUN-11", REPAIR, "Sexo desconocido: se deja sin dato y el caso se conserva."),
    Rule("MUN-12", REPAIR, "Estado o atención escritos de otra forma («MUERTO», «UCI»): se llevan al término usual."),
    Rule("MUN-13", REPAIR, "Estado o atención desconocidos: se dejan sin dato y el caso se conserva."),
    Rule("MUN-20", REPAIR, "Edad en meses o días: se lleva a años cumplidos."),
    Rule(
        "MUN-21",
        REPAIR,
        f"Edad ilegible, negativa o mayor de {OLDEST} años: se deja sin dato y el caso se conserva.",
    ),
    Rule("MUN-30", REPAIR, "Día y mes intercambiados: se reordenan."),
    Rule("MUN-31", REPAIR, "Fecha ilegible: se deja sin fecha y el caso se conserva."),
    *(rule for column in DATES for rule in _out_of_range(column)),
    Rule(
        "MUN-34",
        WARN,
        "Los síntomas empiezan después de la toma de la muestra.",
        when="fecha_inicio_sintomas > fecha_muestra",
    ),
    Rule(
        "MUN-36",
        WARN,
        "El resultado es anterior a la toma de la muestra.",
        when="fecha_resultado < fecha_muestra",
    ),
    Rule(
        "MUN-37",
        WARN,
        "La recuperación es anterior a la toma de la muestra.",
        when="fecha_recuperado < fecha_muestra",
    ),
    Rule(
        "MUN-38",
        WARN,
        "La muerte es anterior a la toma de la muestra: es válida, se confirmó después de morir.",
        when="fecha_muerte < fecha_muestra",
    ),
    Rule("MUN-40", REPAIR, "Barrio escrito de otra forma: se lleva al nombre más parecido de su comuna."),
    Rule(
        "MUN-41",
        WARN,
        "Sin barrio o con uno que no está en la lista: el caso cuenta en su comuna, sin barrio.",
        withheld=True,
    ),
    Rule(
        "MUN-42",
        WARN,
        "Ni barrio ni comuna reconocibles: el caso cuenta en la ciudad, sin ubicar.",
        withheld=True,
    ),
    Rule("MUN-43", WARN, "Reside en otro municipio: el caso se conserva y no cuenta en la ciudad."),
    Rule("MUN-44", WARN, "El barrio no es de la comuna escrita: vale el barrio."),
    Rule(
        "MUN-45",
        WARN,
        "El nombre es de varios barrios de la comuna: el caso cuenta en ella, sin barrio.",
        withheld=True,
    ),
    Rule("MUN-50", WARN, "Sin documento de identidad.", when="documento is null"),
    Rule(
        "MUN-51",
        REPAIR,
        "Documento con puntos, espacios o letras de más: se dejan los dígitos.",
        when=f"{NATIONAL} and regexp_matches(documento, '[^0-9]') and length({DIGITS}) between 5 and 10",
        column="documento",
        value=DIGITS,
    ),
    Rule(
        "MUN-52",
        REPAIR,
        "Documento que no puede ser (sin cinco a diez dígitos): se deja vacío y el caso se conserva.",
        when=f"{NATIONAL} and not regexp_full_match(documento, '[1-9][0-9]{{4,9}}')",
        column="documento",
        value="null",
    ),
    Rule(
        "MUN-53",
        REPAIR,
        "Teléfono con espacios, indicativo o texto: se dejan sus diez dígitos.",
        when=f"not regexp_full_match(telefono, '3[0-9]{{9}}|60[0-9]{{8}}') and {PHONE} <> ''",
        column="telefono",
        value=PHONE,
    ),
    Rule(
        "MUN-54",
        REPAIR,
        "Teléfono sin diez dígitos: se deja vacío y el caso se conserva.",
        when="not regexp_full_match(telefono, '3[0-9]{9}|60[0-9]{8}')",
        column="telefono",
        value="null",
    ),
    Rule(
        "MUN-55",
        WARN,
        "Sin fecha de inicio de síntomas: no entra en la curva por síntomas, que lo dice.",
        when="fecha_inicio_sintomas is null",
    ),
    Rule("MUN-56", WARN, "Sin fecha de toma de la muestra: vale la siguiente que haya.", when="fecha_muestra is null"),
    Rule(
        "MUN-60",
        WARN,
        "Fallecido sin fecha de muerte.",
        when="desenlace = 'fallecido' and fecha_muerte is null",
    ),
    Rule(
        "MUN-61",
        WARN,
        "Con fecha de muerte y otra situación que fallecido.",
        when="desenlace in ('activo', 'recuperado') and fecha_muerte is not null",
    ),
    Rule(
        "MUN-62",
        WARN,
        "Recuperado sin fecha de recuperación.",
        when="desenlace = 'recuperado' and fecha_recuperado is null",
    ),
    Rule(
        "MUN-70",
        WARN,
        "El mismo documento está en varios casos: puede ser una reinfección o un caso repetido; no se elimina.",
        when="documento in (select documento from entrega where documento is not null "
        "group by documento having count(*) > 1)",
    ),
)
