"""The command line as the server runs it: within limits, and only over sources that hold nothing personal.

    python -m loaders.uploads sources                      the sources that a page may offer, in JSON
    python -m loaders.uploads load SOURCE FILE [...]       as `python -m loaders load`
    python -m loaders.uploads columns FILE                 its columns, in JSON, and which seem to hold addresses
    python -m loaders.uploads geocode FILE                 as `python -m loaders geocode`, into a file beside it
    python -m loaders.uploads undo                         back to the previous build, told in JSON

Memory is limited by RLIMIT_DATA, which counts what a process writes: the libraries' read-only mappings, some 400 MB
that every process shares, would use up an address-space limit of the same size before the file is opened.

What no reader should open is refused before the readers are imported: a hostile file costs a tenth of a second of one
core and some 20 MB, and none of its bytes reaches a parser. That is why this module imports them where it uses them.
"""

import json
import os
import resource
import sys
from collections.abc import Callable
from pathlib import Path

from loaders.contract import ContractError, Source
from loaders.progress import steps
from loaders.safety import inspect

REFUSED = 2
AUTO = "auto"
MEMORY = 1 << 30
# One thread: a core stays with the server, and half the buffers. Measured with 240,795 rows and the synthetic city:
# 700 MB of data at the peak over a published build, 880 MB with none; the command line's own settings take 1,960 MB.
ENGINE = {"memory_limit": "400MB", "threads": "1"}
NICENESS = 10  # at 19 a busy server left a review waiting for a minute


class PersonalSource(ContractError):
    """A source with personal columns does not come in by a page without a login."""


def uploadable(source: Source) -> bool:
    """Tell whether a source may come in by the page: no column of it is personal or sensitive."""
    return not source.personal


def limit() -> None:
    """Bound this process: its memory, and its turn, behind the server's own."""
    resource.setrlimit(resource.RLIMIT_DATA, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    os.nice(NICENESS)


def offered() -> list[dict]:
    """The sources that a page may offer."""
    from loaders.sources import all_sources

    return [
        {"source": source.name, "title": source.title, "publisher": source.publisher, "description": source.description}
        for source in all_sources().values()
        if uploadable(source)
    ]


def refuse_personal(name: str) -> None:
    """Raise PersonalSource for a source that only the command line loads."""
    from loaders.sources import all_sources

    source = all_sources().get(name)
    if source and not uploadable(source):
        raise PersonalSource(
            f"«{source.title}» trae datos personales y no se carga por esta página: pida la carga a quien administra "
            "el observatorio, que la hace por la línea de comandos. No se publicó nada."
        )


def run(arguments: list[str]) -> int:
    """Run one command and return its exit code, as `python -m loaders` does."""
    limit()
    match arguments:
        case ["sources"]:
            print(json.dumps(offered(), ensure_ascii=False))
            return 0
        case ["undo"]:
            return _answered(_undo)
        case ["columns", file]:
            return _answered(lambda: _safe(Path(file))) or _answered(lambda: _columns(Path(file)))
        case ["geocode", file]:
            return _answered(lambda: _safe(Path(file))) or _answered(lambda: _geocode(Path(file)))
        case ["load", source, file, *_]:
            return _answered(lambda: _admit(source, Path(file))) or _answered(_load)
        case _:
            print(__doc__, file=sys.stderr)
            return REFUSED


def _safe(path: Path) -> None:
    with steps() as progress:
        progress.begin("Comprobando que sea seguro abrirlo")
        inspect(path, path.name)


def _columns(path: Path) -> None:
    from loaders.brought import brought

    with steps() as progress:
        progress.begin(f"Leyendo «{path.name}»")
        print(json.dumps(brought(path), ensure_ascii=False))


def _geocode(path: Path) -> None:
    from loaders import geocode, warehouse
    from loaders.paths import data_layout

    asked = json.loads(path.with_name("pedido.json").read_text(encoding="utf-8"))
    with steps() as progress:
        version = warehouse.published(data_layout())[0]
        target = path.with_name("ubicadas.csv")
        decisions = geocode.geocode_file(path, target, **asked, version=version, steps=progress)
        progress.finish("Listo")
    print(json.dumps(decisions))


def _admit(source: str, path: Path) -> None:
    _safe(path)
    if source == AUTO and (known := _recognised(path)):
        source = sys.argv[2] = known  # recognised once: the command line reads it from here
    refuse_personal(source)


def _recognised(path: Path) -> str:
    """The source that «auto» would load the file as; none for what its own refusal tells better."""
    from loaders.intake import refusal
    from loaders.sources import all_sources

    return next((name for name, source in all_sources().items() if refusal(source, path) is None), "")


def _load() -> int:
    from loaders import warehouse
    from loaders.__main__ import main

    warehouse.SETTINGS |= ENGINE
    return main()


def _undo() -> None:
    from loaders.paths import data_layout
    from loaders.undo import as_json, undo

    print(as_json(undo(data_layout())))


def _answered(command: Callable[[], int | None]) -> int:
    """The exit code of a command, or that of a refusal, told on stderr."""
    try:
        return command() or 0
    except ContractError as refusal:
        print(refusal, file=sys.stderr)
        return REFUSED


if __name__ == "__main__":
    sys.exit(run(sys.argv[1:]))
