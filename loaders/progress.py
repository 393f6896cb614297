"""Progress of long work, on stderr: the step by name, the share done and the time."""

from collections.abc import Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeElapsedColumn


class Steps:
    """Names each step as it begins; `add` says that more steps are coming."""

    def __init__(self, progress: Progress, total: int):
        self._progress = progress
        self._task = progress.add_task("", total=total)
        self._begun = False

    def add(self, count: int) -> None:
        task = self._progress.tasks[self._task]
        self._progress.update(self._task, total=(task.total or 0) + count)

    def begin(self, text: str) -> None:
        self._progress.update(self._task, description=text, advance=1 if self._begun else 0)
        if not self._progress.console.is_terminal:
            self._progress.console.print(text)
        self._begun = True

    def finish(self, text: str) -> None:
        total = self._progress.tasks[self._task].total
        self._progress.update(self._task, description=text, completed=total)


@contextmanager
def steps(total: int) -> Iterator[Steps]:
    """A bar on a terminal; one line per step elsewhere."""
    console = Console(stderr=True, highlight=False)
    bar = (TextColumn("{task.description:<44}"), BarColumn(), TaskProgressColumn(), TimeElapsedColumn())
    with Progress(*bar, console=console, disable=not console.is_terminal) as progress:
        yield Steps(progress, total)
