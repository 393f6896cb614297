"""What the values of the INS list mean: each distinct combination is resolved once, with the rules that it took."""

import re
from collections.abc import Mapping

from loaders.contract import Lookup, Resolved
from loaders.places import gazetteer
from loaders.terms import NO_DATA, WHOLE, age_group, completed_years, spelling
from loaders.text import fold

Values = Mapping[str, str | None]
Fields = frozenset[str]

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


LOOKUPS = (
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
)
