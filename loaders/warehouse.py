"""Build, check, publish: three files under one stamp, seen whole or not at all.

A build is written as `*.tmp`, checked, renamed, and exists for readers when `version-<stamp>.json` is renamed last.
Whatever fails or is killed before that leaves the previous build served.
"""

import fcntl
import hashlib
import json
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from pathlib import Path

import duckdb

from loaders import disclosure, register, sample
from loaders.bookkeeping import DECLARATIONS, JOURNAL
from loaders.contract import RESTRICTED, ContractError, Source
from loaders.geo import build_territory
from loaders.intake import SQL_TYPES, Intake, take_in
from loaders.models import (
    ModelError,
    all_models,
    check_model,
    create,
    declare,
    guard_persons,
    in_order,
    register_column,
    register_table,
)
from loaders.paths import Layout, sample_scale
from loaders.progress import Steps
from loaders.reference import load_reference
from loaders.sources import all_sources
from loaders.vintages import Changes, merge

KEEP = 3
FILES = {"publica": "publica", "interna": "bodega", "restringida": "restringida"}
# How long each step takes beside the others, so that the bar moves as the clock does: a model is 1.
RESUMING, READING, SAMPLING, REFERENCE, PROTECTING, PUBLISHING = 5, 60, 30, 30, 150, 5
SETTINGS = {"memory_limit": "1500MB", "threads": "2", "preserve_insertion_order": "true"}


class WarehouseBusy(ContractError):
    """Another process is writing. Spanish, for the person who ran the command."""


@dataclass(frozen=True)
class Version:
    """A published build: its stamp and its files by name."""

    stamp: str
    path: Path
    files: dict[str, Path]


@dataclass(frozen=True)
class Delivery:
    """A file to load: where it is, its fingerprint and, when it was kept before, its cut-off and time of loading."""

    source: Source
    path: Path
    fingerprint: str
    cutoff: date | None = None
    loaded_at: datetime | None = None
    provenance: str = register.REAL


@dataclass(frozen=True)
class Loaded:
    """The outcome of one delivery. `changes` is None when it was already published."""

    delivery: Delivery
    intake: Intake
    changes: Changes | None
    load_id: str | None = None


def published(layout: Layout) -> list[Version]:
    """Complete builds, newest first; one whose files are not all there does not count."""
    found = []
    for path in sorted(layout.warehouse.glob("version-*.json"), reverse=True):
        told = json.loads(path.read_text(encoding="utf-8"))
        files = {kind: layout.warehouse / name for kind, name in told["archivos"].items()}
        if all(file.exists() for file in files.values()):
            found.append(Version(told["sello"], path, files))
    return found


def delivery(source: Source, path: Path, *, cutoff: date | None = None) -> Delivery:
    """A file that someone gives now."""
    with path.open("rb") as file:
        return Delivery(source, path, hashlib.file_digest(file, "sha256").hexdigest(), cutoff)


def build(layout: Layout, steps: Steps, *, scale: float | None = None) -> Version:
    """A new build from the repository's facts, every delivery kept under `raw/` and the sample of what has none.

    `scale` is that of the sample, as many times the real city.
    """
    with writing(layout):
        kept = _kept_deliveries(layout)
        steps.add(READING * len(kept) + _work_to_finish())
        with _new_build(layout) as (con, stamp):
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
        steps.add(READING * len(deliveries) + _work_to_finish())
        with _new_build(layout) as (con, stamp):
            if previous:
                steps.add(RESUMING)
                steps.begin("Retomando la versión publicada", RESUMING)
                register.resume(con, previous.files["interna"], previous.files["restringida"])
            else:
                register.start(con)
                kept = _kept_deliveries(layout)
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
            kept = [_keep(layout, result) for result in results if result.changes is not None]
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
        with duckdb.connect(config=SETTINGS) as con:
            results.append(Loaded(item, take_in(con, item.source, item.path, cutoff=item.cutoff), None))
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


@contextmanager
def writing(layout: Layout) -> Iterator[None]:
    """One writer at a time. The lock dies with its process, so a killed load never blocks the next."""
    layout.warehouse.mkdir(parents=True, exist_ok=True)
    with (layout.warehouse / ".cerrojo").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise WarehouseBusy("Otra carga está en curso: espere a que termine e intente de nuevo.") from None
        _clean(layout)
        yield


