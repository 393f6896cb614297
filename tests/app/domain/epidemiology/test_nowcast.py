"""Nowcasts against simulated worlds whose end is known, and against what real deliveries became."""

import csv
import io
import zipfile
from datetime import date
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from app.domain.epidemiology import scores
from app.domain.epidemiology.bands import Band
from app.domain.epidemiology.nowcast import Nowcast, nowcast
from app.domain.epidemiology.reporting import NotEnoughReports, completeness, fit_reporting
from app.domain.epidemiology.reproduction import reproduction_number, reproduction_number_of_draws, serial_interval
from app.domain.epidemiology.triangle import Triangle, TriangleError
from tests.app.domain.epidemiology.simulated import epidemic, reported

DAYS = 110
DAILY = np.arange(DAYS - 95, DAYS)
# The gaps between real deliveries: from a day to more than two weeks.
WITH_GAPS = DAYS - 1 - np.array([60, 50, 38, 36, 20, 13, 9, 4, 2, 0])
DELIVERIES = ("18Abril.csv", "20Abril.csv", "21Abril.csv", "22Abril.csv", "02Mayo.csv", "06Mayo.csv", "08Mayo.csv") + (
    *("25Mayo.csv", "07Junio.xlsx", "26Julio.csv.zip"),
)
WITH_SEMICOLONS = ("02Mayo.csv", "06Mayo.csv")
REFERENCE = Path(__file__).parents[4] / "data" / "reference" / "triangulo_ins.csv"


def known_at(cutoffs: np.ndarray, event: np.ndarray, report: np.ndarray) -> Triangle:
    known = np.stack([np.bincount(event[report <= cutoff], minlength=DAYS) for cutoff in cutoffs], axis=1)
    return Triangle(0, cutoffs, known)


def last(band: Band, days: int) -> Band:
    return Band(band.value[-days:], band.low[-days:], band.high[-days:])


def score(cutoffs: np.ndarray, times: int, draws: int = 500, **world) -> dict[str, float]:
    """Means over simulated worlds of the scores of their last seven days."""
    rows = []
    for seed in range(times):
        final, event, report = reported(np.random.default_rng(seed), days=DAYS, **world)
        found = nowcast(known_at(cutoffs, event, report), rng=np.random.default_rng(seed + 1), draws=draws)
        truth, wide, narrow = final[-7:], last(found.band(0.9), 7), last(found.band(0.5), 7)
        baseline = scores.carry_forward(found.known, found.completeness)[-7:]
        rows.append(
            {
                "nowcast": scores.mean_absolute_error(wide.value, truth),
                "raw": scores.mean_absolute_error(found.known[-7:], truth),
                "carried": scores.mean_absolute_error(baseline, truth),
                "in 90": scores.coverage(wide, truth),
                "in 50": scores.coverage(narrow, truth),
                "wis": scores.weighted_interval_score(wide.value, {0.5: narrow, 0.9: wide}, truth),
            }
        )
    return {name: float(np.mean([row[name] for row in rows])) for name in rows[0]}


def told(name: str, scored: dict[str, float]) -> None:
    print(f"{name}: " + ", ".join(f"{key} {value:.3f}" for key, value in scored.items()))


def test_nowcasts_of_simulated_triangles() -> None:
    scored = score(DAILY, 4, draws=200, level=60)
    told("4 daily triangles", scored)
    assert scored["nowcast"] <= scored["raw"] / 2
    assert scored["in 90"] >= 0.7


@pytest.mark.completa
@pytest.mark.parametrize(
    ("name", "cutoffs", "world"),
    [
        ("daily", DAILY, {"level": 60}),
        ("daily, delays hardly change", DAILY, {"level": 60, "uneven": 0.1, "drift": 0.1}),
        ("daily, few cases", DAILY, {"level": 8}),
        ("daily, many cases", DAILY, {"level": 500}),
        ("deliveries with gaps", WITH_GAPS, {"level": 60}),
    ],
)
def test_nowcasts_of_two_hundred_triangles(name, cutoffs, world) -> None:
    scored = score(cutoffs, 200, **world)
    told(f"200 triangles, {name}", scored)
    assert scored["nowcast"] <= scored["raw"] / 2
    assert scored["nowcast"] < scored["carried"]
    assert 0.85 <= scored["in 90"] <= 0.95


