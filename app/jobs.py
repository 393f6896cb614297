"""Work of the loaders asked by a page: the only module that starts processes.

A child runs `python -m loaders.uploads …`, which limits its own memory; here are its time, how many run at once, and
its progress, read from its error stream one JSON object per line. A job goes on when its page is left: publishing is
not cut short by a click, and the child's own file is published whole or not at all.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
import time
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from app import uploads
from app.uploads import Upload

ROOT = Path(__file__).resolve().parent.parent
UPLOAD_MEGABYTES = 50
REVIEW_SECONDS, PUBLISH_SECONDS, PLACING_SECONDS = 120.0, 600.0, 600.0
AT_ONCE = 2
MAX_TOLD = 40
SAMPLE = "OBSERVATORIO_MUESTRA"
POLL_SECONDS = 0.5

_turns = threading.BoundedSemaphore(AT_ONCE)


class TooManyJobs(RuntimeError):
    """Other files are being read; the text is Spanish, for whoever waits."""


@dataclass(frozen=True)
class Progress:
    """How far a job has come: the step by name, the share done from 0 to 1, the rows of the step."""

    step: str = "Preparando"
    share: float = 0.0
    rows: int | None = None


@dataclass
class Job:
    """One child process. `code` is None while it runs; then 0 done, 2 refused, anything else a fault of ours."""

    upload: Upload | None = None
    code: int | None = None
    report: dict = field(default_factory=dict)
    told: list[str] = field(default_factory=list)
    progress: Progress = Progress()
    reason: str = ""
    begun: float = field(default_factory=time.monotonic)

    @property
    def seconds(self) -> float:
        """How long ago it began."""
        return time.monotonic() - self.begun

    @property
    def running(self) -> bool:
        """Whether the child is still at work."""
        return self.code is None


@cache
def sources() -> list[dict]:
    """The sources that a page may offer: `source`, `title`, `publisher`, `description`. Asked once: they are code."""
    done = subprocess.run(
        _command("sources"),
        cwd=ROOT,
        env=_environment(),
        capture_output=True,
        text=True,
        timeout=REVIEW_SECONDS,
        check=True,
    )
    return json.loads(done.stdout)


def builds() -> list[str]:
    """Stamps (UTC) of the published builds, newest first."""
    return uploads.stamps()


def receive(content: memoryview) -> Upload:
    """Keep an upload for the child."""
    return uploads.receive(content)


def discard(job: Job | None) -> None:
    """Remove the upload of a job that is over."""
    if job and job.upload and not job.running:
        uploads.discard(job.upload)


def review(upload: Upload, *, source: str) -> Job:
    """Start reading an upload without publishing; `source` may be «auto»."""
    return _start("load", source, str(upload.path), "--dry-run", upload=upload, seconds=REVIEW_SECONDS)


def publish(upload: Upload, *, source: str, cutoff: str) -> Job:
    """Start publishing an upload that was reviewed, as that source and with that cut-off."""
    return _start("load", source, str(upload.path), "--corte", cutoff, upload=upload, seconds=PUBLISH_SECONDS)


def columns(upload: Upload) -> Job:
    """Start reading which columns an upload has: its report is that of `python -m loaders.uploads columns`."""
    return _start("columns", str(upload.path), upload=upload, seconds=REVIEW_SECONDS)


def geocode(upload: Upload, *, address: str, barrio: str | None) -> Job:
    """Start placing the addresses of an upload, into its `uploads.answer`."""
    uploads.ask(upload, {"address": address, "barrio": barrio})
    return _start("geocode", str(upload.path), upload=upload, seconds=PLACING_SECONDS)


def report_text(job: Job) -> str:
    """The report of a review as a file to keep, under no name that a person gave."""
    return json.dumps(job.report, ensure_ascii=False, indent=1)


def undo() -> Job:
    """Start going back to the previous build."""
    return _start("undo", upload=None, seconds=PUBLISH_SECONDS)


def _start(*arguments: str, upload: Upload | None, seconds: float) -> Job:
    if not _turns.acquire(blocking=False):
        raise TooManyJobs("Se están leyendo otros archivos en este momento. Espere un minuto e intente de nuevo.")
    report = upload.path.with_name("informe.json") if upload and arguments[0] == "load" else None
    try:
        process = subprocess.Popen(
            _command(*arguments, *(["--report", str(report)] if report else [])),
            cwd=ROOT,
            env=_environment(),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            encoding="utf-8",
            errors="replace",
        )
    except OSError:
        _turns.release()
        raise
    job = Job(upload)
    threading.Thread(target=_attend, args=(job, process, report, seconds), daemon=True).start()
    return job


def _attend(job: Job, process: subprocess.Popen, report: Path | None, seconds: float) -> None:
    """Read the child to its end; its code is set last, when the rest of the job is there to be read."""
    late = threading.Event()
    alarm = threading.Timer(seconds, lambda: (late.set(), process.kill()))
    alarm.daemon = True
    alarm.start()
    code = 1
    try:
        for line in process.stderr:
            _hear(job, line.strip())
        answer = process.stdout.read()
        code = process.wait()
        if code == 0:
            told = report.read_text(encoding="utf-8") if report else answer
            job.report = json.loads(told)
    except (OSError, ValueError):
        code = 1
    finally:
        alarm.cancel()
        job.reason = _reason(job, code, late=late.is_set(), seconds=seconds)
        job.code = code
        _turns.release()


def _hear(job: Job, line: str) -> None:
    """One line of the child: a step of its progress, or words for a person."""
    try:
        told = json.loads(line)
        step, done, total = told["paso"], told["hechos"], told["total"]
    except (ValueError, KeyError, TypeError):
        if line:
            job.told = [*job.told[1 - MAX_TOLD :], _unnamed(line)]
        return
    share = max(job.progress.share, min(done / total, 1.0) if total else 0.0)  # steps are added on the way
    job.progress = Progress(_unnamed(step or "Preparando"), share, told.get("filas"))


def _unnamed(text: str) -> str:
    """The child knows an upload by no name of its own."""
    text = text.replace(f"«{uploads.NAME}»", "el archivo")
    return text[:1].upper() + text[1:]


def _reason(job: Job, code: int, *, late: bool, seconds: float) -> str:
    """Why a job did not succeed, for a person; what a fault of ours printed stays out: it may quote a row."""
    if code == 0:
        return ""
    if late:
        return f"El archivo necesita más de {seconds / 60:.0f} minutos. {_BY_COMMAND}"
    if code == 2:
        return " ".join(job.told)
    words = " ".join(job.told)
    if code < 0 or "MemoryError" in words or "OutOfMemory" in words or "Out of Memory" in words:
        return f"El archivo necesita más memoria que la permitida a una carga por la página. {_BY_COMMAND}"
    return "La lectura falló por un error del observatorio. No se publicó nada; avise a quien lo administra."


_BY_COMMAND = "No se publicó nada. Pida la carga por la línea de comandos, que no tiene ese límite."


def _command(*arguments: str) -> list[str]:
    return [sys.executable, "-m", "loaders.uploads", *arguments]


def _environment() -> dict[str, str]:
    """What the child needs and no more: not the server's secrets."""
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG", "TMPDIR", SAMPLE) if name in os.environ}
    return kept | {
        "OBSERVATORIO_DATOS": str(uploads.data_root()),
        "OBSERVATORIO_LIMITE_SUBIDA": str(UPLOAD_MEGABYTES),
        "OBSERVATORIO_PROGRESO": "json",
        "PYTHONIOENCODING": "utf-8",
        "OPENBLAS_NUM_THREADS": "1",
        # The child's limit counts what it has reserved, used or not: allocators that give back what they free.
        "MALLOC_ARENA_MAX": "1",
        "ARROW_DEFAULT_MEMORY_POOL": "system",
        "DUCKDB_JE_MALLOC_CONF": "retain:false",
    }
