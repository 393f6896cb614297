"""How often an activity as people write it gets its class of CIIU, beside a plain likeness, and how true its score is.

    python bench/ciiu.py [--ajustar]

Texts are the official names spoilt by machine: cut, mistyped, without accents, words lost or out of order, codes of all
sorts. Half the classes fit the score (`--ajustar` writes `data/reference/ciiu_confianza.csv`); the other half measure.
Texts of classes taken out of the reference stand for activities that it does not know: any class is wrong for them.
"""

import argparse
import csv
import random
import sys
import time
from collections import Counter, defaultdict
from pathlib import Path

from rapidfuzz import fuzz, process

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from app.domain.ciiu import ALIKE, SHARED, TERMS, UNKNOWN, WAYS, Classifier, fit  # noqa: E402
from app.domain.text import fold  # noqa: E402
from loaders.ciiu import classifier  # noqa: E402
from loaders.ciiu import weights as fitted_weights  # noqa: E402
from loaders.paths import REFERENCE  # noqa: E402

FOLDS, ABSENT = 10, 4  # groups of classes taken out in turn; of their texts, one in so many is asked
PLAIN = 85.0  # of a hundred: from which the plain likeness is taken
KEYS = "qwertyuiopasdfghjklñzxcvbnm"
LOOSE = (
    *("NO APLICA", "Sin actividad", "Independiente", "VARIOS", "Persona natural comerciante", "xxx", "Ventas varias"),
    *("Rentista de capital", "Asalariado", "Negocio propio", "Tienda", "Local comercial", "Trabajo por dias", "Otros"),
    *("Se dedica a todo tipo de servicios", "Empleado", "Microempresa familiar", "Servicios generales", "Comercio"),
    *("Ama de casa", "Por definir", "Actividad económica principal", "Emprendimiento", "Pendiente de actualizar"),
)


