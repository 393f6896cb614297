"""Children of the server: what they are given, how they report, how they end, and that others notice nothing."""

import json
import os
import shutil
import statistics
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from app import jobs, uploads
from tests.deliveries import as_csv, cases
from tests.unsafe import FILES

ROOT = Path(__file__).resolve().parents[2]
FIRST = as_csv(cases({}, {"sexo": "M"}, {"municipio": "68307", "ciudad": "Girón"})).encode()
LATER = as_csv(cases({}, {"sexo": "M"}, {"id": "4", "reporte": "2020-06-18"})).encode()


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A data root of its own; no job outlives its test."""
    monkeypatch.setenv("OBSERVATORIO_DATOS", str(tmp_path))
    monkeypatch.setenv("OBSERVATORIO_MUESTRA", "0")
    yield tmp_path
    deadline = time.monotonic() + 30
    while jobs._turns._value < jobs.AT_ONCE and time.monotonic() < deadline:
        time.sleep(0.05)


def finished(job: jobs.Job) -> list[jobs.Progress]:
    """Every different progress of a job, to its end."""
    seen = []
    while job.running:
        if not seen or job.progress != seen[-1]:
            seen.append(job.progress)
        time.sleep(0.01)
    return [*seen, job.progress]


def served(root: Path, query: str) -> list[list]:
    """What the newest build answers, asked in a process of its own: a server's connection would stay open."""
    script = (
        "import sys, json, duckdb; from pathlib import Path; from loaders import warehouse;"
        "from loaders.paths import Layout; v = warehouse.published(Layout(Path(sys.argv[1])))[0];"
        "print(json.dumps(duckdb.connect(str(v.files['interna']), read_only=True).execute(sys.argv[2]).fetchall()))"
    )
    done = subprocess.run([sys.executable, "-c", script, str(root), query], cwd=ROOT, capture_output=True, check=True)
    return json.loads(done.stdout)


def test_an_upload_is_private_and_named_by_no_one(root) -> None:
    upload = jobs.receive(memoryview(FIRST))
    assert upload.path.name == "archivo" and upload.path.read_bytes() == FIRST
    assert upload.path.stat().st_mode & 0o777 == 0o600
    assert upload.path.parent.stat().st_mode & 0o777 == 0o700
    assert (root / "recibidos").stat().st_mode & 0o777 == 0o700
    uploads.discard(upload)
    uploads.discard(upload)
    assert list((root / "recibidos").iterdir()) == []


def test_an_upload_that_was_left_is_removed_by_the_next(root) -> None:
    left = jobs.receive(memoryview(FIRST))
    recent = jobs.receive(memoryview(FIRST))
    old = time.time() - uploads.FORGOTTEN_AFTER - 1
    os.utime(left.path.parent, (old, old))
    jobs.receive(memoryview(LATER))
    assert not left.path.exists() and recent.path.exists()


@pytest.mark.completa  # what the page does with it is in tests/browser in every run
def test_review_publish_and_back(root) -> None:
    upload = jobs.receive(memoryview(FIRST))
    review = jobs.review(upload, source="auto")
    seen = finished(review)
    assert (review.code, review.reason) == (0, "")
    assert [review.report[key] for key in ("source", "read", "loaded", "rejected", "duplicates")] == [
        "covid_casos",
        3,
        3,
        0,
        0,
    ]
    assert any("Leyendo" in progress.step for progress in seen)
    assert not list(root.glob("warehouse/version-*.json")), "a review publishes nothing"

    first = jobs.publish(upload, source="covid_casos", cutoff=review.report["cutoff"])
    seen = finished(first)
    assert first.code == 0 and "cargadas 3" in " ".join(first.told)
    assert seen[-1].share == 1 and [one.share for one in seen] == sorted(one.share for one in seen)
    jobs.discard(first)
    assert not upload.path.exists()

    second = jobs.publish(jobs.receive(memoryview(LATER)), source="covid_casos", cutoff="2020-06-18")
    finished(second)
    assert second.code == 0 and len(jobs.builds()) == 2
    query = "select count(*) from cargas"
    assert served(root, query) == [[2]]

    back = jobs.undo()
    finished(back)
    assert back.code == 0 and back.report["loads"] == [{"source": "covid_casos", "cutoff": "2020-06-18"}]
    assert back.report["served"] == jobs.builds()[0] and len(jobs.builds()) == 1
    assert served(root, query) == [[1]]

    nothing = jobs.undo()
    finished(nothing)
    assert nothing.code == 2 and "No hay una versión anterior" in nothing.reason


