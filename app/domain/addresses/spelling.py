"""Misspelt words of an address: `CARERRA`, `DIAGOANL`, `APARTAMNETO`, `BUCARMANGA`."""

from functools import lru_cache

from rapidfuzz.distance import OSA

from app.domain.addresses.vocabulary import (
    NEVER_RESPELT,
    WORDS,
    Tag,
)

SHORTEST, LONG = 4, 7
_WHOLE = (
    "CALLE", "CARRERA", "DIAGONAL", "TRANSVERSAL", "AVENIDA", "CIRCULAR", "CIRCUNVALAR", "PASAJE", "PEATONAL",
    "AUTOPISTA", "CARRETERA", "NORTE", "OCCIDENTE", "TORRE", "BLOQUE", "INTERIOR", "APARTAMENTO", "LOCAL",
    "OFICINA", "BODEGA", "CONSULTORIO", "SOTANO", "GARAJE", "ENTRADA", "SECTOR", "ETAPA", "SUPERMANZANA",
    "MANZANA", "KILOMETRO", "BARRIO", "URBANIZACION", "ASENTAMIENTO", "CIUDADELA", "EDIFICIO", "CONJUNTO",
    "CONDOMINIO", "VEREDA", "CORREGIMIENTO", "BUCARAMANGA", "FLORIDABLANCA", "PIEDECUESTA",
)  # fmt: skip
_TARGETS = {size: tuple(w for w in _WHOLE if abs(len(w) - size) <= 2) for size in range(SHORTEST, 16)}


@lru_cache(maxsize=20_000)
def respell(word: str) -> tuple[str, Tag] | None:
    """The word that was meant and its tag; None where none, or more than one, is as near.

    One letter added, left out, changed or swapped with its neighbour; two in words of seven letters or more. The first
    letter is right, or swapped with the second: `VALLE` is no `CALLE`.
    """
    if word in NEVER_RESPELT or word in WORDS:
        return None
    best, nearest = None, 3
    for target in _TARGETS.get(len(word), ()):
        if word[0] != target[0] and word[:2] != target[1::-1]:
            continue
        most = 2 if min(len(target), len(word)) >= LONG else 1
        distance = OSA.distance(word, target, score_cutoff=most)
        if distance <= most and distance <= nearest:
            best, nearest = (None if distance == nearest else target), distance
    return (best, WORDS[best]) if best else None
