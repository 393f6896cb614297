"""Files of the sources: as someone gives them, and as they are kept for later builds."""

import hashlib
import shutil
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path

from loaders.contract import Source
from loaders.intake import Intake
from loaders.paths import Layout
from loaders.register import REAL
from loaders.sources import all_sources
from loaders.vintages import Changes


@dataclass(frozen=True)
class Delivery:
    """A file to load: where it is, its fingerprint and, when it was kept before, its cut-off and time of loading.

    `forced` takes it in beyond the limits of its rules: whoever loads it insists, or did when it was kept.
    """

    source: Source
    path: Path
    fingerprint: str
    cutoff: date | None = None
    loaded_at: datetime | None = None
    provenance: str = REAL
    forced: bool = False


@dataclass(frozen=True)
class Loaded:
    """The outcome of one delivery. `changes` is None when it was already published."""

    delivery: Delivery
    intake: Intake
    changes: Changes | None
    load_id: str | None = None


def delivery(source: Source, path: Path, *, cutoff: date | None = None) -> Delivery:
    """A file that someone gives now."""
    with path.open("rb") as file:
        return Delivery(source, path, hashlib.file_digest(file, "sha256").hexdigest(), cutoff)


def keep(layout: Layout, result: Loaded) -> Path:
    """Keep the original for later builds, private, marked pending until the build that holds it is published."""
    folder = layout.raw / result.delivery.source.name
    folder.mkdir(parents=True, exist_ok=True)
    moment = result.delivery.loaded_at.strftime("%Y%m%dT%H%M%S%f")
    name = f"{moment}_{result.intake.cutoff.isoformat()}_{result.load_id}"
    path = folder / f"{name}.pendiente"
    shutil.copyfile(result.delivery.path, path)
    path.chmod(0o600)
    return path


def kept_deliveries(layout: Layout) -> list[Delivery]:
    sources, found = all_sources(), []
    for path in sorted(layout.raw.glob("*/*_*_*"), key=lambda path: path.name):
        source = sources.get(path.parent.name)
        if source is None or path.suffix:
            continue
        moment, cutoff, _ = path.name.split("_")
        kept = delivery(source, path, cutoff=date.fromisoformat(cutoff))
        found.append(replace(kept, loaded_at=datetime.strptime(moment, "%Y%m%dT%H%M%S%f"), forced=True))
    return found
