"""Figures of the trips: they draw the numbers of their rows, what is hidden as hidden, and say why when they cannot."""

import datetime as dt
import itertools
import json

import altair as alt
import duckdb
import numpy as np
import pandas as pd
import pytest

from app import downloads
from app.charts import (
    classes,
    mobility,
    mobility_change,
    mobility_gravity,
    mobility_matrix,
    mobility_profile,
    mobility_routes,
)
from app.charts import mobility_times as times
from app.charts.registry import NothingToDraw, figures, table
from app.queries import mobility_change as change
from app.queries import mobility_figures, mobility_od, mobility_zones
from app.queries import mobility_gravity as asked
from app.queries import mobility_profile as profile
from app.queries import mobility_routes as asked_routes
from bench import generated_trips
from tests import city
from tests import mobility as made
from tests.app.charts.test_maps import VISION, lab, texts

TRIPS = {"source": "viajes_trabajadores", "period": dt.date(2021, 5, 1)}
BEFORE = TRIPS | {"period": dt.date(2020, 6, 1)}
PLACE = {"place": "Bucaramanga"}


@pytest.fixture(scope="module")
def con() -> duckdb.DuckDBPyConnection:
    found = duckdb.connect()
    generated_trips.write(found, 6_000, seed=5)
    return found


@pytest.fixture(scope="module")
def published(con) -> duckdb.DuckDBPyConnection:
    found = duckdb.connect()
    generated_trips.write(found, 6_000, seed=5)
    made.publish(found)
    return found


def drawn(con, **more) -> dict[str, dict]:
    """Every figure that draws trips, of one filter."""
    trips = TRIPS | more
    od, before = (mobility_od.od(con, level="comuna", **(one | more)) for one in (TRIPS, BEFORE))
    hours = profile.departures(con, **trips)
    minutes = profile.durations(con, by_zone=True, **trips)
    old = profile.modes(con, departures=profile.departures(con, **(BEFORE | more)))
    when = {"before": "jun 2020", "after": "may 2021"}
    cells = mobility_zones.matrix(con, od=od, order="semejanza", most=12)
    both = {"before": before, "after": od}
    by_mode, by_zone = (
        profile.times(con, durations=minutes, by=by) for by in (["modo", "sexo"], ["comuna_codigo", "comuna_nombre"])
    )
    return {
        "orden-zonas": mobility.zone_sides(mobility_zones.balance(con, od=od), level="comuna"),
        "matriz-viajes": mobility_matrix.od_matrix(cells, order="semejanza", level="comuna"),
        "reparto-modal": mobility_profile.mode_split(profile.modes(con, departures=hours), **PLACE),
        "viajes-por-hora": mobility_profile.departures(hours, **PLACE),
        "tiempos-por-modo": times.times_by_mode(by_mode, **PLACE),
        "tiempos-por-zona": times.times_by_zone(by_zone),
        "curva-tiempos": times.time_curve(profile.curve(con, durations=minutes), **PLACE),
        "cambio-matriz": mobility_change.change_matrix(change.cells(con, most=12, **both), level="comuna", **when),
        "cambio-zonas": mobility_change.change_by_zone(change.zones(con, **both), **when),
        "cambio-modal": mobility_change.change_of_modes(
            change.modes(con, before=old, after=profile.modes(con, departures=hours)), **PLACE, **when
        ),
    }


def test_every_figure_is_a_valid_picture(con) -> None:
    for figure_id, spec in drawn(con).items():
        alt.Chart.from_dict(
            {name: part for name, part in spec.items() if name not in ("datasets", "config")}, validate=True
        )
        svg = downloads.svg(spec)
        assert svg.startswith(b"<svg") and spec["title"]["text"] and spec["description"], figure_id
        assert "NaN" not in texts(svg) and "undefined" not in texts(svg), figure_id


