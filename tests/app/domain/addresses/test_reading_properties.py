"""What holds for any text: it is read, nothing of it is lost and reading what was written changes nothing."""

import re
import time
from collections import Counter
from dataclasses import astuple

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from app.domain.addresses.known import KnownNames
from app.domain.addresses.reading import LONGEST, read
from app.domain.addresses.spelling import respell
from app.domain.addresses.tokens import fold
from app.domain.addresses.vocabulary import PHRASES, ROMAN, WORDS

NAMES = KnownNames(frozenset({"LA JOYA", "20 DE JULIO", "CENTRO", "SAN MARTIN II", "SANTANDER", "MANZANA 10"}))
OWN = {*WORDS, *ROMAN, *(word for phrase in PHRASES for word in phrase)}
GLUED = re.compile("[A-Z]?BIS|MZ|MANZANA")
NUMBERS = st.sampled_from(["0", "1", "2", "05", "19", "27", "35", "41", "105", "301", "9999", "3001234567"])
PIECES = st.one_of(
    NUMBERS,
    st.sampled_from(sorted(WORDS)),
    st.sampled_from(
        [*"ABCDEIKLMNOPSTVWXY", "N.", "No.", "Nº", "B.", "T.", "II", "IV", "1RA", "2do", "BIS", "C.C.", "B/"]
    ),
    st.sampled_from("##-–,./()|;:°&+~_'"),
    st.sampled_from(
        ["LA", "EL", "DE", "AL", "JOYA", "SAN", "MARTIN", "VILLA", "ROSA", "LOS", "PEPE", "JULIO", "ÑANDÚ"]
    ),
    st.sampled_from(
        ["CALEL", "CARERRA", "DIAGOANL", "BARIO", "APARTAMNETO", "20 DE JULIO", "AV CL", "entre KR 2 y KR 3"]
    ),
)
GAPS = st.sampled_from([" ", " ", " ", "", ", ", "-", " - "])


@st.composite
def addresses(draw) -> str:
    """Pieces of addresses one after the other, some glued, most in no order that makes sense."""
    pieces = draw(st.lists(st.tuples(PIECES, GAPS), max_size=14))
    return "".join(piece + gap for piece, gap in pieces)


@st.composite
def plausible(draw) -> str:
    """An address in an order in which they are written."""
    kind = draw(st.sampled_from(["CL", "Cra.", "calle", "Dg", "AV", "kra", "Transv.", "AV CL", "CARERRA", "Peatonal"]))
    via = draw(NUMBERS) + draw(st.sampled_from(["", "A", " b", " BIS", "bis B", "N", " Sur", "C Occ", " A N"]))
    mark = draw(st.sampled_from([" # ", "#", " No. ", " N ", " ", " con ", " - ", " # cra ", " y calle "]))
    cross = draw(st.one_of(st.just(""), NUMBERS)) + draw(st.sampled_from(["", "A", " W", "bis", " norte"]))
    plate = draw(st.sampled_from(["-", " - ", " ", "/", " # "])) + draw(NUMBERS) if draw(st.booleans()) else ""
    tail = (
        draw(addresses()) if draw(st.booleans()) else draw(st.sampled_from(["", ", La Joya", " mz 3 cs 4 Villa Rosa"]))
    )
    return f"{kind} {via}{mark}{cross}{plate} {tail}"


ANY = st.one_of(addresses(), plausible(), st.text(max_size=60))


def lost(text: str, read_as: str) -> set[str]:
    """The numbers and the words of a text, but those of addresses themselves, that its components do not have."""
    folded = fold(text)
    numbers = Counter(str(int(number)) for number in re.findall("[0-9]+", folded))
    numbers -= Counter(str(int(number)) for number in re.findall("[0-9]+", read_as))
    written = read_as.replace(" ", "")
    words = set(re.findall(r"[^\W\d_]{3,}", folded)) - OWN
    return {*numbers, *(w for w in words if w not in written and not respell(w) and not GLUED.match(w))}


@pytest.mark.parametrize("names", [None, NAMES], ids=["without names", "with names"])
@given(text=ANY)
@example(text="BL 0-X ")
@settings(max_examples=400, deadline=None)
def test_reading_what_was_written_changes_nothing_and_nothing_is_lost(names, text) -> None:
    once = read(text, names=names)
    again = read(once.canonical, names=names)
    assert again.components == once.components
    assert again.canonical == once.canonical
    assert not lost(text, " ".join(astuple(once.components)))


@pytest.mark.parametrize(
    "text",
    ["CL 35 # " * 1250, "A" * 10_000, "9" * 10_000, "# " * 5_000, "- " * 5_000, "BARRIO LA " * 1_000, "CL CL " * 1_700,
     "ENTRE KR 3 Y " * 800, " " * 10_000, "VIA A - " * 1_250, "MZ B CS " * 1_250, "C.C." * 2_500, "1RA " * 2_500,
     "#-" * 5_000, "ESQ " * 2_500, "CENTRO COMERCIAL " * 600, "LA JOYA " * 1_250],
)  # fmt: skip
@pytest.mark.parametrize("size", [LONGEST, 10_000])
def test_ten_thousand_letters_take_no_time(text, size) -> None:
    taken = []
    for _ in range(3):
        began = time.process_time()
        read(text[:size], names=NAMES)
        taken.append(time.process_time() - began)
    assert min(taken) < 0.05
