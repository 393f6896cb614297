"""What the board of the Puntos Digitales counts, against plain Python over the contacts that the marts come from."""

from collections.abc import Iterator
from datetime import date

import duckdb
import pandas as pd
import pytest

from app.queries import (
    digital_points,
    digital_points_activities,
    digital_points_contacts,
    digital_points_people,
    digital_points_places,
    digital_points_report,
)
from tests import digital_points as points
from tests.digital_points import database

COLUMNS = {name: column for name, (column, _) in digital_points.DIMENSIONS.items()}


@pytest.fixture(scope="module")
def con() -> Iterator[duckdb.DuckDBPyConnection]:
    """The internal profile's marts."""
    with database(points.internal(), points.report(), points.places()) as opened:
        yield opened


@pytest.fixture(scope="module")
def public() -> Iterator[duckdb.DuckDBPyConnection]:
    with database(points.public(), points.report(), points.places()) as opened:
        yield opened


@pytest.fixture(scope="module")
def bare() -> Iterator[duckdb.DuckDBPyConnection]:
    """Before any book is loaded."""
    with database(points.report()) as opened:
        yield opened


def test_the_report_says_what_it_says(con) -> None:
    shown = digital_points_report.key_figures(con).set_index("indicador")["texto"]
    assert shown.tolist() == ["19.088", "8.550", "265 · 15 · 11", "9 sitios"]
    rows = digital_points_report.quarters(con)
    assert rows["atenciones"].tolist() == [3305, 6357, 9426] and rows["atenciones"].sum() == 19088
    assert digital_points_report.contacts_and_people(con)["valor"].tolist() == [19088, 8550]
    assert digital_points_report.taught(con)["actividades"].tolist() == [265, 15, 11]
    goals = digital_points_report.plan(con)
    assert goals["meta"].tolist() == [9] * 4 and set(goals["linea_base"]) == {9}


def test_a_blank_point_and_a_cell_over_three_stay_what_they_are(con) -> None:
    talks = digital_points_report.talks(con, strategy="en_tic_confio")
    assert len(talks) == 11 and talks["asistentes"].sum() == 1363
    assert talks.groupby("periodo")["asistentes"].sum().to_dict() == {"2020-08": 215, "2020-09": 1148}
    assert talks.loc[talks["puntos"] == 0, "asistentes"].tolist() == [267]
    assert talks["parte"].max() == pytest.approx(677 / 1363)
    workshops = digital_points_report.talks(con, strategy="al_punto")
    assert workshops["asistentes"].sum() == 232
    assert workshops.loc[workshops["puntos"] == 3, "asistentes"].tolist() == [137]
    assert workshops.loc[workshops["puntos"] == 1, "asistentes"].sum() == 95


def test_coursera_has_two_stages_and_three_figures_that_are_none(con) -> None:
    rows = digital_points_report.coursera(con)
    assert rows["valor"].tolist() == [5000, 1747]
    assert rows["conversion"].iloc[-1] == pytest.approx(0.3494)
    assert digital_points_report.coursera_cutoff(con) == date(2020, 9, 15)
    apart = digital_points_report.coursera_figures(con).set_index("indicador")
    assert apart["texto"].to_dict() == {"cursos": "3.800", "horas": "4.683", "lecciones": "4.895"}


def test_without_the_report_every_card_says_why() -> None:
    with database() as nothing:
        cards = digital_points_report.key_figures(nothing)
        assert cards["valor"].isna().all() and cards["motivo"].notna().all()
        assert digital_points_report.coursera_cutoff(nothing) == date(2020, 9, 30)


