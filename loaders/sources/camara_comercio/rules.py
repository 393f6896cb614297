"""The numbered rules of the registry of firms."""

from datetime import date

from loaders.contract import REJECT, REPAIR, WARN, Rule

FIRST_DAY = date(1915, 1, 1)  # the chamber's first year
DATES = {"fecha_matricula": "matrícula", "fecha_cancelacion": "cancelación"}
BARE = "regexp_replace(regexp_replace(nit, '[.,]0$', ''), '[., ]', '', 'g')"
NIT = f"regexp_extract({BARE}, '^([1-9][0-9]{{4,9}})(-[0-9])?$', 1)"
SOUND = "regexp_full_match(nit, '[1-9][0-9]{4,9}')"
NO_ADDRESS = "('NO REPORTA', 'SIN DIRECCION', 'SIN DIRECCIÓN', 'NO TIENE', 'NO APLICA', 'N/A', 'NA', 'SIN DATO', 'ND')"


def _impossible(column: str) -> tuple[Rule, Rule]:
    after = f"La fecha de {DATES[column]} es posterior al corte: se deja vacía y la empresa se conserva."
    before = f"La fecha de {DATES[column]} es anterior a 1915, cuando no había Cámara: se deja vacía."
    return (
        Rule("CAM-32", REPAIR, after, when=f"{column} > $corte", column=column, value="null"),
        Rule("CAM-33", REPAIR, before, when=f"{column} < date '{FIRST_DAY}'", column=column, value="null"),
    )


RULES = (
    Rule("CAM-01", REJECT, "La fila no trae matrícula en un archivo que la trae."),
    Rule("CAM-02", REJECT, "La fila trae más celdas que el encabezado: no se sabe qué dato es cuál."),
    Rule("CAM-03", REJECT, "La matrícula se repite con otros datos: se conserva la última aparición."),
    Rule("CAM-10", REPAIR, "Estado escrito de otra forma («Activa»): se lleva al término usual."),
    Rule("CAM-11", REPAIR, "Estado que no está en la lista: la empresa cuenta como «otro»."),
    Rule("CAM-12", REPAIR, "Tamaño escrito de otra forma («Micro»): se lleva al término usual."),
    Rule("CAM-13", REPAIR, "Tamaño desconocido: se deja sin dato y la empresa se conserva."),
    Rule("CAM-20", WARN, "Actividad cortada donde empieza igual que otras: cuenta en su división, sin clase."),
    Rule(
        "CAM-21",
        REPAIR,
        "Actividad que no se parece lo bastante a ninguna clase: se lista y cuenta como «SD».",
        listed=True,
    ),
    Rule("CAM-22", WARN, "Actividad mal escrita: vale la clase más parecida."),
    Rule("CAM-23", WARN, "El código y el nombre son de clases distintas: vale el nombre."),
    Rule("CAM-24", WARN, "Sin actividad económica: la empresa cuenta como «SD»."),
    Rule("CAM-25", WARN, "Actividad con su nombre común: vale la clase o la división que ese nombre dice."),
    Rule("CAM-30", REPAIR, "Día y mes intercambiados: se reordenan."),
    Rule("CAM-31", REPAIR, "Fecha ilegible: se deja vacía y la empresa se conserva."),
    *(rule for column in DATES for rule in _impossible(column)),
    Rule(
        "CAM-34",
        WARN,
        "La cancelación es anterior a la matrícula.",
        when="fecha_cancelacion < fecha_matricula",
    ),
    Rule(
        "CAM-35",
        WARN,
        "Activa y con fecha de cancelación.",
        when="estado = 'activo' and fecha_cancelacion is not null",
    ),
    Rule(
        "CAM-36",
        WARN,
        "Cancelada sin fecha de cancelación: no se sabe en qué mes cerró.",
        when="estado = 'cancelado' and fecha_cancelacion is null",
    ),
    Rule("CAM-37", WARN, "Sin fecha de matrícula: no se sabe en qué mes abrió.", when="fecha_matricula is null"),
    Rule("CAM-40", REPAIR, "Municipio mal escrito: se lleva al más parecido de Santander."),
    Rule("CAM-41", REPAIR, "Sin municipio: se toma el que dice la dirección que se buscó."),
    Rule("CAM-42", REPAIR, "Municipio que no se reconoce: la empresa cuenta sin ubicar.", listed=True),
    Rule("CAM-43", WARN, "Sin municipio: la empresa cuenta sin ubicar."),
    Rule("CAM-50", WARN, "Sin NIT ni cédula.", when="nit is null"),
    Rule(
        "CAM-51",
        REPAIR,
        "NIT con puntos o dígito de verificación: se dejan sus dígitos.",
        when=f"not {SOUND} and {NIT} <> ''",
        column="nit",
        value=NIT,
    ),
    Rule("CAM-52", REPAIR, "NIT que no puede ser: se deja vacío.", when=f"not {SOUND}", column="nit", value="null"),
    Rule(
        "CAM-53",
        WARN,
        "El mismo NIT y nombre están en varias matrículas: no se elimina ninguna.",
        when="(nit, razon_social) in (select (nit, razon_social) from entrega where nit is not null "
        "group by nit, razon_social having count(*) > 1)",
    ),
    Rule(
        "CAM-55",
        REPAIR,
        "Dirección que dice que no la hay («NO REPORTA»): se deja vacía.",
        when=f"upper(direccion) in {NO_ADDRESS}",
        column="direccion",
        value="null",
    ),
    Rule("CAM-54", WARN, "Sin dirección: la empresa cuenta en su municipio, sin ubicar.", when="direccion is null"),
)
