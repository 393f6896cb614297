"""Build, load, check: from deliveries to a published build.

A build is written as `*.tmp`, checked, renamed, and exists for readers when `version-<stamp>.json` is renamed last.
Whatever fails or is killed before that leaves the previous build served.
"""

import tempfile
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import duckdb

from loaders import register, rows, sample
from loaders.assembly import assemble, work
from loaders.deliveries import Delivery, Loaded, delivery, keep, kept_deliveries
from loaders.intake import take_in
from loaders.models import ModelError, all_models, check_model
from loaders.paths import Layout, sample_scale
from loaders.progress import Steps
from loaders.reading import SQL_TYPES
from loaders.sources import all_sources
from loaders.versions import SETTINGS, Version, WarehouseBusy, new_build, publish, published, writing
from loaders.vintages import merge

RESUMING, READING, SAMPLING = 5, 60, 30  # how long each step takes, where a model is 1

__all__ = ["SETTINGS", "Delivery", "Loaded", "Version", "WarehouseBusy"]
__all__ += ["build", "check", "delivery", "examine", "load", "published", "writing"]


def build(layout: Layout, steps: Steps, *, scale: float | None = None) -> Version:
    """A new build from the repository's facts, every delivery kept under `raw/` and the sample of what has none.

    `scale` is that of the sample, as many times the real city.
    """
    with writing(layout):
        kept = kept_deliveries(layout)
        steps.add(READING * len(kept) + work())
        with new_build(layout) as (con, stamp):
            register.start(con)
            for item in kept:
                steps.begin(f"Cargando {item.source.name}, corte {item.cutoff}", READING)
                _apply(con, item)
            _apply_sample(con, layout, sample_scale() if scale is None else scale, steps)
            return _finish(con, layout, stamp, steps)


def load(layout: Layout, deliveries: list[Delivery], steps: Steps) -> tuple[list[Loaded], Version | None]:
    """Publish a build with the deliveries added; all or none. No new build when they change nothing.

    Raises ContractError for a file that breaks its contract, before anything is published.
    """
    with writing(layout):
        previous = next(iter(published(layout)), None)
        steps.add(READING * len(deliveries) + work())
        with new_build(layout) as (con, stamp):
            if previous:
                steps.add(RESUMING)
                steps.begin("Retomando la versión publicada", RESUMING)
                register.resume(con, previous.files["interna"], previous.files["restringida"])
            else:
                register.start(con)
                kept = kept_deliveries(layout)
                steps.add(READING * len(kept))
                for item in kept:
                    steps.begin(f"Cargando {item.source.name}, corte {item.cutoff}", READING)
                    _apply(con, item)
            results = []
            for item in deliveries:
                steps.begin(f"Leyendo «{item.path.name}»", READING)
                results.append(_apply(con, item))
            if previous and all(result.changes is None for result in results):
                return results, None
            kept = [keep(layout, result) for result in results if result.changes is not None]
            _apply_sample(con, layout, sample_scale(), steps)
            version = _finish(con, layout, stamp, steps)
            for pending in kept:
                pending.rename(pending.with_suffix(""))
            return results, version


def examine(deliveries: list[Delivery], steps: Steps) -> list[Loaded]:
    """What loading would find, without writing anything (`--dry-run`)."""
    results = []
    steps.add(READING * len(deliveries))
    for item in deliveries:
        steps.begin(f"Leyendo «{item.path.name}»", READING)
        with tempfile.TemporaryDirectory() as spill, duckdb.connect(config=SETTINGS | {"temp_directory": spill}) as con:
            intake = take_in(con, item.source, item.path, cutoff=item.cutoff, forced=item.forced)
            results.append(Loaded(item, intake, None))
    return results


def check(version: Version) -> list[str]:
    """Hold a published build against its own declarations: what is broken, in words; nothing when all is sound."""
    broken = []
    with duckdb.connect(str(version.files["interna"]), read_only=True) as con:
        register.open_restricted(con, version.files["restringida"], read_only=True)
        for model in all_models():
            try:
                check_model(con, model)
            except (ModelError, duckdb.Error) as error:
                broken.append(str(error))
        lost = con.execute(
            "select carga_id from registro_cargas where leidas <> cargadas + rechazadas + duplicadas"
        ).fetchall()
        broken += [f"carga {load_id}: leídas ≠ cargadas + rechazadas + duplicadas" for (load_id,) in lost]
    return broken


def _finish(con: duckdb.DuckDBPyConnection, layout: Layout, stamp: str, steps: Steps) -> Version:
    assemble(con, layout, stamp, steps)
    return publish(layout, stamp)


def _apply(con: duckdb.DuckDBPyConnection, item: Delivery) -> Loaded:
    """Read a delivery, merge its versions and write it down; a file already loaded is only read."""
    source = item.source
    intake = take_in(con, source, item.path, cutoff=item.cutoff, forced=item.forced)
    rows.drop(con)
    load_id = register.load_id(con, intake, item.fingerprint)
    if load_id is None:
        return Loaded(item, intake, None)
    if item.provenance == register.REAL:
        register.retire_sample(con, source)
    types = {column.name: SQL_TYPES[column.type] for column in source.columns}
    changes = merge(con, source, types, intake.cutoff, register.other_cutoffs(con, intake))
    item = replace(item, loaded_at=item.loaded_at or datetime.now(UTC).replace(tzinfo=None))
    register.note(
        con,
        load_id,
        intake,
        changes,
        fingerprint=item.fingerprint,
        loaded_at=item.loaded_at,
        provenance=item.provenance,
    )
    return Loaded(item, intake, changes, load_id)


def _apply_sample(con: duckdb.DuckDBPyConnection, layout: Layout, scale: float, steps: Steps) -> None:
    """Stand in for the sources of which nothing is loaded: write the sample's files, read them like any other."""
    absent = sample.SOURCES.keys() - register.loaded_sources(con)
    if not absent or not scale:
        return
    sources = all_sources()
    with tempfile.TemporaryDirectory(dir=layout.warehouse, prefix="muestra-", suffix=".tmp.d") as folder:
        steps.add(SAMPLING)
        steps.begin("Generando la ciudad sintética", SAMPLING)
        files = sample.write(Path(folder), absent, scale)
        sample.forget()
        steps.add(SAMPLING * len(files))
        for file in files:
            source = sources[file.source]
            steps.begin(f"Cargando la muestra de {source.name}, corte {file.cutoff}", SAMPLING)
            item = delivery(source, file.path, cutoff=file.cutoff)
            _apply(con, replace(item, provenance=register.SYNTHETIC))
