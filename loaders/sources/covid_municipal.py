"""The municipal line list of COVID-19 cases, with the persons in it, as the two health offices deliver it."""

from collections.abc import Mapping
from datetime import date
from functools import cache

import duckdb

from loaders.barrios import NOWHERE, neighbourhoods
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
from loaders.terms import AGE_GROUPS, NO_DATA, OLDEST, age_group, completed_years, spelling
from loaders.text import fold

Values = Mapping[str, str | None]
Fields = frozenset[str]

CITY, DEPARTMENT = "68001", "68"
DATES = {
    "fecha_inicio_sintomas": "inicio de síntomas",
    "fecha_muestra": "toma de la muestra",
    "fecha_resultado": "resultado de la prueba",
    "fecha_reporte": "ingreso a la lista de la entidad",
    "fecha_recuperado": "recuperación",
    "fecha_muerte": "muerte",
}
SEX = {"F": "F", "M": "M"}
SEX_VARIANTS = {"FEMENINO": "F", "MUJER": "F", "MASCULINO": "M", "HOMBRE": "M"}
STATE = {"Activo": "activo", "Recuperado": "recuperado", "Fallecido": "fallecido"}
STATE_VARIANTS = {
    **dict.fromkeys(("ACTIVA", "VIVO", "VIVA", "1"), "activo"),
    **dict.fromkeys(("RECUPERADA", "CURADO", "CURADA"), "recuperado"),
    **dict.fromkeys(("FALLECIDA", "MUERTO", "MUERTA", "DEFUNCION", "2"), "fallecido"),
    **dict.fromkeys(("FALLECIDO OTRA CAUSA", "FALLECIDO POR OTRA CAUSA"), "fallecido_otra_causa"),
}
CARE = {name: name for name in ("Casa", "Hospital", "Hospital UCI")}
CARE_VARIANTS = {"UCI": "Hospital UCI", "DOMICILIO": "Casa", "HOSPITALIZACION": "Hospital"}
PHONE = "regexp_extract(regexp_replace(telefono, '[^0-9]', '', 'g'), '(3[0-9]{9}|60[0-9]{8})', 1)"
DIGITS = "regexp_replace(documento, '[^0-9]', '', 'g')"
NATIONAL = "coalesce(documento_tipo, 'CC') in ('CC', 'TI', 'RC', 'NU')"


def _sex(values: Values, _: Fields) -> Resolved:
    sex, rules = spelling(values["sexo"], SEX, SEX_VARIANTS, "MUN-10", "MUN-11")
    return Resolved((sex or "sin dato",), rules)


def _outcome(values: Values, _: Fields) -> Resolved:
    state, rules = spelling(values["estado"], STATE, STATE_VARIANTS, "MUN-12", "MUN-13")
    care, more = spelling(values["atencion"], CARE, CARE_VARIANTS, "MUN-12", "MUN-13")
    return Resolved((state or "sin dato", care or "sin dato"), tuple(dict.fromkeys((*rules, *more))))


def _age(values: Values, _: Fields) -> Resolved:
    years, converted = completed_years(values["edad"], values["edad_unidad"])
    if years is None:
        return Resolved((None, "sin dato"), () if fold(values["edad"] or "") in NO_DATA else ("MUN-21",))
    return Resolved((years, age_group(years)), ("MUN-20",) if converted else ())


def _name(values: Values, _: Fields) -> Resolved:
    parts = [values[key] for key in ("primer_nombre", "segundo_nombre", "primer_apellido", "segundo_apellido")]
    whole = values["nombre"] or " ".join(part for part in parts if part)
    return Resolved((whole.upper() or None,))


def _place(values: Values, _: Fields) -> Resolved:
    """Territory, comuna and municipality of residence. A municipality other than the city is its own territory."""
    elsewhere = _other_municipality(values["municipio"]) or _other_municipality(values["comuna"])
    if elsewhere:
        return Resolved((elsewhere, elsewhere, elsewhere), ("MUN-43",))
    spot = neighbourhoods().find(values["barrio"], values["comuna"])
    rule = {"parecido": "MUN-40", "sin_barrio": "MUN-41", "sin_ubicar": "MUN-42", "contradice": "MUN-44"} | {
        "ambiguo": "MUN-45" if spot.territory != NOWHERE else "MUN-42"
    }
    return Resolved((spot.territory, spot.comuna, CITY), (rule[spot.how],) if spot.how in rule else ())


@cache
def _other_municipality(name: str | None) -> str | None:
    if not name:
        return None
    found = gazetteer().find(
        code=name if name.isdigit() and len(name) == 5 else None, name=name, department=None, department_code=DEPARTMENT
    )
    return found.municipality if found.how in ("codigo", "nombre") and found.municipality != CITY else None


