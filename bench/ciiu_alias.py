"""How often an activity written with its common name gets its class or division of CIIU, and how true its score is.

    python bench/ciiu_alias.py [--ajustar]

The texts are labelled by hand (`tests/reference/actividades_comunes.csv`, written before the list of common names): one
in two fits the score (`--ajustar` writes `data/reference/ciiu_alias_confianza.csv`), the other measures. The fit also
sees common names spoilt by machine, common names taken out of the list and the official names of the classes.
"""

import argparse
import csv
import random
import sys
from collections import Counter
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from app.domain.ciiu import ALIAS, UNKNOWN, Activity, Classifier, fit  # noqa: E402
from app.domain.ciiu_alias import OPEN, TERMS, CommonNames  # noqa: E402
from app.domain.text import fold  # noqa: E402
from bench.ciiu import LOOSE, classes, mistyped  # noqa: E402
from loaders.ciiu import classifier, weights, words  # noqa: E402
from loaders.paths import REFERENCE  # noqa: E402

LABELLED = ROOT / "tests" / "reference" / "actividades_comunes.csv"
FOLDS, RIDGE = 10, 0.1
AFTER = ("DOÑA ROSA", "LA ESQUINA", "El Porvenir", "y otros", "san jose 2", "DON PEDRO S.A.S")  # what a trade is called


def table(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def fits(told: str, truth: str) -> bool:
    """The same code, or one is the division of the other."""
    return OPEN not in (told, truth) and (told.startswith(truth) or truth.startswith(told))


def questions(names: list[dict[str, str]], labelled: list[dict[str, str]]) -> list[tuple[CommonNames, str, str]]:
    """(common names, text, code) of what the score is fitted on."""
    official, chance = classes(), random.Random(11)
    trade = words(official)
    whole = CommonNames(names, {}, trade)
    found = [(whole, row["actividad"], row["ciiu_codigo"]) for row in labelled]
    found += [(whole, row["ciiu_clase_nombre"], row["ciiu_clase"]) for row in official]
    found += [(whole, text, OPEN) for text in LOOSE if text != "Tienda"]
    for row in names[::2]:
        text = row["alias"]
        found += [
            (whole, mistyped(text, chance).upper(), row["ciiu_codigo"]),
            (whole, f"{text} {chance.choice(AFTER)}", row["ciiu_codigo"]),
        ]
    for out in range(FOLDS):
        rest = CommonNames([row for n, row in enumerate(names) if n % FOLDS != out], {}, trade)
        found += [(rest, row["alias"], row["ciiu_codigo"]) for row in names[out::FOLDS]]
    return found


def fitted(names: list[dict[str, str]], labelled: list[dict[str, str]]) -> dict[str, float]:
    evidence, right = [], []
    for common, text, truth in questions(names, labelled):
        found = common.find(text)
        if found and OPEN not in found.codes and len({code[:2] for code in found.codes}) == 1:
            evidence.append(found.evidence)
            right.append(any(fits(code, truth) for code in found.codes))
    print(f"ajuste: {len(right)} textos con nombre común, {sum(right) / len(right):.1%} correctos")
    return fit(evidence, right, TERMS, ridge=RIDGE)


def measure(known: Classifier, labelled: list[dict[str, str]]) -> tuple[Counter, list[tuple[str, str, Activity]]]:
    """What was asked, given and right (of a given class, the class where it is labelled), and every answer."""
    counted, answers = Counter(), []
    for row in labelled:
        told, truth = known.classify(row["actividad"]), row["ciiu_codigo"]
        answers.append((row["actividad"], truth, told))
        given, sure = told.way != UNKNOWN, truth != OPEN
        counted.update(
            sure=sure,
            given=sure and given,
            division=sure and told.division == truth[:2],
            classes=sure and told.clase is not None and len(truth) == 4,
            right=told.clase == truth,
            open=not sure,
            invented=not sure and given,
        )
    return counted, answers


def mistaken(names: list[dict[str, str]], seed: int = 12) -> list[dict[str, str]]:
    """Those common names with one letter wrong, labelled."""
    chance = random.Random(seed)
    return [{"actividad": mistyped(row["alias"], chance), "ciiu_codigo": row["ciiu_codigo"]} for row in names]


def unlisted(labelled: list[dict[str, str]], names: list[dict[str, str]]) -> list[dict[str, str]]:
    """Those texts that are not a common name word by word."""
    listed = {fold(row["alias"]) for row in names}
    return [row for row in labelled if fold(row["actividad"]) not in listed]


def tell(title: str, counted: Counter) -> None:
    print(
        f"{title}: {counted['sure']} textos con actividad, {counted['given']} con respuesta "
        f"({counted['given'] / counted['sure']:.1%}); división correcta {counted['division']} "
        f"({counted['division'] / max(counted['given'], 1):.1%}); clase correcta {counted['right']} de "
        f"{counted['classes']} dichas; {counted['open']} textos abiertos, con respuesta {counted['invented']}"
    )


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--ajustar", action="store_true", help="ajusta y escribe la confianza de los nombres comunes")
    names, labelled = table(REFERENCE / "ciiu_alias.csv"), table(LABELLED)
    path = REFERENCE / "ciiu_alias_confianza.csv"
    if options.parse_args().ajustar:
        told = fitted(names, labelled[::2])
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file, lineterminator="\n")
            writer.writerow(["termino", "peso", "descripcion"])
            writer.writerows([term, round(told[term], 4), TERMS[term]] for term in TERMS)
    plain = Classifier(classes(), weights("ciiu_confianza"))
    tell("sin nombres comunes", measure(plain, labelled[1::2])[0])
    counted, answers = measure(classifier(), labelled[1::2])
    tell("con nombres comunes", counted)
    tell("de ellos, los que no están tal cual en la lista", measure(classifier(), unlisted(labelled[1::2], names))[0])
    tell("los que el ajuste no vio, con una letra mal", measure(classifier(), mistaken(names[1::2]))[0])
    scores = [(of.score, of.division == truth[:2]) for _, truth, of in answers if of.way == ALIAS]
    said, seen = (sum(column) / len(scores) for column in zip(*scores, strict=True))
    print(f"puntaje de los {len(scores)} nombres comunes: dicho {said:.3f}, visto {seen:.3f}")
    for text, truth, of in answers:
        if of.code != truth:
            print(f"  {text}: {of.code} ({of.way}), es {truth}")


if __name__ == "__main__":
    main()
