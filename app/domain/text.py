"""Comparing text as people typed it: without case, accents, punctuation or stray spaces."""

import re
import unicodedata
from contextlib import suppress


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
