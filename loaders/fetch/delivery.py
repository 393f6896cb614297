"""From the portal to one delivery file, complete and of one version, or to a refusal.

What was fetched is kept with the portal's own row ids as the base of the next fetch, which then asks only for rows
changed since. That is exact while `:updated_at` is honest: every new or changed row comes again, so that the base with
them holds the portal's rows and those that it deleted; as many rows as the portal counts means that none was. Where it
is not so, or the base is old, everything is fetched anew.
"""

import fcntl
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from app.domain.formats import integer
from loaders.contract import Soda, Source
from loaders.fetch.assembly import assemble
from loaders.fetch.pages import Pages, forget, read_json, sha256, write_json
from loaders.fetch.soda import Query, Shifted, Version, check_columns, version
from loaders.fetch.web import UNPUBLISHED, FetchRefused, Passing, Patience, Web, open_web
from loaders.paths import Layout
from loaders.progress import Steps

PAGE_ROWS = 50_000
MAX_ROWS = 20_000_000
ROW_SPACE = 1_000  # bytes of disk that a row takes while it is fetched and loaded: page, base, delivery, original
ROUNDS = 3
FULL_EVERY = timedelta(days=7)
FULL, PARTIAL, SAME = "completa", "incremental", "sin cambios"


class _Untrusted(Exception):
    """Base and changes together are not what the portal has: only a full fetch is."""


@dataclass(frozen=True)
class Fetched:
    """A delivery file: how it was made, its rows, how many of them were asked for now, pages, and those resumed."""

    path: Path
    mode: str
    rows: int
    asked: int
    pages: int
    resumed: int
    version: Version
    cutoff: date | None = None

    def report(self) -> dict:
        """For another program, in JSON's types."""
        return {
            "mode": self.mode,
            "rows": self.rows,
            "fetched": self.asked,
            "pages": self.pages,
            "resumed_pages": self.resumed,
            "portal": asdict(self.version),
        }

    def told(self) -> str:
        """What happened, for the person who asked."""
        if self.mode == SAME:
            return f"El portal no ha cambiado desde la última descarga. Filas en la entrega {integer(self.rows)}."
        again = " (se retomó un intento anterior)" if self.resumed else ""
        return f"Descarga {self.mode}{again}. Filas pedidas {integer(self.asked)}, en la entrega {integer(self.rows)}."


@dataclass(frozen=True)
class _Place:
    """The files of one source's fetches."""

    folder: Path
    delivery: Path

    @property
    def base(self) -> Path:
        return self.folder / "base.parquet"

    @property
    def facts(self) -> Path:
        return self.folder / "base.json"

    @property
    def scratch(self) -> Path:
        return self.folder / "respuesta.tmp"


def fetch(
    source: Source,
    layout: Layout,
    steps: Steps,
    *,
    full: bool = False,
    size: int = PAGE_ROWS,
    patience: Patience | None = None,
) -> Fetched:
    """Bring `raw/<source>/portal.csv` to what the portal has now, asking only for changes where that is exact.

    Raises FetchRefused for a source that no portal serves, a changed structure, a data set that does not stand still,
    a portal that does not answer well, or one too large. What was published stays served, and the pages fetched stay
    for the next attempt.
    """
    if source.reader:
        raise FetchRefused(f"«{source.name}» es una capa: diga con --url de qué servicio ArcGIS descargarla.")
    if source.remote is None:
        raise FetchRefused(f"«{source.name}» no se descarga de ningún portal: cargue su archivo con «loaders load».")
    place = _Place(layout.raw / source.name / "portal", layout.raw / source.name / "portal.csv")
    place.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    with alone(place.folder), open_web(source.remote.host, patience or Patience()) as web:
        steps.begin("Preguntando al portal qué tiene")
        for _ in range(ROUNDS):
            try:
                return _fetch(web, source.remote, place, steps, full, size)
            except Shifted:
                forget(place.folder)
            except _Untrusted:
                forget(place.folder)
                full = True
            except Passing as fault:
                raise FetchRefused(gave_up(fault)) from fault
            finally:
                place.scratch.unlink(missing_ok=True)
    raise FetchRefused(
        f"El conjunto «{source.remote.dataset}» cambió mientras se descargaba, {ROUNDS} veces seguidas: lo descargado "
        f"mezclaba dos versiones y se desechó. Repita la orden más tarde. {UNPUBLISHED}"
    )


