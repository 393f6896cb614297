"""Lights are told apart by letter, shape and lightness, and every chart says in words what it shows."""

import itertools
import json
from datetime import date

import altair as alt
import numpy as np
import pandas as pd
import pytest

from app.charts import (
    maps_deck,
    registry,
    semaforo,
    semaforo_changes,
    semaforo_lights,
    semaforo_map,
    semaforo_sectors,
    theme,
)
from tests.app.charts.test_maps import POLYGONS, VISION, lab

LIMITS = {"incidencia_amarillo": 100.0, "incidencia_rojo": 300.0}
LIGHTS = ["rojo", "amarillo", "verde", "sin_dato"]
WORDS = dict(zip(LIGHTS, ["Rojo", "Amarillo", "Verde", "Sin dato"], strict=True))


def rows(count: int = 8, level: str = "comuna") -> pd.DataFrame:
    light = [LIGHTS[place % 4] for place in range(count)]
    known = np.array([one != "sin_dato" for one in light])
    rate = np.where(known, np.linspace(500, 40, count), np.nan)
    return pd.DataFrame(
        {
            "territorio_codigo": [f"T{place:02d}" for place in range(count)],
            "territorio_nombre": [f"Lugar {place}" for place in range(count)],
            "territorio_tipo": level,
            "comuna_codigo": ["C01" if place < 5 else "C02" for place in range(count)],
            "luz": light,
            "luz_nombre": [WORDS[one] for one in light],
            "en_el_limite": [place == 1 for place in range(count)],
            "razones": ["Una razón.\nIncidencia: algo.\nOtra."] * count,
            "incidencia_14": rate,
            "incidencia_14_bajo": rate * 0.8,
            "incidencia_14_alto": rate * 1.3,
            "es_casos_oculto": [one == "sin_dato" for one in light],
            "rt": 1.2,
            "rt_bajo": 1.0,
            "rt_alto": 1.5,
            "puesto": pd.array([place + 1 if ok else None for place, ok in enumerate(known)], dtype="Int64"),
            "puesto_bajo": pd.array([1 if ok else None for ok in known], dtype="Int64"),
            "puesto_alto": pd.array([count if ok else None for ok in known], dtype="Int64"),
            "procedencia": "mixto",
        }
    )


def values(spec: dict) -> list[dict]:
    return [row for table in theme.whole(spec)["datasets"].values() for row in table]


@pytest.mark.parametrize("vision", VISION)
def test_the_colours_are_told_apart_with_any_vision(vision) -> None:
    seen = {light: lab(color, vision) for light, color in semaforo_lights.COLORS.items()}
    for one, other in itertools.combinations(seen, 2):
        assert np.linalg.norm(seen[one] - seen[other]) > 20, (vision, one, other)
    assert abs(seen["verde"][0] - seen["rojo"][0]) > 15, "and not by hue alone"


def test_each_light_has_a_letter_a_shape_and_a_word_of_its_own() -> None:
    for told in (semaforo_lights.LETTERS, semaforo_lights.SHAPES, semaforo_lights.COLORS):
        assert len(set(told.values())) == 4 and set(told) == set(LIGHTS)


def test_the_map_says_the_letter_and_the_first_reasons() -> None:
    df = rows()
    deck = semaforo_map.lights_deck(df, polygons=POLYGONS, outline=POLYGONS[:3], level="comuna", chosen="T03")
    told = json.loads(deck.to_json())
    layers = {layer["id"]: layer for layer in told["layers"]}
    assert [row["letra"] for row in layers["letras"]["data"]][:5] == ["R", "A", "V", "?", "R"]
    about = layers[maps_deck.LAYER]["data"][1]["properties"]
    assert about["texto"].startswith("Amarillo, en el límite\nUna razón.")
    assert layers[maps_deck.LAYER]["data"][11]["properties"]["texto"] == "Sin dato", "no row, no light"
    assert "http" not in deck.to_json() and "Rojo: Lugar 0, Lugar 4" in deck.alt
    still = semaforo_map.lights_map(df, polygons=POLYGONS, outline=POLYGONS[:3], level="comuna")
    alt.Chart.from_dict(still, validate=True)
    assert "6 comunas con luz, 2 en rojo, 2 en amarillo y 2 en verde" in still["title"]["text"]
    assert "En el límite" in still["title"]["subtitle"] and "por privacidad: 2 comunas" in still["title"]["subtitle"]
    legend = semaforo_map.lights_legend(df)
    assert "R · Rojo" in json.dumps(legend, ensure_ascii=False) and "? · Sin dato" in legend["description"]


