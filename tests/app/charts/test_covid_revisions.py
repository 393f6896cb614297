"""The figures of revisions say what grew, and why when there is nothing to compare."""

from datetime import date

import pandas as pd
import pytest

from app import downloads
from app.charts import covid_revisions, registry

CUT = date(2020, 5, 20)
DRAW = {"place": "Bucaramanga", "date_type": "inicio_sintomas", "cutoff": CUT}


def known(*, today: int = 40) -> pd.DataFrame:
    days = pd.date_range("2020-04-01", "2020-05-20")
    frames = [
        pd.DataFrame({"corte_fecha": pd.Timestamp(cut), "fecha": days[days <= cut], "casos": cases})
        for cut, cases in (("2020-05-01", 10), ("2020-05-20", today))
    ]
    df = pd.concat(frames, ignore_index=True)
    return df.assign(
        casos_hoy=today,
        demora_dias=(df["corte_fecha"] - df["fecha"]).dt.days,
        media_movil_7=df["casos"].astype(float),
        procedencia="real",
    )


def test_the_title_compares_a_week_then_and_now() -> None:
    spec = covid_revisions.curves(known(), **DRAW)
    assert spec["title"]["text"] == "El 1 may 2020 se conocían 70 casos de la última semana; ahora, 280"
    assert downloads.svg(spec).startswith(b"<svg")
    assert "no ha cambiado: 70 casos" in covid_revisions.curves(known(today=10), **DRAW)["title"]["text"]


def test_one_delivery_has_nothing_to_compare() -> None:
    alone = known()[lambda df: df["corte_fecha"] == "2020-05-20"]
    with pytest.raises(registry.NothingToDraw, match="una sola entrega"):
        covid_revisions.curves(alone, **DRAW)
    with pytest.raises(registry.NothingToDraw, match="Sin casos de Bucaramanga"):
        covid_revisions.curves(known(today=0), **DRAW)


def test_the_title_says_when_ninety_percent_is_reached_for_good() -> None:
    shares = [0.1, 0.95, 0.4, 0.8, 0.85, 0.88, 0.89, 0.9, 0.97]
    df = pd.DataFrame(
        {
            "demora_dias": range(9),
            "casos": [round(100 * share) for share in shares],
            "casos_hoy": 100,
            "dias": 6,
            "proporcion": shares,
            "bajo": [None] * 5 + [0.8] * 4,
            "alto": [None] * 5 + [1.0] * 4,
            "procedencia": "real",
        }
    )
    spec = covid_revisions.completeness(df, **DRAW, settled=30)
    assert spec["title"]["text"] == "A los 7 días se conocía el 90 % de los casos de un día; el 90 %, a los 7"
    assert downloads.svg(spec).startswith(b"<svg")
    with pytest.raises(registry.NothingToDraw, match="una sola entrega"):
        covid_revisions.completeness(df.head(0), **DRAW, settled=30)
    with pytest.raises(registry.NothingToDraw, match="Muy pocos casos"):
        covid_revisions.completeness(df.assign(casos_hoy=19), **DRAW, settled=30)
    few = covid_revisions.completeness(df.assign(casos_hoy=[3, *[100] * (len(df) - 1)]), **DRAW, settled=30)
    assert (
        sum(len(rows) for rows in few["datasets"].values()) == sum(len(rows) for rows in spec["datasets"].values()) - 1
    )
