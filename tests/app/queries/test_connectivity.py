"""The network's queries over small tables: what is doubtful is said, what is unknown stays so, shares have ends."""

import pandas as pd
import pytest

from app.queries import connectivity, connectivity_coverage, connectivity_next
from tests import connectivity as network

# Where the whole of a territory is near a site.
SURE = {f"{name}{end}" for name in ("cubiertas", "sin_cubrir") for end in ("_min", "_max", "_min_pct", "_max_pct")}
ALL = {"network": "ambas", "radius": 300}


@pytest.fixture
def con():
    with network.warehouse() as con:
        yield con


@pytest.mark.parametrize(
    ("part", "codes"), [("wifi", "W1 W2 W3"), ("puntos", "P1 P2 K1 K2"), ("ambas", "W1 W2 W3 P1 P2 K1 K2")]
)
def test_a_part_of_the_network_is_its_kinds_of_sites(con, part, codes) -> None:
    rows = connectivity.sites(con, network=part, radius=300)
    assert rows["sitio_codigo"].tolist() == codes.split()


def test_a_site_says_what_is_doubtful_of_its_place(con) -> None:
    rows = connectivity.sites(con, **ALL).set_index("sitio_codigo")
    assert rows["aviso"].to_dict() == {
        "W1": "",
        "W2": "La fuente dice Centro; su coordenada cae en Norte.",
        "W3": "La fuente dice Sur; su coordenada cae en Floridablanca.",
        "P1": "Lugar aproximado: se dibuja en el centro de su barrio.",
        "P2": "Lugar aproximado: se dibuja en el centro de su comuna.",
        "K1": "",
        "K2": "No se sabe dónde está: no se dibuja ni suma cobertura.",
    }
    assert rows["barrio_nombre"].tolist()[-2:] == ["Barrio Centro", "Sin ubicar"]
    assert rows.loc["W3", "barrio_nombre"] == "Fuera de los barrios"
    assert rows.loc["W1", "sitio_nombre"] == "Parque de Abajo"
    assert rows["es_aproximada"].sum() == 2 and rows.loc["P1", "es_coherente"] is pd.NA
    assert connectivity.doubtful(con, **ALL)["sitio_codigo"].tolist() == ["W2", "W3", "P1", "P2", "K2"]


def test_what_a_site_reaches_is_that_of_the_radius(con) -> None:
    near, far = (
        connectivity.sites(con, network="wifi", radius=radius).set_index("sitio_codigo") for radius in (300, 1000)
    )
    assert near.loc["W1", ["personas", "personas_min", "personas_max"]].tolist() == [30_000, 15_000, 60_000]
    assert far.loc["W1", "personas"] == 100_000 and pd.isna(near.loc["W2", "personas"])


def test_the_list_carried_has_the_date_of_its_copy_and_a_loaded_one_its_own(con) -> None:
    assert connectivity.held(con) and connectivity.origin(con, network="ambas")["cutoff"] == connectivity.LISTED
    con.execute("update frescura set corte_fecha = '2027-01-31'")
    dates = {name: str(connectivity.origin(con, network=name)["cutoff"])[:10] for name in connectivity.NETWORKS}
    assert dates == {"ambas": "2027-01-31", "wifi": "2027-01-31", "puntos": "2020-09-30"}
    assert connectivity.origin(con, network="puntos")["sites"] == "Alcaldía de Bucaramanga · Puntos Digitales"
    con.execute("delete from fuentes")
    assert connectivity.origin(con, network="wifi")["sites"] == "Alcaldía de Bucaramanga · Zonas WiFi públicas"
    con.execute("delete from sitios_conectividad")
    assert not connectivity.held(con)


def test_coverage_has_its_least_and_its_most_and_those_left_out(con) -> None:
    rows = connectivity_coverage.territories(con, level="comuna", **ALL).set_index("territorio_codigo")
    north = rows.loc["C01"]
    assert (north["cubiertas_min_pct"], north["cubiertas_pct"], north["cubiertas_max_pct"]) == (30, 60, 90)
    assert (north["sin_cubrir_min"], north["sin_cubrir"], north["sin_cubrir_max"]) == (1_000, 4_000, 7_000)
    assert north["sitios_10mil"] == 2 and north["territorio_nombre"] == "Norte"
    assert rows.loc["C03", ["personas", "cubiertas_pct", "sitios_10mil"]].isna().all()


def test_the_city_is_one_of_its_places(con) -> None:
    city = connectivity_coverage.one(con, **ALL)
    assert city["territorio_nombre"] == "Bucaramanga" and city["sin_cubrir"] == 5_000
    assert connectivity_coverage.one(con, code="C02", **ALL)["sitios"] == 2
    assert connectivity_coverage.one(con, code="C99", **ALL) is None