def test_a_refusal_comes_with_its_reason_and_no_row(root) -> None:
    job = jobs.review(jobs.receive(memoryview(FILES["pdf con zip"][0]())), source="auto")
    finished(job)
    assert job.code == 2 and "se rechazó (archivo disfrazado)" in job.reason and "No se publicó nada" in job.reason
    strange = jobs.review(
        jobs.receive(memoryview(b"cedula,nombre\n1098000000,Persona Inventada\n")), source="covid_casos"
    )
    finished(strange)
    assert strange.code == 2 and "1098000000" not in strange.reason and "Persona" not in strange.reason


def test_a_fault_of_ours_says_so_without_what_was_printed() -> None:
    job = jobs.Job(told=["ValueError: 1098000000"])
    job.reason = jobs._reason(job, 1, late=False, seconds=1)
    assert "1098000000" not in job.reason and "error del observatorio" in job.reason
    assert "más memoria" in jobs._reason(job, -9, late=False, seconds=1)


def test_a_slow_child_is_ended(root, monkeypatch) -> None:
    monkeypatch.setattr(jobs, "REVIEW_SECONDS", 0.2)
    begun = time.monotonic()
    job = jobs.review(jobs.receive(memoryview(FIRST)), source="auto")
    finished(job)
    assert job.code not in (0, 2) and "necesita más de" in job.reason
    assert time.monotonic() - begun < 20


@pytest.mark.completa
def test_few_run_at_once(root) -> None:
    upload = jobs.receive(memoryview(FIRST))
    running = [jobs.review(upload, source="auto") for _ in range(jobs.AT_ONCE)]
    with pytest.raises(jobs.TooManyJobs, match="Espere"):
        jobs.review(upload, source="auto")
    for job in running:
        finished(job)
    again = jobs.review(upload, source="auto")
    finished(again)
    assert again.code == 0


def test_the_child_gets_none_of_the_servers_secrets(root, monkeypatch) -> None:
    monkeypatch.setenv("CLAVE_DEL_SERVIDOR", "x")
    environment = jobs._environment()
    assert "CLAVE_DEL_SERVIDOR" not in environment and environment["OBSERVATORIO_LIMITE_SUBIDA"] == "50"


def test_only_sources_without_persons_are_offered(root) -> None:
    assert {"covid_casos"} <= {one["source"] for one in jobs.sources()}
    assert all(one["title"] and one["publisher"] for one in jobs.sources())


@pytest.mark.completa
@pytest.mark.sola
@pytest.mark.parametrize("begun", [True, False], ids=["over a build", "from nothing"])
def test_a_real_list_and_the_city_fit_with_memory_to_spare(tmp_path, monkeypatch, reales, datos, begun) -> None:
    monkeypatch.setenv("OBSERVATORIO_DATOS", str(tmp_path))
    monkeypatch.setenv("OBSERVATORIO_MUESTRA", "1")
    if begun:
        shutil.copytree(datos / "warehouse", tmp_path / "warehouse")
    file = reales / "covid_ins" / "CasosColombia_26Julio.csv.zip"
    script = "import sys; from loaders import uploads; uploads.MEMORY -= 1 << 26; sys.exit(uploads.run(sys.argv[1:]))"
    done = subprocess.run(
        [sys.executable, "-c", script, "load", "covid_casos", str(file)],
        cwd=ROOT,
        env=jobs._environment(),
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    query = "select count(*) from cargas where procedencia = 'sintetico'"
    assert served(tmp_path, query) != [[0]]
    query = "select confirmados, fallecidos from covid_totales_por_ambito where fuente_codigo = 'ins_casos' "
    assert served(tmp_path, query + "and ambito_codigo = 'CO'") == [[240795, 8269]]


def p95(address: str, seconds: float) -> float:
    """The 95th percentile, in milliseconds, of asking a server for a page over and over."""
    taken, end = [], time.monotonic() + seconds
    with httpx.Client(base_url=address) as client:
        while time.monotonic() < end:
            begun = time.perf_counter()
            assert client.get("/diccionario").status_code == 200
            taken.append((time.perf_counter() - begun) * 1000)
            time.sleep(0.005)
    return statistics.quantiles(taken, n=20)[-1]


@pytest.mark.completa
@pytest.mark.sola
def test_other_visitors_notice_nothing(root, servidor) -> None:
    address = servidor("publico")
    p95(address, 0.3)
    alone = p95(address, 1.5)
    content, codes, stop = memoryview(FILES["zip bomba"][0]()), [], threading.Event()

    def refuse() -> None:
        while not stop.is_set():
            job = jobs.review(jobs.receive(content), source="auto")
            finished(job)
            codes.append(job.code)

    workers = [threading.Thread(target=refuse) for _ in range(jobs.AT_ONCE)]
    for worker in workers:
        worker.start()
    beside = p95(address, 3)
    stop.set()
    for worker in workers:
        worker.join()
    print(f"\np95 alone {alone:.1f} ms, beside {len(codes)} refusals {beside:.1f} ms")
    assert codes and set(codes) == {2}
    assert beside < max(5 * alone, 50)