def _totals(con: duckdb.DuckDBPyConnection, table: str) -> dict:
    """What the file says of itself: cases, recovered and deaths, in all and of those who live in the city."""
    names = ("cases", "recovered", "deaths")
    counted = (
        "count(*), count(*) filter (where desenlace = 'recuperado'), count(*) filter (where desenlace = 'fallecido')"
    )
    whole = con.execute(f"select {counted} from {table}").fetchone()
    city = con.execute(f"select {counted} from {table} where municipio_codigo = '{CITY}'").fetchone()
    return dict(zip(names, whole, strict=True)) | {"by_municipality": {CITY: dict(zip(names, city, strict=True))}}


def _out_of_range(column: str) -> tuple[Rule, Rule]:
    meaning = DATES[column]
    after = f"La fecha de {meaning} es posterior al corte de la entrega: se deja sin fecha y el caso se conserva."
    before = f"La fecha de {meaning} es anterior a diciembre de 2019: se deja sin fecha y el caso se conserva."
    return (
        Rule("MUN-32", REPAIR, after, when=f"{column} > $corte", column=column, value="null"),
        Rule("MUN-33", REPAIR, before, when=f"{column} < date '2019-12-01'", column=column, value="null"),
    )


COMMON = frozenset(
    {"id_caso", "documento", "direccion", "barrio", "fecha_muestra", "fecha_reporte", "edad", "sexo", "estado"}
)

