"""The benchmark of the next sites, on the coarse candidates: its two ways agree and its rows are in their order."""

from bench.coverage import city, rows


def test_the_ways_are_in_their_order():
    told = {name: people for *_, name, people, _, _, _ in rows(city(), 300, 9, sites=5, draws=50, nodes=100)}
    greedy, bound, best = (told[name] for name in ("greedy, lazy", "bound for 1 to 5 sites", "optimum, proved"))
    assert told["chance, median"] < told["chance, 95 of 100 below"] < greedy <= best <= bound < told["who is within"]
    assert greedy > 0.9 * best