def test_a_filter_that_nobody_meets_is_said(con) -> None:
    nobody = {"hours": [3, 3], "modes": ["taxi"]}
    od = mobility_od.od(con, level="comuna", **TRIPS, **nobody)
    for draw in (
        lambda: mobility.flow_map(od, polygons=pd.DataFrame(), most=10),
        lambda: mobility.zone_sides(mobility_zones.balance(con, od=od), level="comuna"),
        lambda: mobility_matrix.od_matrix(
            mobility_zones.matrix(con, od=od, order="volumen", most=9), order="volumen", level="comuna"
        ),
        lambda: mobility_profile.departures(profile.departures(con, **TRIPS, **nobody), **PLACE),
    ):
        with pytest.raises(NothingToDraw, match="Ningún viaje cumple a la vez todos los filtros"):
            draw()


def test_the_matrix_draws_every_trip_once_and_its_rows_are_its_columns(con) -> None:
    spec = drawn(con)["matriz-viajes"]
    cells = spec["datasets"]["celdas"]
    total = mobility_od.od(con, level="comuna", **TRIPS)["viajes"].sum()
    assert sum(int(text.replace(".", "")) for text in cells["texto"]) == total
    names = next(one["value"] for one in spec["params"] if one["name"] == "nombres")
    assert len(names) == 13 and names[-1].startswith("Las demás zonas")
    for end in ("origen", "destino"):
        assert all(names[place - 1].startswith(name) for place, name in zip(
            cells[f"{end}_lugar"], cells[f"{end}_nombre"], strict=True))  # fmt: skip


def test_what_is_hidden_is_drawn_as_hidden(published) -> None:
    od = mobility_od.od(published, level="comuna", **TRIPS)
    hidden = int(od["es_oculto"].sum())
    assert hidden > 20 and od.loc[od["es_oculto"], "viajes"].isna().all()
    spec = mobility_matrix.od_matrix(
        mobility_zones.matrix(published, od=od, order="volumen", most=40), order="volumen", level="comuna"
    )
    cells = spec["datasets"]["celdas"]
    assert (cells["clase"] == classes.CONCEALED).sum() == hidden == (cells["texto"] == classes.CONCEALED).sum()
    assert "pueden mostrarse" in spec["title"]["text"] and f"{hidden} pares" in spec["title"]["subtitle"]
    zones = mobility_zones.balance(published, od=od, margins=mobility_od.margins(published, **TRIPS))
    whole = published.execute(
        "select sum(viajes) from viajes_por_comuna where origen_codigo = 'TODAS' and destino_codigo <> 'TODAS' "
        "and viaje_fuente = $source and periodo_fecha = $period",
        TRIPS,
    ).fetchone()[0]
    shown = zones["internos"] + zones["llegan"]
    assert od["viajes"].sum() < shown.sum() <= whole, "published totals hold what is hidden between zones"


def test_a_card_says_what_is_hidden_only_where_its_total_leaves_it_out(published) -> None:
    every = mobility_od.od(published, level="comuna", **TRIPS)
    margins = mobility_od.margins(published, **TRIPS)
    inner = every["origen_codigo"].astype(str) == every["destino_codigo"].astype(str)
    sent = set(every.loc[every["es_oculto"] & ~inner, "origen_codigo"].astype(str))
    whole = margins.dropna(subset=["empiezan"])["zona_codigo"]
    zone = min(sent & set(whole) - set(every.loc[every["es_oculto"] & inner, "origen_codigo"].astype(str)))
    sent_from = TRIPS | {"zone": zone, "way": "salen"}
    od = mobility_od.od(published, level="comuna", **sent_from)
    for known, said in ((mobility_od.margins(published, **sent_from), False), (None, True)):
        told = mobility_figures.key_figures(
            published, od=od, margins=known, times=None, zone=zone, kind="comuna", way="salen"
        )
        assert ("ocultos" in told.set_index("indicador").loc["salen", "nota"]) is said


def test_the_published_times_are_those_of_the_trips(con, published) -> None:
    for by in ([], ["modo", "sexo"], ["comuna_codigo", "comuna_nombre"]):
        own = profile.times(con, durations=profile.durations(con, by_zone=True, **TRIPS), by=by)
        told = profile.times(published, durations=None, by=by, **TRIPS)
        joined = told.merge(own, on=by, suffixes=("", "_propio")) if by else told.join(own.add_suffix("_propio"))
        assert len(joined) == len(told) > 0
        for name in ("media", "p50", "p90"):
            assert np.allclose(joined[name], joined[f"{name}_propio"])