def test_the_delay_is_learnt_from_what_was_cut_short() -> None:
    """Half the cases have not been reported: those seen look fast, the fit must not."""
    rng = np.random.default_rng(2)
    event = np.repeat(np.arange(DAYS), 300)
    report = (event + rng.uniform(0, 1, event.size) + rng.lognormal(np.log(6), 0.5, event.size)).astype(int)
    lags = np.arange(25)
    truth = np.array([np.mean(report - event <= lag) for lag in lags])
    for cutoffs in (DAILY, WITH_GAPS):
        triangle = known_at(cutoffs, event, report)
        fitted = fit_reporting(triangle, max_delay=45, half_life=30)
        learnt = np.cumsum(fitted.pmf(triangle.days[-14:]))[:25]
        print(f"{len(cutoffs)} deliveries: largest error of F {np.abs(learnt - truth).max():.3f}")
        assert np.abs(learnt - truth).max() < 0.06


def test_revisions_downwards_are_tolerated() -> None:
    rng = np.random.default_rng(4)
    final, event, report = reported(rng, days=DAYS, level=80)
    triangle = known_at(DAILY, event, report)
    removed = rng.binomial(triangle.known, 0.02)
    found = nowcast(Triangle(0, DAILY, triangle.known - removed), rng=rng)
    assert np.any(np.diff((triangle.known - removed)[:80], axis=1) < 0)
    assert scores.mean_absolute_error(found.band(0.9).value[-7:], final[-7:]) < 0.5 * np.mean(
        final[-7:] - found.known[-7:]
    )


def test_increments_make_the_same_triangle_as_cut_offs() -> None:
    _, event, report = reported(np.random.default_rng(6), days=DAYS, level=20)
    increments = np.zeros((DAYS, 90), int)
    np.add.at(increments, (event, np.minimum(report - event, 89)), 1)
    daily = Triangle.from_increments(increments)
    expected = known_at(np.arange(DAYS), event, report)
    assert (daily.known == expected.known).all()
    assert (Triangle.from_reports(event, report, cutoffs=np.arange(DAYS)).known == expected.known[event.min() :]).all()
    earlier = expected.as_of(70)
    assert earlier.today == 70 and earlier.known.shape == (71, 71)
    padded = earlier.recent(100)
    assert padded.days[0] == -29 and padded.known[:29].sum() == 0
    assert padded.known.sum() == earlier.known.sum()
    # A triangle whose last events are older than its cut-off: the days between had none known.
    assert Triangle(0, np.array([3, 9]), np.ones((5, 2), int)).recent(8).known[:, 1].tolist() == [
        1,
        1,
        1,
        0,
        0,
        0,
        0,
        0,
    ]


def test_what_is_not_a_triangle_is_refused() -> None:
    with pytest.raises(TriangleError, match="crecientes"):
        Triangle(0, np.array([3, 2]), np.ones((5, 2), int))
    with pytest.raises(TriangleError, match="1 conteos negativos"):
        Triangle(0, np.array([3]), np.array([[1], [-1]]))
    with pytest.raises(NotEnoughReports, match="dos entregas"):
        nowcast(Triangle(0, np.array([80]), np.full((81, 1), 9)), rng=np.random.default_rng(1))
    with pytest.raises(NotEnoughReports, match="menos de 20 casos"):
        nowcast(Triangle(0, np.array([70, 80]), np.zeros((81, 2), int)), rng=np.random.default_rng(1))


def test_completeness_says_which_days_are_not() -> None:
    share = completeness(np.array([5, 3, 1, 1]), np.array([0, 1, 2, 3, 30, -1]))
    assert share == pytest.approx([0.5, 0.8, 0.9, 1, 1, 0])
    assert (share < 0.9).tolist() == [True, True, False, False, False, True]


