"""The parameters that the pages show are those that the code computes with."""

import csv
from pathlib import Path

from app.domain.epidemiology import LEVEL, delays, nowcast, reproduction, severity, smoothing

TABLE = Path(__file__).parents[4] / "data" / "reference" / "parametros_epidemiologicos.csv"


def test_what_is_shown_is_what_is_used() -> None:
    with TABLE.open(encoding="utf-8", newline="") as file:
        shown = {row["parametro"]: float(row["magnitud"]) for row in csv.DictReader(file)}
    used = {
        "rt_ventana": reproduction.WINDOW,
        "rt_previa_media": reproduction.PRIOR_MEAN,
        "rt_previa_desviacion": reproduction.PRIOR_SD,
        "rt_casos_minimos": reproduction.MIN_CASES,
        "crecimiento_ventana": reproduction.GROWTH_WINDOW,
        "nowcast_ventana": nowcast.WINDOW,
        "nowcast_demora_maxima": nowcast.MAX_DELAY,
        "nowcast_vida_media": nowcast.HALF_LIFE,
        "dia_completo": nowcast.COMPLETE,
        "demora_cohorte_visible": delays.ENOUGH,
        "nivel_intervalo": LEVEL,
    }
    assert {name: shown[name] for name in used} == used
    assert {module.LEVEL for module in (delays, reproduction, severity, smoothing)} == {LEVEL}
    # The serial interval is an argument: the table is where it comes from.
    assert shown.keys() - used.keys() >= {"intervalo_serial_media", "intervalo_serial_desviacion"}