def test_changes_are_the_difference_of_the_periods(con) -> None:
    before, after = (mobility_od.od(con, level="comuna", **one) for one in (BEFORE, TRIPS))
    cells = change.cells(con, before=before, after=after, most=6)
    assert cells["diferencia"].sum() == after["viajes"].sum() - before["viajes"].sum() > 0
    zones = change.zones(con, before=after, after=before)
    assert (zones["diferencia"] <= 0).all() and zones["zona_codigo"].is_unique


def test_a_change_is_in_the_class_of_its_size_and_sign() -> None:
    values = pd.Series([-500.0, -40, -3, 0.5, 4, 60, 800, None])
    found, labels, colors = mobility_change.diverging(values)
    assert found[-1] == classes.CONCEALED and len(labels) == len(colors) == 7
    order = [labels.index(one) for one in found[:-1]]
    assert order == sorted(order) and order[0] == 0 and order[-1] == 6 and order[3] == 3
    few, labels, colors = mobility_change.diverging(pd.Series([3.0, 0.0]))
    assert len(labels) == len(colors) == 3 and few[0] == labels[2]


@pytest.mark.parametrize("vision", VISION)
def test_rises_and_falls_stay_apart_with_any_vision(vision) -> None:
    steps = [*mobility_change.FEWER, *mobility_change.MORE]
    for one, other in itertools.combinations(steps, 2):
        assert np.linalg.norm(lab(one, vision) - lab(other, vision)) > 10, (one, other)


def test_the_model_that_is_no_better_points_at_nothing(con) -> None:
    made.gravity(con)
    level = {"source": TRIPS["source"], "level": "comuna"}
    fit = asked.fit(con, period=dt.date(2020, 9, 1), **level)
    pairs = asked.pairs(con, period=fit["periodo_fecha"], **level)
    about = {"es_mejor": True, "mejora_pct": fit["mejora_pct"]}
    spec = mobility_gravity.observed_and_expected(pairs, fit=about)
    assert "quita el 61 %" in spec["title"]["text"].replace("\u00a0", " ")
    assert (spec["datasets"]["pares"]["clase"] == "Más de lo esperado").sum() == 2
    rows = table("pares-gravedad", pairs)
    assert len(rows) == 2 and (rows["Diferencia"] > 0).all()
    with pytest.raises(NothingToDraw, match="no predice mejor"):
        mobility_gravity.excess_map(pairs, polygons=pd.DataFrame(), fit=about | {"es_mejor": False}, level="comuna")
    own = asked.pairs(con, period=fit["periodo_fecha"], zone="C13", **level)
    assert 0 < len(own) < len(pairs) and own[["origen_codigo", "destino_codigo"]].eq("C13").any(axis=1).all()
    assert asked.fit(con, source="censo", level="comuna", period=dt.date(2020, 1, 1)) is None


def test_every_figure_of_the_board_is_embeddable_and_has_its_method() -> None:
    own = [one for one in figures() if mobility.METHOD in one.method]
    assert len(own) >= 14
    assert all(one.embeddable for one in own if one.draw), "pictures travel"


def test_routes_are_drawn_as_far_as_they_were_located(con) -> None:
    made.routes(con)
    rows = asked_routes.routes(con)
    deck = mobility_routes.routes_deck(rows, polygons=city.polygons())
    (lines,) = [layer for layer in json.loads(deck.to_json())["layers"] if layer["id"] == "rutas"]
    assert [one["properties"]["texto"] for one in lines["data"]] == ["Ruta 10: Norte - Sur (Transcentro)"]
    spec = mobility_routes.routes_map(rows, polygons=city.polygons())
    assert spec["title"]["text"] == "De 2 rutas se ubicó el 50 % del recorrido" and "No es un trazado" in deck.alt
    assert downloads.svg(spec).startswith(b"<svg")
    with pytest.raises(NothingToDraw, match="no se ubicaron"):
        mobility_routes.routes_map(asked_routes.routes(con, route="36"), polygons=city.polygons())