@pytest.mark.parametrize("level", ["comuna", "barrio"])
def test_intervals_over_the_thresholds(level) -> None:
    df = rows(40, level)
    spec = semaforo.incidence(df, level=level, limits=LIMITS, selected="T06" if level == "barrio" else None)
    alt.Chart.from_dict(theme.whole(spec), validate=True)
    names = {row["nombre"] for row in values(spec) if "luz_nombre" in row}
    assert len(names) == (40 if level == "comuna" else 35), "those of the same comuna, the other 35"
    assert "no se puede decir" in spec["title"]["text"] and "oculto por privacidad" in spec["description"]
    few = semaforo.incidence(df[df["incidencia_14"] < 100], level=level, limits=LIMITS)
    assert few["title"]["text"].startswith("Ningún" if level == "barrio" else "Ninguna")
    many = semaforo.incidence(df, level="barrio", limits=LIMITS)
    assert level == "comuna" or "Los 25 barrios de incidencia más alta" in many["title"]["subtitle"]


def test_places_tell_what_chance_allows() -> None:
    spec = semaforo.places(rows(), level="comuna")
    alt.Chart.from_dict(theme.whole(spec), validate=True)
    assert spec["title"]["text"] == "Lugar 0 va primero, pero el azar permite del 1 al 8 entre 6"
    sure = rows().assign(puesto_alto=lambda df: df["puesto"], puesto_bajo=lambda df: df["puesto"])
    assert semaforo.places(sure, level="comuna")["title"]["text"] == "Lugar 0 va primero, sin duda"
    nothing = rows().assign(puesto=pd.array([None] * 8, dtype="Int64"), incidencia_14=np.nan)
    for draw in (semaforo.places, lambda df, **told: semaforo.incidence(df, limits=LIMITS, **told)):
        with pytest.raises(registry.NothingToDraw, match="Ningún territorio"):
            draw(nothing, level="comuna")


def test_the_weeks_add_up_to_every_comuna() -> None:
    days = pd.to_datetime(["2020-08-01", "2020-08-08"])
    counts = {"rojo": (17, 3), "amarillo": (0, 10), "verde": (0, 2), "sin_dato": (0, 2)}
    df = pd.DataFrame(
        [
            {"fecha": day, "luz": light, "luz_nombre": WORDS[light], "territorios": told[place], "de": 17}
            for place, day in enumerate(days)
            for light, told in counts.items()
        ]
    )
    spec = semaforo_changes.weeks(df, shown=date(2020, 8, 8))
    alt.Chart.from_dict(theme.whole(spec), validate=True)
    assert spec["title"]["text"] == "Todas las comunas en rojo en 1 semana; alguna en verde en 1"
    drawn = [row for row in values(spec) if "arriba" in row]
    assert all(row["arriba"] - row["abajo"] == row["territorios"] > 0 for row in drawn)
    assert sorted(row["arriba"] for row in drawn if row["fecha"].startswith("2020-08-08")) == [2, 12, 15, 17]


def test_sensitivity_says_how_many_change() -> None:
    df = pd.DataFrame(
        [
            {"criterio": code, "criterio_nombre": name, "cambio": by, "cambian": 3, "peor": 3, "mejor": 0, "de": 17}
            for code, name in (("rt", "Rt"), ("todos", "Todos a la vez"))
            for by in (-0.2, 0.2)
        ]
    )
    spec = semaforo_changes.sensitivity(df, level="comuna")
    alt.Chart.from_dict(theme.whole(spec), validate=True)
    assert "cambian 3 de 17 comunas; 20 % más altos, 3" in spec["title"]["text"]
    with pytest.raises(registry.NothingToDraw, match="Ningún territorio tiene luz"):
        semaforo_changes.sensitivity(df.assign(de=0), level="comuna")


def test_sectors_say_whether_where_they_work_tells_them_apart() -> None:
    df = rows(8).rename(columns={"territorio_codigo": "ciiu_seccion", "territorio_nombre": "ciiu_seccion_nombre"})
    df = df.assign(trabajadores=1000, ubicados_pct=99.0)
    spec = semaforo_sectors.sectors(df, limits=LIMITS)
    alt.Chart.from_dict(theme.whole(spec), validate=True)
    assert spec["title"]["text"] == "De 6 sectores, 2 en rojo, 2 en amarillo y 2 en verde; dónde trabajan los distingue"
    alike = semaforo_sectors.sectors(df.assign(incidencia_14_bajo=1, incidencia_14_alto=999), limits=LIMITS)
    assert "no los distingue más allá del azar" in alike["title"]["text"] and "(1.000)" in alike["description"]
    with pytest.raises(registry.NothingToDraw, match="ningún establecimiento"):
        semaforo_sectors.sectors(df.assign(incidencia_14=np.nan), limits=LIMITS)
