"""Names of barrios as people type them: each form, what stays ambiguous, and how often real spellings are right."""

import csv
import random
from collections import Counter
from pathlib import Path

import pytest

from app.domain.names import Neighbourhoods
from app.domain.text import fold

FOLDER = Path(__file__).parents[3] / "data" / "reference"


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


BARRIOS, COMUNAS, ALIASES = (rows(FOLDER / f"{name}.csv") for name in ("barrios", "comunas", "barrio_alias"))
COMUNA_OF = {row["barrio_codigo"]: row["comuna_codigo"] for row in BARRIOS}


def declared(comuna: str) -> str:
    """A comuna or corregimiento as it is typed."""
    return f"{'COMUNA' if comuna[0] == 'C' else 'CORREGIMIENTO'} {comuna[1:]}"


@pytest.fixture(scope="module")
def names() -> Neighbourhoods:
    return Neighbourhoods(barrios=BARRIOS, comunas=COMUNAS, aliases=ALIASES)


@pytest.mark.parametrize(
    ("typed", "comuna", "territory", "how"),
    [
        ("B. la joya", None, "68001-05-011", "exacto"),
        ("PLABLO VI", None, "68001-08-013", "parecido"),
        ("Ciudadela real de minas et 2", None, "68001-07-001", "parecido"),
        ("BR SAN MIGUEL II ETAPA", None, "68001-06-008", "parecido"),
        ("la joya (cerca al colegio)", None, "68001-05-011", "exacto"),
        ("URB. BARRIO NUEVO", "1", "68001-01-005", "exacto"),
        ("Asentamiento Humano Zarabanda", "4", "68001-04-020", "exacto"),
        ("Primero de Mayo", None, "68001-05-001", "alias"),
        ("Veinte de Julio", None, "68001-08-001", "exacto"),
        ("OMAGA (SECTOR II )", "01. NORTE", "68001-01-030", "parecido"),
        ("san gerardo 2 etapa", None, "68001-08-017", "parecido"),
        ("Transición 3", None, "68001-02-018", "parecido"),
        ("Mutiss", "17", "68001-17-008", "parecido"),
        ("Álvarez", None, "68001-13-001", "alias"),
        ("Antonia Santos", "13. ORIENTAL", "68001-13-002", "alias"),
        ("Antonia Santos", None, "SU", "ambiguo"),
        ("Divino niño (Colorados)", "1", "C01-SB", "ambiguo"),
        ("villa maria", None, "SU", "ambiguo"),
        ("Portón del Tejar", None, "C16-SB", "sin_barrio"),
        ("Portón del Tejar", "9", "C09-SB", "sin_barrio"),
        ("La Inmaculada", None, "SU", "ambiguo"),
        ("Vda. Gualilo Alto", None, "R3", "rural"),
        ("VDA. VIJAGUAL", "CORREGIMIENTO 1", "68001-00-017", "alias"),
        ("Vereda Malpaso", "11", "C11-SB", "sin_barrio"),
        ("San Pedrito", "16", "C16-SB", "sin_barrio"),
        ("Los Alares", "4 CALDAS", "SU", "sin_ubicar"),
        ("La Universidad", "3 SAN FRANCISCO", "68001-03-010", "exacto"),
        ("El Tejar", "16. TEJAR", "68001-16-004", "exacto"),
        ("NO DISPONIBLE", "05. GARCIA ROVIRA", "C05-SB", "sin_barrio"),
        ("", None, "SU", "sin_ubicar"),
        (None, None, "SU", "sin_ubicar"),
        ("???", None, "SU", "sin_ubicar"),
    ],
)
def test_names_as_they_are_typed(names, typed, comuna, territory, how) -> None:
    if how == "parecido":
        names = Neighbourhoods(barrios=BARRIOS, comunas=COMUNAS)
    spot = names.find(typed, comuna)
    assert (spot.territory, spot.how) == (territory, how)


def test_the_score_falls_with_what_had_to_be_supposed(names) -> None:
    exact, alias, near, against = (
        names.find(*typed).score
        for typed in (("San Alonso", None), ("Álvarez", None), ("San Alonzo", None), ("San Alonso", "5"))
    )
    assert 1.0 == exact > alias > near > against > 0
    assert names.find("Conjunto sin nombre", "5").score == 0
    assert 0 < names.find("Portón del Tejar", None).score < near


def test_what_is_ambiguous_tells_between_which(names) -> None:
    assert names.find("Villa María", None).candidates == ("68001-01-041", "68001-01-042", "68001-01-043")
    assert names.find("Diamante", None).candidates == ("68001-09-003", "68001-10-003")
    assert names.find("San Alonso", None).candidates == ()


def test_every_barrio_is_found_by_its_name_and_comuna(names) -> None:
    for row in BARRIOS:
        spot = names.find(row["barrio_nombre"], declared(row["comuna_codigo"]))
        assert (spot.territory, spot.how) == (row["barrio_codigo"], "exacto")


