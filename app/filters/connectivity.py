"""The filters of the community network: which part of it, how near is near, where, and how many sites more."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import streamlit as st

from app.domain import formats
from app.filters.address import forget, option, quoted, segments, show, tabs, warn
from app.filters.places import level_and_place
from app.queries import connectivity, connectivity_next, territory
from app.views import BUCARAMANGA, About, address_of
from app.warehouse import run

VIEWS = {"red": "Red", "cobertura": "Cobertura", "proximos": "Próximos sitios"}
RADII = {"300": "300 m", "1000": "1 km"}
LEVELS = {"comuna": "Comunas", "barrio": "Barrios"}
_SPOKEN = {"ambas": "toda la red", "wifi": "zonas wifi", "puntos": "Puntos Digitales"}
# Sites proposed at first.
FEW = 5


@dataclass(frozen=True)
class Network:
    """One view of the network: its part, the radius in metres, the territory chosen (None: the city), sites more.

    `origin` is who published it (`queries.connectivity.origin`).
    """

    view: str
    network: str
    radius: int
    origin: Mapping[str, object]
    level: str = "comuna"
    code: str | None = None
    place: str = "Bucaramanga"
    count: int = 0

    @property
    def query(self) -> dict:
        """The parameters that the queries share."""
        return {"network": self.network, "radius": self.radius}

    @property
    def within(self) -> str:
        """How near: `300 m`."""
        return RADII[str(self.radius)]

    @property
    def title(self) -> str:
        """What the view is of: `Bucaramanga, toda la red a 300 m`."""
        return f"{self.place}, {_SPOKEN[self.network]} a {self.within}"

    @property
    def comuna(self) -> str | None:
        """The comuna chosen, or that of the barrio chosen."""
        return run(territory.comuna, code=self.code) if self.level == "barrio" and self.code else self.code

    @property
    def around(self) -> str:
        """The name of that comuna, or of the city."""
        return _names("comuna").get(self.comuna, "Bucaramanga")

    def about(self, *, people: bool = True) -> About:
        """What its figures stand on: the list of sites and, with `people`, the census and the 2020 projection."""
        proposed = self.view == "proximos"
        address = {"vista": self.view, "red": self.network, "radio": str(self.radius)}
        address |= {"sitios": str(self.count)} if proposed else {"nivel": self.level, "territorio": self.code}
        names = [self.origin["sites"], *([self.origin["people"]] if people else [])]
        return About(
            page="conectividad",
            source=self.origin["source"],
            source_name="; ".join(names),
            cutoff=self.origin["cutoff"],
            place=self.place,
            scope=self.code or BUCARAMANGA,
            url=None if len(names) > 1 or self.network == "ambas" else self.origin["url"],
            licence=self.origin["licence"],
            address=address_of(address),
            view=(self.network, f"{self.radius}m", f"{self.count}-sitios" if proposed else self.level),
        )


def network() -> Network | None:
    """Draw the views and the filters of one; None, said on screen, where no site is published."""
    if not run(connectivity.held):
        st.info("Todavía no se ha cargado ningún sitio de la red comunitaria.", icon=":material/info:")
        return None
    notes: list[str] = []
    view = option("vista", "Vista", VIEWS, default="red", notes=notes, what="la vista", widget=tabs)
    with st.container(border=True, key="filtros"):
        found = _proposed(notes) if view == "proximos" else _placed(notes)
    warn(notes)
    return Network(view=view, origin=run(connectivity.origin, network=found["network"]), **found) if found else None


def _placed(notes: list[str]) -> dict:
    """Part of the network, radius, level and territory."""
    first, second = st.columns([3, 2])
    with first:
        chosen = _network(connectivity.NETWORKS, notes, what="la red")
    with second:
        radius = _radius(RADII, notes)
    first, second = st.columns([2, 3])
    level, code = level_and_place(first, second, LEVELS, notes, _names)
    place = _names(level)[code] if code else "Bucaramanga"
    return {"network": chosen, "radius": radius, "level": level, "code": code, "place": place}


def _names(level: str) -> dict[str, str]:
    return run(territory.names, level=level)


def _proposed(notes: list[str]) -> dict | None:
    """Part of the network and radius, among those with a proposal, and how many of its sites."""
    offered = run(connectivity_next.offered)
    labels = {key: label for key, label in connectivity.NETWORKS.items() if key in offered}
    if not labels:
        st.info("Todavía no se han propuesto próximos sitios.", icon=":material/info:")
        return None
    first, second, third = st.columns([5, 2, 4])
    with first:
        chosen = _network(labels, notes, what="una propuesta para la red")
    with second:
        radii = {key: label for key, label in RADII.items() if int(key) in offered[chosen]}
        radius = _radius(radii, notes)
    with third:
        count = _count(run(connectivity_next.most, network=chosen, radius=radius), notes)
    return {"network": chosen, "radius": radius, "count": count}


def _network(labels: dict[str, str], notes: list[str], *, what: str) -> str:
    return option("red", "Red", labels, default=next(iter(labels)), notes=notes, what=what, widget=segments)


def _radius(labels: dict[str, str], notes: list[str]) -> int:
    what = "una cobertura a la distancia"
    first = next(iter(labels))
    return int(option("radio", "Cerca es a", labels, default=first, notes=notes, what=what, widget=segments))


def _count(most: int, notes: list[str]) -> int:
    """How many sites more, by a slider; what is none, or too many, falls back with a note."""
    default = min(FEW, most)
    asked, found = st.query_params.get("sitios"), default
    if asked:
        known = asked.isascii() and asked.isdigit() and 1 <= int(asked) <= most
        found = int(asked) if known else default
        if not known:
            told = f"«sitios» debe ser un número de 1 a {formats.integer(most)}, no {quoted(asked)}"
            forget("sitios", notes, f"{told}: se muestran {default}.")
    if most < 2:
        return most
    show("sitios", found)
    return st.slider("Sitios nuevos", 1, most, key="sitios", on_change=_write_count, args=(default,))


def _write_count(default: int) -> None:
    value = st.session_state["sitios"]
    if value == default:
        st.query_params.pop("sitios", None)
    else:
        st.query_params["sitios"] = str(value)
