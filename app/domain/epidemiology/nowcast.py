"""How many events of each recent day there will be once all are reported.

The count of day t ends at N_t = n_t (known today) + the rest. N_t is negative binomial around a smooth curve:

    log lambda_t = a_t + weekday of t,   a_t with small second differences,   n_t | u_t ~ Poisson(lambda_t u_t F_t),

u_t ~ Gamma(r, r) the day's own excess and F_t the share already known (`reporting`). It is the model of Bayesian
nowcasting (Höhle and an der Heiden 2014; McGough et al. 2020, NobBS) with Gaussian (Laplace) approximations for a
sampler: smoothness and r are weighted by their marginal likelihood on a grid; each draw takes its own delay, curve,
excess and rest. Days well reported rest on their own count; the last ones, on the trend.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.special import gammaln

from app.domain.epidemiology.bands import Band
from app.domain.epidemiology.reporting import NotEnoughReports, fit_reporting
from app.domain.epidemiology.triangle import Triangle

MAX_DELAY = 45
WINDOW = 56
HALF_LIFE = 14.0
DRAWS = 500
COMPLETE = 0.9
MIN_CASES = 20
_WEEKDAY_SD = 0.3
_STIFFNESS = np.array([10.0, 100.0, 1e3, 1e4, 1e5])
_SIZES = np.array([3.0, 10.0, 30.0, 100.0, 1000.0])


@dataclass(frozen=True)
class Nowcast:
    """One entry per event day, oldest first: counts in events, shares from 0 to 1.

    `draws` (draws × days) are samples of the final counts, to carry their uncertainty further. `incomplete` marks
    the days whose expected share already known is below `COMPLETE`.
    """

    days: np.ndarray
    known: np.ndarray
    completeness: np.ndarray
    draws: np.ndarray
    incomplete: np.ndarray

    def band(self, level: float) -> Band:
        """Median of the final counts and the interval that holds them with chance `level`."""
        return Band.of_draws(self.draws, level)


def nowcast(
    triangle: Triangle,
    *,
    rng: np.random.Generator,
    max_delay: int = MAX_DELAY,
    window: int = WINDOW,
    half_life: float = HALF_LIFE,
    draws: int = DRAWS,
) -> Nowcast:
    """Final counts of the last `window` days of a triangle, at its last cut-off.

    Raises `NotEnoughReports` with a single delivery or fewer than `MIN_CASES` events known in the window.
    """
    shown = triangle.recent(window)
    known = shown.known[:, -1].astype(float)
    if known.sum() < MIN_CASES:
        raise NotEnoughReports(f"Hay menos de {MIN_CASES} casos en los últimos {window} días.")
    reporting = fit_reporting(triangle.recent(window + max_delay), max_delay=max_delay, half_life=half_life)
    age = shown.today - shown.days
    share = reporting.known_share(shown.days, age)
    curve = _Curve(shown.days)
    # Uneven reports make what is known today vary more than Poisson: it weighs that much less.
    rough, _ = curve.fit(known, share, np.ones(known.size), _STIFFNESS[2], _SIZES[2])
    noise = 1 + curve.mean(rough) * share * (reporting.day_sd * np.log(share)) ** 2
    grid = [curve.fit(known, share, noise, stiffness, size) for stiffness in _STIFFNESS for size in _SIZES]
    evidence = np.array([log_evidence for _, log_evidence in grid])
    weight = np.exp(evidence - evidence.max())
    chosen = rng.choice(weight.size, size=draws, p=weight / weight.sum())
    stiffness, size = _STIFFNESS[chosen // _SIZES.size], _SIZES[chosen % _SIZES.size][:, None]
    start = np.array([grid[index][0] for index in chosen])
    shares = reporting.known_share(shown.days, age, reporting.draw(draws, rng))
    shares **= np.exp(reporting.delivery_sd * rng.standard_normal((draws, 1)))
    mean = curve.draw(start, known, shares, noise, stiffness, size, rng)
    excess = rng.gamma(size + known / noise, 1 / (size + mean * shares / noise))
    own = shares ** np.exp(reporting.day_sd * rng.standard_normal(shares.shape))
    final = known + rng.poisson(np.minimum(mean * excess * (1 - own), 1e9))
    return Nowcast(shown.days, shown.known[:, -1], share, final, share < COMPLETE)


class _Curve:
    """The expected counts: a level per day with small second differences, and the weekday of the event."""

    def __init__(self, days: np.ndarray) -> None:
        level = np.eye(days.size)
        self.weekdays = (days[:, None] % 7 == np.arange(7)).astype(float)
        bends = np.diff(level, n=2, axis=0)
        self.rank = days.size - 2
        self.bends, self.weekday = np.zeros((2, days.size + 7, days.size + 7))
        self.bends[: days.size, : days.size] = bends.T @ bends
        self.weekday[days.size :, days.size :] = np.eye(7) / _WEEKDAY_SD**2
        self.weekday += 1e-6 * np.eye(days.size + 7)

    def _log_mean(self, theta: np.ndarray) -> np.ndarray:
        return theta[..., : self.rank + 2] + theta[..., self.rank + 2 :] @ self.weekdays.T

    def mean(self, theta: np.ndarray) -> np.ndarray:
        """Expected final counts."""
        return np.exp(np.clip(self._log_mean(theta), -12, 16))

    def _newton(self, theta, known, share, noise, stiffness, size, steps) -> tuple[np.ndarray, np.ndarray]:
        """Mode of the penalised negative binomial likelihood and its curvature; all but `known` may be stacked."""
        penalty = np.asarray(stiffness)[..., None, None] * self.bends + self.weekday
        for _ in range(steps):
            mean = self.mean(theta) * share / noise
            pull = size * (known / noise - mean) / (size + mean)
            # Expected information keeps every step a descent.
            weight = size * mean / (size + mean)
            curvature = penalty + self._information(weight)
            gradient = np.concatenate([pull, pull @ self.weekdays], axis=-1) - (penalty @ theta[..., None])[..., 0]
            step = np.linalg.solve(curvature, gradient[..., None])[..., 0]
            largest = np.max(np.abs(step), axis=-1, keepdims=True)
            theta = theta + step / np.maximum(1.0, largest / 2)
            if np.max(largest) < 0.01:
                break
        return theta, curvature

    def _information(self, weight: np.ndarray) -> np.ndarray:
        """What counts of that weight say of levels and weekdays together."""
        days = self.rank + 2
        matrix = np.zeros((*weight.shape[:-1], days + 7, days + 7))
        level, weekday = np.arange(days), days + np.arange(7)
        matrix[..., level, level] = weight
        matrix[..., :days, days:] = weight[..., None] * self.weekdays
        matrix[..., days:, :days] = np.swapaxes(matrix[..., :days, days:], -1, -2)
        matrix[..., weekday, weekday] = weight @ self.weekdays
        return matrix

    def fit(self, known, share, noise, stiffness, size) -> tuple[np.ndarray, float]:
        """The mode and its log marginal likelihood (Laplace)."""
        start = np.zeros(known.size + 7)
        start[: known.size] = np.log(max(known.sum(), 1) / max(share.sum(), 1e-9))
        theta, curvature = self._newton(start, known, share, noise, stiffness, size, 30)
        mean, seen = self.mean(theta) * share / noise, known / noise
        likelihood = (
            gammaln(seen + size)
            - gammaln(size)
            + size * np.log(size / (size + mean))
            + seen * np.log(mean / (size + mean))
        )
        penalty = theta @ (stiffness * self.bends + self.weekday) @ theta
        evidence = likelihood.sum() - penalty / 2 + self.rank * np.log(stiffness) / 2
        return theta, evidence - np.linalg.slogdet(curvature)[1] / 2

    def draw(self, start, known, share, noise, stiffness, size, rng) -> np.ndarray:
        """Expected counts, a posterior draw for each row of `start`."""
        theta, curvature = self._newton(start, known, share, noise, stiffness, size, 8)
        root = np.linalg.cholesky(curvature)
        away = np.linalg.solve(np.swapaxes(root, -1, -2), rng.standard_normal(theta.shape)[..., None])[..., 0]
        return self.mean(theta + away)
