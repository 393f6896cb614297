"""Flows between zones as arrays: summed by larger zones, ordered so that their structure shows, weighted quantiles."""

from __future__ import annotations

from collections.abc import Collection, Sequence

import numpy as np


def roll_up(
    starts: np.ndarray, ends: np.ndarray, amounts: Sequence[np.ndarray], *, nodes: np.ndarray, count: int
) -> tuple[np.ndarray, np.ndarray, list[np.ndarray]]:
    """Sum flows by pairs of nodes: origin and destination of each pair that has a flow, and its sums.

    `starts` and `ends` are zones, `nodes` the node of each zone (its place), `count` how many nodes there are.
    """
    pairs = nodes[starts].astype(np.int64) * count + nodes[ends]
    there = np.flatnonzero(np.bincount(pairs, minlength=count * count))
    sums = [np.bincount(pairs, weights=amount, minlength=count * count)[there] for amount in amounts]
    return there // count, there % count, sums


def square(starts: np.ndarray, ends: np.ndarray, amounts: np.ndarray, *, count: int) -> np.ndarray:
    """The table of origins × destinations, zero where there is no flow."""
    table = np.zeros((count, count))
    np.add.at(table, (starts, ends), amounts)
    return table


def by_volume(table: np.ndarray) -> np.ndarray:
    """The zones from the one with most trips that start or end there to the one with fewest."""
    return np.argsort(-(table.sum(axis=0) + table.sum(axis=1)), kind="stable")


def by_likeness(table: np.ndarray) -> np.ndarray:
    """The zones in a line where those that exchange most, for their size, stand beside each other.

    Spectral seriation (Atkins, Boman and Hendrickson, 1998): the second eigenvector of the graph's normalised
    Laplacian. What has no flow with others comes last; of the two directions, the one with the larger half first.
    """
    flow = table + table.T
    np.fill_diagonal(flow, 0)
    degree = flow.sum(axis=1)
    linked = np.flatnonzero(degree)
    if len(linked) < 3:
        return by_volume(table)
    own = flow[np.ix_(linked, linked)]
    # Parts without a flow between them would each be a line of their own.
    own = own + own.sum() * 1e-6 / len(linked)
    scale = 1 / np.sqrt(own.sum(axis=1))
    _, vectors = np.linalg.eigh(np.eye(len(linked)) - scale[:, None] * own * scale)
    place = vectors[:, 1] * scale
    volume = degree[linked]
    if volume[place > 0].sum() > volume[place <= 0].sum():
        place = -place
    order = linked[np.lexsort((linked, place.round(9)))]
    return np.concatenate([order, np.setdiff1d(by_volume(table), linked, assume_unique=True)]).astype(int)


def mean(values: np.ndarray, weights: np.ndarray) -> float | None:
    """The weighted mean; None without weight."""
    whole = weights.sum()
    return float((values * weights).sum() / whole) if whole > 0 else None


def quantiles(values: np.ndarray, weights: np.ndarray, shares: Collection[float]) -> list[float | None]:
    """The least value that at least each share of the weight does not exceed; None without weight."""
    whole = weights.sum()
    if not whole > 0:
        return [None for _ in shares]
    order = np.argsort(values, kind="stable")
    reached = weights[order].cumsum()
    # A share reached but for the rounding of the sum is reached.
    places = np.searchsorted(reached, np.asarray(list(shares)) * whole * (1 - 1e-12))
    return [float(values[order[min(place, len(order) - 1)]]) for place in places]
