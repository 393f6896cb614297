"""Addresses placed in the server: as the command line places them, reviewed by people, and told to nobody."""

import csv
import io
import json
import logging
import os
import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from app import geocoding, journal
from app.domain.addresses import reviews
from app.domain.addresses.pipeline import COLUMNS

ROOT = Path(__file__).resolve().parents[2]
TEXT = (
    "id\tdireccion\tbarrio\n1\tCalle 35 # 19-41\tGarcía Rovira\n2\tCra. 15 No 3-20\tSan Rafael\n3\txyz\t\n"
    "4\tBarrio La Joya\t\n5\tCalle 45 # 33-20\t\n6\tCL 105 22-30 Provenza\t\n"
    "7\tCalle 35 # 19-41 Medellín\tCentro"
)
LABELLED = Path(__file__).parent / "domain" / "addresses" / "direcciones_etiquetadas.csv"


@pytest.fixture(scope="module")
def copied(datos: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data root of its own: one process opens a file under one name."""
    folder = tmp_path_factory.mktemp("ubicadas")
    shutil.copytree(datos / "warehouse", folder / "warehouse")
    return folder


@pytest.fixture
def root(copied: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """That data root without a journal, in profile `interno`."""
    shutil.rmtree(copied / "diario", ignore_errors=True)
    monkeypatch.setenv("OBSERVATORIO_DATOS", str(copied))
    monkeypatch.setenv("OBSERVATORIO_PERFIL", "interno")
    return copied


def placed() -> geocoding.Batch:
    table, columns = geocoding.pasted(TEXT)
    return geocoding.place(table, **columns)


def command(root: Path) -> subprocess.CompletedProcess:
    """The same table by the command line, to `sale.csv`."""
    source = root / "entra.csv"
    source.write_text(TEXT.replace("\t", ";"), encoding="utf-8")
    words = ["geocode", str(source), str(root / "sale.csv"), "--address", "direccion", "--barrio", "barrio"]
    variables = os.environ | {"OBSERVATORIO_DATOS": str(root)}
    return subprocess.run(
        [sys.executable, "-m", "loaders", *words], cwd=ROOT, env=variables, capture_output=True, text=True
    )


def by_command(root: Path) -> pd.DataFrame:
    done = command(root)
    assert done.returncode == 0, done.stderr
    return _read((root / "sale.csv").read_bytes())


def _read(content: bytes) -> pd.DataFrame:
    return pd.read_csv(io.BytesIO(content), dtype=str, keep_default_na=False)


def as_text(rows: pd.DataFrame) -> pd.DataFrame:
    """Answers as a file has them."""
    file = rows[list(COLUMNS)].assign(radio_m=rows["radio_m"].astype("Int64")).to_csv(index=False)
    return _read(file.encode())


@pytest.mark.completa
@pytest.mark.parametrize("profile", ["publico", "interno"])
def test_a_page_and_the_command_line_give_the_same_answers(root, monkeypatch, profile) -> None:
    monkeypatch.setenv("OBSERVATORIO_PERFIL", profile)
    batch = placed()
    assert (batch.address, batch.barrio, batch.identifier) == ("direccion", "barrio", "id")
    expected = by_command(root)
    pd.testing.assert_frame_equal(as_text(batch.rows), expected[list(COLUMNS)])
    assert set(expected["decision"]) == {"aceptar", "revisar", "rechazar"}
    assert not (root / "diario").exists() if profile == "publico" else batch.keys[0]


def test_a_fault_of_ours_tells_nothing_of_the_address(root, monkeypatch, caplog) -> None:
    def fail(texts, **_):
        raise KeyError(texts[0])

    monkeypatch.setattr(geocoding, "geocode", fail)
    with caplog.at_level(logging.DEBUG), pytest.raises(geocoding.GeocodingFailed) as fault:
        placed()
    assert "KeyError while placing addresses" in caplog.text and "in fail" in caplog.text
    assert fault.value.__suppress_context__
    assert not any(word in caplog.text + str(fault.value) for word in ("19-41", "García", "xyz"))


def test_every_reason_is_of_the_closed_list(root) -> None:
    with LABELLED.open(encoding="utf-8") as file:
        texts = [row["texto"] for row in csv.DictReader(file)]
    gazetteer, territory = geocoding.known()
    told = geocoding.geocode(texts, gazetteer=gazetteer, territory=territory)
    found = set(zip(told["motivo"], told["decision"], strict=True))
    assert len(found) > 5
    assert not {(reason, decision) for reason, decision in found if decision not in reviews.OUTCOMES[reason]}


def test_a_decision_is_kept_without_the_address_and_used_again(root) -> None:
    batch = placed()
    queue = geocoding.waiting(geocoding.standing(batch), batch)
    assert queue and set(batch.rows.loc[queue, "decision"]) == {"revisar"}
    assert batch.rows.loc[queue, "confianza"].is_monotonic_increasing
    moved, accepted = queue[:2]
    refused = batch.rows.index[batch.rows["decision"] == "aceptar"][0]
    geocoding.decide(batch, moved, "mover", how="barrio", said="68001-05-011")
    geocoding.decide(batch, accepted, "aceptar", how=None, said=None)
    geocoding.decide(batch, refused, "rechazar", how=None, said=None)

    again = placed()
    rows = geocoding.standing(again)
    assert geocoding.waiting(rows, again) == queue[2:]
    assert rows.loc[moved, ["metodo", "barrio_codigo", "comuna_codigo"]].tolist() == ["persona", "68001-05-011", "C05"]
    assert rows.at[accepted, "latitud"] == batch.rows.at[accepted, "latitud"]
    assert rows["motivo"][[moved, accepted, refused]].tolist() == [reviews.MOVED, reviews.CONFIRMED, reviews.DISCARDED]
    assert rows["confianza"][[moved, accepted, refused]].isna().all()
    pd.testing.assert_frame_equal(as_text(rows), by_command(root)[list(COLUMNS)])

    written = (root / "diario" / "interno" / "revisiones.jsonl").read_bytes()
    assert not any(word in written for word in (b"35 #", b"19-41", b"JOYA", b"Joya", b"GARC", b"Provenza", b"33-20"))
    for row in (refused, accepted, moved):
        geocoding.undo(batch, row)
    pd.testing.assert_frame_equal(geocoding.standing(batch), batch.rows, check_dtype=False)


def test_the_command_line_refuses_a_journal_that_others_may_open(root) -> None:
    geocoding.decide(placed(), 3, "aceptar", how=None, said=None)
    (root / "diario" / "interno" / "revisiones.jsonl").chmod(0o644)
    done = command(root)
    assert done.returncode == 2 and "chmod 600" in done.stderr


@pytest.mark.parametrize(
    ("how", "said", "barrio"),
    [
        ("coordenadas", "7.11069, -73.14006", "68001-05-011"),
        ("coordenadas", "7,11069; 73,14006", "68001-05-011"),
        ("cruce", "Calle 35 con carrera 19", "68001-15-001"),
    ],
)
def test_a_point_is_moved_to_what_a_person_says(root, how, said, barrio) -> None:
    batch = placed()
    geocoding.decide(batch, 3, "mover", how=how, said=said)
    row = geocoding.standing(batch).loc[3]
    assert row["barrio_codigo"] == barrio and row["metodo"] == "persona" and row["decision"] == "aceptar"
    assert row["radio_m"] >= geocoding.PICKED


@pytest.mark.parametrize(
    ("how", "said"),
    [
        ("coordenadas", ""),
        ("coordenadas", "aquí"),
        ("coordenadas", "4.6, -74.08"),
        ("cruce", "por la iglesia"),
        ("cruce", None),
        ("barrio", None),
        ("barrio", "68001-99-999"),
    ],
)
def test_what_is_no_place_is_refused_and_not_kept(root, how, said) -> None:
    with pytest.raises(geocoding.NoPoint):
        geocoding.decide(placed(), 3, "mover", how=how, said=said)
    assert journal.entries(reviews.JOURNAL) == []


def test_rows_without_a_point_are_features_without_geometry(root) -> None:
    batch = placed()
    features = json.loads(geocoding.geojson(batch.rows))["features"]
    assert len(features) == len(batch.rows) and features[2]["geometry"] is None
    first = features[0]
    assert first["geometry"]["coordinates"] == [batch.rows.at[0, "longitud"], batch.rows.at[0, "latitud"]]
    assert first["properties"]["direccion"] == "Calle 35 # 19-41" and first["properties"]["barrio_codigo"]
    assert np.isnan(batch.rows.at[2, "latitud"])
