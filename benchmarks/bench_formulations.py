"""One planning problem in several formulations: ours, and what one would write down first.

Least overlap of channels under commitments, a push budget and capacities, multinomial logit. Two
families: ``france``, the national scenario cut to some departments and months with rows as tight
(elastic for ours; all of them can be kept, so the others state them hard); ``random``, hard rows
that a plan drawn at random keeps, 1,024 mixes a cell. Each formulation is asked for the same gap.
Prints seconds, the final gap, the overlap and the proven bound for each size; and seconds and gap
as multiples of ours (the last two columns). The others get ``--times`` as long as ours took, at
least 30 s and at most ``--limit``. Each runs in a process of its own, from the loaded scenario to
a plan; their values and bounds must not contradict each other. From the repository's root::

    python benchmarks/bench_formulations.py                  # 4, 12, 48, 192 and 1,152 cells
    python benchmarks/bench_formulations.py --family random --sizes 4 12 --limit 60

"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
from formulations.every_mix import every_mix
from formulations.family import SIZES, scenario_of
from formulations.france import france_of
from formulations.linearised import linearised

import optimizer
from optimizer.arrays import Ints
from optimizer.plan.result.plan import Plan
from optimizer.plan.result.plan_outcomes import RowResult
from optimizer.scenario.scenario import Scenario

GRACE = 60.0
"""Seconds over the limit after which a process that does not look at its clock is ended."""
ROUND = 1e-5
"""Share by which values may differ through the solvers' feasibility tolerances."""


@dataclass(frozen=True)
class Found:
    """What a formulation came to: seconds, the overlap of its plan, the proven bound.

    ``value`` is inf without a plan, ``bound`` -inf without a bound; ``missed`` is the largest
    miss of a row, as a share of its bound.
    """

    seconds: float
    value: float
    bound: float
    missed: float

    @property
    def gap(self) -> float:
        """Proven gap, relative to the value."""
        return max(self.value - self.bound, 0.0) / max(abs(self.value), 1.0)


def ours(scenario: Scenario, limit: float) -> Found:
    """Column generation and integer finish, to whole-line targets."""
    start = time.perf_counter()
    plan = optimizer.plan(scenario, time_limit=limit)
    seconds = time.perf_counter() - start
    level = plan.objective
    assert level is not None
    return Found(seconds, level.value, level.bound, _missed(plan))


def _missed(plan: Plan) -> float:
    """Largest miss of a row, as a share of its bound."""
    return max(row.shortfall / max(abs(_bound(row)), 1.0) for row in plan.rows)


def _bound(row: RowResult) -> float:
    return row.lower if np.isfinite(row.lower) else row.upper


Formulation = Callable[[Scenario, float, float], tuple[Ints | None, float]]


def stated(formulation: Formulation) -> Callable[[Scenario, float], Found]:
    """A formulation handed to HiGHS whole; its plan is judged by the planner's own rows."""

    def run(scenario: Scenario, limit: float) -> Found:
        start = time.perf_counter()
        push, bound = formulation(scenario, scenario.spec.plan.gap, start + limit)
        seconds = time.perf_counter() - start
        if push is None:
            return Found(seconds, np.inf, bound, 0.0)
        shape = (len(scenario.zones.ids), len(scenario.months), -1)
        plan = optimizer.plan_of(scenario, push.reshape(shape))
        overlap = float(plan.alone.sum() - plan.expected.sum())
        return Found(seconds, overlap, bound, _missed(plan))

    return run


FAMILIES: dict[str, Callable[[int, Path, float, float], Scenario]] = {
    "france": france_of,
    "random": scenario_of,
}
COMMITTED = {"france": 1.0, "random": 0.9}
"""Share asked: of what France asks beyond business as usual; of a random plan's lines."""
LEAST = 30.0
"""Seconds that a formulation gets at least."""

WAYS: dict[str, Callable[[Scenario, float], Found]] = {
    "columns (ours)": ours,
    "big-M": stated(lambda s, gap, until: linearised(s, gap, until, tight=False)),
    "tight": stated(lambda s, gap, until: linearised(s, gap, until, tight=True)),
    "every mix": stated(every_mix),
}


