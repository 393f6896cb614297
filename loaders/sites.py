"""Where a record says that it is: barrio, comuna and municipality as typed, to the codes of its territory."""

from collections.abc import Mapping
from functools import cache

from loaders.barrios import NOWHERE, neighbourhoods
from loaders.contract import Resolved
from loaders.places import gazetteer

CITY, DEPARTMENT = "68001", "68"
NUMBERS = {"parecido": 40, "sin_barrio": 41, "sin_ubicar": 42, "contradice": 44}


def declared_place(values: Mapping[str, str | None], prefix: str) -> Resolved:
    """Territory, comuna and municipality. A municipality other than the city is its own territory.

    Raises rules 40 to 45 of the source whose rules begin with `prefix`: 40 a name written otherwise, 41 no barrio,
    42 no place at all, 43 another municipality, 44 barrio against comuna, 45 a name of several barrios.
    """
    elsewhere = _other_municipality(values.get("municipio")) or _other_municipality(values["comuna"])
    if elsewhere:
        return Resolved((elsewhere, elsewhere, elsewhere), (f"{prefix}-43",))
    spot = neighbourhoods().find(values["barrio"], values["comuna"])
    number = (NUMBERS | {"ambiguo": 45 if spot.territory != NOWHERE else 42}).get(spot.how)
    return Resolved((spot.territory, spot.comuna, CITY), (f"{prefix}-{number}",) if number else ())


@cache
def _other_municipality(name: str | None) -> str | None:
    if not name:
        return None
    found = gazetteer().find(
        code=name if name.isdigit() and len(name) == 5 else None, name=name, department=None, department_code=DEPARTMENT
    )
    return found.municipality if found.how in ("codigo", "nombre") and found.municipality != CITY else None
