"""What the values of the registry mean: each combination is resolved once, with the rules that it took."""

from collections.abc import Mapping

from app.domain.ciiu import ALIAS, ALIKE, SHARED, UNKNOWN
from loaders.ciiu import classifier
from loaders.contract import Lookup, Resolved
from loaders.places import gazetteer
from loaders.terms import spelling
from loaders.text import fold

Values = Mapping[str, str | None]
Fields = frozenset[str]

DEPARTMENT, NOWHERE = "68", "SU"
STATE = {
    **{"ACTIVO": "activo", "EN REORGANIZACION": "en_reorganizacion", "EN LIQUIDACION": "en_liquidacion"},
    **{"CANCELADO": "cancelado", "CAMBIO DE DOMICILIO": "cambio_de_domicilio"},
}
STATE_VARIANTS = {
    **dict.fromkeys(("ACTIVA", "MATRICULA ACTIVA", "RENOVADA"), "activo"),
    **dict.fromkeys(("EN REORGANIZACION EMPRESARIAL", "REORGANIZACION", "LEY 1116", "EN ACUERDO"), "en_reorganizacion"),
    **dict.fromkeys(("LIQUIDACION", "EN LIQUIDACION JUDICIAL", "DISUELTA Y EN LIQUIDACION"), "en_liquidacion"),
    **dict.fromkeys(("CANCELADA", "MATRICULA CANCELADA", "CANCELADO POR LEY 1727"), "cancelado"),
    **dict.fromkeys(("TRASLADO DE DOMICILIO", "TRASLADADA"), "cambio_de_domicilio"),
}
SIZE = {"MICROEMPRESA": "micro", "PEQUEÑA": "pequena", "MEDIANA": "mediana", "GRANDE": "grande"} | {
    **{"PEQUEÑA EMPRESA": "pequena", "MEDIANA EMPRESA": "mediana", "GRAN EMPRESA": "grande"}
}
SIZE_VARIANTS = {
    **dict.fromkeys(("MICRO", "MICRO EMPRESA", "FAMIEMPRESA"), "micro"),
    **dict.fromkeys(("PEQUENO", "PEQ"), "pequena"),
    **dict.fromkeys(("MEDIANO", "MED"), "mediana"),
    **dict.fromkeys(("GRANDE EMPRESA", "GRAN"), "grande"),
}
ACTIVITY_RULES = {SHARED: "CAM-20", UNKNOWN: "CAM-21", ALIKE: "CAM-22", ALIAS: "CAM-25"}


def _state(values: Values, _: Fields) -> Resolved:
    state, rules = spelling(values["estado"], STATE, STATE_VARIANTS, "CAM-10", "CAM-11")
    return Resolved((state or ("otro" if rules else "sin_dato"),), rules)


def _size(values: Values, _: Fields) -> Resolved:
    size, rules = spelling(values["tamano"], SIZE, SIZE_VARIANTS, "CAM-12", "CAM-13")
    return Resolved((size or "sin_dato",), rules)


def _activity(values: Values, _: Fields) -> Resolved:
    told = classifier().classify(values["actividad"])
    rule = ACTIVITY_RULES.get(told.way) if values["actividad"] else "CAM-24"
    rules = (*([rule] if rule else []), *(["CAM-23"] if told.contradicts else []))
    return Resolved((told.code, told.way, round(100 * told.score)), rules)


def _town(values: Values, _: Fields) -> Resolved:
    """The municipality as written or, without it, that of the address that was searched for, which ends in it."""
    if values["ciudad"]:
        found, how = _municipality(values["ciudad"])
        return Resolved((found or NOWHERE,), () if how == "nombre" else ("CAM-40",) if found else ("CAM-42",))
    for part in reversed((values["direccion_buscada"] or "").split(",")[1:]):
        if fold(part) != "COLOMBIA" and (found := _municipality(part, beyond=False)[0]):
            return Resolved((found,), ("CAM-41",))
    return Resolved((NOWHERE,), ("CAM-43",))


def _municipality(name: str, *, beyond: bool = True) -> tuple[str | None, str]:
    """One of the department first: its neighbours' homonyms are not of this registry."""
    code = name if name.isdigit() and len(name) == 5 else None
    found = gazetteer().find(code=code, name=name, department=None, department_code=DEPARTMENT)
    if found.municipality is None and beyond:
        found = gazetteer().find(code=code, name=name, department=None, department_code=None)
    return found.municipality, "nombre" if found.how == "codigo" else found.how


LOOKUPS = (
    Lookup(("estado",), ("estado",), _state),
    Lookup(("tamano",), ("tamano",), _size),
    Lookup(("actividad",), ("ciiu_clase", "ciiu_metodo", "ciiu_puntaje"), _activity),
    Lookup(("ciudad", "direccion_buscada"), ("municipio_codigo",), _town),
)
