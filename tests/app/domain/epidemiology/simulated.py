"""Worlds where the truth is known: people one by one, in continuous time, nothing shared with the estimators."""

import numpy as np


def epidemic(rng: np.random.Generator, *, r: float, mean: float, sd: float, days: int, start: float = 50, k=np.inf):
    """Daily cases of a branching process: each case infects Poisson(R) others (negative binomial with finite k),
    each after a serial interval of its own, a continuous gamma. The first ten days also have `start` imported cases
    each, so that the renewal has a past."""
    shape, scale = (mean / sd) ** 2, sd**2 / mean
    generation = np.sort(rng.uniform(0, 10, rng.poisson(10 * start)))
    everyone = [generation]
    while generation.size:
        luck = np.ones(generation.size) if np.isinf(k) else rng.gamma(k, 1 / k, generation.size)
        children = rng.poisson(r * luck)
        generation = np.repeat(generation, children) + rng.gamma(shape, scale, children.sum())
        generation = generation[generation < days]
        everyone.append(generation)
    return np.bincount(np.concatenate(everyone).astype(int), minlength=days)[:days]


def reported(rng: np.random.Generator, *, days: int, level: float, size: float = 20, uneven: float = 0.25, drift=0.2):
    """Event and report day of every case until all are reported: counts overdispersed (negative binomial), growth that
    changes, fewer events on Sundays, lognormal delays whose median drifts by `drift` in two months and jumps from
    day to day by `uneven`, and no reports on Sundays. Returns the final counts per day and the two arrays."""
    turn = rng.integers(days // 3, days)
    growth = np.where(np.arange(days) < turn, rng.normal(0.02, 0.02), rng.normal(0, 0.03))
    curve = level * np.exp(np.cumsum(growth) - growth.sum() / 2)
    curve *= np.where(np.arange(days) % 7 == 6, 0.75, 1.0)
    final = rng.poisson(curve * rng.gamma(size, 1 / size, days))
    event = np.repeat(np.arange(days), final)
    slower = drift * rng.choice([-1, 1]) * np.arange(days) / 60
    median = np.log(5) + slower + rng.normal(0, uneven, days)
    delay = rng.lognormal(median[event], 0.6)
    report = (event + rng.uniform(0, 1, event.size) + delay).astype(int)
    return final, event, report + (report % 7 == 6)
