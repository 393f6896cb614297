"""Uploaded files on their way to a child process: written, never opened, and gone when the child has ended.

The name that a person gave is never part of a path: every upload is `archivo` in a folder of its own.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

DEFAULT_DATA = Path(__file__).resolve().parent.parent / "data"
NAME = "archivo"
REQUEST, ANSWER = "pedido.json", "ubicadas.csv"  # beside an upload with addresses: what is asked, what came out
FORGOTTEN_AFTER = 3600.0


@dataclass(frozen=True)
class Upload:
    """A file that waits: where it lies and its SHA-256."""

    path: Path
    fingerprint: str


def data_root() -> Path:
    """The data root that the loaders write to."""
    return Path(os.environ.get("OBSERVATORIO_DATOS") or DEFAULT_DATA).resolve()


def receive(content: memoryview) -> Upload:
    """Write an upload for the child, readable by this user alone; those that others forgot are removed."""
    waiting = data_root() / "recibidos"
    waiting.mkdir(mode=0o700, parents=True, exist_ok=True)
    for folder in waiting.iterdir():
        if time.time() - folder.stat().st_mtime > FORGOTTEN_AFTER:
            shutil.rmtree(folder, ignore_errors=True)
    path = Path(tempfile.mkdtemp(dir=waiting)) / NAME
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(content)
    return Upload(path, hashlib.sha256(content).hexdigest())


def ask(upload: Upload, request: dict) -> None:
    """Write what is asked of an upload beside it: other accounts see the arguments of a process."""
    descriptor = os.open(upload.path.with_name(REQUEST), os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        json.dump(request, file, ensure_ascii=False)


def answer(upload: Upload) -> Path:
    """The file that a child writes beside an upload."""
    return upload.path.with_name(ANSWER)


def discard(upload: Upload) -> None:
    """Remove an upload and its folder; one already gone is no fault."""
    shutil.rmtree(upload.path.parent, ignore_errors=True)


def stamps() -> list[str]:
    """Stamps of the published builds, newest first."""
    found = []
    for version in sorted((data_root() / "warehouse").glob("version-*.json"), reverse=True):
        try:
            found.append(json.loads(version.read_text(encoding="utf-8"))["sello"])
        except (OSError, ValueError, KeyError, TypeError):
            continue
    return found
