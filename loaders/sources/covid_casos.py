"""The INS line list of confirmed COVID-19 cases, in every layout seen between March 2020 and 2021."""

import re
from collections.abc import Mapping
from datetime import date

import duckdb

from loaders.contract import (
    REJECT,
    REPAIR,
    WARN,
    Column,
    DatePolicy,
    Field,
    Layout,
    Lookup,
    Resolved,
    Rule,
    Source,
)
from loaders.places import gazetteer
from loaders.sources.covid_portal import PORTAL
from loaders.terms import AGE_GROUPS, NO_DATA, OLDEST, WHOLE, age_group, completed_years, spelling
from loaders.text import fold

Values = Mapping[str, str | None]
Fields = frozenset[str]

DATES = {
    "fecha_reporte": "publicación en el sitio web del INS",
    "fecha_notificacion": "notificación al Sivigila",
    "fecha_inicio_sintomas": "inicio de síntomas",
    "fecha_diagnostico": "confirmación del diagnóstico",
    "fecha_recuperado": "recuperación",
    "fecha_muerte": "muerte",
}
BAND = re.compile(r"(?:DE )?(\d{1,2})(?: A)? \d{1,3}(?: ANOS)?|(\d{1,2})(?: ANOS)? [OY] MAS(?: ANOS)?")
MARKED_BANDS = {f"marca_edad_{low}": low for low in range(0, 100, 10)}
MARKED_SEX = {"marca_femenino": "F", "marca_masculino": "M"}
MARKED_KIND = {
    "marca_importado": "Importado",
    "marca_asociado": "Relacionado",
    "marca_en_estudio": "En estudio",
}

SEX = {"F": "F", "M": "M"}
SEX_VARIANTS = {"FEMENINO": "F", "MUJER": "F", "MASCULINO": "M", "HOMBRE": "M"}
PLACE_OF_CARE = {name: name for name in ("Casa", "Hospital", "Hospital UCI", "Recuperado", "Fallecido")} | {
    "Recuperado (Hospital)": "Recuperado",
    "N/A": "N/A",
}
CARE_VARIANTS = {"UCI": "Hospital UCI", "DOMICILIO": "Casa", "MUERTO": "Fallecido", "FALLECIDA": "Fallecido"} | {
    "RECUPERADA": "Recuperado",
    **dict.fromkeys(("NA", "N A", "NAN", "N D", "NULL"), "N/A"),
}
SEVERITY = {name: name for name in ("Leve", "Moderado", "Grave", "Fallecido", "Asintomático")} | {"N/A": None}
SEVERITY_VARIANTS = {"NA": None, "N A": None, "MUERTO": "Fallecido"}
KIND = {name: name for name in ("Importado", "Relacionado", "En estudio", "Comunitaria")} | {
    "Asociado": "Relacionado",
    "Desconocido": None,
    "S.D.": None,
}
ETHNICITY = dict(enumerate(("Indígena", "ROM", "Raizal", "Palenquero", "Negro", "Otro"), 1))


def _marked(values: Values, marks: Mapping[str, object]) -> object | None:
    return next((meaning for field, meaning in marks.items() if fold(values[field] or "NO") not in ("NO", "0")), None)


def _sex(values: Values, _: Fields) -> Resolved:
    sex, rules = spelling(values["sexo"], SEX, SEX_VARIANTS, "COV-10", "COV-11")
    return Resolved((sex or _marked(values, MARKED_SEX) or "sin dato",), rules)


def _kind(values: Values, _: Fields) -> Resolved:
    kind, rules = spelling(values["tipo_contagio"], KIND, {"S D": None}, "COV-14", "COV-15")
    return Resolved((kind or _marked(values, MARKED_KIND) or "sin dato",), rules)


def _severity(values: Values, _: Fields) -> Resolved:
    severity, rules = spelling(values["estado"], SEVERITY, SEVERITY_VARIANTS, "COV-16", "COV-17")
    without_symptoms = severity == "Asintomático" or fold(values["fecha_inicio_sintomas"] or "") == "ASINTOMATICO"
    return Resolved((severity or "sin dato", without_symptoms), rules)


