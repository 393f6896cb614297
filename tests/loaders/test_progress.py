"""Progress as another program reads it: one JSON object per line."""

import json
import os
import subprocess
import sys

import pytest

from loaders.paths import REPOSITORY
from tests.deliveries import as_csv, cases


@pytest.mark.completa
def test_the_bar_is_never_full_before_the_end(tmp_path):
    path = tmp_path / "entrega.csv"
    path.write_text(as_csv(cases({}, {}, {})), encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-m", "loaders", "load", "auto", str(path)],
        cwd=REPOSITORY,
        env=os.environ | {"OBSERVATORIO_DATOS": str(tmp_path), "OBSERVATORIO_PROGRESO": "json"},
        capture_output=True,
        text=True,
        check=True,
    )
    told = [json.loads(line) for line in done.stderr.splitlines() if line.startswith("{")]
    assert all(one["hechos"] < one["total"] for one in told[:-1]) and told[-1]["hechos"] == told[-1]["total"]
    steps = [one["paso"] for one in told]
    assert steps.index("Reconociendo el archivo") < steps.index("Protegiendo las cifras pequeñas")


@pytest.mark.completa
def test_each_step_tells_its_name_share_and_rows(tmp_path):
    path = tmp_path / "entrega.csv"
    path.write_text(as_csv(cases({}, {}, {})), encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-m", "loaders", "load", "covid_casos", str(path), "--dry-run"],
        cwd=REPOSITORY,
        env=os.environ | {"OBSERVATORIO_DATOS": str(tmp_path), "OBSERVATORIO_PROGRESO": "json"},
        capture_output=True,
        text=True,
        check=True,
    )
    told = [json.loads(line) for line in done.stderr.splitlines() if line.startswith("{")]
    assert any("Leyendo" in one["paso"] and one["filas"] == 3 for one in told)
    assert all(one["hechos"] <= one["total"] for one in told) and told[-1]["hechos"] == told[-1]["total"]
