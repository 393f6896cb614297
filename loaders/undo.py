"""Back to the previous build: what the newest one added is withdrawn, and readers follow by themselves.

The version file goes first, so that no reader starts on the withdrawn build; its data files stay for whoever is still
reading them, until the next publication clears them. The originals that only that build held are set aside under
`raw/<source>/*.deshecha`, where no later build finds them. A process killed half way leaves either build whole: the
originals are marked pending first, and the next writer settles what is pending by the build that is served.
"""

import json
from dataclasses import dataclass
from datetime import date

import duckdb

from loaders import warehouse
from loaders.contract import ContractError
from loaders.paths import Layout

PENDING, UNDONE = ".pendiente", ".deshecha"


class NothingToUndo(ContractError):
    """There is no earlier build to go back to."""


@dataclass(frozen=True)
class Undone:
    """What was withdrawn: the stamp that is served now, the one that is not, and the loads that left with it."""

    served: str
    withdrawn: str
    loads: tuple[tuple[str, date], ...]

    def report(self) -> dict:
        """For another program, in JSON's types."""
        loads = [{"source": source, "cutoff": cutoff.isoformat()} for source, cutoff in self.loads]
        return {"served": self.served, "withdrawn": self.withdrawn, "loads": loads}


def undo(layout: Layout) -> Undone:
    """Serve the previous build again; raises NothingToUndo, or WarehouseBusy while another process writes."""
    with warehouse.writing(layout):
        versions = warehouse.published(layout)
        if len(versions) < 2:
            raise NothingToUndo("No hay una versión anterior a la cual volver. No se cambió nada.")
        newest, previous = versions[:2]
        loads = {load_id: (source, cutoff) for load_id, source, cutoff in _loads(newest) - _loads(previous)}
        originals = [
            path for path in layout.raw.glob("*/*_*_*") if not path.suffix and path.name.rpartition("_")[2] in loads
        ]
        pending = [path.rename(path.with_name(path.name + PENDING)) for path in originals]
        newest.path.unlink()
        for path in pending:
            path.rename(path.with_suffix(UNDONE))
        return Undone(previous.stamp, newest.stamp, tuple(sorted(loads.values())))


def _loads(version: warehouse.Version) -> set[tuple[str, str, date]]:
    with duckdb.connect(str(version.files["interna"]), read_only=True) as con:
        return set(con.execute("select carga_id, fuente_codigo, corte_fecha from registro_cargas").fetchall())


def told(undone: Undone) -> str:
    """What happened, for the person who asked."""
    gone = ", ".join(f"{source} con corte {cutoff.isoformat()}" for source, cutoff in undone.loads)
    what = f"Se retiraron: {gone}." if gone else "No retiró ninguna entrega."
    return f"Se retiró la versión {undone.withdrawn} y se sirve otra vez la {undone.served}. {what}"


def as_json(undone: Undone) -> str:
    """The same for another program."""
    return json.dumps(undone.report(), ensure_ascii=False)
