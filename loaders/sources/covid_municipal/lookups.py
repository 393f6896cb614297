"""What the values of the municipal list mean: each combination is resolved once, with the rules that it took."""

from collections.abc import Mapping

from loaders.contract import Lookup, Resolved
from loaders.sites import CITY, declared_place
from loaders.terms import NO_DATA, age_group, completed_years, spelling
from loaders.text import fold

__all__ = ["CITY", "LOOKUPS"]

Values = Mapping[str, str | None]
Fields = frozenset[str]

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
    return declared_place(values, "MUN")


LOOKUPS = (
    Lookup(("barrio", "comuna", "municipio"), ("territorio_codigo", "comuna_codigo", "municipio_codigo"), _place),
    Lookup(("estado", "atencion"), ("desenlace", "ubicacion"), _outcome),
    Lookup(("edad", "edad_unidad"), ("edad_anios", "edad_grupo"), _age),
    Lookup(("sexo",), ("sexo",), _sex),
    Lookup(("nombre", "primer_nombre", "segundo_nombre", "primer_apellido", "segundo_apellido"), ("nombre",), _name),
)
