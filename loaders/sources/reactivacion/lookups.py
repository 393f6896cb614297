"""What the values of the registry mean: each combination is resolved once, with the rules that it took."""

from collections.abc import Mapping

from app.domain.ciiu import ALIAS, ALIKE, SHARED, UNKNOWN
from loaders.ciiu import classifier
from loaders.contract import Lookup, Resolved
from loaders.sites import declared_place
from loaders.sources.reactivacion.schedule import read_schedule
from loaders.terms import NO_DATA, spelling
from loaders.text import fold

Values = Mapping[str, str | None]
Fields = frozenset[str]

ACTIVITY_RULES = {UNKNOWN: "REA-12", ALIKE: "REA-13", SHARED: "REA-14", ALIAS: "REA-17"}
SIZE = {
    **dict.fromkeys(("Micro", "MICRO", "Microempresa", "MICROEMPRESA"), "micro"),
    **dict.fromkeys(("Pequeña", "PEQUEÑA", "Pequeña empresa", "PEQUEÑA EMPRESA"), "pequena"),
    **dict.fromkeys(("Mediana", "MEDIANA", "Mediana empresa", "MEDIANA EMPRESA"), "mediana"),
    **dict.fromkeys(("Grande", "GRANDE", "Gran empresa", "GRAN EMPRESA"), "grande"),
}
SIZE_VARIANTS = {
    **dict.fromkeys(("MICRO EMPRESA", "FAMIEMPRESA", "UNIPERSONAL"), "micro"),
    **dict.fromkeys(("PEQUENO", "PEQ", "PYME"), "pequena"),
    **dict.fromkeys(("MEDIANO", "MED"), "mediana"),
    **dict.fromkeys(("GRANDE EMPRESA", "GRAN"), "grande"),
}


def _activity(values: Values, _: Fields) -> Resolved:
    told = classifier().classify(values["actividad"])
    rule = ACTIVITY_RULES.get(told.way) if values["actividad"] else "REA-16"
    rules = (*([rule] if rule else []), *(["REA-15"] if told.contradicts else []))
    return Resolved((told.code, told.way, round(100 * told.score)), rules)


def _size(values: Values, _: Fields) -> Resolved:
    size, rules = spelling(values["tamano"], SIZE, SIZE_VARIANTS, "REA-10", "REA-11")
    return Resolved((size or "sin_dato",), rules)


def _place(values: Values, _: Fields) -> Resolved:
    return declared_place(values, "REA")


def _timetable(values: Values, fields: Fields) -> Resolved:
    text = values["horario"]
    if "horario" not in fields:
        return Resolved((None, None, None))
    if fold(text or "") in NO_DATA:
        return Resolved((None, None, None), ("REA-51",))
    read = read_schedule(text)
    return Resolved(tuple(read)) if read else Resolved((None, None, None), ("REA-50",))


LOOKUPS = (
    Lookup(("actividad",), ("ciiu_clase", "ciiu_metodo", "ciiu_puntaje"), _activity),
    Lookup(("tamano",), ("tamano",), _size),
    Lookup(("barrio", "comuna", "municipio"), ("territorio_codigo", "comuna_codigo", "municipio_codigo"), _place),
    Lookup(("horario",), ("horario_dias", "horario_entrada_min", "horario_salida_min"), _timetable),
)
