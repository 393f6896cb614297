"""The figures of the Puntos Digitales: what their titles find, what they leave out and say, and their empty states."""

import json
from collections.abc import Callable, Iterator

import altair as alt
import duckdb
import pandas as pd
import pytest

from app import downloads
from app.charts import (
    classes,
    digital_points,
    digital_points_activities,
    digital_points_contacts,
    digital_points_map,
    digital_points_people,
    digital_points_training,
    registry,
)
from app.queries import digital_points_activities as activities
from app.queries import digital_points_contacts as contacts
from app.queries import digital_points_people as people
from app.queries import digital_points_places as places
from app.queries import digital_points_report as report
from tests import digital_points as points
from tests.city import polygons
from tests.digital_points import database

RED = {"place": "en toda la red"}
WHEN = {"when": "de ene 2020 a dic 2020"}


@pytest.fixture(scope="module")
def con() -> Iterator[duckdb.DuckDBPyConnection]:
    with database(points.internal(), points.report(), points.places()) as opened:
        yield opened


DRAWN: dict[str, Callable[..., dict]] = {
    "atenciones-trimestre": lambda con: digital_points.quarters(report.quarters(con)),
    "atenciones-personas": lambda con: digital_points.two_counts(report.contacts_and_people(con)),
    "actividades-informe": lambda con: digital_points.taught(report.taught(con)),
    "meta-puntos": lambda con: digital_points.target(report.plan(con)),
    "charlas-tic-confio": lambda con: digital_points_training.talks(report.talks(con, strategy="en_tic_confio")),
    "charla-mayor": lambda con: digital_points_training.largest(report.talks(con, strategy="en_tic_confio")),
    "talleres-al-punto": lambda con: digital_points_training.workshops(report.talks(con, strategy="al_punto")),
    "embudo-coursera": lambda con: digital_points_training.coursera(report.coursera(con)),
    "atenciones-mes": lambda con: digital_points_contacts.months(contacts.contacts(con, by="canal"), by="canal", **RED),
    "atenciones-orden": lambda con: digital_points_contacts.groups(
        contacts.contacts(con, by="grupo"), by="grupo", **RED, **WHEN
    ),
    "atenciones-cruce": lambda con: digital_points_contacts.crossed(
        contacts.contacts(con, by="punto", across="canal"), by="punto", across="canal", **RED, **WHEN
    ),
    "personas-mes": lambda con: digital_points_people.persons(people.persons(con)),
    "personas-no-suman": lambda con: digital_points_people.sums(people.sums(con)),
    "actividades-mes": lambda con: digital_points_activities.months(activities.activities(con, by="tipo"), **WHEN),
    "actividades-punto": lambda con: digital_points_activities.by_point(activities.activities(con, by="punto"), **WHEN),
    "mapa-puntos": lambda con: digital_points_map.places_map(
        places.places(con), polygons=ground(), whole=places.covered(con)
    ),
    "alcance-puntos": lambda con: digital_points_map.reach(places.places(con)),
}


def ground() -> pd.DataFrame:
    """Some of the city: its outlines take long to draw."""
    return polygons().head(3)


def said(spec: dict) -> str:
    return f"{spec['title']['text']} {spec['title']['subtitle']}"


@pytest.mark.parametrize("name", DRAWN)
def test_every_figure_is_a_valid_picture_with_a_finding(con, name) -> None:
    spec = DRAWN[name](con)
    alt.Chart.from_dict(spec, validate=True)
    text = f"{said(spec)} {spec['description']}"
    assert any(digit in spec["title"]["text"] for digit in "0123456789"), "a title states what is found"
    assert not {"nan", "None", "<NA>", "NaT"} & set(text.replace(".", " ").replace(",", " ").split())
    assert downloads.svg(spec).startswith(b"<svg")


def test_no_figure_is_left_untested() -> None:
    drawn = {one.id for one in registry.figures() if one.draw and "digital_points" in one.draw.__module__}
    assert drawn == set(DRAWN)


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("atenciones-trimestre", ["3.305", "9.426", "2,9 veces", "Suman 19.088", "contactos, no personas"]),
        ("atenciones-personas", ["19.088", "8.550", "no se dividen"]),
        ("actividades-informe", ["91 %", "265 cursos, 15 talleres, 11 charlas"]),
        ("meta-puntos", ["9 de 9 sitios", "no lo alcanzado"]),
        ("charlas-tic-confio", ["11 charlas", "1.363", "215 en agosto, 1.148 en septiembre", "La de 267", "en blanco"]),
        ("charla-mayor", ["49,7 %", "677 de 1.363 en La Joya", "471"]),
        ("talleres-al-punto", ["232", "137, en tres puntos sin desglose", "no se reparte", "95 a"]),
        ("embudo-coursera", ["1.747 inscripciones para 5.000 cupos: el 34,9 %", "15 sept 2020", "no son etapas"]),
        ("personas-no-suman", ["sumar los meses daría"]),
        ("actividades-punto", ["no se reparte"]),
        ("actividades-mes", ["A la mayor fueron 677"]),
        (
            "mapa-puntos",
            ["25 %", "del 20 % al 30 %", "De 2 puntos no se publica", "ninguna fuente dice su lugar: Centro"],
        ),
        (
            "alcance-puntos",
            ["La Joya", "24.000", "se cruzan", "no se suman", "Sin lugar conocido ni estimación: Centro"],
        ),
    ],
)
def test_a_figure_says_what_it_found_and_what_it_does_not_know(con, name, words) -> None:
    text = said(DRAWN[name](con))
    assert [word for word in words if word not in text] == []


