"""The command line as the server runs it: within limits, and only over sources that hold nothing personal.

    python -m loaders.uploads sources                      the sources that a page may offer, in JSON
    python -m loaders.uploads load SOURCE FILE [...]       as `python -m loaders load`
    python -m loaders.uploads undo                         back to the previous build, told in JSON

Memory is limited by RLIMIT_DATA, which counts what a process writes: the libraries' read-only mappings, some 400 MB
that every process shares, would use up an address-space limit of the same size before the file is opened.
"""

import json
import os
import resource
import sys

from loaders import warehouse
from loaders.__main__ import REFUSED, main
from loaders.contract import ContractError, Source
from loaders.paths import data_layout
from loaders.sources import all_sources
from loaders.undo import as_json, undo

MEMORY = 1 << 30
# Measured with 240,795 rows: 790 MB of data at the peak with this limit, 1,690 MB with the command line's.
ENGINE_MEMORY = "400MB"
NICENESS = 10


class PersonalSource(ContractError):
    """A source with personal columns does not come in by a page without a login."""


def uploadable(source: Source) -> bool:
    """Tell whether a source may come in by the page: no column of it is personal or sensitive."""
    return not source.personal


def limit() -> None:
    """Bound this process: its memory, the engine's share of it, and its turn behind the server's own."""
    resource.setrlimit(resource.RLIMIT_DATA, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    os.nice(NICENESS)
    warehouse.SETTINGS["memory_limit"] = ENGINE_MEMORY


def offered() -> list[dict]:
    """The sources that a page may offer."""
    return [
        {"source": source.name, "title": source.title, "publisher": source.publisher, "description": source.description}
        for source in all_sources().values()
        if uploadable(source)
    ]


def refuse_personal(name: str) -> None:
    """Raise PersonalSource for a source that only the command line loads."""
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
            return _answered(lambda: print(as_json(undo(data_layout()))))
        case ["load", source, *_]:
            return _answered(lambda: refuse_personal(source)) or main()
        case _:
            print(__doc__, file=sys.stderr)
            return REFUSED


def _answered(command) -> int:
    try:
        command()
    except (ContractError, warehouse.WarehouseBusy) as refusal:
        print(refusal, file=sys.stderr)
        return REFUSED
    return 0


if __name__ == "__main__":
    sys.exit(run(sys.argv[1:]))