def _outcome(values: Values, fields: Fields) -> Resolved:
    """Outcome and place of care. INS marks deaths from other causes with «N/A» or nothing where it says the state."""
    care, rules = spelling(values["atencion"], PLACE_OF_CARE, CARE_VARIANTS, "COV-12", "COV-13")
    state, more = spelling(
        values["recuperado"], PLACE_OF_CARE | {"Activo": "Activo"}, CARE_VARIANTS, "COV-12", "COV-13"
    )
    rules = tuple(dict.fromkeys((*rules, *more)))
    told = "atencion" in fields or "recuperado" in fields
    blank = told and values["atencion"] is None and values["recuperado"] is None
    said = state if state not in (None, "Activo") else care
    if state == "Activo" and care in (None, "N/A"):
        said, care = state, None
    if said in ("Recuperado", "Fallecido"):
        return Resolved((said.lower(), "sin dato" if care in (None, "N/A", said) else care), rules)
    if said == "N/A" or blank:
        return Resolved(("fallecido_otra_causa", "sin dato"), (*rules, "COV-50"))
    return Resolved(("activo" if said else "sin dato", care or "sin dato"), rules)


def _age(values: Values, _: Fields) -> Resolved:
    """Completed years and ten-year group, from a number with or without unit, a band or a marked column."""
    text = fold(WHOLE.sub("", values["edad"] or ""))
    marked, band = _marked(values, MARKED_BANDS), BAND.fullmatch(text)
    if marked is not None or band:
        return Resolved((None, age_group(int(band[1] or band[2]) if band else marked)), ("COV-22",))
    years, converted = completed_years(values["edad"], values["edad_unidad"])
    if years is None:
        return Resolved((None, "sin dato"), ("COV-21",) if text not in NO_DATA else ())
    return Resolved((years, age_group(years)), ("COV-20",) if converted else ())


def _place(values: Values, fields: Fields) -> Resolved:
    place = gazetteer().find(
        code=values["municipio_codigo"],
        name=values["municipio_nombre"],
        department=values["departamento_nombre"],
        department_code=values["departamento_codigo"],
    )
    rule = {"parecido": "COV-40", "ninguno": "COV-41", "contradice": "COV-42"}.get(place.how)
    return Resolved((place.municipality, place.department), (rule,) if rule else ())


def _ethnicity(values: Values, _: Fields) -> Resolved:
    value = (values["pertenencia_etnica"] or "").strip()
    named = ETHNICITY.get(int(value)) if value.isdigit() else value.capitalize() if value else None
    return Resolved(("ROM" if named == "Rom" else named,))


def _totals(con: duckdb.DuckDBPyConnection, table: str) -> dict:
    """What the file says of itself: cases, recovered and deaths, in all and by municipality."""
    rows = con.execute(
        f"""
        select municipio_codigo, count(*), count(*) filter (where desenlace = 'recuperado'),
               count(*) filter (where desenlace = 'fallecido')
        from {table} group by municipio_codigo order by municipio_codigo
        """
    ).fetchall()
    names = ("cases", "recovered", "deaths")
    whole = dict(zip(names, (sum(row[i] for row in rows) for i in (1, 2, 3)), strict=True))
    return whole | {"by_municipality": {row[0]: dict(zip(names, row[1:], strict=True)) for row in rows if row[0]}}


def _not_after_cutoff(column: str) -> Rule:
    meaning = DATES[column]
    text = f"La fecha de {meaning} es posterior al corte de la entrega: se deja sin fecha y el caso se conserva."
    return Rule("COV-32", REPAIR, text, when=f"{column} > $corte", column=column, value="null")


def _not_before_pandemic(column: str) -> Rule:
    text = f"La fecha de {DATES[column]} es anterior a diciembre de 2019: se deja sin fecha y el caso se conserva."
    return Rule("COV-33", REPAIR, text, when=f"{column} < date '2019-12-01'", column=column, value="null")


BASIC = frozenset({"id_caso", "fecha_diagnostico", "municipio_nombre", "atencion", "edad", "sexo"})
OUTCOMES = BASIC | {"fecha_muerte", "fecha_recuperado"}
NOTIFIED = frozenset({"id_caso", "fecha_notificacion", "municipio_codigo", "atencion", "edad", "sexo"}) | {
    "fecha_inicio_sintomas",
    "fecha_muerte",
    "fecha_recuperado",
    "fecha_diagnostico",
}