def test_one_wrong_letter_is_seldom_another_barrio(names) -> None:
    dice, told = random.Random(1), Counter()
    for row in BARRIOS:
        name = fold(row["barrio_nombre"].partition("(")[0])
        for _ in range(8):
            place, letter = dice.randrange(len(name)), dice.choice("AEIOURSTLN")
            typed = name[:place] + dice.choice(("", letter, letter + name[place])) + name[place + 1 :]
            for comuna in (None, declared(row["comuna_codigo"])):
                spot = names.find(typed, comuna)
                right = spot.territory == row["barrio_codigo"]
                wrong = spot.territory in COMUNA_OF and not right
                told[comuna is not None, "right" if right else "wrong" if wrong else "none"] += 1
    print(f"one wrong letter, with and without its comuna: {dict(told)}")
    for known, right, wrong in ((True, 0.95, 0.01), (False, 0.75, 0.01)):
        total = sum(count for (told_comuna, _), count in told.items() if told_comuna is known)
        assert told[known, "right"] / total > right and told[known, "wrong"] / total < wrong


def test_spellings_held_out_of_the_aliases() -> None:
    """Each third of the spellings known to mean one barrio, read with the other two thirds alone."""
    truth = Counter(row["alias"] for row in ALIASES)
    sure = [row for row in ALIASES if truth[row["alias"]] == 1 and row["territorio_codigo"] in COMUNA_OF]
    random.Random(7).shuffle(sure)
    told = Counter()
    for part in range(3):
        held = sure[part::3]
        kept = [row for row in ALIASES if row not in held]
        names = Neighbourhoods(barrios=BARRIOS, comunas=COMUNAS, aliases=kept)
        for row in held:
            spot = names.find(row["alias"], None)
            found = spot.territory in COMUNA_OF
            told["right" if spot.territory == row["territorio_codigo"] else "wrong" if found else spot.how] += 1
    print(f"{len(sure)} spellings held out of the aliases: {dict(told)}")
    assert told.total() == len(sure) > 90
    assert told["right"] / len(sure) > 0.75 and told["wrong"] <= 2


def test_each_alias_means_what_it_says_where_its_comuna_is_typed(names) -> None:
    for row in ALIASES:
        code = row["territorio_codigo"]
        comuna = COMUNA_OF.get(code, code)
        spot = names.find(row["alias"], declared(comuna))
        same = [other["territorio_codigo"] for other in ALIASES if other["alias"] == row["alias"]]
        if sum(COMUNA_OF.get(other) == comuna for other in same) > 1:
            assert spot.candidates == tuple(sorted(same)), row
        else:
            assert spot.territory in (code, f"{code}-SB"), row


def spellings(reales: Path) -> Counter:
    """Rows by name and comuna, as typed, of the two real files; only those of the city's comunas."""
    found = Counter()
    folder = reales / "etiquetas_barrios"
    for row in rows(folder / "etiquetas_barrio_comuna.csv"):
        found[row["barrios_hecho"], row["com"]] += int(row["n"])
    for row in rows(folder / "barrio_comuna_etiquetas_sivigila_agregado.csv"):
        if row["municipio_residencia"] == "BUCARAMANGA":
            found[row["Barrio"], row["Comuna"]] += int(row["n"])
    return found


def test_real_spellings_agree_with_the_comuna_typed_beside_them(reales, names) -> None:
    """The comuna is not shown to the search: it is that which each spelling has most often beside it."""
    comunas_of: dict[str, Counter] = {}
    for (name, typed), count in spellings(reales).items():
        comuna = names.find(None, typed).comuna
        if comuna != "SU" and fold(name) not in {"", "NO DISPONIBLE", "SIN INFORMACION", "BUCARAMANGA"}:
            comunas_of.setdefault(fold(name), Counter())[comuna] += count
    found = {}
    plain = Neighbourhoods(barrios=BARRIOS, comunas=COMUNAS)
    for title, known in (("without aliases", plain), ("with aliases", names)):
        how, agree, rows_of = Counter(), Counter(), Counter()
        for name, comunas in comunas_of.items():
            spot = known.find(name, None)
            how[spot.how] += 1
            if spot.territory in COMUNA_OF:
                agree[spot.comuna == comunas.most_common(1)[0][0]] += 1
                rows_of.update({True: comunas[spot.comuna], False: comunas.total() - comunas[spot.comuna]})
        found[title] = agree.total() / how.total()
        print(f"{title}: {how.total()} spellings, {dict(how)}; barrio found {found[title]:.1%}", end="")
        print(f", its comuna agrees {agree[True] / agree.total():.1%}, by rows {rows_of[True] / rows_of.total():.1%}")
        assert agree[True] / agree.total() > 0.9 and rows_of[True] / rows_of.total() > 0.98
    assert found["with aliases"] > max(0.6, found["without aliases"])
