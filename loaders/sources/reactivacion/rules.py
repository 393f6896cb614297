"""The numbered rules of the reactivation registry."""

from loaders.contract import REJECT, REPAIR, WARN, Rule
from loaders.sources.reactivacion.columns import MOST_WORKERS

STAGES = ("fecha_registro", "fecha_aprobacion", "fecha_inicio")
FIRST = "date '2020-04-01'"  # the first activities resumed on 27 April 2020 (decree 593)
PHONE = "regexp_extract(regexp_replace(telefono, '[^0-9]', '', 'g'), '(3[0-9]{9}|60[0-9]{8})', 1)"
NIT = "regexp_extract(regexp_replace(nit, '[. ]', '', 'g'), '([1-9][0-9]{4,9})(-?[0-9])?$', 1)"
SOUND_NIT = "regexp_full_match(nit, '[1-9][0-9]{4,9}')"
STARTED = "fecha_inicio <= $corte"


def _before(column: str) -> Rule:
    text = "Fecha anterior a abril de 2020, cuando nada se reactivaba: se deja vacía."
    return Rule("REA-33", REPAIR, text, when=f"{column} < {FIRST}", column=column, value="null")


def _after(column: str) -> Rule:
    text = "Fecha de registro o de aprobación posterior al corte de la entrega: se deja vacía."
    return Rule("REA-32", REPAIR, text, when=f"{column} > $corte", column=column, value="null")


RULES = (
    Rule("REA-01", REJECT, "La fila no trae un radicado."),
    Rule("REA-02", REJECT, "La fila trae más celdas que el encabezado: no se sabe qué dato es cuál."),
    Rule("REA-03", REJECT, "El radicado se repite con otros datos: se conserva la última aparición."),
    Rule("REA-10", REPAIR, "Tamaño escrito de otra forma («Famiempresa»): se lleva al término usual."),
    Rule("REA-11", REPAIR, "Tamaño desconocido: se deja sin dato y el establecimiento se conserva."),
    Rule(
        "REA-12",
        REPAIR,
        "Actividad que no se parece a ninguna clase CIIU: se lista y el establecimiento cuenta sin actividad («SD»).",
        listed=True,
    ),
    Rule("REA-13", WARN, "Actividad con otras palabras: se le da la clase CIIU más parecida, con su puntaje."),
    Rule("REA-14", WARN, "Actividad que comparten varias clases: solo se sabe su división."),
    Rule("REA-15", WARN, "El código y el nombre de la actividad no concuerdan: vale el nombre.", listed=True),
    Rule("REA-16", WARN, "Sin actividad económica: el establecimiento cuenta sin ella («SD»)."),
    Rule("REA-17", WARN, "Actividad con su nombre común: se le da la clase o la división que ese nombre dice."),
    Rule(
        "REA-20",
        REPAIR,
        f"Trabajadores que no son un número entero de 0 a {MOST_WORKERS:,}: se dejan vacíos.".replace(",", "."),
        listed=True,
    ),
    Rule(
        "REA-21",
        REPAIR,
        "Se reactivan más trabajadores de los que hay: cuentan los que hay.",
        when="trabajadores_reactivados > trabajadores",
        column="trabajadores_reactivados",
        value="trabajadores",
    ),
    Rule(
        "REA-22",
        WARN,
        "Empezó sin decir cuántos trabajadores se reactivan, o dice cero: cuenta el establecimiento, sin trabajadores.",
        when=f"{STARTED} and coalesce(trabajadores_reactivados, 0) = 0",
    ),
    Rule("REA-30", REPAIR, "Día y mes intercambiados: se reordenan."),
    Rule("REA-31", REPAIR, "Fecha ilegible: se deja vacía y el establecimiento se conserva."),
    *(_before(column) for column in STAGES),
    _after("fecha_registro"),
    _after("fecha_aprobacion"),
    Rule(
        "REA-34",
        WARN,
        "La aprobación es anterior al registro: cuenta desde el registro.",
        when="fecha_aprobacion < fecha_registro",
    ),
    Rule(
        "REA-35",
        WARN,
        "El inicio es anterior al registro o a la aprobación: cuenta desde la última de las dos.",
        when="fecha_inicio < greatest(fecha_registro, fecha_aprobacion)",
    ),
    Rule(
        "REA-36",
        WARN,
        "El inicio está previsto para después del corte: todavía no está activo.",
        when="fecha_inicio > $corte",
    ),
    Rule(
        "REA-37",
        WARN,
        "Empezó y no tiene fecha de aprobación: cuenta como aprobado desde que empezó.",
        when=f"{STARTED} and fecha_aprobacion is null",
    ),
    Rule(
        "REA-38",
        WARN,
        "Sin fecha de registro: vale la primera fecha que tenga o, sin ninguna, el corte en que apareció.",
        when="fecha_registro is null",
    ),
    Rule("REA-40", REPAIR, "Barrio escrito de otra forma: se lleva al nombre más parecido de su comuna."),
    Rule(
        "REA-41",
        WARN,
        "Sin barrio o con uno que no está en la lista: el establecimiento cuenta en su comuna, sin barrio.",
        withheld=True,
    ),
    Rule(
        "REA-42",
        WARN,
        "Ni barrio ni comuna reconocibles: el establecimiento cuenta sin ubicar si su dirección no lo dice.",
        withheld=True,
    ),
    Rule("REA-43", WARN, "Está en otro municipio: se conserva y no cuenta en la ciudad."),
    Rule("REA-44", WARN, "El barrio no es de la comuna escrita: vale el barrio."),
    Rule(
        "REA-45",
        WARN,
        "El nombre es de varios barrios de la comuna: el establecimiento cuenta en ella, sin barrio.",
        withheld=True,
    ),
    Rule("REA-50", REPAIR, "Horario ilegible o imposible: se deja vacío.", listed=True),
    Rule("REA-51", WARN, "Sin horario."),
    Rule(
        "REA-52",
        REPAIR,
        "NIT con puntos o dígito de verificación: se dejan sus dígitos.",
        when=f"not {SOUND_NIT} and {NIT} <> ''",
        column="nit",
        value=NIT,
    ),
    Rule("REA-53", REPAIR, "NIT que no puede ser: se deja vacío.", when=f"not {SOUND_NIT}", column="nit", value="null"),
    Rule(
        "REA-54",
        REPAIR,
        "Teléfono con espacios, indicativo o texto: se dejan sus diez dígitos.",
        when=f"not regexp_full_match(telefono, '3[0-9]{{9}}|60[0-9]{{8}}') and {PHONE} <> ''",
        column="telefono",
        value=PHONE,
    ),
    Rule(
        "REA-55",
        REPAIR,
        "Teléfono sin diez dígitos: se deja vacío.",
        when="not regexp_full_match(telefono, '3[0-9]{9}|60[0-9]{8}')",
        column="telefono",
        value="null",
    ),
    Rule(
        "REA-56",
        REPAIR,
        "Correo que no puede ser: se deja vacío.",
        when="not regexp_full_match(correo, '[^@ ]+@[^@ ]+[.][^@ ]+')",
        column="correo",
        value="null",
    ),
    Rule("REA-57", WARN, "Sin NIT: sus visitas solo se hallan por el radicado.", when="nit is null"),
    Rule(
        "REA-60",
        WARN,
        "El mismo NIT en la misma dirección tiene varios radicados: puede ser un registro repetido; no se elimina.",
        when="(nit, direccion) in (select (nit, direccion) from entrega where nit is not null "
        "and direccion is not null group by nit, direccion having count(*) > 1)",
    ),
)