def test_a_cell_over_three_points_is_one_bar(con) -> None:
    spec = DRAWN["talleres-al-punto"](con)
    drawn = next(rows for rows in spec["datasets"].values())
    joint = [row for row in drawn if row["valor"] == 137]
    assert len(joint) == 1 and joint[0]["nombre"].startswith("Tres puntos, sin desglose: Promoción Social, ")
    assert len(drawn) == 5 and sum(row["valor"] for row in drawn) == 232
    assert len({row["nombre"][:16] for row in drawn}) == 5, "cut short, each is still told from the others"


def test_whole_counts_have_whole_limits_and_keep_their_classes() -> None:
    counts = pd.Series([1, 2, 3, 4, 4, 5, 7, 12, 20])
    found = classes.classify(counts, digits=0)
    assert found.labels == ("< 3", "3 a < 4", "4 a < 5", "5 a < 9", "≥ 9"), "the fifths are at 2.6, 4, 4.8 and 9"
    assert classes.classify(counts / 10).limits == (0.26, 0.4, 0.48, 0.9), "rates keep theirs"


def test_the_people_near_a_point_stand_beside_its_name(con) -> None:
    drawn = next(iter(DRAWN["alcance-puntos"](con)["datasets"].values()))
    assert any(row["nombre"] == "La Joya: 24.000, entre 18.000 y 31.000" for row in drawn)


def test_the_talk_without_a_point_is_given_to_none(con) -> None:
    drawn = next(rows for rows in DRAWN["charlas-tic-confio"](con)["datasets"].values())
    blank = [row for row in drawn if row["clase"] == digital_points_training.BLANK]
    assert [row["valor"] for row in blank] == [267] and "La Joya" not in blank[0]["nombre"]


def test_hidden_cells_are_grey_and_said() -> None:
    with database(points.public()) as public:
        rows = contacts.contacts(public, by="punto")
    spec = digital_points_contacts.crossed(rows, by="punto", across="mes", **RED, **WHEN)
    assert "Oculto por privacidad" in json.dumps(spec, ensure_ascii=False) and "no son cero" in said(spec)
    assert "de lo que puede mostrarse" in said(spec), "a share of what is shown is not one of all"
    ranked = digital_points_contacts.groups(rows, by="punto", **RED, **WHEN)
    assert "que pueden mostrarse" in said(ranked)
    dark = rows.assign(atenciones=pd.NA, es_oculto=True)
    with pytest.raises(registry.NothingToDraw, match="oculto por privacidad"):
        digital_points_contacts.months(dark, by="punto", **RED)


def test_what_is_unknown_comes_last_and_has_no_colour_of_its_own(con) -> None:
    rows = contacts.contacts(con, by="grupo")
    names = [row["nombre"] for row in next(iter(DRAWN["atenciones-orden"](con)["datasets"].values()))]
    assert names[-1] == "Sin dato"
    spec = digital_points_contacts.months(rows, by="grupo", **RED)
    scale = spec["encoding"]["color"]["scale"]
    assert scale["domain"][-1] == digital_points_contacts.REST and "Sin dato" not in scale["domain"]


def test_the_map_has_a_kilometre_around_each_placed_point(con) -> None:
    rows = places.places(con)
    deck = digital_points_map.deck(rows, polygons=ground(), whole=places.covered(con))
    rings = [layer for layer in deck.layers if layer.id.startswith("alcance-")]
    assert sum(len(layer.data) for layer in rings) == 3 and {layer.get_radius for layer in rings} == {1000}
    texts = [row["texto"] for layer in rings for row in layer.data]
    assert any("Centro de su barrio (aproximado)" in text for text in texts)
    assert any("Centro de su comuna (aproximado)" in text for text in texts)
    assert any("24.000 personas (entre 18.000 y 31.000)" in text for text in texts)
    key = digital_points_map.legend(rows, polygons=ground())
    assert digital_points_map.NEAR in key["description"]


@pytest.mark.parametrize(
    ("draw", "rows", "why"),
    [
        (digital_points.quarters, report.quarters, "no se han cargado"),
        (digital_points.target, report.plan, "no se han cargado"),
        (digital_points_training.coursera, report.coursera, "no se han cargado"),
        (lambda df: digital_points_map.places_map(df, polygons=ground()), places.places, "No se ha cargado"),
        (digital_points_map.reach, places.places, "no se ha calculado"),
        (digital_points_people.persons, people.persons, "cuántas personas distintas"),
        (
            lambda df: digital_points_contacts.months(df, by="canal", **RED),
            lambda con: contacts.contacts(con, by="canal"),
            "con estos filtros",
        ),
        (
            lambda df: digital_points_activities.months(df, **WHEN),
            lambda con: activities.activities(con, by="tipo"),
            "con estos filtros",
        ),
    ],
)
def test_nothing_says_why(con, draw, rows, why) -> None:
    with pytest.raises(registry.NothingToDraw, match=why):
        draw(rows(con).head(0))
