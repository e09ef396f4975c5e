"""Our network against the same reduced model in Mesa and SimPy, and against the draws alone.

    .venv/bin/python -m pip install -e .[bench]
    .venv/bin/python benchmarks/bench_agents.py

Seconds are of one process, the best of a few rounds, after everything is prepared; the
distributions are compared by two-sample Kolmogorov–Smirnov tests over replications.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

import mesa
import numpy as np
import simpy
from benchmarks.agents import simpy_model
from benchmarks.agents.mesa_model import Network
from benchmarks.agents.reduced import bare, network, ours, reduced
from scipy import stats
from threadpoolctl import threadpool_limits

REPLICATIONS = 200


def best(run: Callable[[], object], rounds: int) -> float:
    """Least seconds of some rounds."""
    found = []
    for _ in range(rounds):
        start = time.perf_counter()
        run()
        found.append(time.perf_counter() - start)
    return min(found)


def speed() -> None:
    """Seconds for the same points of sale and weeks."""
    # nobody leaves, so that all work every week
    model = network("france", 0.15, 20_000)
    given = reduced(model)
    rng = np.random.default_rng(1)
    timed = {
        "draws alone (numpy)": best(lambda: bare(given, rng), 7),
        "ours": best(lambda: ours(model, 1), 7),
        f"Mesa {mesa.__version__}": best(lambda: Network(given, 1).run(), 3),
        f"SimPy {simpy.__version__}, a process a POS": best(lambda: simpy_model.run(given, 1), 3),
    }
    print(
        f"{len(given.rate):,} points of sale x {sum(given.weeks)} weeks x {len(given.price)} offers"
    )
    print(f"{'':<32}{'s':>8}{'POS-weeks a s':>16}{'over ours':>11}{'over draws':>12}")
    for name, seconds in timed.items():
        print(
            f"{name:<32}{seconds:>8.3f}{given.pos_weeks / seconds:>16,.0f}"
            f"{seconds / timed['ours']:>11.2f}{seconds / timed['draws alone (numpy)']:>12.2f}"
        )


def distributions() -> None:
    """Kolmogorov–Smirnov tests of results over replications."""
    # some leave: about one in six within the half-year
    model = network("small", 0.31)
    given = reduced(model)
    found = {
        "ours": [ours(model, r) for r in range(REPLICATIONS)],
        "Mesa": [Network(given, r).run() for r in range(REPLICATIONS)],
        "SimPy": [simpy_model.run(given, 10_000 + r) for r in range(REPLICATIONS)],
    }
    print(
        f"\n{len(given.rate)} points of sale x {sum(given.weeks)} weeks, {REPLICATIONS} times each"
    )
    print(f"{'':<12}{'ours':>20}{'Mesa':>20}{'SimPy':>20}{'p ours-Mesa':>13}{'p ours-SimPy':>14}")
    for figure in ("lines", "retained", "motivation", "exits"):
        samples = {k: np.array([getattr(o, figure) for o in v]) for k, v in found.items()}
        shown = [f"{x.mean():,.3f} ± {x.std():,.3f}" for x in samples.values()]
        p = [
            stats.ks_2samp(samples["ours"], samples[k], method="asymp").pvalue
            for k in ("Mesa", "SimPy")
        ]
        print(f"{figure:<12}" + "".join(f"{s:>20}" for s in shown) + f"{p[0]:>13.3f}{p[1]:>14.3f}")


if __name__ == "__main__":
    with threadpool_limits(1):
        speed()
        distributions()
