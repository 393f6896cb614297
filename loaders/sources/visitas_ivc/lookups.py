"""What the values of a visit mean: each combination is resolved once, with the rules that it took."""

from collections.abc import Mapping

from loaders.contract import Lookup, Resolved
from loaders.sites import declared_place
from loaders.terms import spelling

Values = Mapping[str, str | None]
Fields = frozenset[str]

FINDING = {"Cumple": "cumple", "Cumple parcialmente": "cumple_parcialmente", "No cumple": "no_cumple"}
FINDING_VARIANTS = {
    **dict.fromkeys(("FAVORABLE", "SI CUMPLE", "SI"), "cumple"),
    **dict.fromkeys(
        ("CUMPLE PARCIAL", "PARCIAL", "PARCIALMENTE", "FAVORABLE CON REQUERIMIENTOS"), "cumple_parcialmente"
    ),
    **dict.fromkeys(("DESFAVORABLE", "NO", "INCUMPLE"), "no_cumple"),
}
MEASURE = {"Ninguna": "ninguna", "Requerimiento": "requerimiento", "Cierre temporal": "cierre_temporal"}
MEASURE_VARIANTS = {
    **dict.fromkeys(("NINGUNO", "SIN MEDIDA", "NO", "NO APLICA"), "ninguna"),
    **dict.fromkeys(("REQUERIMIENTOS", "REQUERIDO", "REQ"), "requerimiento"),
    **dict.fromkeys(("CIERRE", "CLAUSURA TEMPORAL", "CLAUSURA", "SUSPENSION", "CIERRE PREVENTIVO"), "cierre_temporal"),
}


def _finding(values: Values, _: Fields) -> Resolved:
    finding, rules = spelling(values["concepto"], FINDING, FINDING_VARIANTS, "IVC-10", "IVC-11")
    return Resolved((finding or "sin_dato",), rules)


def _measure(values: Values, _: Fields) -> Resolved:
    measure, rules = spelling(values["medida"], MEASURE, MEASURE_VARIANTS, "IVC-12", "IVC-13")
    return Resolved((measure or "sin_dato",), rules)


def _place(values: Values, _: Fields) -> Resolved:
    return declared_place(values, "IVC")


LOOKUPS = (
    Lookup(("concepto",), ("concepto",), _finding),
    Lookup(("medida",), ("medida",), _measure),
    Lookup(("barrio", "comuna"), ("territorio_codigo", "comuna_codigo", "municipio_codigo"), _place),
)