def test_scores_by_hand() -> None:
    truth = np.array([10.0, 10.0])
    band = Band(np.array([9.0, 9.0]), np.array([8.0, 8.0]), np.array([12.0, 9.5]))
    assert scores.mean_absolute_error(band.value, truth) == 1
    assert scores.coverage(band, truth) == 0.5
    # Width 4, and width 1.5 that misses by 0.5 at level 0.5 (alpha 1/2: four times the miss).
    assert scores.interval_score(band, truth, 0.5) == pytest.approx([4, 1.5 + 4 * 0.5])
    by_hand = np.mean([(0.5 * 1 + 0.25 * 4) / 1.5, (0.5 * 1 + 0.25 * 3.5) / 1.5])
    assert scores.weighted_interval_score(band.value, {0.5: band}, truth) == pytest.approx(by_hand)
    assert scores.weighted_interval_score(band.value, {}, truth) == 1
    known = np.array([1, 2, 3, 4, 5, 6, 7, 8, 2, 0])
    done = np.array([1, 1, 1, 1, 1, 1, 1, 0.95, 0.5, 0.1])
    assert scores.carry_forward(known, done).tolist() == [1, 2, 3, 4, 5, 6, 7, 8, 5, 5]


@pytest.mark.completa
def test_r_of_the_last_days_with_and_without_the_nowcast() -> None:
    """R is 1.1 to the end; what is known today makes it fall, the nowcast's draws do not and widen it."""
    truth, weights, rows = 1.1, serial_interval(mean=4.7, sd=2.9), []
    for seed in range(60):
        rng = np.random.default_rng(seed)
        final = epidemic(rng, r=truth, mean=4.7, sd=2.9, days=DAYS, start=20)
        event = np.repeat(np.arange(DAYS), final)
        report = (event + rng.uniform(0, 1, event.size) + rng.lognormal(np.log(5), 0.6, event.size)).astype(int)
        triangle = known_at(DAILY, event, report)
        found = nowcast(triangle, rng=rng)
        draws = np.hstack([np.tile(triangle.known[: found.days[0], -1], (len(found.draws), 1)), found.draws])
        full = last(reproduction_number_of_draws(draws, weights, rng=rng), 7)
        raw = last(reproduction_number(triangle.known[:, -1], weights), 7)
        rows.append([np.mean(raw.value - truth), np.mean(full.value - truth), scores.coverage(full, np.full(7, truth))])
    fallen, error, covered = np.mean(rows, axis=0)
    print(f"R of the last seven days: as known {fallen:+.2f}, with the nowcast {error:+.3f}, coverage {covered:.3f}")
    assert fallen < -0.3
    assert abs(error) < 0.05
    assert covered > 0.85


def real_triangle() -> Triangle:
    with REFERENCE.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    day = [date.fromisoformat(row["inicio_sintomas_fecha"]).toordinal() for row in rows]
    cutoff = [date.fromisoformat(row["corte_fecha"]).toordinal() for row in rows]
    cutoffs = np.unique(cutoff)
    known = np.zeros((max(cutoff) - min(day) + 1, cutoffs.size), int)
    known[np.array(day) - min(day), np.searchsorted(cutoffs, cutoff)] = [int(row["casos"]) for row in rows]
    return Triangle(min(day), cutoffs, known)


def real_score(found: Nowcast, final: np.ndarray) -> list[float]:
    """Errors of the last 14 days: as known, carried forward, nowcast; its WIS; shares inside 50 % and 90 %."""
    truth, wide, narrow = final[-14:], last(found.band(0.9), 14), last(found.band(0.5), 14)
    carried = scores.carry_forward(found.known, found.completeness)[-14:]
    return [
        *(scores.mean_absolute_error(guess, truth) for guess in (found.known[-14:], carried, wide.value)),
        scores.weighted_interval_score(wide.value, {0.5: narrow, 0.9: wide}, truth),
        scores.coverage(narrow, truth),
        scores.coverage(wide, truth),
    ]