def _fetch(web: Web, soda: Soda, place: _Place, steps: Steps, full: bool, size: int) -> Fetched:
    check_columns(web, soda, place.scratch)
    now = version(web, soda, place.scratch)
    _check_size(now.rows, soda, place.folder)
    base = {} if full else _usable_base(place, soda)
    if base.get("version") == asdict(now):
        return Fetched(place.delivery, SAME, now.rows, 0, 0, 0, now)
    where, total = _what_to_ask(web, soda, place, base, now)
    pages = Pages(place.folder, Query(soda, where, size), now, total)
    try:
        pages.fetch(web, steps)
    except Passing:  # a page that never comes whole may be the data set's doing rather than the portal's
        _check_still(web, soda, place, now)
        raise
    _check_still(web, soda, place, now)
    steps.begin("Armando la entrega")
    names = (place.folder / "base.tmp", place.folder / "entrega.tmp")
    rows, ids = assemble(pages.paths, soda.columns, place.base if where else None, *names, spill=place.folder)
    if (rows, ids) != (now.rows, now.rows):
        raise _Untrusted if where else Shifted
    _settle(place, soda, now, base.get("completa_en") if where else None, names)
    return Fetched(place.delivery, PARTIAL if where else FULL, now.rows, total, pages.count, pages.resumed, now)


def _check_still(web: Web, soda: Soda, place: _Place, known: Version) -> None:
    if version(web, soda, place.scratch) != known:
        raise Shifted


def _what_to_ask(web: Web, soda: Soda, place: _Place, base: dict, now: Version) -> tuple[str | None, int]:
    """The condition on rows and how many meet it. Without one when the base is of no use or most rows changed."""
    since = base.get("version", {}).get("changed")
    if not since:
        return None, now.rows
    where = f":updated_at > '{since}'"
    changed = version(web, soda, place.scratch, where)
    if changed.written != now.written:
        raise Shifted
    return (where, changed.rows) if changed.rows * 2 < now.rows else (None, now.rows)


def _usable_base(place: _Place, soda: Soda) -> dict:
    """The facts of the last fetch if it was of these columns, its files are as it left them and it is not too old."""
    facts = read_json(place.facts)
    if facts.get("conjunto") != soda.dataset or facts.get("columnas") != list(soda.columns):
        return {}
    if datetime.now(UTC) - datetime.fromisoformat(facts["completa_en"]) > FULL_EVERY:
        return {}
    if not place.base.is_file() or not place.delivery.is_file():
        return {}
    hashes = {"base": sha256(place.base), "entrega": sha256(place.delivery)}
    return facts if facts["huellas"] == hashes else {}


def _settle(place: _Place, soda: Soda, now: Version, last_full: str | None, made: tuple[Path, Path]) -> None:
    """Put base and delivery in their places. The facts go first and come last: without them the base is not used."""
    place.facts.unlink(missing_ok=True)
    for path, target in zip(made, (place.base, place.delivery), strict=True):
        path.chmod(0o600)
        path.rename(target)
    facts = {
        "conjunto": soda.dataset,
        "columnas": list(soda.columns),
        "version": asdict(now),
        "completa_en": last_full or datetime.now(UTC).isoformat(),
        "huellas": {"base": sha256(place.base), "entrega": sha256(place.delivery)},
    }
    write_json(place.facts, facts)
    forget(place.folder)


def _check_size(rows: int, soda: Soda, folder: Path) -> None:
    if not rows:
        raise FetchRefused(f"El conjunto «{soda.dataset}» está vacío en el portal. {UNPUBLISHED}")
    if rows > MAX_ROWS:
        raise FetchRefused(
            f"El conjunto «{soda.dataset}» dice tener {integer(rows)} filas y se admiten {integer(MAX_ROWS)}. "
            f"{UNPUBLISHED}"
        )
    if shutil.disk_usage(folder).free < rows * ROW_SPACE:
        megas = integer(rows * ROW_SPACE // 1_000_000)
        raise FetchRefused(f"No hay espacio en el disco: se necesitan unos {megas} MB libres. {UNPUBLISHED}")


def gave_up(fault: Passing) -> str:
    """The refusal after the last attempt."""
    return (
        f"No se pudo descargar del portal: {fault}, también al repetirlo. Lo descargado queda guardado: la misma "
        f"orden continúa donde quedó. {UNPUBLISHED}"
    )


@contextmanager
def alone(folder: Path) -> Iterator[None]:
    """One fetch of a source at a time. The lock dies with its process."""
    with (folder / ".cerrojo").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise FetchRefused("Otra descarga de esta fuente está en curso: espere a que termine.") from None
        yield
