"""A chart's shape is made once; each view puts its rows, values and words in."""

from datetime import date

import altair as alt
import pandas as pd
import pytest

from app import drawing
from app.charts import covid, theme

ROWS = pd.DataFrame(
    {
        "ambito_codigo": ["68001", "68276"],
        "ambito_nombre": ["Bucaramanga", "Floridablanca"],
        "tasa_ataque": [136.3, None],
        "confirmados": [818, 500],
        "personas": [600098, 300000],
    }
)


def test_another_view_needs_no_altair(monkeypatch: pytest.MonkeyPatch) -> None:
    view = {"cutoff": date(2020, 7, 25)}
    first = covid.territories(ROWS, scope="68001", place="Bucaramanga", **view)
    for chart in (alt.Chart, alt.LayerChart):
        monkeypatch.setattr(chart, "to_dict", lambda *_, **__: pytest.fail("the shape was made again"))
    more = ROWS.assign(tasa_ataque=[150.0, 120.0])
    second = covid.territories(more, scope="68276", place="Floridablanca", **view)
    assert [row["elegido"] for row in theme.whole(second)["datasets"]["territorios"]] == [False, True]
    assert len(theme.whole(first)["datasets"]["territorios"]) == 1 and first["height"] < second["height"]
    assert "Floridablanca: 120" in second["title"]["text"] and "Bucaramanga: 136" in first["title"]["text"]


def test_rows_travel_as_arrow_and_come_back_as_they_were() -> None:
    drawn = drawing.drawing(
        None, figure_id="casos-por-territorio", rows=ROWS, scope="68001", place="Bucaramanga", cutoff=date(2020, 7, 25)
    )
    assert all(isinstance(table, bytes) for table in drawn.spec["datasets"].values())
    own = covid.territories(ROWS, scope="68001", place="Bucaramanga", cutoff=date(2020, 7, 25))
    assert drawing.unpacked(drawn.spec) == theme.whole(own)


def test_dates_are_text_and_gaps_are_gaps_on_the_page_and_in_a_file() -> None:
    table = pd.DataFrame(
        {
            "dia": pd.to_datetime(["2020-03-06", None]),
            "n": [1, 2],
            "media": [0.5, float("nan")],
            "nombre": ["Bogotá", None],
            "es": [True, False],
        }
    )
    spec = {"datasets": {"t": table, "ya": [{"a": 1}]}}
    rows = [
        {"dia": "2020-03-06T00:00:00", "n": 1, "media": 0.5, "nombre": "Bogotá", "es": True},
        {"dia": None, "n": 2, "media": None, "nombre": None, "es": False},
    ]
    assert drawing.unpacked(drawing._packed(spec))["datasets"] == {"t": rows, "ya": [{"a": 1}]}
    rows[0]["dia"] = "2020-03-06T00:00:00.000"
    assert theme.whole(spec)["datasets"] == {"t": rows, "ya": [{"a": 1}]}