def test_estratos_are_those_with_people_of_the_city_or_a_comuna(con) -> None:
    rows = connectivity_coverage.estratos(con, **ALL).set_index("estrato")
    assert rows.index.tolist() == ["1", "6"] and rows.loc["1", "sin_cubrir"] == 3_000
    assert connectivity_coverage.estratos(con, comuna="C01", **ALL)["estrato_nombre"].tolist() == ["Estrato 1"]


def test_the_figures_of_sites_are_those_of_the_place(con) -> None:
    sites = connectivity.sites(con, **ALL)
    told = {}
    for code in (None, "C01", "C02-1", "C03"):
        place = connectivity_coverage.one(con, code=code, **ALL)
        rows = connectivity_coverage.figures_of_sites(con, sites=sites, place=place, code=code)
        told[code] = [None if value != value else value for value in rows["valor"]]
    assert told[None] == [7, pytest.approx(10_000 * 4 / 15_000), 2, 2]
    city = connectivity_coverage.one(con, **ALL)
    rows = connectivity_coverage.figures_of_sites(con, sites=sites, place=city).set_index("indicador")
    assert rows.loc["por_10mil", ["etiqueta", "texto"]].tolist() == ["Por 10.000 habitantes", "2,7"]
    assert rows.loc["por_10mil", "nota"].endswith("; sin contar 1 fuera de la ciudad ni 1 sin lugar conocido")
    assert told["C01"] == [2, 2, 0, 1] and told["C02-1"] == [2, None, 1, 0] and told["C03"] == [0, None, 0, 0]


def test_the_figures_of_people_say_their_ends_or_why_there_are_none(con) -> None:
    place = connectivity_coverage.one(con, **ALL)
    rows = connectivity_coverage.figures_of_people(con, place=place).set_index("indicador")
    assert rows["texto"].to_dict() == {"cubiertas_pct": "66,7 %", "cubiertas": "10.000", "sin_cubrir": "5.000"}
    assert rows.loc["cubiertas_pct", "nota"] == "entre 43,3 % y 90,0 % de 15.000 habitantes"
    assert rows.loc["sin_cubrir", "nota"] == "personas; entre 1.500 y 8.500"
    sure = connectivity_coverage.figures_of_people(con, place=place | dict.fromkeys(place.keys() & SURE, 100))
    assert sure["nota"].tolist() == ["de 15.000 habitantes", "personas", "personas"]
    lost = connectivity_coverage.figures_of_people(con, place=connectivity_coverage.one(con, code="C03", **ALL))
    assert lost["valor"].isna().all() and lost["motivo"].str.contains("nadie ha contado").all()


def test_the_first_proposals_and_the_curve_from_the_network_of_today(con) -> None:
    assert connectivity_next.offered(con) == {"ambas": [300]} and connectivity_next.most(con, **ALL) == 2
    (first,) = connectivity_next.proposals(con, count=1, **ALL).to_dict("records")
    assert (first["orden"], first["barrio_nombre"], first["comuna_nombre"]) == (1, "Barrio Norte", "Sur")
    rows = connectivity_next.curve(con, **ALL)
    assert rows["orden"].tolist() == [0, 1, 2] and rows["nuevas"].tolist() == [0, 1_000, 1_500]
    assert rows.loc[0, ["acumulado_pct", "azar_p05", "cota"]].tolist() == [pytest.approx(200 / 3)] * 3
    assert rows["es_optimo"].tolist() == [True, True, False]
    assert connectivity_next.curve(con, network="wifi", radius=300).empty


def test_the_figures_of_the_next_sites_are_those_of_so_many(con) -> None:
    curve = connectivity_next.curve(con, **ALL)
    one, two = (connectivity_next.key_figures(con, curve=curve, count=n).set_index("indicador") for n in (1, 2))
    assert one["texto"].to_dict() == {"hoy": "66,7 %", "propuestos": "73,0 %", "azar": "70,0 %", "tope": "73,0 %"}
    assert one.loc["propuestos", "etiqueta"] == "Con un sitio más" and two.loc["azar", "etiqueta"] == "2 al azar"
    assert two.loc["propuestos", "nota"].startswith("1.500 personas")
    assert one.loc["tope", "nota"].endswith("es mejor") and two.loc["tope", "nota"].endswith("pasa de ahí")


def test_a_case_is_told_as_shares_of_its_best_or_of_a_bound(con) -> None:
    rows = connectivity_next.cases(con).set_index("territorio_nombre")
    assert rows.index.tolist() == ["Bucaramanga", "Norte", "Centro"], "nobody left to reach: no case"
    assert rows["voraz_razon"].tolist() == [0.8, 1, 0.95] and rows["es_demostrado"].tolist() == [False, True, True]
    assert rows.loc["Norte", ["azar_p05_razon", "azar_p95_razon"]].tolist() == [
        pytest.approx(4 / 9),
        pytest.approx(7 / 9),
    ]
