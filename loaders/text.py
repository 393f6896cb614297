"""Comparing text as people typed it: without case, accents, punctuation or stray spaces."""

import re
import unicodedata


def fold(value: str) -> str:
    """Upper case, no accents, one space between words, letters and digits only.

    >>> fold("\\ufeff Departamento o  Distrito\\u00a0")
    'DEPARTAMENTO O DISTRITO'
    """
    plain = unicodedata.normalize("NFKD", value).encode("ascii", "ignore").decode()
    return re.sub(r"[^A-Z0-9]+", " ", plain.upper()).strip()
