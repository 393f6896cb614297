"""Text as people typed it: compared without case, accents, punctuation or stray spaces; read without shouting."""

import re
import unicodedata
from contextlib import suppress

_JOINING = frozenset({"DE", "DEL", "Y", "A"})
_ARTICLES = frozenset({"EL", "LA", "LOS", "LAS"})
_ROMAN = re.compile(r"[IVX]+")


def fold(value: str) -> str:
    """Upper case, no accents, one space between words, letters and digits only; mojibake undone.

    >>> fold("\\ufeff Departamento o  Distrito\\u00a0")
    'DEPARTAMENTO O DISTRITO'
    >>> fold("atenciÃ³n")
    'ATENCION'
    """
    if "Ã" in value or "Â" in value:
        for wrong in ("cp1252", "latin-1"):
            with suppress(UnicodeError):
                value = value.encode(wrong).decode("utf-8")
    plain = unicodedata.normalize("NFKD", value).encode("ascii", "ignore").decode()
    return re.sub(r"[^A-Z0-9]+", " ", plain.upper()).strip()


def readable(name: str) -> str:
    """A name written in capitals as one reads it; any other as it is.

    >>> readable("PLAZOLETA DE LA DEMOCRACIA"), readable("PASEO DEL COMERCIO II"), readable("INEM García")
    ('Plazoleta de la Democracia', 'Paseo del Comercio II', 'INEM García')
    """
    if not name.isupper():
        return name
    told: list[str] = []
    for word in name.split():
        joins = word in _JOINING or (word in _ARTICLES and told[-1:] and told[-1] in ("de", "a"))
        told.append(word.lower() if told and joins else word if _ROMAN.fullmatch(word) else word.capitalize())
    return " ".join(told)