def print_scores(scored: dict[int, list[float]]) -> np.ndarray:
    print("cut-off     raw MAE  carried  nowcast      WIS   in 50   in 90")
    mean = np.mean(list(scored.values()), axis=0)
    for name, row in [*((date.fromordinal(int(day)), row) for day, row in scored.items()), ("mean      ", mean)]:
        print(name, *(f"{value:8.1f}" for value in row[:4]), *(f"{value:7.2f}" for value in row[4:]))
    return mean


def test_real_deliveries_against_what_they_became() -> None:
    """Each national INS delivery but the first and the last: its last 14 onset days against those of 25 July."""
    triangle, scored = real_triangle(), {}
    assert triangle.cutoffs.size == 10
    for cutoff in triangle.cutoffs[1:-1]:
        found = nowcast(triangle.as_of(cutoff), rng=np.random.default_rng(1))
        scored[cutoff] = real_score(found, triangle.known[found.days - triangle.first_day, -1])
    raw, carried, found, wis, _, covered = print_scores(scored)
    assert found < raw / 2 and found < carried / 2 and wis < carried / 2
    assert covered > 0.75


def real_list(reales: Path, name: str) -> pd.DataFrame:
    """Onset and report day (ordinals) of a delivery as the INS sent it; no report day in some."""
    path = reales / "covid_ins" / f"CasosColombia_{name}"
    if name.endswith("xlsx"):
        rows = pd.read_excel(path, engine="calamine", dtype=str)
    else:
        # The zip carries a Mac's hidden twin of its file.
        data = zipfile.ZipFile(path).read("CasosColombia_26Julio.csv") if path.suffix == ".zip" else path.read_bytes()
        separator = ";" if name in WITH_SEMICOLONS else ","
        rows = pd.read_csv(io.BytesIO(data), dtype=str, encoding="utf-8-sig", sep=separator)
    # "FIS", "Fecha de inicio de síntomas"; "fecha reporte web", "Fecha cargue web".
    rows.columns = ["event" if c == "FIS" or "ntomas" in c else "report" if c.endswith(" web") else c for c in rows]
    told = [name for name in ("event", "report") if name in rows]
    days = {name: pd.to_datetime(rows[name].str.slice(0, 10), errors="coerce") for name in told}
    return pd.DataFrame(days).dropna().map(pd.Timestamp.toordinal)


@pytest.mark.completa
def test_the_triangle_counts_the_deliveries(reales) -> None:
    """The committed counts against the files read again, without the loaders, which repair a few dates."""
    triangle = real_triangle()
    for column, name in enumerate(DELIVERIES):
        row = real_list(reales, name)["event"].to_numpy() - triangle.first_day
        inside = row[(row >= 0) & (row < triangle.known.shape[0])]
        different = np.abs(np.bincount(inside, minlength=triangle.known.shape[0]) - triangle.known[:, column]).sum()
        print(f"{name}: {inside.size} cases with onset, {different} dated otherwise")
        assert different <= 0.005 * inside.size


@pytest.mark.completa
def test_one_list_with_report_dates_is_enough(reales) -> None:
    """The same days from each delivery alone, by the report dates it carries."""
    final, scored = real_triangle(), {}
    for cutoff, name in zip(final.cutoffs[:-1], DELIVERIES, strict=False):
        rows = real_list(reales, name)
        if "report" not in rows:
            continue
        event, report = rows["event"].to_numpy(), np.minimum(rows["report"].to_numpy(), cutoff)
        triangle = Triangle.from_reports(event, report, cutoffs=np.arange(cutoff - 80, cutoff + 1))
        found = nowcast(triangle, rng=np.random.default_rng(1))
        scored[cutoff] = real_score(found, final.known[np.maximum(found.days - final.first_day, 0), -1])
    raw, carried, found, wis, _, covered = print_scores(scored)
    assert found < raw / 2 and found < carried / 2 and wis < carried / 2
    assert covered > 0.85
