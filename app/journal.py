"""What the server writes, and the only module that does: files of one line an entry, only ever added to.

Each profile has its own folder under the data root, for its owner alone. An entry is on the disk when `append` returns,
whole and in one piece, however many processes write at once.
"""

from __future__ import annotations

import fcntl
import os
import secrets
from datetime import UTC, datetime
from pathlib import Path

from app.access import perfil
from app.domain import journal
from app.uploads import data_root


class UnwrittenJournal(OSError):
    """An entry could not be kept; the text is Spanish, for whoever is at the screen."""


def append(kind: str, entry: dict) -> None:
    """Keep an entry with the time (UTC) of now. Raises ExposedJournal or UnwrittenJournal: nothing was kept."""
    content = journal.line({"hora": datetime.now(UTC).isoformat(timespec="seconds"), **entry})
    try:
        descriptor = _open(journal.file_name(kind))
    except journal.ExposedJournal:
        raise
    except OSError as error:
        raise UnwrittenJournal(_unwritten(kind, error)) from None
    try:
        size = os.fstat(descriptor).st_size
        if size and os.pread(descriptor, 1, size - 1) != b"\n":
            content = b"\n" + content  # what a failure cut short stays a line of its own
        if os.write(descriptor, content) < len(content):
            raise UnwrittenJournal(_unwritten(kind, OSError(0, "disco lleno")))
        os.fsync(descriptor)
    except OSError as error:
        raise UnwrittenJournal(_unwritten(kind, error)) from None
    finally:
        os.close(descriptor)


def entries(kind: str) -> list[dict]:
    """Every entry of this profile's journal, the oldest first; none without a journal. Raises ExposedJournal."""
    path = _folder() / journal.file_name(kind)
    try:
        with path.open("rb") as file:
            journal.refuse_exposed(path.name, os.fstat(file.fileno()).st_mode)
            return list(journal.entries(file.read()))
    except FileNotFoundError:
        return []


def secret() -> bytes:
    """The key of this profile's hashes, made when it is first asked for. Raises ExposedJournal or UnwrittenJournal."""
    try:
        descriptor = _open(journal.SECRET)
    except journal.ExposedJournal:
        raise
    except OSError as error:
        raise UnwrittenJournal(_unwritten(journal.SECRET, error)) from None
    try:
        if not os.fstat(descriptor).st_size:
            os.write(descriptor, secrets.token_bytes(32))
            os.fsync(descriptor)
        return os.pread(descriptor, 32, 0)
    finally:
        os.close(descriptor)


def _open(name: str) -> int:
    """A file of the journal, for this process alone until it is closed."""
    path = _folder() / name
    for folder in (path.parent.parent, path.parent):
        folder.mkdir(mode=journal.PRIVATE_FOLDER, parents=True, exist_ok=True)
    flags = os.O_RDWR | os.O_CREAT | os.O_APPEND | os.O_NOFOLLOW | os.O_CLOEXEC
    descriptor = os.open(path, flags, journal.PRIVATE_FILE)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        journal.refuse_exposed(name, os.fstat(descriptor).st_mode)
    except BaseException:
        os.close(descriptor)
        raise
    return descriptor


def _folder() -> Path:
    return data_root() / journal.FOLDER / perfil()


def _unwritten(kind: str, error: OSError) -> str:
    return f"No se pudo escribir en el diario «{kind}» ({error.strerror or type(error).__name__}): no se guardó nada."
