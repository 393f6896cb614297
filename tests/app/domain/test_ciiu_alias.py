"""Activities by their common names: how they are typed, what is left open, and how often that is right."""

from functools import cache

import pytest

from app.domain.ciiu import ALIAS, ALIKE, CODE, UNKNOWN, Classifier
from app.domain.ciiu_alias import CommonNames, key
from bench.ciiu import classes
from bench.ciiu_alias import LABELLED, measure, mistaken, table, unlisted
from loaders.ciiu import classifier, weights, words
from loaders.paths import REFERENCE

NAMES = table(REFERENCE / "ciiu_alias.csv")


@cache
def codes() -> dict[str, str]:
    return {row["ciiu_clase"]: row["ciiu_division"] for row in classes()}


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("FÁBRICA DE CALZADO", "15"),  # of leather or not, it does not say
        ("Fabricante de Calsados", "15"),
        ("fabricación y venta de zapatos", "15"),  # who makes what he sells is a maker
        ("fabrica de calzado en cuero para hombre", "1521"),
        ("venta de calzado", "4772"),
        ("Almacén de zapatos La Suela", "4772"),
        ("distribuidora de calzado al por mayor", "4643"),
        ("arreglo de zapatos", "9523"),
        ("Servicio de restaurante", "5611"),
        ("RESTAURANTE DOÑA ROSA", "5611"),
        ("restaurante y cafetería", "56"),  # two classes of a division
        ("drogeria", "4773"),
        ("almacen de ropa y calzado", "47"),
        ("venta de frutas y verduras", "4721"),
        ("taller de motos", "4542"),
    ],
)
def test_a_common_name_however_it_is_typed(text, code):
    told = classifier().classify(text)
    assert (told.code, told.way) == (code, ALIAS)
    assert told.seccion != "SD" and 0.8 <= told.score < 1


@pytest.mark.parametrize(
    "text",
    [
        "zapatería",  # makes, sells or repairs
        "panadería y ferretería",  # of two divisions
        "venta y reparación de celulares",
        "insumos para panadería",
        "asesoría a restaurantes",
        "venta de calzado por catálogo",  # not in a shop
        "reparación de restaurantes",
        "distribuidora de panadería",
        "Ventas varias",
        "Panadería Y Otras Activi...",  # what is cut is an official name
    ],
)
def test_what_a_common_name_does_not_settle_stays_unknown(text):
    assert classifier().classify(text).way == UNKNOWN


def test_a_code_beside_a_common_name():
    known = classifier()
    assert (known.classify("1522 fábrica de calzado").clase, known.classify("4711 tienda").way) == ("1522", CODE)
    assert not known.classify("1522 fábrica de calzado").contradicts
    old = known.classify("1921 fábrica de calzado")  # its code in the revision before, now of fuels
    assert (old.code, old.contradicts) == ("15", True)


def test_official_words_are_asked_before_common_names():
    assert classifier().classify("Transporte de pasajeros férreo").way == ALIKE
    assert classifier().classify("lácteos").way == ALIAS  # unless a common name is all that the text says


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("ZAPATERIAS", "SAPATERO"),
        ("VIVERES", "BIBERES"),
        ("DROGUERIA", "DROJERIA"),
        ("LUCES", "LUZ"),
        ("HIELO", "IELO"),
    ],
)
def test_words_that_sound_alike_have_one_key(one, other):
    assert key(one) == key(other)


def test_every_common_name_is_of_the_classification_and_is_found_by_itself():
    for row in NAMES:
        code, told = row["ciiu_codigo"], classifier().classify(row["alias"])
        assert code == "SD" or code in codes() or code in codes().values(), row
        assert (code != "SD" and len(code) == 4) != bool(row["nota"]), row
        assert told.code == code, (row, told)


def test_two_common_names_that_are_typed_alike_mean_the_same():
    alone = CommonNames(NAMES, weights("ciiu_alias_confianza"), words(classes()))
    for row in NAMES:
        found = alone.find(row["alias"])
        assert found and found.whole and found.codes == (row["ciiu_codigo"],), row


def test_texts_that_the_score_never_saw(capsys):
    held = table(LABELLED)[1::2]
    assert len(held) >= 60
    counted, answers = measure(classifier(), held)
    before, _ = measure(Classifier(classes(), weights("ciiu_confianza")), held)
    with capsys.disabled():
        print("\ncommon names, held-out texts:", dict(counted), "without common names:", before["given"])
    assert before["given"] <= 2
    assert counted["given"] / counted["sure"] > 0.8
    assert counted["division"] / counted["given"] > 0.95 and counted["right"] / counted["classes"] > 0.9
    assert counted["invented"] == 0
    others, _ = measure(classifier(), unlisted(held, NAMES))
    assert others["given"] / others["sure"] > 0.55 and others["division"] == others["given"]
    scores = [(told.score, told.division == truth[:2]) for _, truth, told in answers if told.way == ALIAS]
    said, seen = (sum(column) / len(scores) for column in zip(*scores, strict=True))
    assert said == pytest.approx(seen, abs=0.05)


def test_a_letter_wrong_loses_some_and_invents_almost_nothing():
    counted, _ = measure(classifier(), mistaken(NAMES[1::2]))
    assert counted["given"] / counted["sure"] > 0.65
    assert counted["division"] / counted["given"] > 0.97
