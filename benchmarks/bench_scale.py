"""The plan at national size, at ten times the cells and at a hundred times.

Five channels of four levels, four offers, six classes: 1,024 mixes a cell; hard commitments by
offer and quarter, a push budget, capacities. Each size runs in a process of its own, from the
loaded scenario to whole-line targets; prints seconds, peak memory, gap, and both as multiples of
the first size. Run it from the repository's root::

    python benchmarks/bench_scale.py                        # 1,152 and 11,520 cells
    python benchmarks/bench_scale.py --sizes 1152 11520 115200

"""

from __future__ import annotations

import argparse
import json
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from formulations.family import SIZES, scenario_of

import optimizer


def measure(cells: int, gap: float, committed: float) -> dict[str, float]:
    """Seconds, peak memory (GB), gap and largest miss of one size, in this process."""
    with tempfile.TemporaryDirectory() as folder:
        scenario = scenario_of(cells, Path(folder), gap, committed)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6
    start = time.perf_counter()
    steps: dict[str, float] = {}

    def progress(word: str, done: int, steps_: int) -> None:
        steps[word] = time.perf_counter() - start

    plan = optimizer.plan(scenario, progress=progress)
    seconds = time.perf_counter() - start
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6
    return {
        "seconds": seconds,
        "targets": seconds - steps["whole-line targets"],
        "loaded": before,
        "memory": memory,
        "gap": plan.gap,
        "missed": float(len(plan.shortfalls)),
    }


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--sizes", type=int, nargs="+", choices=SIZES, default=[1152, 11520])
    parser.add_argument("--gap", type=float, default=0.001)
    parser.add_argument("--committed", type=float, default=0.97)
    parser.add_argument("--one", action="store_true")
    asked = parser.parse_args()
    if asked.one:
        print(json.dumps(measure(asked.sizes[0], asked.gap, asked.committed)))
        return
    first: dict[str, float] | None = None
    print(
        "    cells | seconds |     x | of these rounding | peak GB | loaded GB |     gap | missed"
    )
    for cells in asked.sizes:
        options = ["--gap", str(asked.gap), "--committed", str(asked.committed)]
        done = subprocess.run(
            [sys.executable, __file__, "--one", "--sizes", str(cells), *options],
            check=True,
            stdout=subprocess.PIPE,
            text=True,
        )
        found = json.loads(done.stdout)
        first = first or found
        print(
            f"{cells:9,} | {found['seconds']:7.1f} | {found['seconds'] / first['seconds']:5.1f} | "
            f"{found['targets']:17.1f} | {found['memory']:7.2f} | {found['loaded']:9.2f} | "
            f"{found['gap']:7.4%} | {found['missed']:.0f}",
            flush=True,
        )


if __name__ == "__main__":
    main()
