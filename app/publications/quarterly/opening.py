"""The light of opening on the last Saturday of a quarter."""

from __future__ import annotations

from app.charts import words
from app.charts.origin import Origin
from app.domain import formats
from app.domain.quarters import Quarter
from app.publications.quarterly import parts
from app.publications.quarterly.model import Card, Cards, Credit, Lead, Missing, Told
from app.queries import semaforo, territory
from app.warehouse import later, now, run

_LIGHTS = {"rojo": "Rojo", "amarillo": "Amarillo", "verde": "Verde", "sin_dato": "Sin dato"}
_NAMED = {"rojo": "en rojo", "amarillo": "en amarillo", "verde": "en verde", "sin_dato": "sin dato"}
_KINDS = ("comuna", "corregimiento")


def told(quarter: Quarter) -> Told:
    """Which comunas had which light, and why."""
    cut = run(semaforo.newest)
    if cut is None:
        raise Missing("El semáforo necesita la lista municipal de casos, y no hay ninguna cargada.")
    days = [day for day in cut["fechas"] if quarter.holds(day)]
    if not days:
        raise Missing(f"No hay ningún sábado con semáforo en el {quarter.name}.")
    day, reference = days[0], run(semaforo.thresholds)
    limits = dict(zip(reference["umbral"], reference["magnitud"].astype(float), strict=True))
    asked = later(semaforo.lights, level="comuna", day=day, limits=limits)
    rows = now(asked)
    comunas = rows[rows["territorio_tipo"] == "comuna"]
    joined = words.listed([name for _, name, _ in cut["fuentes"]])
    origin = Origin("covid_municipal", f"Cruce de {joined}{_sample(cut)}", None, None, day, word="dos semanas al")
    counts = {light: int((comunas["luz"] == light).sum()) for light in _LIGHTS}
    if counts["sin_dato"] == len(comunas):
        raise Missing(
            f"En las dos semanas al {formats.day(day)} ninguna comuna tiene luz: no hay casos o no se publican."
        )
    cards = tuple(
        Card(_LIGHTS[light], formats.integer(count), "comuna" if count == 1 else "comunas")
        for light, count in counts.items()
    )
    lit = [f"{words.count(count, 'comuna', 'comunas')} {_NAMED[light]}" for light, count in counts.items() if count]
    text = f"En las dos semanas al {formats.day(day)} había {words.listed(lit)}."
    kind = cut["procedencia"]
    return Told(
        (Lead(text, kind),),
        (
            Cards(cards, Credit(origin, "comunas", kind), f"Dos semanas al {formats.day(day)}"),
            parts.picture(
                "mapa-semaforo",
                asked,
                origin=origin,
                wide=False,
                height=parts.MAP,
                polygons=later(territory.polygons, kinds=_KINDS),
                outline=later(territory.polygons, kinds=("comuna",)),
                level="comuna",
            ),
            parts.picture(
                "incidencia-semaforo", asked, origin=origin, wide=False, tall=True, level="comuna", limits=limits
            ),
        ),
        (
            "El semáforo ayuda a decidir, no ordena: junta incidencia, número de reproducción y ocupación de UCI con "
            "los umbrales de referencia de la página, donde se pueden cambiar.",
        ),
    )


def _sample(cut: dict) -> str:
    return ", datos de muestra" if cut["procedencia"] == "sintetico" else ""
