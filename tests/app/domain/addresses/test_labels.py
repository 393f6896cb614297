"""The addresses labelled by hand, which judge how addresses are read, are themselves sound."""

import csv
import re
import unicodedata
from collections import Counter
from dataclasses import fields
from pathlib import Path

import pytest

from app.domain.addresses.address import Components

FILE = Path(__file__).with_name("direcciones_etiquetadas.csv")
COMPONENTS = [field.name for field in fields(Components)]
TYPES = {"CL", "KR", "DG", "TV", "AV", "AC", "AK", "CIRC", "PJ", "AU", "VIA"}
UNITS = "TORRE BLOQUE INT PISO APTO CASA LOCAL OFICINA BODEGA CONSULTORIO LOTE SOTANO GARAJE ENTRADA"
NUMBER = "0|[1-9][0-9]*"
UNIT = rf"({UNITS.replace(' ', '|')}) [A-Z0-9-]+"
FORMS = {
    "via_tipo": "|".join(TYPES),
    "via_numero": NUMBER,
    "via_letra": "[A-Z]{1,2}",
    "via_bis": "BIS( [A-Z])?",
    "via_cardinal": "NORTE|SUR|ESTE|OESTE",
    "placa": NUMBER,
    "placa_letra": "[A-Z]|BIS",
    "placa_cardinal": "NORTE|SUR|ESTE|OESTE",
    "esquina": "si",
    "manzana": "[A-Z]|[1-9][0-9]*",
    "casa": "(LOTE )?[A-Z0-9]+",
    "interior": f"{UNIT}( {UNIT})*",
    "sector": "(SECTOR|ETAPA|SUPERMANZANA|FASE) [A-ZÑ0-9 ]+",
    "kilometro": r"[0-9]+(\.[0-9]+)?",
}
FORMS |= {name.replace("via_", "cruce_"): form for name, form in FORMS.items() if name.startswith("via_")}
# What a label may say in words that its text abbreviates, misspells or only implies.
NORMAL = TYPES | set(
    f"{UNITS} NORTE SUR ESTE OESTE BULEVAR CENTRO COMERCIAL CONJUNTO SUPERMANZANA BUCARAMANGA FLORIDABLANCA".split()
)
ORDINALS = {"SEGUNDO": "2", "II": "2", "III": "3", "IV": "4"}


@pytest.fixture(scope="module")
def labels() -> list[dict[str, str]]:
    """One labelled address a row."""
    with FILE.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def plain(text: str) -> str:
    """Upper case without accents; the Ñ stays."""
    kept = unicodedata.normalize("NFD", text.upper().replace("Ñ", "\0"))
    return "".join(letter for letter in kept if not unicodedata.combining(letter)).replace("\0", "Ñ")


def tokens(text: str) -> Counter[str]:
    """Its words and numbers, apart, numbers without leading zeros."""
    return Counter(token.lstrip("0") or "0" for token in re.findall(r"[0-9]+|[A-ZÑ]+", plain(text)))


def said(row: dict[str, str]) -> Counter[str]:
    """The words and numbers of all its labels."""
    return tokens(" ".join(row[name] for name in COMPONENTS if name != "esquina"))


def test_size_and_sources(labels) -> None:
    assert list(labels[0]) == ["id", "origen", "fuente", "texto", *COMPONENTS]
    assert len(labels) >= 420
    real = [row for row in labels if row["origen"] == "real"]
    assert len(real) >= 210
    assert {row["origen"] for row in labels} == {"real", "inventada"}
    assert [row["id"] for row in real if not re.fullmatch(r"https://\S+\.\S+/\S+", row["fuente"])] == []
    assert [row["id"] for row in labels if row["origen"] == "inventada" and not row["fuente"]] == []


@pytest.mark.parametrize("column", ["id", "texto"])
def test_no_row_is_repeated(labels, column) -> None:
    assert [value for value, times in Counter(row[column] for row in labels).items() if times > 1] == []


def test_real_ones_hold_no_telephone_document_or_mail(labels) -> None:
    personal = r"[0-9]{7,}|@|\b(TEL|CEL|CC|NIT|SR|SRA)\b\.? ?[0-9]"
    assert [row["id"] for row in labels if re.search(personal, plain(row["texto"]))] == []


def test_every_label_is_well_formed(labels) -> None:
    for row in labels:
        for name in COMPONENTS:
            form = FORMS.get(name, r"[A-ZÑ0-9]+( [A-ZÑ0-9]+)*")
            assert row[name] == "" or re.fullmatch(form, row[name]), (row["id"], name, row[name])


def test_labels_agree_with_each_other(labels) -> None:
    for row in labels:
        for way in ("via", "cruce"):
            assert not (row[f"{way}_numero"] and row[f"{way}_nombre"]), row["id"]
            if any(row[f"{way}_{part}"] for part in ("letra", "bis", "cardinal")):
                assert row[f"{way}_numero"], row["id"]
            if row[f"{way}_tipo"] or row[f"{way}_nombre"]:
                assert row[f"{way}_tipo"] and (row[f"{way}_numero"] or row[f"{way}_nombre"]), row["id"]
        cross = row["cruce_numero"] or row["cruce_nombre"]
        assert not cross or row["via_tipo"], row["id"]
        assert not row["placa"] or cross, row["id"]
        assert not row["esquina"] or (cross and not row["placa"]), row["id"]
        assert not (row["placa_letra"] or row["placa_cardinal"]) or row["placa"], row["id"]
        assert not row["casa"] or row["manzana"], row["id"]


def test_every_word_of_a_label_comes_from_its_text(labels) -> None:
    for row in labels:
        text = tokens(row["texto"])
        implied = {ORDINALS[word] for word in text if word in ORDINALS}
        # A letter glued to a cardinal or to the mark of number (1AN) is one word in the text.
        glued = {letter for word in text if len(word) <= 3 for letter in word}
        strange = {word for word in said(row) - text if word not in NORMAL | implied | glued}
        assert strange == set(), (row["id"], row["texto"], strange)


def test_no_number_of_a_text_is_lost(labels) -> None:
    for row in labels:
        lost = {token for token in tokens(row["texto"]) - said(row) if token.isdigit()}
        assert lost == set(), (row["id"], row["texto"], lost)


def test_every_component_and_kind_of_way_is_exercised(labels) -> None:
    filled = Counter(name for row in labels for name in COMPONENTS if row[name])
    assert {name: filled[name] for name in COMPONENTS if filled[name] < 3} == {}
    assert {kind for kind in TYPES if sum(row["via_tipo"] == kind for row in labels) < 3} == set()
    assert sum(all(not row[name] for name in COMPONENTS[:-1]) for row in labels) >= 10
