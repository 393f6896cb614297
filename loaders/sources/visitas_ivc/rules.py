"""The numbered rules of the IVC visits."""

from loaders.contract import REJECT, REPAIR, WARN, Rule

NIT = "regexp_extract(regexp_replace(nit, '[. ]', '', 'g'), '([1-9][0-9]{4,9})(-?[0-9])?$', 1)"
SOUND_NIT = "regexp_full_match(nit, '[1-9][0-9]{4,9}')"

RULES = (
    Rule("IVC-01", REJECT, "La fila no trae un número de acta."),
    Rule("IVC-02", REJECT, "La fila trae más celdas que el encabezado: no se sabe qué dato es cuál."),
    Rule("IVC-03", REJECT, "El acta se repite con otros datos: se conserva la última aparición."),
    Rule("IVC-10", REPAIR, "Concepto escrito de otra forma («Desfavorable»): se lleva al término usual."),
    Rule("IVC-11", REPAIR, "Concepto desconocido: se deja sin dato y la visita se conserva.", listed=True),
    Rule("IVC-12", REPAIR, "Medida escrita de otra forma («Clausura»): se lleva al término usual."),
    Rule("IVC-13", REPAIR, "Medida desconocida: se deja sin dato y la visita se conserva.", listed=True),
    Rule("IVC-30", REPAIR, "Día y mes intercambiados: se reordenan."),
    Rule("IVC-31", REPAIR, "Fecha ilegible: se deja vacía y la visita se conserva."),
    Rule(
        "IVC-32",
        REPAIR,
        "La visita es posterior al corte de la entrega: se deja sin fecha y se conserva.",
        when="fecha_visita > $corte",
        column="fecha_visita",
        value="null",
    ),
    Rule(
        "IVC-33",
        REPAIR,
        "La visita es anterior al 16 de marzo de 2020, cuando empezaron las medidas: se deja sin fecha y se conserva.",
        when="fecha_visita < date '2020-03-16'",
        column="fecha_visita",
        value="null",
    ),
    Rule("IVC-34", WARN, "Sin fecha de visita: cuenta en el total y no en el tiempo.", when="fecha_visita is null"),
    Rule("IVC-40", REPAIR, "Barrio escrito de otra forma: se lleva al nombre más parecido de su comuna."),
    Rule("IVC-41", WARN, "Sin barrio o con uno que no está en la lista: la visita cuenta en su comuna.", withheld=True),
    Rule(
        "IVC-42",
        WARN,
        "Ni barrio ni comuna reconocibles: la visita cuenta donde esté su establecimiento o sin ubicar.",
        withheld=True,
    ),
    Rule("IVC-43", WARN, "El lugar escrito es otro municipio: la visita se conserva y no cuenta en la ciudad."),
    Rule("IVC-44", WARN, "El barrio no es de la comuna escrita: vale el barrio."),
    Rule("IVC-45", WARN, "El nombre es de varios barrios de la comuna: la visita cuenta en ella.", withheld=True),
    Rule(
        "IVC-50",
        WARN,
        "Sin radicado: el establecimiento se busca por su NIT.",
        when="radicado is null and nit is not null",
    ),
    Rule(
        "IVC-51",
        WARN,
        "Sin radicado ni NIT: no se sabe de qué establecimiento es.",
        when="coalesce(radicado, nit) is null",
    ),
    Rule(
        "IVC-52",
        REPAIR,
        "NIT con puntos o dígito de verificación: se dejan sus dígitos.",
        when=f"not {SOUND_NIT} and {NIT} <> ''",
        column="nit",
        value=NIT,
    ),
    Rule("IVC-53", REPAIR, "NIT que no puede ser: se deja vacío.", when=f"not {SOUND_NIT}", column="nit", value="null"),
    Rule(
        "IVC-60",
        WARN,
        "El concepto es «Cumple» y la medida, un cierre: se conserva como se escribió.",
        when="concepto = 'cumple' and medida = 'cierre_temporal'",
    ),
    Rule(
        "IVC-61",
        WARN,
        "El concepto es «No cumple» y no se tomó medida: se conserva como se escribió.",
        when="concepto = 'no_cumple' and medida = 'ninguna'",
    ),
    Rule(
        "IVC-62",
        WARN,
        "El mismo establecimiento tiene dos actas del mismo día: puede ser una visita repetida; no se elimina.",
        when="(radicado, fecha_visita) in (select (radicado, fecha_visita) from entrega where radicado is not null "
        "and fecha_visita is not null group by radicado, fecha_visita having count(*) > 1)",
    ),
)
