"""A layer of an ArcGIS server into one GeoJSON file, complete and of one version, or a refusal.

By pages in the order of the ids where the server can, else by lists of ids; as GeoJSON where it can, else from its own
rings. Every object of the list of ids comes exactly once. Pages fetched stay for the next attempt at the same layer.
"""

import hashlib
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from pathlib import Path

import httpx

from app.domain.formats import integer
from loaders.contract import Source
from loaders.fetch import delivery
from loaders.fetch.esri import ESRI, About, Unsupported, about, object_ids, some
from loaders.fetch.pages import STATE, forget, read_json, sha256, write_json
from loaders.fetch.soda import Shifted
from loaders.fetch.web import UNPUBLISHED, FetchRefused, Passing, Patience, Web, open_web
from loaders.layers.files import POLYGONS
from loaders.paths import Layout
from loaders.progress import Steps

LAYER = re.compile(r"(/[\w./~%-]+/(?:Feature|Map)Server/\d+)(?:/(?:query)?)?", re.IGNORECASE)
BY_IDS = 100  # in one address: servers cut those of some thousand letters


class Repeated(Passing):
    """A page with objects of another, as from a server that pages worse than it says."""


@dataclass(frozen=True)
class FetchedLayer:
    """A layer's file: its objects, the pages that brought them, those of an earlier attempt, and its last change."""

    path: Path
    features: int
    pages: int
    resumed: int
    cutoff: date | None

    def report(self) -> dict:
        """For another program, in JSON's types."""
        edited = self.cutoff.isoformat() if self.cutoff else None
        return {"features": self.features, "pages": self.pages, "resumed_pages": self.resumed, "edited": edited}

    def told(self) -> str:
        """What happened, for the person who asked."""
        again = " (se retomó un intento anterior)" if self.resumed else ""
        return f"Capa descargada{again}. Elementos {integer(self.features)}, páginas {integer(self.pages)}."


def fetch_layer(
    source: Source,
    url: str,
    layout: Layout,
    steps: Steps,
    *,
    size: int = delivery.PAGE_ROWS,
    patience: Patience | None = None,
) -> FetchedLayer:
    """Bring the layer at that address into `raw/<source>/portal.geojson`.

    Raises FetchRefused for a source that is no layer, an address that is none or of a host that is not allowed, a
    layer that does not stand still, and a server that does not answer well. What was published stays served.
    """
    if source.reader is None:
        raise FetchRefused(f"«{source.name}» no es una capa: --url es solo para las que lo son.")
    address, path = _layer_of(url)
    folder = layout.raw / source.name / "portal"
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    with delivery.alone(folder), open_web(address.host, patience or Patience(), token=False) as web:
        steps.begin("Preguntando al servidor qué tiene")
        for _ in range(delivery.ROUNDS):
            try:
                return _fetch(web, path, f"{address.host}{path}", folder, steps, size)
            except Shifted:
                forget(folder)
            except Passing as fault:
                raise FetchRefused(delivery.gave_up(fault)) from fault
            except Unsupported as fault:
                raise FetchRefused(f"No se pudo descargar la capa: {fault}. {UNPUBLISHED}") from fault
            finally:
                (folder / "respuesta.tmp").unlink(missing_ok=True)
    raise FetchRefused(
        f"La capa cambió mientras se descargaba, {delivery.ROUNDS} veces seguidas: lo descargado se desechó. Repita la "
        f"orden más tarde. {UNPUBLISHED}"
    )


def _layer_of(url: str) -> tuple[httpx.URL, str]:
    try:
        address = httpx.URL(url)
    except httpx.InvalidURL:
        address = httpx.URL("")
    layer = LAYER.fullmatch(address.path)
    if address.scheme != "https" or address.userinfo or not layer or ".." in address.path:
        raise FetchRefused(
            "La dirección debe ser la de una capa ArcGIS: https://servidor/…/FeatureServer/0 o …/MapServer/3."
        )
    return address, layer[1]