@pytest.mark.parametrize("by", COLUMNS)
@pytest.mark.parametrize("filters", [{}, {"punto": "inem"}, {"canal": "virtual", "grupo": "jovenes"}])
def test_groups_and_months_sum_to_the_contacts(con, by, filters) -> None:
    own = points.contacts()
    for name, value in filters.items():
        own = own[own[COLUMNS[name]] == value]
    own = own[own["mes_fecha"].between(date(2020, 3, 1), date(2020, 10, 1))]
    rows = digital_points_contacts.contacts(con, by=by, start=date(2020, 3, 1), end=date(2020, 10, 1), **filters)
    found = rows.set_index(["codigo", "columna"])["atenciones"].to_dict()
    months = own["mes_fecha"].astype(str)
    assert found == own.groupby([COLUMNS[by], months]).size().to_dict()
    for across in set(COLUMNS) - {by}:
        rows = digital_points_contacts.contacts(con, by=by, across=across, **filters)
        both = rows.set_index(["codigo", "columna"])["atenciones"].to_dict()
        whole = points.contacts()
        for name, value in filters.items():
            whole = whole[whole[COLUMNS[name]] == value]
        assert both == whole.groupby([COLUMNS[by], COLUMNS[across]]).size().to_dict()


def test_the_public_is_told_one_dimension_at_a_time(con, public) -> None:
    assert digital_points.ways(con) == digital_points.ways(public) == list(COLUMNS)
    for by in ("programa", "canal", "grupo"):
        both = [digital_points_contacts.contacts(one, by=by) for one in (con, public)]
        pd.testing.assert_frame_equal(*both)
    inside, outside = (digital_points_contacts.contacts(one, by="punto") for one in (con, public))
    hidden = outside["es_oculto"]
    assert hidden.any() and outside.loc[hidden, "atenciones"].isna().all()
    assert inside.loc[hidden, "atenciones"].lt(points.FEW).all()
    assert inside.loc[~hidden, "atenciones"].tolist() == outside.loc[~hidden, "atenciones"].tolist()


def test_the_public_crosses_points_by_whole_quarters(con, public) -> None:
    assert digital_points_contacts.crossings(con, by="canal") == ["mes", "punto", "programa", "grupo"]
    assert digital_points_contacts.crossings(public, by="canal") == ["mes", "punto"]
    assert digital_points_contacts.crossings(public, by="punto") == ["mes", "programa", "canal", "grupo"]
    whole = {"start": date(2020, 4, 1), "end": date(2020, 9, 1)}
    for by, across in (("programa", "punto"), ("punto", "canal")):
        outside = digital_points_contacts.contacts(
            public, by=by, across=across, start=date(2020, 3, 1), end=date(2020, 10, 1)
        )
        inside = digital_points_contacts.contacts(con, by=by, across=across, **whole)
        assert outside[["codigo", "columna"]].equals(inside[["codigo", "columna"]])
        hidden = outside["es_oculto"]
        assert 0 < hidden.sum() < len(outside) and outside.loc[hidden, "atenciones"].isna().all()
        assert inside.loc[~hidden, "atenciones"].tolist() == outside.loc[~hidden, "atenciones"].tolist()


def test_groups_are_called_as_their_list_calls_them(con) -> None:
    called = digital_points_contacts.contacts(con, by="programa").set_index("codigo")["nombre"].to_dict()
    assert called == {"sena": "SENA", "acceso_libre": "Acceso libre a equipos e internet"}
    assert list(digital_points.names(con, by="punto"))[-3:] == ["centro_pensamiento", "varios", "sin_dato"]
    with database(points.internal()) as unnamed:
        unnamed.execute("drop table programas_puntos")
        assert set(digital_points_contacts.contacts(unnamed, by="canal")["nombre"]) == {"presencial", "virtual"}


