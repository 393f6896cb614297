"""Activities as people write them: the class that each way tells, and what is left unknown."""

import csv
from collections import Counter
from pathlib import Path

import pytest

from app.domain.ciiu import ALIAS, ALIKE, CODE, EXACT, PREFIX, SHARED, UNKNOWN
from loaders.ciiu import classifier

LABELLED = Path(__file__).parents[2] / "reference" / "actividades_etiquetadas.csv"
SHOE = "Fabricación de calzado de cuero y piel, con cualquier tipo de suela"


@pytest.mark.parametrize(
    ("text", "code", "way"),
    [
        ("1521", "1521", CODE),
        ("C1521", "1521", CODE),
        ("c - 1521", "1521", CODE),
        ("1521.0", "1521", CODE),
        ("111", "0111", CODE),  # a workbook lost its zero
        (f"1521 - {SHOE}", "1521", CODE),
        ("4711 - Comercio Al Por Menor En Establecimientos No E...", "4711", CODE),
        (SHOE.upper(), "1521", EXACT),
        ("Cultivo De Cafe", "0123", EXACT),
        ("Comercio Al Por Menor De Artículos De Ferreter...", "4752", PREFIX),
        ("Peluquería", "9602", PREFIX),
        ("Comercio Al Por Menor En Establecimientos No E...", None, SHARED),
        ("Comerccio Al Por Menor En Establecimientos No E...", None, SHARED),
        ("Fabricacion de calsado de cuero i piel, con cualquer tipo de suela", "1521", ALIKE),
        ("Comercio al por menor de calzado", "4772", ALIAS),  # 4643, the wholesaler's, is most like it
        ("Comercio al por menor de metales", None, UNKNOWN),  # 4662, the wholesaler's, is most like it
        ("Fabricación...", None, UNKNOWN),
        ("Ventas varias", None, UNKNOWN),
        ("1234", None, UNKNOWN),
        ("", None, UNKNOWN),
        (None, None, UNKNOWN),
    ],
)
def test_each_way_of_writing_an_activity(text, code, way):
    told = classifier().classify(text)
    assert (told.clase, told.way) == (code, way)
    assert (told.division == "SD") == (way == UNKNOWN) == (told.seccion == "SD")
    assert 0 <= told.score <= 1


def test_a_shared_text_gives_the_division_and_names_its_classes():
    told = classifier().classify("Comercio Al Por Menor En Establecimientos No E...")
    assert (told.division, told.seccion, told.nearest) == ("47", "G", ("4711", "4719"))


def test_where_code_and_name_disagree_the_name_tells():
    told = classifier().classify("1921 Fabricación de calzado de cuero")  # its code in the revision before
    assert (told.clase, told.contradicts) == ("1521", True)
    assert not classifier().classify(f"1521 {SHOE}").contradicts


def test_the_labelled_activities_of_the_real_sample(capsys):
    with LABELLED.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    ways, right = Counter(), Counter()
    for row in rows:
        told, truth = classifier().classify(row["actividad"]), row["ciiu_clases"].split()
        ways[told.way] += 1
        right[told.way] += list(told.nearest) == truth and told.clase == (truth[0] if len(truth) == 1 else None)
    with capsys.disabled():
        print("\nactivities of the real sample:", {way: f"{right[way]}/{n}" for way, n in ways.items()})
    assert right == ways
    assert ways[SHARED] == 2 and ways[UNKNOWN] == 0