def classes() -> list[dict[str, str]]:
    with (REFERENCE / "ciiu.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def mistyped(text: str, chance: random.Random) -> str:
    """One letter swapped, lost, doubled or another."""
    place = chance.randrange(1, len(text) - 1)
    letter = chance.choice(KEYS)
    return chance.choice(
        [
            text[: place - 1] + text[place] + text[place - 1] + text[place + 1 :],
            text[:place] + text[place + 1 :],
            text[:place] + text[place] + text[place:],
            text[:place] + letter + text[place + 1 :],
        ]
    )


def cut(text: str, chance: random.Random) -> str:
    """Cut as the registry's listing cuts, or shorter."""
    length = chance.choice([46, 46, 46, 40, 35, 30])
    return text if len(text) <= length else text[:length] + "..."


def spoilt(row: dict[str, str], chance: random.Random) -> list[tuple[str, str]]:
    """(kind, text) of one class, written in the ways that registries write it."""
    code, name = row["ciiu_clase"], row["ciiu_clase_nombre"]
    wrong = name
    for _ in range(chance.choice([1, 1, 2, 3])):
        wrong = mistyped(wrong, chance)
    words = name.split()
    fewer = [word for word in words if chance.random() > 0.2] or words
    return [
        ("código", chance.choice([code, f"{row['ciiu_seccion']}{code}", f"{code}.0", str(int(code))])),
        ("código y nombre", f"{code} - {cut(name, chance)}"),
        ("nombre", chance.choice([name, name.title(), name.upper(), fold(name)])),
        ("cortado", cut(name.title(), chance)),
        ("con erratas", wrong.title()),
        ("cortado y con erratas", cut(wrong.title(), chance)),
        ("sin palabras", " ".join(fewer).lower()),
        ("en otro orden", " ".join(chance.sample(words, len(words)))),
    ]


def asked(rows: list[dict[str, str]], seed: int) -> list[tuple[dict, str, str]]:
    """(class, kind, text) of those classes."""
    chance = random.Random(seed)
    return [(row, kind, text) for row in rows for kind, text in spoilt(row, chance)]


def absent(rows: list[dict[str, str]], every: list[dict[str, str]], weights: dict[str, float]) -> list[tuple]:
    """(classifier without the class, text) of classes taken out of the reference."""
    found = []
    for fold_number in range(FOLDS):
        out = [row for number, row in enumerate(rows) if number % FOLDS == fold_number]
        gone = {row["ciiu_clase"] for row in out}
        known = Classifier([row for row in every if row["ciiu_clase"] not in gone], weights)
        texts = [text for _, kind, text in asked(out, 7 + fold_number) if "código" not in kind]
        found += [(known, text) for text in texts[::ABSENT]]
    return found


def fitted(rows: list[dict[str, str]], every: list[dict[str, str]]) -> dict[str, float]:
    """The score of a likeness, fitted on those classes, on classes taken out and on texts that say no activity."""
    nothing = dict.fromkeys(TERMS, 0.0) | {"constante": -9.0}  # takes no likeness
    whole = Classifier(every, nothing)
    evidence, right = [], []
    questions = [(whole, row["ciiu_clase"], text) for seed in (1, 2) for row, _, text in asked(rows, seed)]
    questions += [(known, None, text) for known, text in absent(rows, every, nothing)]
    questions += [(whole, None, text) for text in LOOSE[::2]]
    for known, truth, text in questions:
        if known.classify(text).way == UNKNOWN:
            best, told = known.evidence(fold(text), text.endswith("..."))
            evidence.append(told)
            right.append(truth in best)
    print(f"ajuste: {len(right)} textos, {sum(right) / len(right):.1%} con el más parecido correcto")
    return fit(evidence, right)


def plain(names: dict[str, str], scorer) -> tuple:
    """What one call of rapidfuzz over the folded names answers."""
    choices = list(names)

    def answer(text: str) -> str | None:
        found = process.extractOne(fold(text), choices, scorer=scorer, score_cutoff=PLAIN)
        return names[found[0]] if found else None

    return answer


def measure(known: Classifier, questions: list[tuple[dict, str, str]], names: dict[str, str]) -> dict:
    """Print what each kind of text and each way gets; the score beside the truth of likenesses."""
    rivals = {"WRatio": plain(names, fuzz.WRatio), "ratio": plain(names, fuzz.ratio)}
    kinds, ways, scores = defaultdict(Counter), defaultdict(Counter), []
    for row, kind, text in questions:
        told, truth = known.classify(text), row["ciiu_clase"]
        right = truth in told.nearest if told.way == SHARED else told.clase == truth
        given = told.way != UNKNOWN
        for counter in (kinds[kind], ways[told.way]):
            counter.update(n=1, given=given, right=given and right, division=told.division == row["ciiu_division"])
        for name, answer in rivals.items():
            other = answer(text)
            kinds[kind].update({f"{name} given": other is not None, f"{name} right": other == truth})
        if told.way == ALIKE:
            scores.append((told.score, right))
    print(f"{'texto':24}{'n':>6}{'dados':>8}{'correctos de los dados':>24}{'división':>10}   rapidfuzz solo")
    for kind, of in kinds.items():
        print(
            f"{kind:24}{of['n']:6}{of['given'] / of['n']:8.1%}{of['right'] / max(of['given'], 1):24.1%}"
            f"{of['division'] / of['n']:10.1%}   "
            + " · ".join(
                f"{name}: {of[f'{name} given'] / of['n']:.1%} dados, "
                f"{of[f'{name} right'] / max(of[f'{name} given'], 1):.1%} correctos"
                for name in rivals
            )
        )
    print(f"\n{'modo':24}{'n':>6}{'correctos':>11}")
    for way in WAYS:
        of = ways[way]
        if of["n"]:
            print(f"{way:24}{of['n']:6}{'' if way == UNKNOWN else format(of['right'] / of['n'], '11.1%')}")
    return {"kinds": kinds, "ways": ways, "scores": scores}


def reliability(scores: list[tuple[float, bool]]) -> None:
    print("\npuntaje de los parecidos, con los de clases que no están: de, dicho, visto, n")
    for low in (0.8, 0.9, 0.95, 0.98, 0.99):
        high = {0.8: 0.9, 0.9: 0.95, 0.95: 0.98, 0.98: 0.99, 0.99: 1.01}[low]
        of = [(score, right) for score, right in scores if low <= score < high]
        if of:
            said, seen = (sum(column) / len(of) for column in zip(*of, strict=True))
            print(f"  {low:.2f}  {said:.3f}  {seen:.3f}  {len(of)}")


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--ajustar", action="store_true", help="ajusta y escribe data/reference/ciiu_confianza.csv")
    rows = classes()
    names = {fold(row["ciiu_clase_nombre"]): row["ciiu_clase"] for row in rows}
    path = REFERENCE / "ciiu_confianza.csv"
    if options.parse_args().ajustar:
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file, lineterminator="\n")
            writer.writerow(["termino", "peso", "descripcion"])
            told = fitted(rows[::2], rows)
            writer.writerows([term, round(told[term], 4), TERMS[term]] for term in TERMS)
    known, weights, held = classifier(), fitted_weights("ciiu_confianza"), asked(rows[1::2], 99)
    started = time.process_time()
    for _, _, text in held:
        known.classify(text)
    spent = (time.process_time() - started) * 1000 / len(held)
    print(f"{len(held)} textos de {len(rows[1::2])} clases que el ajuste no vio: {spent:.2f} ms cada uno")
    found = measure(known, held, names)
    outside = [known_without.classify(text) for known_without, text in absent(rows[1::2], rows, weights)]
    reliability(found["scores"] + [(told.score, False) for told in outside if told.way == ALIKE])
    wrong = sum(told.way != UNKNOWN for told in outside) / len(outside)
    ways = dict(Counter(told.way for told in outside))
    print(f"\nde clases que no están: {len(outside)} textos, {wrong:.1%} reciben otra clase: {ways}")
    taken = [text for text in LOOSE[1::2] if known.classify(text).way != UNKNOWN]
    rival = plain(names, fuzz.WRatio)
    others = [text for text in LOOSE[1::2] if rival(text)]
    print(f"textos sin actividad: {len(LOOSE[1::2])}, con clase {len(taken)} {taken}; rapidfuzz solo, {len(others)}")


if __name__ == "__main__":
    main()