def _clean(layout: Layout) -> None:
    """Settle what a killed load left: half-written builds go, and originals kept for a build that never was."""
    for leftover in [*layout.warehouse.glob("*.tmp"), *layout.warehouse.glob("*.tmp.wal")]:
        leftover.unlink()
    for leftover in layout.warehouse.glob("*.tmp.d"):
        shutil.rmtree(leftover)
    newest = next(iter(published(layout)), None)
    pending = list(layout.raw.glob("*/*.pendiente"))
    if not pending:
        return
    known = set()
    if newest:
        with duckdb.connect(str(newest.files["interna"]), read_only=True) as con:
            known = {row[0] for row in con.execute("select carga_id from registro_cargas").fetchall()}
    for path in pending:
        if path.with_suffix("").name.rpartition("_")[2] in known:
            path.rename(path.with_suffix(""))
        else:
            path.unlink()


@contextmanager
def _new_build(layout: Layout) -> Iterator[tuple[duckdb.DuckDBPyConnection, str]]:
    stamp = datetime.now(UTC).strftime("%Y%m%dT%H%M%S%fZ")
    spill = layout.warehouse / f"derrame-{stamp}.tmp.d"
    path = layout.warehouse / f"bodega-{stamp}.tmp"
    usual = os.umask(0o077)  # until they are published, files may hold rows of persons
    con = duckdb.connect(str(path), config=SETTINGS | {"temp_directory": str(spill)})
    try:
        register.open_restricted(con, layout.warehouse / f"restringida-{stamp}.tmp")
        yield con, stamp
    finally:
        con.close()
        os.umask(usual)
        shutil.rmtree(spill, ignore_errors=True)
        for leftover in layout.warehouse.glob(f"*-{stamp}.tmp*"):
            leftover.unlink()


def _apply(con: duckdb.DuckDBPyConnection, item: Delivery) -> Loaded:
    """Read a delivery, merge its versions and write it down; a file already loaded is only read."""
    source = item.source
    intake = take_in(con, source, item.path, cutoff=item.cutoff)
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
        steps.add(SAMPLING * len(files))
        for file in files:
            source = sources[file.source]
            steps.begin(f"Cargando la muestra de {source.name}, corte {file.cutoff}", SAMPLING)
            item = delivery(source, file.path, cutoff=file.cutoff)
            _apply(con, replace(item, provenance=register.SYNTHETIC))


def _keep(layout: Layout, result: Loaded) -> Path:
    """Keep the original for later builds, private, marked pending until the build that holds it is published."""
    folder = layout.raw / result.delivery.source.name
    folder.mkdir(parents=True, exist_ok=True)
    moment = result.delivery.loaded_at.strftime("%Y%m%dT%H%M%S%f")
    name = f"{moment}_{result.intake.cutoff.isoformat()}_{result.load_id}"
    path = folder / f"{name}.pendiente"
    shutil.copyfile(result.delivery.path, path)
    path.chmod(0o600)
    return path


def _kept_deliveries(layout: Layout) -> list[Delivery]:
    sources, found = all_sources(), []
    for path in sorted(layout.raw.glob("*/*_*_*"), key=lambda path: path.name):
        source = sources.get(path.parent.name)
        if source is None or path.suffix:
            continue
        moment, cutoff, _ = path.name.split("_")
        kept = delivery(source, path, cutoff=date.fromisoformat(cutoff))
        found.append(replace(kept, loaded_at=datetime.strptime(moment, "%Y%m%dT%H%M%S%f")))
    return found


def _work_to_finish() -> int:
    return REFERENCE + len(all_models()) + PROTECTING + PUBLISHING