def _fetch(web: Web, path: str, name: str, folder: Path, steps: Steps, size: int) -> FetchedLayer:
    scratch = folder / "respuesta.tmp"
    known = web.patiently()(about, web, path, scratch)
    ids = web.patiently()(object_ids, web, path, scratch)
    if not 0 < len(ids) <= POLYGONS.most:
        raise FetchRefused(
            f"La capa dice tener {integer(len(ids))} elementos y se admiten de 1 a {integer(POLYGONS.most)}. "
            f"{UNPUBLISHED}"
        )

    def check_still() -> None:
        after = web.patiently()(about, web, path, scratch)
        if after.edited != known.edited or web.patiently()(object_ids, web, path, scratch) != ids:
            raise Shifted

    def fetched(how: About) -> _Pages:
        pages = _Pages(web, path, name, how, ids, folder, min(size, how.most))
        pages.fetch(steps)
        return pages

    plain = replace(known, format=ESRI, pages=False)
    try:
        try:
            pages = fetched(known)
        except (Unsupported, Repeated):
            check_still()
            if known == plain:
                raise
            pages = fetched(plain)
    except Passing:  # a page that never comes whole may be the layer's doing rather than the server's
        check_still()
        raise
    check_still()
    target = folder.with_suffix(".geojson")
    temporary = folder / "entrega.tmp"
    ordered = [pages.found[one] for one in ids]
    temporary.write_text(json.dumps({"type": "FeatureCollection", "features": ordered}, ensure_ascii=False))
    temporary.chmod(0o600)
    temporary.rename(target)
    edited = datetime.fromtimestamp(known.edited / 1000, UTC).date() if known.edited else None
    forget(folder)
    return FetchedLayer(target, len(ids), pages.count, pages.resumed, edited)


class _Pages:
    """The objects fetched so far, kept on disk page by page; those of an earlier attempt at the same are taken up."""

    def __init__(self, web: Web, path: str, name: str, known: About, ids: list[int], folder: Path, size: int) -> None:
        self._web, self._path, self._known, self._ids, self._folder = web, path, known, ids, folder
        self._size = max(1, size if known.pages else min(size, BY_IDS))
        listed = hashlib.sha256(json.dumps(ids).encode()).hexdigest()
        self._asked = {"capa": name, "elementos": listed, "forma": known.format, "paginas": known.pages}
        self._asked |= {"por_pagina": self._size, "cambio": known.edited}
        self._hashes: list[str] = []
        self.found: dict[int, dict] = {}
        self._take_up()
        self.resumed = self.count

    @property
    def count(self) -> int:
        """How many pages there are."""
        return len(self._hashes)

    def fetch(self, steps: Steps) -> None:
        """Fetch what is missing."""
        for which in self._questions():
            steps.begin(f"Descargando la página {integer(self.count + 1)}")
            fresh = self._web.patiently()(self._page, which)
            page = self._folder / f"pagina-{self.count:05d}.json"
            write_json(page, {"features": fresh})
            self._hashes.append(sha256(page))
            write_json(self._folder / STATE, {"consulta": self._asked, "paginas": self._hashes})
            self.found |= {one["id"]: one for one in fresh}
            steps.rows(len(self.found))

    def _questions(self) -> Iterator[dict[str, str]]:
        """What to ask next, until every object is here. A server may give fewer than asked: the next starts there."""
        while len(self.found) < len(self._ids):
            if self._known.pages:
                yield {
                    "orderByFields": self._known.key,
                    "resultOffset": str(len(self.found)),
                    "resultRecordCount": str(self._size),
                }
            else:
                missing = [one for one in self._ids if one not in self.found]
                yield {"objectIds": ",".join(map(str, missing[: self._size]))}

    def _page(self, which: dict[str, str]) -> list[dict]:
        fresh = some(self._web, self._path, self._known, which, self._folder / "respuesta.tmp")
        names = [one["id"] for one in fresh]
        if not names:
            raise Passing("una página llegó vacía")
        if len(set(names)) < len(names) or self.found.keys() & set(names):
            raise Repeated("una página repite elementos de otra")
        if set(names) - set(self._ids):
            raise Shifted
        return fresh

    def _take_up(self) -> None:
        told = read_json(self._folder / STATE)
        if told.get("consulta") != self._asked:
            forget(self._folder)
            return
        for number, known in enumerate(told["paginas"]):
            page = self._folder / f"pagina-{number:05d}.json"
            if not page.is_file() or sha256(page) != known:
                return
            self._hashes.append(known)
            self.found |= {one["id"]: one for one in read_json(page)["features"]}
