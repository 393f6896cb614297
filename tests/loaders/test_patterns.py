"""Protection worked out once for the same counts, and again for anything else."""

import json
import shutil
from collections import Counter
from datetime import date

import duckdb
import numpy as np
import pytest

from app.domain.disclosure import HIDDEN, SHOWN, suppress
from loaders import patterns
from loaders.controls import public_models
from loaders.families import Release, family
from loaders.paths import Layout
from loaders.patterns import key, pattern


def system(first: int = 3, *, k: int = 5):
    """Four areas by three quarters, one small cell."""
    areas, quarters = tuple("abcd"), tuple(date(2020, month, 1) for month in (1, 4, 7))
    values = 20 + np.arange(12).reshape(4, 3) * 3
    values[0, 0] = first
    return family([Release("prueba", "trimestre", areas, quarters, {"casos": values})], k=k)


@pytest.fixture(autouse=True)
def counted(monkeypatch):
    """How many times protection is worked out."""
    calls = []

    def work(one):
        calls.append(one)
        return suppress(one)

    monkeypatch.setattr(patterns, "suppress", work)
    return calls


def test_the_same_counts_are_worked_out_once(tmp_path, counted):
    first, again = pattern(system(), tmp_path), pattern(system(), tmp_path)
    assert len(counted) == 1
    assert np.array_equal(first, again) and np.array_equal(first, suppress(system()).state)
    pattern(system(), None)
    assert len(counted) == 2 and len(list(tmp_path.iterdir())) == 1


def test_whatever_the_decision_depends_on_changes_the_name(monkeypatch):
    names = {key(system()), key(system(4)), key(system(k=6))}
    monkeypatch.setattr(patterns.scipy, "__version__", "0")
    names.add(key(system()))
    monkeypatch.undo()
    monkeypatch.setattr(patterns.disclosure, "__file__", patterns.additive.__file__)
    names.add(key(system()))
    assert len(names) == 5


@pytest.mark.parametrize("damage", ["cut", "bit", "empty", "other", "shown"])
def test_what_is_not_whole_or_not_safe_is_never_read(tmp_path, counted, damage):
    right = pattern(system(), tmp_path)
    (path,) = tmp_path.iterdir()
    whole = path.read_bytes()
    name = key(system())
    if damage == "other":  # sound, and of other counts
        path.unlink()
        pattern(system(4), tmp_path)
        next(tmp_path.iterdir()).rename(path)
        counted.pop()
    elif damage == "shown":  # sealed, and shows the small cell
        patterns._write(path, name, np.where(right == HIDDEN, SHOWN, right))
    else:
        path.write_bytes({"cut": whole[:-1], "bit": whole[:-1] + bytes([whole[-1] ^ 1]), "empty": b""}[damage])
    assert np.array_equal(pattern(system(), tmp_path), right)
    assert len(counted) == 2 and path.read_bytes() == whole


def test_the_last_few_are_kept_and_the_used_outlive_the_newer(tmp_path, counted, monkeypatch):
    monkeypatch.setattr(patterns, "KEEP", 3)
    for first in (1, 2, 3, 1, 4):
        patterns.patterns([system(first)], tmp_path)
    assert len(list(tmp_path.iterdir())) == 3 and len(counted) == 4
    pattern(system(1), tmp_path)
    assert len(counted) == 4
    pattern(system(2), tmp_path)
    assert len(counted) == 5


def test_several_systems_have_each_its_own_pattern(tmp_path, counted):
    several = [system(first) for first in (1, 2, 3)]
    found = patterns.patterns(several, tmp_path)
    assert len(counted) == 3
    assert all(np.array_equal(state, pattern(one, None)) for state, one in zip(found, several, strict=True))


def test_a_pattern_holds_a_mark_a_count_and_nothing_else(tmp_path):
    state = pattern(system(), tmp_path)
    (path,) = tmp_path.iterdir()
    body = path.read_bytes()[patterns.DIGEST :]
    assert list(body) == state.tolist() and set(body) <= {0, 1, 2} and len(body) == len(system().values)
    assert path.stat().st_mode & 0o777 == 0o600


def test_the_build_left_a_pattern_that_tells_no_more_than_its_tables(datos, tmp_path):
    # Those of other builds of this session are there too.
    found = [path.read_bytes()[patterns.DIGEST :] for path in Layout(datos).memory.glob("patron-*.bin")]
    assert found and all(set(body) <= {0, 1, 2} for body in found)
    told = json.loads(sorted(datos.glob("warehouse/version-*.json"))[-1].read_text())
    copied = shutil.copy(datos / "warehouse" / told["archivos"]["publica"], tmp_path)  # a server may have it open here
    with duckdb.connect(str(copied), read_only=True) as con:
        hidden: Counter[str] = Counter()
        for public in public_models():
            flags = " + ".join(f"count_if({flag})" for flag in public.flags.values())
            hidden[public.family] += con.execute(f"select {flags} from {public.model.name}").fetchone()[0]
    # Families that do not come apart, and in which no count is withdrawn with another whatever its pattern says.
    whole = ("covid_municipal", "camara_comercio")
    assert hidden["covid_municipal"] > 1000
    assert {hidden[family] for family in whole} <= {body.count(HIDDEN) for body in found}