SOURCE = Source(
    name="covid_municipal",
    title="Casos de COVID-19 de Bucaramanga (lista municipal)",
    publisher="Secretaría de Salud y Ambiente de Bucaramanga; Secretaría de Salud de Santander",
    licence="Datos personales y sensibles: uso interno (Ley 1581 de 2012)",
    url="https://www.bucaramanga.gov.co",
    description=(
        "Lista de casos confirmados de residentes, una fila por caso, que la entidad entrega completa en cada corte. "
        "Trae la persona, su dirección y su barrio como los escribieron: solo salen de ella cifras agregadas."
    ),
    cadence_days=1,
    grain="un caso confirmado",
    key=("id_caso",),
    cutoff=("fecha_reporte", "fecha_resultado"),
    events=("fecha_muerte", "fecha_recuperado"),
    fields=(
        Field("id_caso", ("No. Caso", "Número de caso", "consecutivo", "cod_caso"), content=r"\d+(\.0)?"),
        Field("documento_tipo", ("Tipo Doc", "Tipo de documento", "tip_ide_")),
        Field("documento", ("Documento de Identidad", "No. Documento", "Identificación", "Cédula", "num_ide_")),
        Field("nombre", ("Nombres y Apellidos", "Nombre completo")),
        Field("primer_nombre", ("pri_nom_", "Primer nombre")),
        Field("segundo_nombre", ("seg_nom_", "Segundo nombre")),
        Field("primer_apellido", ("pri_ape_", "Primer apellido")),
        Field("segundo_apellido", ("seg_ape_", "Segundo apellido")),
        Field("edad", ("Edad", "edad_")),
        Field("edad_unidad", ("uni_med_", "Unidad de medida"), content=r"\d"),
        Field("sexo", ("Sexo", "sexo_")),
        Field("telefono", ("Teléfono", "Celular", "telefono_")),
        Field("direccion", ("Dirección", "Dirección de residencia", "dir_res_")),
        Field("barrio", ("Barrio", "Barrio o vereda", "bar_ver_")),
        Field("comuna", ("Comuna", "Comuna o corregimiento", "localidad_")),
        Field("municipio", ("Municipio", "Municipio de residencia", "mun_resi", "nmun_resi")),
        Field("eapb", ("EAPB", "EPS", "Aseguradora", "nom_eapb")),
        Field("fecha_inicio_sintomas", ("Fecha inicio de síntomas", "ini_sin_"), is_date=True),
        Field("fecha_muestra", ("Fecha toma de muestra", "Fecha de toma", "fec_exa"), is_date=True),
        Field("fecha_resultado", ("Fecha de resultado", "fec_res"), is_date=True),
        Field("fecha_reporte", ("Fecha de reporte", "fec_rep"), is_date=True),
        Field("fecha_recuperado", ("Fecha de recuperación", "fec_recu"), is_date=True),
        Field("fecha_muerte", ("Fecha de defunción", "Fecha de muerte", "fec_def_"), is_date=True),
        Field("estado", ("Estado", "Estado del caso", "est_caso")),
        Field("atencion", ("Lugar de atención", "lug_aten")),
        Field("contactos", ("No. de contactos", "num_cont"), content=r"\d+(\.0)?"),
        Field("contactos_documentos", ("Documentos de los contactos", "doc_cont")),
    ),
    layouts=(
        Layout("secretaria_municipal", "hoja de la Secretaría de Salud municipal", COMMON | {"nombre"}),
        Layout(
            "secretaria_departamental",
            "archivo departamental con los nombres de Sivigila",
            COMMON | {"primer_nombre", "primer_apellido", "edad_unidad"},
        ),
    ),
    dates=DatePolicy(
        earliest=date(2019, 12, 1),
        words=frozenset({"ASINTOMATICO", "NO", "NO APLICA", "N A", "NA", *NO_DATA}),
        swapped="MUN-30",
        unreadable="MUN-31",
    ),
    lookups=(
        Lookup(("barrio", "comuna", "municipio"), ("territorio_codigo", "comuna_codigo", "municipio_codigo"), _place),
        Lookup(("estado", "atencion"), ("desenlace", "ubicacion"), _outcome),
        Lookup(("edad", "edad_unidad"), ("edad_anios", "edad_grupo"), _age),
        Lookup(("sexo",), ("sexo",), _sex),
        Lookup(
            ("nombre", "primer_nombre", "segundo_nombre", "primer_apellido", "segundo_apellido"), ("nombre",), _name
        ),
    ),
    columns=(
        Column("id_caso", "entero", "Número que la entidad da al caso.", privacy="interna"),
        Column("documento_tipo", "texto", "Tipo de documento de identidad.", privacy="personal"),
        Column("documento", "texto", "Documento de identidad, sin puntos ni espacios.", privacy="personal"),
        Column("nombre", "texto", "Nombres y apellidos.", privacy="personal"),
        Column("telefono", "texto", "Teléfono, diez dígitos.", privacy="personal"),
        Column("direccion", "texto", "Dirección como la escribieron.", privacy="personal"),
        Column("barrio", "texto", "Barrio como lo escribieron.", privacy="personal"),
        Column("comuna", "texto", "Comuna como la escribieron.", privacy="personal"),
        Column("eapb", "texto", "Entidad que asegura a la persona.", privacy="sensible"),
        Column("edad_anios", "entero", "Edad en años cumplidos.", "años", (0, OLDEST), privacy="sensible"),
        Column("edad_grupo", "texto", "Grupo de diez años de edad.", None, (*AGE_GROUPS, "sin dato")),
        Column("sexo", "texto", "Sexo: F, M.", None, ("F", "M", "sin dato")),
        *(Column(name, "fecha", f"Fecha de {meaning}.", privacy="sensible") for name, meaning in DATES.items()),
        Column(
            "desenlace",
            "texto",
            "Situación del caso al corte.",
            None,
            ("activo", "recuperado", "fallecido", "fallecido_otra_causa", "sin dato"),
            privacy="sensible",
        ),
        Column(
            "ubicacion",
            "texto",
            "Lugar de atención de los casos activos.",
            None,
            ("Casa", "Hospital", "Hospital UCI", "sin dato"),
            privacy="sensible",
        ),
        Column("contactos", "entero", "Contactos identificados.", "personas", privacy="sensible"),
        Column("contactos_documentos", "texto", "Documentos de los contactos.", privacy="personal"),
        Column(
            "territorio_codigo",
            "texto",
            "Barrio; «C05-SB» si solo se sabe la comuna, «R1» el corregimiento, «SU» sin ubicar, u otro municipio.",
        ),
        Column("comuna_codigo", "texto", "Comuna, corregimiento, «SU» sin ubicar, u otro municipio."),
        Column("municipio_codigo", "texto", "Municipio de residencia, código DIVIPOLA (DANE)."),
    ),
    rules=(
        Rule("MUN-01", REJECT, "La fila no trae un número de caso."),
        Rule("MUN-02", REJECT, "La fila trae más celdas que el encabezado: no se sabe qué dato es cuál."),
        Rule("MUN-03", REJECT, "El número de caso se repite con otros datos: se conserva la última aparición."),
        Rule("MUN-10", REPAIR, "Sexo escrito de otra forma («f», «Femenino»): se lleva a F o M."),
        Rule("MUN-11", REPAIR, "Sexo desconocido: se deja sin dato y el caso se conserva."),
        Rule(
            "MUN-12", REPAIR, "Estado o atención escritos de otra forma («MUERTO», «UCI»): se llevan al término usual."
        ),
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
        Rule("MUN-41", WARN, "Sin barrio o con uno que no está en la lista: el caso cuenta en su comuna, sin barrio."),
        Rule("MUN-42", WARN, "Ni barrio ni comuna reconocibles: el caso cuenta en la ciudad, sin ubicar."),
        Rule("MUN-43", WARN, "Reside en otro municipio: el caso se conserva y no cuenta en la ciudad."),
        Rule("MUN-44", WARN, "El barrio no es de la comuna escrita: vale el barrio."),
        Rule("MUN-45", WARN, "El nombre es de varios barrios de la comuna: el caso cuenta en ella, sin barrio."),
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
        Rule(
            "MUN-56", WARN, "Sin fecha de toma de la muestra: vale la siguiente que haya.", when="fecha_muestra is null"
        ),
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
    ),
    totals=_totals,
)
