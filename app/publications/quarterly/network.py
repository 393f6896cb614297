"""The community network: who lives near a public Wi-Fi zone or a Punto Digital, and where the next sites would go."""

from __future__ import annotations

from functools import partial

from app.charts.origin import Origin
from app.domain import formats
from app.domain.quarters import Quarter
from app.publications.quarterly import parts
from app.publications.quarterly.model import Absence, Block, Card, Cards, Credit, Lead, Missing, Table, Told, Words
from app.queries import connectivity, connectivity_coverage, connectivity_next, quarterly, territory
from app.warehouse import later, run

# The year of the people that the coverage counts.
YEAR = 2020
NETWORK, RADIUS, FEW = "ambas", 300, 5
_PLACE = "Bucaramanga"
_MARTS = ["sitios_conectividad", "cobertura_por_territorio"]
_NOTES = (
    "Cerca es en línea recta. No se sabe en qué parte de su barrio vive cada quien: cada cuenta lleva lo menos y lo "
    "más que puede ser.",
    "Los próximos sitios se proponen uno a uno, cada vez donde alcanzan a más gente que aún no tiene uno cerca; la "
    "página los compara con sitios al azar y con lo mejor que puede haber.",
)


def told(quarter: Quarter) -> Told:
    """The coverage of the network as it is known, which has no history."""
    if not run(quarterly.has, marts=_MARTS) or not run(connectivity.held):
        raise Missing("No se ha publicado ningún sitio de la red comunitaria.")
    if quarter.year != YEAR:
        raise Missing(f"La cobertura de la red se calcula solo con la población de {YEAR}.")
    about = run(connectivity.origin, network=NETWORK)
    name = f"{about['sites']}; {about['people']}"
    origin = Origin(about["source"], name, about["url"], about["licence"], about["cutoff"])
    places = {radius: run(connectivity_coverage.one, network=NETWORK, radius=radius) for radius in connectivity.RADII}
    cards = [_near(radius, place) for radius, place in places.items() if place]
    kind, asked = places[RADIUS]["procedencia"], {"network": NETWORK, "radius": RADIUS}
    dated = (
        f"La lista de sitios no tiene historia: es la del {formats.day(about['cutoff'])}, y no dice cuáles servían en "
        f"el trimestre. La población es la de {YEAR}."
    )
    share, between, people = _measured(places[RADIUS])
    lead = f"El {share} de la ciudad tendría un sitio de la red a {RADIUS} m o menos ({between}, estimación): {people}."
    later_ = partial(later, **asked)
    polygons = later(territory.polygons, kinds=("comuna", "corregimiento"))
    outline = later(territory.polygons, kinds=("comuna",))
    return Told(
        (Lead(lead, kind),),
        (
            Words(dated),
            Cards(tuple(cards), Credit(origin, "habitantes", kind), "Quién tiene un sitio de la red cerca"),
            parts.picture(
                "mapa-red",
                later_(connectivity.sites),
                origin=origin,
                wide=False,
                height=parts.MAP,
                polygons=polygons,
                outline=outline,
                radius=RADIUS,
            ),
            parts.picture(
                "cobertura-estrato",
                later_(connectivity_coverage.estratos),
                origin=origin,
                wide=False,
                tall=True,
                radius=RADIUS,
                place=_PLACE,
            ),
            _comunas(origin),
            *_next(origin),
        ),
        _NOTES,
    )


def _near(radius: int, place: dict) -> Card:
    """The share of the city within a radius, with its interval."""
    share, between, people = _measured(place)
    within = "1 km" if radius == 1000 else f"{radius} m"
    return Card(f"A {within} o menos", share, "de los habitantes", f"{between.capitalize()}; {people}")


def _measured(place: dict) -> tuple[str, str, str]:
    """A coverage in words: the share, the least and the most that it may be, the people."""
    share, low, high = (
        formats.percent(place[name] / 100) for name in ("cubiertas_pct", "cubiertas_min_pct", "cubiertas_max_pct")
    )
    people = f"{formats.integer(place['cubiertas'])} de {formats.integer(place['personas'])} habitantes"
    return share, f"entre {low} y {high}", people


def _comunas(origin: Origin) -> Table:
    """Who is covered in each comuna, with the least and the most that it may be."""
    rows = run(connectivity_coverage.territories, network=NETWORK, radius=RADIUS, level="comuna")
    rows = rows.sort_values("sin_cubrir", ascending=False, kind="stable")
    cells = [
        (
            row.territorio_nombre,
            formats.integer(row.personas),
            formats.integer(row.cubiertas),
            *(
                formats.percent(share / 100)
                for share in (row.cubiertas_pct, row.cubiertas_min_pct, row.cubiertas_max_pct)
            ),
            formats.integer(row.sin_cubrir),
            formats.integer(row.sitios),
        )
        for row in rows.itertuples()
    ]
    return Table(
        f"Cobertura por comuna, a {RADIUS} m de un sitio de la red; primero donde más gente queda por fuera",
        ("Territorio", "Habitantes", "Cerca", "Parte", "Al menos", "A lo más", "Por fuera", "Sitios"),
        tuple(cells),
        (False, *([True] * 7)),
        Credit(origin, "habitantes; sitios", parts.provenance(rows)),
        widths=(2.6, 1.2, 1.1, 1, 1, 1, 1.1, 0.8),
    )


def _next(origin: Origin) -> list[Block]:
    """The first of the sites proposed for the network of the section."""
    radii = run(connectivity_next.offered).get(NETWORK) if run(quarterly.has, marts=["sitios_propuestos"]) else None
    if not radii or RADIUS not in radii:
        return [Absence("Próximos sitios", "todavía no se han calculado.")]
    rows = run(connectivity_next.proposals, network=NETWORK, radius=RADIUS, count=FEW)
    cells = [
        (
            formats.integer(row.orden),
            row.barrio_nombre,
            row.comuna_nombre,
            formats.integer(row.personas_nuevas),
            formats.percent(row.acumulado_pct / 100),
        )
        for row in rows.itertuples()
    ]
    return [
        Table(
            f"Los {FEW} sitios nuevos de la red que a más gente alcanzarían, a {RADIUS} m",
            ("Orden", "Barrio", "Comuna", "Personas nuevas", "De la ciudad con él"),
            tuple(cells),
            (True, False, False, True, True),
            Credit(origin, "personas", parts.provenance(rows)),
            widths=(0.7, 3, 2.4, 1.5, 1.7),
        )
    ]
