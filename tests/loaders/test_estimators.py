"""What the build estimates, on lists of cases made by hand whose answer is known."""

import os
import shutil
import time
from pathlib import Path

import duckdb
import numpy as np
import pandas as pd
import pytest

from app.queries import covid_rhythm
from loaders import estimates
from loaders.estimators import covid_ritmo
from loaders.models import read_model
from loaders.paths import REFERENCE, SQL

CUT = pd.Timestamp("2020-07-31")
KEY = {"fuente_codigo": "ins_casos", "ambito_codigo": "68001", "procedencia": "real"}


def epidemic(
    *, days: int = 100, growth: float = 0.03, kind: str = "inicio_sintomas", first: float = 20
) -> pd.DataFrame:
    """Cases that grow steadily, reported 1 to 12 days after their day with equal chance; what is later is not known."""
    rng = np.random.default_rng(7)
    rows = []
    for age in range(days):
        for delay in range(1, 13):
            cases = rng.poisson(first * np.exp(growth * (days - age)) / 12)
            if delay <= age and cases:
                event = CUT - pd.Timedelta(days=age)
                rows.append((event, event + pd.Timedelta(days=delay), cases))
    df = pd.DataFrame(rows, columns=["fecha", "reporte_fecha", "casos"])
    return df.assign(corte_fecha=CUT, fecha_tipo=kind, **KEY)


def estimate(table: str, rows: pd.DataFrame, memory: Path | None = None) -> pd.DataFrame:
    model = read_model(SQL / "marts" / f"{table}.sql")
    return estimates.estimated(model.estimator, rows, list(model.columns), memory, None)


def pace(rows: pd.DataFrame) -> pd.DataFrame:
    return estimate("covid_ritmo_por_dia", rows).astype({"rt": float, "esperados": float}).set_index("fecha")


@pytest.fixture(scope="module")
def estimated() -> pd.DataFrame:
    return pace(epidemic())


def test_a_day_half_reported_is_expected_whole(estimated) -> None:
    day = CUT - pd.Timedelta(days=6)
    row = estimated.loc[day]
    truth = 20 * np.exp(0.03 * 94)
    assert row["casos"] < 0.7 * truth and row["esperados_bajo_90"] < truth < row["esperados_alto_90"]
    assert row["esperados"] == pytest.approx(truth, rel=0.2)
    assert row["esperados_bajo_90"] <= row["esperados_bajo_50"] <= row["esperados_alto_50"] <= row["esperados_alto_90"]
    assert row["completitud"] == pytest.approx(6 / 12, abs=0.1)


def test_incomplete_days_are_those_of_the_delay_not_of_an_assumption(estimated) -> None:
    incomplete = estimated.index[estimated["es_incompleto"]]
    # Ten of twelve parts are known after ten days, eleven after eleven: 90 % is passed between both.
    assert (CUT - incomplete.min()).days in (9, 10, 11) and incomplete.max() == CUT


def test_nothing_is_told_of_a_day_of_which_nothing_is_known(estimated) -> None:
    assert np.isnan(estimated.loc[CUT, ["esperados", "rt", "crecimiento"]].to_numpy(float)).all()


def test_the_reproduction_number_of_steady_growth(estimated) -> None:
    # The mean 4.7 and deviation 2.9 in use: R of a growth r is (1 + r m k)^(1/k) with k = (sd/m)^2.
    k = (2.9 / 4.7) ** 2
    expected = (1 + 0.03 * 4.7 * k) ** (1 / k)
    late = estimated.loc[CUT - pd.Timedelta(days=20)]
    assert late["rt"] == pytest.approx(expected, abs=0.06) and late["rt_bajo"] < expected < late["rt_alto"]
    assert late["crecimiento_bajo"] < 0.03 < late["crecimiento_alto"]


def test_the_same_input_gives_the_same_estimates(estimated) -> None:
    pd.testing.assert_frame_equal(pace(epidemic()), estimated)


def test_without_dates_of_report_recent_days_are_left_out() -> None:
    silent = epidemic().assign(reporte_fecha=pd.NaT)
    found = pace(silent)
    assert found["esperados"].isna().all()
    assert found.loc[CUT - pd.Timedelta(days=14), "rt"] > 0 and np.isnan(found.loc[CUT - pd.Timedelta(days=13), "rt"])
    assert found.loc[CUT - pd.Timedelta(days=13), "es_incompleto"]


def test_a_report_date_never_changes_and_needs_no_nowcast() -> None:
    found = pace(epidemic(kind="reporte"))
    assert not found["es_incompleto"].any() and found["esperados"].isna().all()
    assert found["rt"].last_valid_index() == found.index[-1] == CUT


def test_a_week_under_twelve_cases_has_no_reproduction_number() -> None:
    few = epidemic(growth=0.0, first=1.2, kind="reporte")
    found = pace(few)
    week = found["casos"].rolling(7).sum()
    assert found.loc[week < 12, "rt"].isna().all()


