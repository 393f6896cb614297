"""Progress of long work, on stderr: the step by name, the share done and the time.

With OBSERVATORIO_PROGRESO=json, one JSON object per line for the program that started this one:
`{"paso": text, "hechos": work done, "total": work, "filas": rows of the step so far or null}`.
"""

import json
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from rich.console import Console
from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeElapsedColumn


class Steps:
    """Names each step as it begins; `add` says that more work is coming, in the unit of the steps' own sizes."""

    def __init__(self, progress: Progress, total: int):
        self._progress = progress
        self._task = progress.add_task("", total=total)
        self._under_way = 0
        self._rows: int | None = None
        self._as_json = os.environ.get("OBSERVATORIO_PROGRESO") == "json"

    def add(self, count: int) -> None:
        task = self._progress.tasks[self._task]
        self._progress.update(self._task, total=(task.total or 0) + count)

    def begin(self, text: str, size: int = 1) -> None:
        """Begin a step that takes `size` of the work; the one before is done."""
        self._progress.update(self._task, description=text, advance=self._under_way)
        self._under_way, self._rows = size, None
        self._tell()

    def rows(self, count: int) -> None:
        """How many rows the step under way has seen."""
        self._rows = count
        if self._as_json:
            self._tell()

    def finish(self, text: str) -> None:
        total = self._progress.tasks[self._task].total
        self._progress.update(self._task, description=text, completed=total)
        if self._as_json:
            self._tell()

    def _tell(self) -> None:
        task = self._progress.tasks[self._task]
        if self._as_json:
            told = {
                "paso": task.description,
                "hechos": int(task.completed),
                "total": int(task.total or 0),
                "filas": self._rows,
            }
            print(json.dumps(told, ensure_ascii=False), file=sys.stderr, flush=True)
        elif not self._progress.console.is_terminal:
            self._progress.console.print(task.description)


_current: ContextVar[Steps | None] = ContextVar("_current", default=None)


def rows(count: int) -> None:
    """Tell the steps under way, if any, how many rows have been seen: for readers that know of no steps."""
    if under_way := _current.get():
        under_way.rows(count)


@contextmanager
def steps(total: int = 0) -> Iterator[Steps]:
    """A bar on a terminal; one line per step elsewhere."""
    console = Console(stderr=True, highlight=False)
    bar = (TextColumn("{task.description:<44}"), BarColumn(), TaskProgressColumn(), TimeElapsedColumn())
    as_json = os.environ.get("OBSERVATORIO_PROGRESO") == "json"
    with Progress(*bar, console=console, disable=as_json or not console.is_terminal) as progress:
        begun = Steps(progress, total)
        token = _current.set(begun)
        try:
            yield begun
        finally:
            _current.reset(token)
