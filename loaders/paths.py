"""Where the data live: one root, overridable, so that tests and servers can stand beside each other."""

import os
from dataclasses import dataclass
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parent.parent
REFERENCE = REPOSITORY / "data" / "reference"
SQL = Path(__file__).resolve().parent / "sql"


@dataclass(frozen=True)
class Layout:
    """The folders under one data root."""

    root: Path

    @property
    def raw(self) -> Path:
        return self.root / "raw"

    @property
    def warehouse(self) -> Path:
        return self.root / "warehouse"

    @property
    def memory(self) -> Path:
        """What was worked out before and holds for the same input; builds may share it (OBSERVATORIO_MEMORIA)."""
        return Path(os.environ.get("OBSERVATORIO_MEMORIA") or self.warehouse / "memoria")


def sample_scale() -> float:
    """Times the real city's size that the synthetic one has (OBSERVATORIO_MUESTRA, 1 if unset); 0 is no sample."""
    return float(os.environ.get("OBSERVATORIO_MUESTRA") or 1)


def data_layout() -> Layout:
    """The data root named by OBSERVATORIO_DATOS, or `data/` of the repository."""
    return Layout(Path(os.environ.get("OBSERVATORIO_DATOS") or REPOSITORY / "data").resolve())
