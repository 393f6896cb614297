"""What protection decided, remembered by content: counts that have not changed are not worked out again.

A pattern is SHOWN, HIDDEN or WITHDRAWN for each count of a system, as the published tables themselves tell; no count
and no person is in it. Its name is a digest of all that the decision depends on: the counts, the sums that tie them,
what is declared of them, and the algorithm's own text.
"""

import hashlib
import os
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import scipy

from app.domain import additive, disclosure
from app.domain.additive import System
from app.domain.disclosure import HIDDEN, SHOWN, WITHDRAWN, primary, suppress

KEEP = 512
DIGEST = 32  # bytes of SHA-256, before the pattern


def patterns(systems: Iterable[System], folder: Path | None) -> list[np.ndarray]:
    """The pattern of each system, from those of its parts: the solver lets several threads run. Old ones are forgotten.

    A part that has not changed (a quarter of years ago) is not worked out again.
    """
    parts = [system.parts() for system in systems]
    with ThreadPoolExecutor(os.cpu_count()) as several:
        found = [[(place, several.submit(pattern, part, folder)) for place, part in one] for one in parts]
    whole = [np.zeros(sum(len(place) for place, _ in one), dtype=int) for one in found]
    for state, one in zip(whole, found, strict=True):
        for place, job in one:
            state[place] = job.result()
    if folder is not None:
        for forgotten in sorted(folder.glob("patron-*.bin"), key=lambda one: one.stat().st_mtime_ns)[:-KEEP]:
            forgotten.unlink(missing_ok=True)
    return whole


def pattern(system: System, folder: Path | None) -> np.ndarray:
    """The state of each count: from the folder when it was worked out before, else worked out and kept there."""
    if folder is None:
        return suppress(system).state
    name = key(system)
    path = folder / f"patron-{name}.bin"
    state = _read(path, name, system)
    if state is None:
        state = suppress(system).state
        _write(path, name, state)
    path.touch()
    return state


def key(system: System) -> str:
    """A digest of the system, the algorithm and the solver's version."""
    digest = hashlib.sha256(f"{scipy.__version__} {np.__version__} {system.k} {system.names}".encode())
    for module in (additive, disclosure):
        digest.update(Path(module.__file__).read_bytes())
    sums = system.equations
    marks = (
        system.exempt,
        system.derived,
        system.auxiliary,
        system.blocks,
        system.at_most,
        system.follows,
        system.worth,
    )
    for array in (system.values, sums.indptr, sums.indices, sums.data, *marks):
        digest.update(f"{array.dtype} {array.shape}".encode() + np.ascontiguousarray(array).tobytes())
    return digest.hexdigest()


def _read(path: Path, name: str, system: System) -> np.ndarray | None:
    """The pattern of a file; None where there is none, it is not whole, or it would show what may not be known."""
    if not path.is_file():
        return None
    content = path.read_bytes()
    seal, body = content[:DIGEST], content[DIGEST:]
    if seal != _seal(name, body) or len(body) != len(system.values):
        return None
    state = np.frombuffer(body, dtype=np.int8).astype(int)
    known = np.isin(state, (SHOWN, HIDDEN, WITHDRAWN)).all()
    open_cells = (primary(system) | system.derived) & (state == SHOWN)
    return state if known and not open_cells.any() else None


def _write(path: Path, name: str, state: np.ndarray) -> None:
    body = state.astype(np.int8).tobytes()
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    temporary = path.with_suffix(f".{os.getpid()}.tmp")
    temporary.write_bytes(_seal(name, body) + body)
    temporary.chmod(0o600)
    temporary.rename(path)


def _seal(name: str, body: bytes) -> bytes:
    return hashlib.sha256(name.encode() + body).digest()