SOURCE = Source(
    name="covid_casos",
    title="Casos confirmados de COVID-19 (lista del INS)",
    publisher="Instituto Nacional de Salud (INS)",
    licence="Datos abiertos del Estado colombiano, CC BY-SA 4.0",
    url="https://www.datos.gov.co/d/gt2j-8ykr",
    description=(
        "Lista nacional de casos confirmados, una fila por caso, que el INS entrega completa en cada corte. "
        "No trae barrio, dirección ni identificación de la persona."
    ),
    cadence_days=1,
    grain="un caso confirmado",
    key=("id_caso",),
    cutoff=("fecha_reporte", "fecha_diagnostico"),
    events=("fecha_muerte", "fecha_recuperado"),
    together={"edad_unidad": "recuperado"},
    fields=(
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
    ),
    layouts=(
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
    ),
    dates=DatePolicy(
        earliest=date(2019, 12, 1),
        words=frozenset({"ASINTOMATICO", "NO", "NO APLICA", "N A", "NA", *NO_DATA}),
        swapped="COV-30",
        unreadable="COV-31",
    ),
    lookups=(
        Lookup(
            ("municipio_codigo", "municipio_nombre", "departamento_codigo", "departamento_nombre"),
            ("municipio_codigo", "departamento_codigo"),
            _place,
        ),
        Lookup(("atencion", "recuperado"), ("desenlace", "ubicacion"), _outcome),
        Lookup(("estado", "fecha_inicio_sintomas"), ("estado", "es_asintomatico"), _severity),
        Lookup(("edad", "edad_unidad", *MARKED_BANDS), ("edad_anios", "edad_grupo"), _age),
        Lookup(("sexo", *MARKED_SEX), ("sexo",), _sex),
        Lookup(("tipo_contagio", *MARKED_KIND), ("tipo_contagio",), _kind),
        Lookup(("pertenencia_etnica",), ("pertenencia_etnica",), _ethnicity),
    ),
    columns=(
        Column("id_caso", "entero", "Número que el INS da al caso; no identifica a la persona."),
        *(Column(name, "fecha", f"Fecha de {meaning}.") for name, meaning in DATES.items()),
        Column("municipio_codigo", "texto", "Municipio de ubicación del caso, código DIVIPOLA (DANE)."),
        Column("departamento_codigo", "texto", "Departamento del municipio, código DIVIPOLA (DANE)."),
        Column("edad_anios", "entero", "Edad en años cumplidos.", "años", (0, OLDEST)),
        Column("edad_grupo", "texto", "Grupo de diez años de edad.", None, (*AGE_GROUPS, "sin dato")),
        Column("sexo", "texto", "Sexo: F, M.", None, ("F", "M", "sin dato")),
        Column(
            "tipo_contagio",
            "texto",
            "Origen del contagio.",
            None,
            ("Importado", "Relacionado", "En estudio", "Comunitaria", "sin dato"),
        ),
        Column(
            "estado",
            "texto",
            "Gravedad del caso.",
            None,
            ("Leve", "Moderado", "Grave", "Fallecido", "Asintomático", "sin dato"),
        ),
        Column("es_asintomatico", "booleano", "Verdadero si el INS lo declara sin síntomas."),
        Column(
            "desenlace",
            "texto",
            "Situación del caso al corte.",
            None,
            ("activo", "recuperado", "fallecido", "fallecido_otra_causa", "sin dato"),
        ),
        Column(
            "ubicacion",
            "texto",
            "Lugar de atención de los casos activos.",
            None,
            ("Casa", "Hospital", "Hospital UCI", "sin dato"),
        ),
        Column("tipo_recuperacion", "texto", "Criterio de recuperación: PCR o tiempo."),
        Column("pertenencia_etnica", "texto", "Pertenencia étnica declarada."),
        Column("pais", "texto", "País de procedencia de los casos importados."),
    ),
    rules=(
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
    ),
    totals=_totals,
    remote=PORTAL,
)