def alone_in_a_process(
    way: str, cells: int, asked: argparse.Namespace, limit: float
) -> Found | None:
    """One formulation's outcome from a process of its own; None where it had to be ended."""
    numbers = {name: str(getattr(asked, name)) for name in ("family", "gap", "committed")}
    numbers["limit"] = str(limit)
    options = [word for name, value in numbers.items() for word in (f"--{name}", value)]
    try:
        done = subprocess.run(
            [sys.executable, __file__, *options, "--one", way, str(cells)],
            check=True,
            stdout=subprocess.PIPE,
            text=True,
            timeout=limit + GRACE,
        )
    except subprocess.TimeoutExpired:
        return None
    return Found(**json.loads(done.stdout))


def contradictions(found: dict[str, Found]) -> Iterator[str]:
    """Bounds above another's plan, and plans that miss a row."""
    for way, one in found.items():
        if one.missed > ROUND:
            yield f"{way}: a row is missed by {one.missed:.1e} of its bound"
        for other, another in found.items():
            if one.bound > another.value * (1 + ROUND):
                yield f"{way} proves {one.bound:.2f}, {other} has {another.value:.2f}"


def line(way: str, found: Found | None, own: Found, limit: float, gap: float) -> str:
    """A line of the table."""
    if found is None:
        return f"{way:>14} | {'>limit, nothing':>22} | {'':>12} | {'':>12} | {'':>8} | "
    reached = found.gap <= gap * (1 + 1e-6)
    if not np.isfinite(found.value):
        ended = ">limit, no plan"
    elif reached:
        ended = f"{found.seconds:.2f} s"
    elif found.seconds < limit:
        ended = f"{found.seconds:.2f} s, gap {found.gap:.2%}"
    else:
        ended = f">limit, gap {found.gap:.2%}"
    value = f"{found.value:,.1f}" if np.isfinite(found.value) else ""
    bound = f"{found.bound:,.1f}" if np.isfinite(found.bound) else ""
    slower = f"{'' if reached or found is own else '>'}{found.seconds / own.seconds:.1f}x"
    wider = f"{found.gap / own.gap:.1f}x" if own.gap > 0 and np.isfinite(found.gap) else ""
    return f"{way:>14} | {ended:>22} | {value:>12} | {bound:>12} | {slower:>8} | {wider:>8}"


def main() -> None:
    """Print the comparison."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--family", choices=list(FAMILIES), default="france")
    parser.add_argument("--sizes", type=int, nargs="+", choices=SIZES, default=list(SIZES)[:5])
    parser.add_argument("--limit", type=float, default=600.0, help="seconds for each, at most")
    parser.add_argument("--times", type=float, default=50.0, help="as long as ours, at most")
    parser.add_argument("--gap", type=float, default=0.001, help="relative gap asked of each")
    parser.add_argument("--committed", type=float, help="share asked; see COMMITTED")
    parser.add_argument("--one", nargs=2, metavar=("WAY", "CELLS"))
    asked = parser.parse_args()
    if asked.committed is None:
        asked.committed = COMMITTED[asked.family]
    if asked.one:
        way, cells = asked.one
        with tempfile.TemporaryDirectory() as folder:
            made = FAMILIES[asked.family]
            scenario = made(int(cells), Path(folder), asked.gap, asked.committed)
            print(json.dumps(asdict(WAYS[way](scenario, asked.limit))))
        return
    wrong = []
    for cells in asked.sizes:
        wrong += [f"{cells} cells: {words}" for words in side_by_side(cells, asked)]
    if wrong:
        sys.exit("\n".join(wrong))


def side_by_side(cells: int, asked: argparse.Namespace) -> list[str]:
    """Print a size's lines; gives what contradicts."""
    print(
        f"\n{asked.family}, {cells} cells, gap asked {asked.gap:.2%}, {asked.committed:.0%} asked"
    )
    heads = ("overlap", 12), ("bound", 12), ("seconds", 8), ("gap", 8)
    head = " | ".join(f"{name:>{width}}" for name, width in heads)
    print(f"{'':>14} | {'ended':>22} | {head}", flush=True)
    found: dict[str, Found] = {}
    own, limit = None, asked.limit
    for way in WAYS:
        one = alone_in_a_process(way, cells, asked, limit)
        if one is not None:
            found[way] = one
        if own is None:
            own = one or Found(asked.limit, np.inf, -np.inf, 0.0)
            own_limit, limit = limit, min(asked.limit, max(LEAST, asked.times * own.seconds))
            print(
                line(way, one, own, own_limit, asked.gap), f"(limit for the others {limit:.0f} s)"
            )
        else:
            print(line(way, one, own, limit, asked.gap), flush=True)
    return list(contradictions(found))


if __name__ == "__main__":
    main()