@pytest.mark.parametrize("kind", ["mes", "trimestre", "anio"])
def test_persons_are_counted_once_in_each_period(con, public, kind) -> None:
    rows = points.contacts().assign(mes=lambda df: pd.to_datetime(df["mes_fecha"]))
    period = rows["mes"].dt.to_period({"mes": "M", "trimestre": "Q", "anio": "Y"}[kind])
    for one in (con, public):
        found = digital_points_people.persons(one, kind=kind)
        assert found["personas"].tolist() == rows.groupby(period)["documento"].nunique().tolist()
        assert found["atenciones"].sum() == len(rows)
        assert found["sin_documento"].sum() == rows["documento"].isna().sum() > 0
        named = rows.groupby(period)["documento"].count() / rows.groupby(period)["documento"].nunique()
        assert found["veces"].tolist() == pytest.approx(named.tolist())


def test_persons_never_add_up(con, public) -> None:
    rows = points.contacts()
    told = digital_points_people.sums(con).set_index("clave")["personas"].to_dict()
    distinct = rows["documento"].nunique()
    assert told["anio"] == distinct < told["puntos"] < told["meses"]
    assert told["meses"] == rows.groupby("mes_fecha")["documento"].nunique().sum()
    assert told["puntos"] == rows.groupby("punto_codigo")["documento"].nunique().sum()
    trained = rows[(rows["programa_codigo"] == "sena") & (rows["mes_fecha"] < date(2020, 10, 1))]
    assert told["capacitadas"] == trained["documento"].nunique()
    assert told["informe"] == 8550
    outside = digital_points_people.sums(public)
    assert outside["clave"].tolist() == ["meses", "anio", "capacitadas", "informe"]
    assert outside.set_index("clave")["procedencia"].to_dict()["informe"] == "real"


def test_activities_by_type_and_point_sum_alike(con, public) -> None:
    listed = points.events()
    for one in (con, public):
        kinds = digital_points_activities.activities(one, by="tipo")
        assert kinds.groupby("codigo")["actividades"].sum().to_dict() == listed.groupby("tipo").size().to_dict()
        assert kinds["asistentes"].sum() == listed["asistentes"].sum() and kinds["asistentes_mayor"].max() == 677
    assert digital_points_activities.ways(con) == ["tipo", "punto"]
    assert digital_points_activities.ways(public) == ["tipo"], "who went to a small one would be known"
    places = digital_points_activities.activities(con, by="punto", start=date(2020, 9, 1), end=date(2020, 9, 1))
    september = listed[listed["mes_fecha"] == date(2020, 9, 1)]
    assert places.set_index("codigo")["actividades"].to_dict() == september.groupby("punto_codigo").size().to_dict()
    assert {"varios", "sin_dato"} <= set(places["codigo"]), "what is of no one point is not shared out"


def test_places_have_their_people_and_what_is_not_placed_stays(con, bare) -> None:
    rows = digital_points_places.places(con).set_index("punto_codigo")
    assert rows["personas"].to_dict() | {"centro_pensamiento": None} == {
        "santander": 23_000,
        "inem": 20_500,
        "la_joya": 24_000,
        "centro_pensamiento": None,
    }
    assert rows.index[-1] == "centro_pensamiento" and pd.isna(rows.loc["centro_pensamiento", "latitud"])
    assert rows.loc["centro_pensamiento", "punto_nombre"] == "Centro de Pensamiento"
    assert digital_points_places.covered(con)["cubiertas"] == 150_000
    assert digital_points_places.covered(bare) is None and digital_points_places.year(bare) == 2020


def test_what_is_not_loaded_is_not_offered(bare) -> None:
    assert digital_points.bounds(bare) is None and digital_points.ways(bare) == []
    assert digital_points_people.people_in(bare) is None and digital_points_activities.ways(bare) == []


def test_the_months_and_the_source_of_the_books(con, public) -> None:
    for one in (con, public):
        told = digital_points.bounds(one)
        assert told["meses"] == [date(2020, month, 1) for month in range(1, 13)]
        assert told["procedencia"] == "sintetico" and told["corte_fecha"] == date(2020, 12, 31)
        assert told["fuente_nombre"] == "Libros, datos de muestra" and "cifras agregadas" in told["licencia"]
