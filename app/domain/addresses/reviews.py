"""What people decided of addresses: kept without the address, read back, and put over the geocoder's answers."""

from __future__ import annotations

import hmac
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from math import nan

import numpy as np

from app.domain.addresses import decision
from app.domain.addresses.decision import ACCEPT, REJECT, REVIEW
from app.domain.addresses.tokens import fold

JOURNAL, PROFILE = "revisiones", "interno"
BY_PERSON = "persona"  # the method of a point that a person chose
CONFIRMED = "Una persona revisó el punto y lo aceptó."
MOVED = "Una persona puso el punto en su lugar."
DISCARDED = "Una persona revisó la dirección y la rechazó."
UNDONE = "deshacer"
# Every reason that an answer may have, the geocoder's and a person's, with what may be decided under it.
OUTCOMES = {
    **dict.fromkeys(decision.REASONS, (REVIEW,)),
    **dict.fromkeys((decision.EMPTY, decision.UNREAD, decision.OUTSIDE, decision.TOWN), (REJECT,)),
    **dict.fromkeys((decision.AGREES, decision.INSIDE), (ACCEPT,)),
    decision.BARRIO_ONLY: (ACCEPT, REVIEW),
    **dict.fromkeys((CONFIRMED, MOVED), (ACCEPT,)),
    DISCARDED: (REJECT,),
}


@dataclass(frozen=True)
class Review:
    """One decision: the point in degrees and its radius in metres (nan where there is none), with its codes."""

    decision: str
    metodo: str
    latitud: float
    longitud: float
    radio_m: float
    barrio_codigo: str
    comuna_codigo: str
    municipio_codigo: str

    @property
    def reason(self) -> str:
        """Why the address has that decision, for the column `motivo`."""
        if self.decision == REJECT:
            return DISCARDED
        return MOVED if self.metodo == BY_PERSON else CONFIRMED


NAMES = tuple(field.name for field in fields(Review))
NUMBERS = ("latitud", "longitud", "radio_m")
CODES = ("barrio_codigo", "comuna_codigo", "municipio_codigo")


def keys(secret: bytes, addresses: Sequence[str], barrios: Sequence[str | None]) -> list[str]:
    """What each address is kept under: a keyed hash of its canonical text and declared barrio; "" for no address."""
    declared = [" ".join(fold(barrio or "").split()) for barrio in barrios]
    return [
        hmac.digest(secret, f"{address}\0{barrio}".encode(), "sha256").hex() if address else ""
        for address, barrio in zip(addresses, declared, strict=True)
    ]


def entry(key: str, review: Review) -> dict:
    """A decision as the journal keeps it, its time added by who writes it."""
    told = {name: None if value != value else value for name, value in asdict(review).items()}
    return {"clave": key, **told}


def undoing(key: str) -> dict:
    """The entry that takes back the last decision of a key."""
    return {"clave": key, UNDONE: True}


def standing(entries: Iterable[Mapping]) -> dict[str, Review]:
    """The decision that stands for each key, from the oldest entry to the newest; what is none is passed over."""
    found: dict[str, list[Review]] = defaultdict(list)
    for told in entries:
        key = told.get("clave")
        if told.get(UNDONE) is True:
            if found[key]:
                found[key].pop()
        elif (review := _review(told)) and isinstance(key, str) and key:
            found[key].append(review)
    return {key: reviews[-1] for key, reviews in found.items() if reviews}


def over(
    answers: Mapping[str, np.ndarray], known: Sequence[str], reviews: Mapping[str, Review]
) -> dict[str, np.ndarray]:
    """The answers of `pipeline.geocode`, with the decisions of people where there is one; `known` are their keys.

    A point that a person settled has no `confianza`, which is the model's.
    """
    rows = [row for row, key in enumerate(known) if key and key in reviews]
    told = {name: column.astype(float if column.dtype.kind in "fi" else object) for name, column in answers.items()}
    for row in rows:
        review = reviews[known[row]]
        told["decision"][row], told["motivo"][row] = review.decision, review.reason
        told["confianza"][row] = nan
        for name in NAMES[1:] if review.decision == ACCEPT else ():
            told[name][row] = getattr(review, name)
    return told


def _review(told: Mapping) -> Review | None:
    values = {name: told.get(name) for name in NAMES}
    values |= {name: nan if values[name] is None else values[name] for name in NUMBERS}
    if not all(isinstance(value, float | int if name in NUMBERS else str) for name, value in values.items()):
        return None
    placed = all(values[name] == values[name] for name in NUMBERS)
    return Review(**values) if values["decision"] == REJECT or (values["decision"] == ACCEPT and placed) else None
