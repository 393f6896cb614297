"""What other visitors notice while the server's children refuse hostile files: a filter change on the COVID-19 board.

    python bench/uploads.py [SECONDS]

A server of profile interno on this machine, a visitor who changes the territory over and over through Streamlit's own
websocket, first alone and then beside each file of `tests/unsafe.py`, reviewed again and again by as many children as
the page allows. The ratio is to the visitor alone, measured just before and after.
"""

import os
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from app import jobs  # noqa: E402
from bench.visitor import Visitor  # noqa: E402
from tests.conftest import serve  # noqa: E402
from tests.unsafe import FILES  # noqa: E402

Refusal = tuple[float, int | None]


@contextmanager
def refusing(content: bytes) -> Iterator[list[Refusal]]:
    """Review a file again and again, as often at once as the page allows; (seconds, exit code) of every review."""
    done: list[Refusal] = []
    stop = threading.Event()

    def work() -> None:
        while not stop.is_set():
            job = jobs.review(jobs.receive(memoryview(content)), source="auto")
            while job.running:
                time.sleep(0.01)
            done.append((job.seconds, job.code))
            jobs.discard(job)

    workers = [threading.Thread(target=work) for _ in range(jobs.AT_ONCE)]
    for worker in workers:
        worker.start()
    try:
        yield done
    finally:
        stop.set()
        for worker in workers:
            worker.join()


def reruns(visitor: Visitor, seconds: float) -> tuple[float, float]:
    """The 50th and 95th percentile, in ms, of changing the territory for that long."""
    places = visitor.options("Territorio")[:8]
    taken, end = [], time.monotonic() + seconds
    while time.monotonic() < end:
        taken.append(1000 * visitor.change("Territorio", places[len(taken) % len(places)]))
        time.sleep(0.02)
    marks = statistics.quantiles(taken, n=20)
    return marks[9], marks[-1]


def main(seconds: float) -> None:
    with tempfile.TemporaryDirectory() as folder:
        variables = {"OBSERVATORIO_DATOS": folder, "OBSERVATORIO_PERFIL": "interno", "OBSERVATORIO_SIN_LOGIN": "1"}
        os.environ |= variables | {"OBSERVATORIO_MUESTRA": "0"}
        subprocess.run([sys.executable, "-m", "loaders", "build"], cwd=ROOT, check=True, stderr=subprocess.DEVNULL)
        address, process = serve(variables)
        try:
            with closing(Visitor(address, "covid")) as visitor:
                reruns(visitor, 2)
                compare(lambda: reruns(visitor, seconds))
        finally:
            process.terminate()
            process.wait(timeout=20)


def compare(measure: Callable[[], tuple[float, float]]) -> None:
    print(f"{os.cpu_count()} cores, {jobs.AT_ONCE} children at once\n")
    print("| file | refusals | slowest s | alone p50/p95 ms | beside p50/p95 ms | p50 ratio | p95 ratio |")
    print("|---|---:|---:|---:|---:|---:|---:|")
    ratios, before = [], measure()
    for name, (make, _) in FILES.items():
        content = make()
        with refusing(content) as done:
            beside = measure()
        after = measure()
        alone = tuple(statistics.fmean(pair) for pair in zip(before, after, strict=True))
        before = after
        assert done and {code for _, code in done} == {2}, done
        ratio = [held / free for held, free in zip(beside, alone, strict=True)]
        ratios.append(ratio)
        slowest = max(taken for taken, _ in done)
        print(
            f"| {name} | {len(done)} | {slowest:.1f} | {alone[0]:.0f} / {alone[1]:.0f} "
            f"| {beside[0]:.0f} / {beside[1]:.0f} | {ratio[0]:.2f} | {ratio[1]:.2f} |",
            flush=True,
        )
    medians = [statistics.median(column) for column in zip(*ratios, strict=True)]
    print(f"\nmedian ratio: p50 {medians[0]:.2f}, p95 {medians[1]:.2f}")


if __name__ == "__main__":
    main(float(sys.argv[1]) if len(sys.argv) > 1 else 3.0)
