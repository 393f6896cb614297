"""The lines of a journal: one JSON object each, only ever added; what the server writes and the loaders read alike."""

from __future__ import annotations

import json
import stat
from collections.abc import Iterator

FOLDER = "diario"
SECRET = "clave"
PRIVATE_FILE, PRIVATE_FOLDER = 0o600, 0o700


class ExposedJournal(PermissionError):
    """A journal that others may read or write; the text is Spanish and says what to run."""


def refuse_exposed(name: str, mode: int) -> None:
    """Raise ExposedJournal unless a file is for its owner alone; `mode` is that of its `stat`."""
    if (rights := stat.S_IMODE(mode)) & 0o077:
        raise ExposedJournal(
            f"El diario «{name}» tiene permisos {rights:04o} y otras cuentas de la máquina pueden abrirlo: no se usa. "
            f"Quien administra lo corrige con «chmod 600 {name}»."
        )


def file_name(kind: str) -> str:
    """The name of a journal's file: `revisiones` is `revisiones.jsonl`."""
    return f"{kind}.jsonl"


def line(entry: dict) -> bytes:
    """An entry as it is written."""
    return json.dumps(entry, ensure_ascii=False, separators=(",", ":"), sort_keys=True).encode() + b"\n"


def entries(content: bytes) -> Iterator[dict]:
    """The entries of a journal, the oldest first; a line that a failing machine cut short is passed over."""
    for text in content.split(b"\n"):
        try:
            entry = json.loads(text)
        except ValueError:  # also what is not UTF-8
            continue
        if isinstance(entry, dict):
            yield entry
