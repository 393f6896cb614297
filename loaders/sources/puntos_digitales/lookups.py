"""What the cells of the books mean: each combination is resolved once, with the rules that it took."""

import re
from collections.abc import Callable, Mapping

from loaders.contract import Lookup, Resolved
from loaders.sources.puntos_digitales.columns import MOST_ATTENDEES, OLDEST
from loaders.sources.puntos_digitales.places import find
from loaders.sources.puntos_digitales.terms import BLANK, READ
from loaders.terms import NO_DATA, completed_years
from loaders.text import fold

Values = Mapping[str, str | None]
Fields = frozenset[str]
Resolve = Callable[[Values, Fields], Resolved]

SEX = {
    **dict.fromkeys(("F", "FEMENINO", "FEM", "MUJER"), "F"),
    **dict.fromkeys(("M", "MASCULINO", "MASC", "HOMBRE"), "M"),
    **dict.fromkeys(NO_DATA, "sin dato"),
}
PLACES = {"vacio": "PUN-40", "varios": "PUN-41", "parecido": "PUN-42", "desconocido": "PUN-43"}
NOTICES, NOT_READ = {"total": "PUN-60", "título": "PUN-61"}, "PUN-62"  # by the word that they begin with
KIND_OF_DOCUMENT = re.compile(
    r"^(?:C\.?\s?[CE]|T\.?\s?I|R\.?\s?C|NUIP|NIP|P\.?E\.?P|P\.?P\.?T|PAS)(?![A-Z])[.:\s]*", re.IGNORECASE
)
DOCUMENT = re.compile(r"\d{5,11}|(?=(?:.*\d){4})[A-Z0-9]{5,15}")
NO_DOCUMENT = BLANK | {"NO TIENE", "NO TRAE", "NO RECUERDA", "SIN DOCUMENTO", "NO SABE", "0", "X"}
COUNT = re.compile(r"\d{1,5}|\d{1,2}[.,]\d{3}")


def _place(values: Values, _: Fields) -> Resolved:
    """The point; of a contact, the code of its sheet's, which whoever opened the book made sure of."""
    place = find(values["punto"])
    return Resolved((place.code,), (PLACES[place.how],) if place.how in PLACES else ())


def _term(name: str) -> Resolve:
    def resolve(values: Values, _: Fields) -> Resolved:
        code, rules = READ[name].read(values[name])
        return Resolved((code,), rules)

    return resolve


def _document(values: Values, _: Fields) -> Resolved:
    """A document as digits, or the letters and digits of a foreign one; blank is a contact without a person."""
    written = (values["documento"] or "").strip()
    if fold(written) in NO_DOCUMENT or set(written) <= set("0.- "):
        return Resolved((None,))
    plain = re.sub(r"[.,\s-]", "", re.sub(r"[.,]0$", "", KIND_OF_DOCUMENT.sub("", written))).upper()
    if not DOCUMENT.fullmatch(plain) or len(set(plain)) == 1:
        return Resolved((None,), ("PUN-21",))
    return Resolved((plain,), () if plain == written else ("PUN-20",))


def _sex(values: Values, _: Fields) -> Resolved:
    found = SEX.get(fold(values["sexo"] or ""))
    return Resolved((found or "sin dato",), () if found else ("PUN-10",))


def _age(values: Values, _: Fields) -> Resolved:
    text = values["edad"]
    years, _months = completed_years(text, None)
    if years is not None and 0 <= years <= OLDEST:
        return Resolved((years,))
    return Resolved((None,), () if fold(text or "") in NO_DATA else ("PUN-11",))


def _attendees(values: Values, _: Fields) -> Resolved:
    text = re.sub(r"[.,]0$", "", values["asistentes"] or "")
    if fold(text) in BLANK:
        return Resolved((None,))
    count = int(re.sub(r"[.,]", "", text)) if COUNT.fullmatch(text) else -1
    return Resolved((count,)) if 0 <= count <= MOST_ATTENDEES else Resolved((None,), ("PUN-70",))


def _notice(values: Values, _: Fields) -> Resolved:
    """What the book as a whole has to tell, which whoever opened it left beside its first rows."""
    text = values["aviso"]
    return Resolved((), (NOTICES.get(text.split()[0], NOT_READ),) if text else ())


LOOKUPS = (
    Lookup(("punto",), ("punto_codigo",), _place),
    Lookup(("documento",), ("documento",), _document),
    Lookup(("sexo",), ("sexo",), _sex),
    Lookup(("edad",), ("edad",), _age),
    Lookup(("grupo",), ("grupo_poblacional",), _term("grupo")),
    Lookup(("programa",), ("programa_codigo",), _term("programa")),
    Lookup(("canal",), ("canal",), _term("canal")),
    Lookup(("tipo",), ("tipo",), _term("tipo")),
    Lookup(("modalidad",), ("modalidad",), _term("modalidad")),
    Lookup(("asistentes",), ("asistentes",), _attendees),
    Lookup(("aviso",), (), _notice),
)
