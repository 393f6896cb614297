"""The numbered rules of the monthly workbooks."""

from loaders.contract import REJECT, REPAIR, WARN, Rule
from loaders.sources.puntos_digitales.columns import MOST_ATTENDEES, OLDEST

CONTACTS = "registro = 'atencion'"
# Of a group of ages, the years that it goes from and to.
AGES = {"ninos_adolescentes": (0, 17), "jovenes": (14, 28), "adultos": (18, 59), "personas_mayores": (60, OLDEST)}
WRONG_AGE = " or ".join(
    f"(grupo_poblacional = '{group}' and edad not between {low} and {high})" for group, (low, high) in AGES.items()
)
SWAPPED = "Día y mes intercambiados: se reordenan."
SAME_CONTACT = "punto_codigo, fecha, documento, programa_codigo, actividad, canal"
SAME_ACTIVITY = "punto_codigo, fecha, tipo, programa_codigo, actividad, asistentes"


def _unknown(code: str, what: str, *, kept: str = "la fila") -> Rule:
    return Rule(code, REPAIR, f"{what} que no está en la lista: {kept} cuenta en «otro».", listed=True)


def _alike(code: str, what: str) -> Rule:
    return Rule(code, REPAIR, f"{what} con una errata: se lleva al término más parecido.", listed=True)


RULES = (
    Rule("PUN-01", REJECT, "La fila no trae fecha, documento, nombre, programa ni actividad: no se sabe qué es."),
    Rule("PUN-02", REJECT, "La fila trae más celdas que el encabezado: no se sabe qué dato es cuál."),
    Rule("PUN-03", REJECT, "El número se repite en la hoja con otros datos: se conserva la última aparición."),
    Rule(
        "PUN-04",
        WARN,
        "El número de la fila se repite en su hoja con otros datos: son filas distintas y cuentan todas.",
        when="regexp_full_match(numero, '.* \\([0-9]+\\)')",
    ),
    Rule(
        "PUN-05",
        WARN,
        "La misma persona, el mismo día, en el mismo punto, actividad y canal, con otro número: puede ser una atención "
        "escrita dos veces; cuenta como está escrita.",
        when=f"{CONTACTS} and documento is not null and fecha is not null and programa_codigo <> 'acceso_libre' "
        f"and ({SAME_CONTACT}) in (select ({SAME_CONTACT}) from entrega where {CONTACTS} and documento is not null "
        f"group by {SAME_CONTACT} having count(*) > 1)",
    ),
    Rule("PUN-10", REPAIR, "Sexo que no se entiende: se deja sin dato y la atención se conserva.", listed=True),
    Rule("PUN-11", REPAIR, f"Edad que no es un número de 0 a {OLDEST}: se deja vacía.", listed=True),
    Rule("PUN-20", REPAIR, "Documento con puntos, espacios o su tipo («C.C.»): se dejan sus dígitos."),
    Rule("PUN-21", REPAIR, "Documento que no puede ser: se deja vacío; la atención cuenta y la persona no."),
    Rule(
        "PUN-22",
        WARN,
        "Sin documento: la atención cuenta y la persona no, porque no se sabe quién es.",
        when=f"{CONTACTS} and documento is null",
    ),
    Rule(
        "PUN-23",
        WARN,
        "La edad no es la del grupo poblacional escrito: los dos se dejan como están.",
        when=WRONG_AGE,
    ),
    _alike("PUN-30", "Programa"),
    _unknown("PUN-31", "Programa"),
    _alike("PUN-32", "Canal"),
    _unknown("PUN-33", "Canal"),
    _alike("PUN-34", "Grupo poblacional"),
    _unknown("PUN-35", "Grupo poblacional"),
    _alike("PUN-36", "Tipo de actividad"),
    _unknown("PUN-37", "Tipo de actividad"),
    _alike("PUN-38", "Modalidad"),
    _unknown("PUN-39", "Modalidad"),
    Rule("PUN-40", WARN, "Actividad sin punto, y su celda no está combinada con la de arriba: cuenta en «sin dato»."),
    Rule(
        "PUN-41", WARN, "Actividad de varios puntos a la vez: cuenta una vez y no se reparte entre ellos.", listed=True
    ),
    Rule("PUN-42", REPAIR, "Punto con una errata: se lleva al nombre más parecido.", listed=True),
    Rule("PUN-43", REPAIR, "Punto que no está en la lista: la actividad cuenta en «sin dato».", listed=True),
    Rule("PUN-50", REPAIR, SWAPPED),
    Rule("PUN-51", REPAIR, "Fecha ilegible: se deja vacía; la fila cuenta en el mes del libro.", listed=True),
    Rule(
        "PUN-50",
        REPAIR,
        SWAPPED,
        when="year(fecha) = year(fecha_mes) and day(fecha) = month(fecha_mes) and month(fecha) <> month(fecha_mes)",
        column="fecha",
        value="make_date(year(fecha), day(fecha), month(fecha))",
    ),
    Rule(
        "PUN-52",
        REPAIR,
        "Fecha de otro mes: se deja vacía; la fila cuenta en el mes del libro.",
        when="fecha > fecha_mes or fecha < date_trunc('month', fecha_mes)",
        column="fecha",
        value="null",
    ),
    Rule("PUN-60", WARN, "El total escrito al pie de la hoja no es el de sus filas: valen las filas.", listed=True),
    Rule("PUN-61", WARN, "El título de la hoja no concuerda con el libro: vale el libro.", listed=True),
    Rule("PUN-62", WARN, "Lo que no se leyó del libro, o le falta.", listed=True),
    Rule(
        "PUN-70",
        REPAIR,
        f"Asistentes que no son un número de 0 a {MOST_ATTENDEES:,}: se dejan vacíos.".replace(",", "."),
        listed=True,
    ),
    Rule(
        "PUN-71",
        WARN,
        "Actividad sin asistentes: cuenta como actividad y no suma asistentes.",
        when="registro = 'actividad' and asistentes is null",
    ),
    Rule(
        "PUN-72",
        WARN,
        "Actividad idéntica a otra: punto, fecha, tipo, nombre y asistentes; cuentan las dos.",
        when=f"registro = 'actividad' and ({SAME_ACTIVITY}) in (select ({SAME_ACTIVITY}) from entrega "
        f"where registro = 'actividad' group by {SAME_ACTIVITY} having count(*) > 1)",
    ),
)