def _finish(con: duckdb.DuckDBPyConnection, layout: Layout, stamp: str, steps: Steps) -> Version:
    steps.begin("Cargando datos de referencia", REFERENCE)
    for table in DECLARATIONS:
        table.create(con)
    load_reference(con)
    build_territory(con)
    _register_sources(con)
    for table in (*JOURNAL, *DECLARATIONS):
        register_table(con, table.name, table.columns)
    ordered = in_order(con, all_models())
    guard_persons(ordered, all_sources().values())
    catalogue = [pair for pair in ordered if pair[0].last]
    for model, reads in ordered[: -len(catalogue)]:
        steps.begin(f"Calculando {model.name}")
        declare(con, model, reads)
        create(con, model)
    protected = disclosure.public_models()
    disclosure.register(con, protected)
    for model, reads in catalogue:
        declare(con, model, reads)
    for model, _ in catalogue:
        steps.begin(f"Calculando {model.name}")
        create(con, model)
    steps.begin("Protegiendo las cifras pequeñas", PROTECTING)
    _write_public(con, layout, stamp, [model.name for model, _ in ordered if model.public], protected)
    steps.begin("Publicando", PUBLISHING)
    con.execute(f"create table {RESTRICTED}.main.sello as select '{stamp}' as sello")
    con.execute(f"checkpoint {RESTRICTED}")
    con.execute("checkpoint")
    con.close()
    return _publish(layout, stamp)


def _register_sources(con: duckdb.DuckDBPyConnection) -> None:
    """What the contracts declare, for the dictionary and for the models: sources, their rules, their columns."""
    for source in all_sources().values():
        con.execute(
            "insert into registro_fuentes values (?, ?, ?, ?, ?, ?, ?, ?)",
            [
                source.name,
                source.title,
                source.publisher,
                source.licence,
                source.url,
                source.cadence_days,
                source.description,
                source.grain,
            ],
        )
        texts = {rule.code: rule for rule in reversed(source.rules)}
        for code, rule in sorted(texts.items()):
            con.execute("insert into registro_reglas values (?, ?, ?, ?)", [source.name, code, rule.action, rule.text])
        table = f"raw_{source.name}"
        types = {column.name: SQL_TYPES[column.type] for column in source.columns}
        declared = ", ".join(f"{name} {kind}" for name, kind in types.items())
        con.execute(f"create table if not exists {source.table} ({declared}, desde_corte date, hasta_corte date)")
        for order, column in enumerate(source.columns):
            facts = {"descripcion": column.description, "unidad": column.unit, "dominio": column.domain}
            register_column(con, table, column.name, types[column.name], facts, order)
        register_column(
            con, table, "desde_corte", "date", {"descripcion": "Primer corte en que la fila fue así."}, len(types)
        )
        ended = {"descripcion": "Corte en que dejó de ser así; vacío si sigue vigente."}
        register_column(con, table, "hasta_corte", "date", ended, len(types) + 1)


def _write_public(
    con: duckdb.DuckDBPyConnection,
    layout: Layout,
    stamp: str,
    names: list[str],
    protected: list[disclosure.Public],
) -> None:
    con.execute(f"attach '{layout.warehouse / f'publica-{stamp}.tmp'}' as publica")
    for name in names:
        only_public = " where publico" if name in ("diccionario", "modelos") else ""
        con.execute(f"create table publica.{name} as select * from {name}{only_public}")
    disclosure.protect(con, protected, "publica", layout.warehouse)
    con.execute("detach publica")


def _publish(layout: Layout, stamp: str) -> Version:
    names = {kind: f"{prefix}-{stamp}.duckdb" for kind, prefix in FILES.items()}
    for name in names.values():
        path = layout.warehouse / name
        temporary = path.with_suffix(".tmp")
        temporary.chmod(0o600 if name.startswith("restringida") else 0o644)
        temporary.rename(path)
    told = {"sello": stamp, "archivos": names}
    path = layout.warehouse / f"version-{stamp}.json"
    temporary = path.with_suffix(".tmp")
    with temporary.open("w", encoding="utf-8") as file:
        json.dump(told, file, ensure_ascii=False, indent=1)
        file.flush()
        os.fsync(file.fileno())
    temporary.chmod(0o644)
    temporary.rename(path)
    _forget_old(layout)
    return Version(stamp, path, {kind: layout.warehouse / name for kind, name in names.items()})


def _forget_old(layout: Layout) -> None:
    """Keep the last builds and nothing half made: the version file goes first, so that no reader follows it."""
    kept = {version.stamp for version in published(layout)[:KEEP]}
    for pattern in ("version-*.json", "*-*.duckdb"):
        for path in layout.warehouse.glob(pattern):
            if path.stem.split("-", 1)[1] not in kept:
                path.unlink()