def test_delays_of_a_recent_month_are_not_shortened_by_the_cut_off() -> None:
    rng = np.random.default_rng(3)
    start = pd.Timestamp("2020-05-01") + pd.to_timedelta(rng.integers(0, 90, 6000), unit="D")
    end = start + pd.to_timedelta(rng.integers(0, 21, 6000), unit="D")
    seen = end <= pd.Timestamp("2020-07-29")
    df = pd.DataFrame({"desde_fecha": start[seen], "hasta_fecha": end[seen], "casos": 1})
    df = df.assign(corte_fecha=pd.Timestamp("2020-07-29"), tramo="sintomas_diagnostico", **KEY)
    found = estimate("covid_demoras_por_mes", df).set_index("mes_fecha")
    july = found.loc[pd.Timestamp("2020-07-01")]
    naive = df.loc[df["desde_fecha"] >= "2020-07-01"].eval("hasta_fecha - desde_fecha").dt.days.median()
    assert naive < 9.0 and july["p50_dias"] == pytest.approx(10, abs=0.8) and july["p50_bajo"] < 10 < july["p50_alto"]
    assert estimate("covid_demoras_por_mes", df.head(0)).empty


@pytest.mark.completa
def test_the_nowcast_is_judged_on_every_real_delivery_also_where_it_loses() -> None:
    triangle = pd.read_csv(REFERENCE / "triangulo_ins.csv", parse_dates=["corte_fecha", "inicio_sintomas_fecha"])
    found = estimate("covid_nowcast_evaluacion", triangle)
    errors = found.pivot(index="corte_fecha", columns="metodo", values="error_medio")
    print(found.pivot(index="corte_fecha", columns="metodo", values=["error_medio", "wis"]).round(1).to_string())
    assert len(errors) == triangle["corte_fecha"].nunique() - 2 == 8
    assert errors["nowcast"].mean() < errors["ultima_semana"].mean() / 2
    assert (errors["nowcast"] > errors["ultima_semana"]).any(), "the page shows the loss of 20 April"


def test_an_estimate_is_kept_for_the_same_rows_and_no_others(tmp_path, monkeypatch) -> None:
    done, own = [], covid_ritmo.estimate
    monkeypatch.setattr(covid_ritmo, "estimate", lambda rows: done.append(len(rows)) or own(rows))
    rows = epidemic(days=40, kind="reporte")
    both = pd.concat([rows, rows.assign(ambito_codigo="68", casos=rows["casos"] + 1)])
    first = estimate("covid_ritmo_por_dia", both, tmp_path)
    again = estimate("covid_ritmo_por_dia", both, tmp_path)
    assert len(done) == 2
    pd.testing.assert_frame_equal(again, first)
    grown = both.assign(casos=both["casos"] + both["ambito_codigo"].eq("68"))
    changed = estimate("covid_ritmo_por_dia", grown, tmp_path)
    assert len(done) == 3 and changed["casos"].sum() > first["casos"].sum()
    for path in tmp_path.glob("estimado-*.parquet"):
        assert path.stat().st_mode & 0o777 == 0o600
        path.write_bytes(path.read_bytes()[:-20])
    pd.testing.assert_frame_equal(estimate("covid_ritmo_por_dia", both, tmp_path), first)
    assert len(done) == 5
    monkeypatch.setattr(estimates, "_code", lambda *files: "another version")
    estimate("covid_ritmo_por_dia", both, tmp_path)
    assert len(done) == 7
    monkeypatch.setattr(estimates, "KEEP", 2)
    estimates.forget(tmp_path)
    assert len(list(tmp_path.iterdir())) == 2
    half = tmp_path / "estimado-a.1.tmp"
    half.write_bytes(b"")
    one, other = tmp_path.glob("estimado-*.parquet")
    long_ago = time.time() - estimates.UNUSED - 60
    for path in (half, one):
        os.utime(path, (long_ago, long_ago))
    estimates.forget(tmp_path)
    assert list(tmp_path.iterdir()) == [other]


def test_the_build_holds_the_estimates_of_every_source_with_days(datos, tmp_path) -> None:
    newest = sorted(datos.glob("warehouse/publica-*.duckdb"))[-1]
    with duckdb.connect(str(newest), read_only=True) as con:
        told = con.execute(
            "select fuente_codigo, count(distinct corte_fecha), count(rt), count(esperados), any_value(procedencia) "
            "from covid_ritmo_por_dia where ambito_codigo = '68001' group by 1 order by 1"
        ).fetchall()
        counted = con.execute(
            "select bool_and(r.casos = d.casos) from covid_ritmo_por_dia as r join covid_casos_por_dia as d "
            "using (fuente_codigo, corte_fecha, ambito_codigo, fecha_tipo, fecha)"
        ).fetchone()
        months = con.execute("select count(p50_dias) from covid_demoras_por_mes where fuente_codigo = 'municipal'")
        assert months.fetchone()[0] > 20
    with duckdb.connect() as con:
        for kind in ("publica", "bodega"):
            newest = sorted(datos.glob(f"warehouse/{kind}-*.duckdb"))[-1]
            # A copy: a server of another test may hold the file open with settings of its own.
            con.execute(f"attach '{shutil.copy(newest, tmp_path)}' as {kind} (read_only)")
        con.execute("use bodega")
        inside = covid_rhythm.by_comuna(con)
        con.execute("use publica")
        assert covid_rhythm.by_comuna(con).empty, "nothing daily below the city is public"
    assert len(inside) == 20 and inside["rt"].notna().sum() >= 15
    assert [(row[0], row[1], row[4]) for row in told] == [("ins_serie", 1, "real"), ("municipal", 4, "sintetico")]
    assert all(row[2] > 30 for row in told) and told[0][3] == 0 and told[1][3] > 100
    assert counted == (True,)
