"""The pages fetched so far, on disk with their hashes, so that an interrupted fetch goes on where it was.

Nothing is synced to the disk: what a power cut leaves torn does not match its hash and is fetched again.
"""

import hashlib
import json
import os
import shutil
from dataclasses import asdict
from itertools import takewhile
from pathlib import Path

from app.domain.formats import integer
from loaders.fetch.soda import Query, Version, page
from loaders.fetch.web import Passing, Web
from loaders.progress import Steps

STATE = "estado.json"


def write_json(path: Path, told: dict) -> None:
    """Write a JSON file that is seen whole or not at all, by its owner alone."""
    temporary = path.with_suffix(".tmp")
    with open(os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8") as file:
        json.dump(told, file, ensure_ascii=False, indent=1)
    temporary.rename(path)


def read_json(path: Path) -> dict:
    """What it holds; nothing when it is absent or broken."""
    try:
        told = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return told if isinstance(told, dict) else {}


class Pages:
    """The pages of one query over one version, in one folder; `total` is how many rows they bring together.

    Those of an earlier attempt at the same are taken up, to the first that is not whole; any other is thrown away.
    """

    def __init__(self, folder: Path, query: Query, known: Version, total: int) -> None:
        self._folder, self._query, self._known, self._total = folder, query, known, total
        self._asked = {
            "conjunto": query.soda.dataset,
            "columnas": list(query.columns),
            "condicion": query.where,
            "por_pagina": query.size,
            "version": asdict(known),
        }
        self.count = -(-total // query.size)
        self._hashes = self._take_up()
        self.resumed = len(self._hashes)

    @property
    def paths(self) -> list[Path]:
        return [self._path(number) for number in range(self.count)]

    def fetch(self, web: Web, steps: Steps) -> None:
        """Fetch what is missing. Raises Shifted when the data set changed, Passing when a page never came whole."""
        steps.add(self.count - self.resumed)
        for number in range(self.resumed, self.count):
            steps.begin(f"Descargando la página {integer(number + 1)} de {integer(self.count)}")
            expected = min(self._query.size, self._total - number * self._query.size)
            self._hashes.append(web.patiently()(self._page, web, number, expected))
            write_json(self._folder / STATE, {"consulta": self._asked, "paginas": self._hashes})
            steps.rows(number * self._query.size + expected)

    def _take_up(self) -> list[str]:
        told = read_json(self._folder / STATE)
        if told.get("consulta") != self._asked:
            forget(self._folder)
            return []
        whole = takewhile(lambda pair: _is_whole(*pair), zip(self.paths, told["paginas"], strict=False))
        return [known for _, known in whole]

    def _page(self, web: Web, number: int, expected: int) -> str:
        temporary = self._folder / "pagina.tmp"
        body = page(web, self._query, number, expected, self._known, temporary)
        if body.sha256 in self._hashes:
            raise Passing(f"la página {number + 1} repite otra")
        temporary.rename(self._path(number))
        return body.sha256

    def _path(self, number: int) -> Path:
        return self._folder / f"pagina-{number:05d}.csv"


def forget(folder: Path) -> None:
    """Throw away the pages of an attempt, and what a killed one left half written."""
    for path in [folder / STATE, *folder.glob("pagina-*"), *folder.glob("*.tmp")]:
        path.unlink(missing_ok=True)
    for spilled in folder.glob("*.tmp.d"):
        shutil.rmtree(spilled)


def _is_whole(path: Path, known: str) -> bool:
    return path.is_file() and sha256(path) == known


def sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
