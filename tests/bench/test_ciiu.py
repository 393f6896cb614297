"""What the page on economic activity says of the classifier, measured again on classes that its fit never saw."""

import csv

import pytest

from app.domain.ciiu import ALIKE, SHARED, UNKNOWN, Classifier
from bench.ciiu import absent, asked, classes
from loaders.ciiu import classifier
from loaders.paths import REFERENCE

ROWS = classes()


def test_spoilt_names_get_their_class_and_the_score_keeps_its_word():
    questions = asked(ROWS[1::2], 99)
    told = [(row["ciiu_clase"], kind, classifier().classify(text)) for row, kind, text in questions]
    given = [(truth, one) for truth, _, one in told if one.way != UNKNOWN]
    right = [truth in one.nearest if one.way == SHARED else one.clase == truth for truth, one in given]
    assert sum(right) / len(right) > 0.99
    assert len(given) / len(told) > 0.93
    likely = [(one.score, one.clase == truth) for truth, one in given if one.way == ALIKE]
    assert sum(score for score, _ in likely) / len(likely) == pytest.approx(
        sum(hit for _, hit in likely) / len(likely), abs=0.06
    )


def test_activities_that_the_reference_lacks_mostly_stay_unknown():
    with (REFERENCE / "ciiu_confianza.csv").open(encoding="utf-8", newline="") as file:
        weights = {row["termino"]: float(row["peso"]) for row in csv.DictReader(file)}
    told = [known.classify(text) for known, text in absent(ROWS[1::2], ROWS, weights)]
    assert sum(one.way != UNKNOWN for one in told) / len(told) < 0.1


def test_a_classifier_answers_the_same_whatever_the_order_of_the_classes():
    texts = [text for _, _, text in asked(ROWS[1:40:2], 3)]
    turned = Classifier(list(reversed(ROWS)), classifier()._weights)
    assert [turned.classify(text).clase for text in texts] == [classifier().classify(text).clase for text in texts]
