"""The synthetic city: files in the forms that the offices really deliver, where no real file is loaded.

It shares no code and no parameter with what reads those files. `SOURCES` names the sources that have a sample.
"""

import json
import sys
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from loaders.sample import (
    camara_comercio,
    covid_municipal,
    encuesta_od,
    ocupacion_uci,
    puntos_digitales,
    reactivacion,
    viajes_trabajadores,
    visitas_ivc,
)

SOURCES = {
    "camara_comercio": camara_comercio.deliveries,
    "covid_municipal": covid_municipal.deliveries,
    "encuesta_od": encuesta_od.deliveries,
    "ocupacion_uci": ocupacion_uci.deliveries,
    "puntos_digitales": puntos_digitales.deliveries,
    "reactivacion": reactivacion.deliveries,
    "viajes_trabajadores": viajes_trabajadores.deliveries,
    "visitas_ivc": visitas_ivc.deliveries,
}


@dataclass(frozen=True)
class SampleFile:
    """A file that was written: of which source, where, and its cut-off."""

    source: str
    path: Path
    cutoff: date


def write(folder: Path, sources: set[str], scale: float = 1.0) -> list[SampleFile]:
    """Write the files of those sources, readable by their owner alone, and `manifiesto.json`: what each one holds."""
    written, told = [], {}
    for source in sorted(sources & SOURCES.keys()):
        for delivery in SOURCES[source](scale):
            path = folder / delivery.name
            path.write_bytes(delivery.content)
            path.chmod(0o600)
            written.append(SampleFile(source, path, delivery.cutoff))
            told[delivery.name] = {
                "fuente": source,
                "corte": delivery.cutoff.isoformat(),
                "forma": f"{delivery.layout}, {delivery.form}",
                "procedencia": "sintetico",
                "filas": delivery.rows,
                "sembrado": dict(sorted(delivery.planted.items())),
            }
    text = json.dumps(told, ensure_ascii=False, indent=1, sort_keys=True)
    (folder / "manifiesto.json").write_text(text, encoding="utf-8")
    return written


def forget() -> None:
    """Drop the city that `write` worked out: loading its files needs the room."""
    for name, module in list(sys.modules.items()):
        if name.startswith(f"{__name__}."):
            for value in vars(module).values():
                if hasattr(value, "cache_clear"):
                    value.cache_clear()
