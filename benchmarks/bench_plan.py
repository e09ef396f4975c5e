"""The plan: where its time goes, and what a warm what-if saves; both sides in one go.

python benchmarks/bench_plan.py [scenario folder]
"""

from __future__ import annotations

import resource
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

import optimizer as opt
from optimizer.demand import SalesTable
from optimizer.plan import WhatIf, highs
from optimizer.plan.integers import candidate_columns
from optimizer.plan.relaxation import column_generation as generation
from optimizer.plan.relaxation import initial_columns as initial

FRANCE = Path(__file__).parents[1] / "scenarios" / "france"


class Stopwatch:
    """Seconds spent inside functions that it wraps; nested calls count once."""

    def __init__(self) -> None:
        self.spent: dict[str, float] = {}
        self._inside = 0

    def wrap(self, owner: Any, name: str, label: str) -> None:
        """Time every call of ``owner.name`` under a label."""
        plain: Callable[..., Any] = getattr(owner, name)

        def timed(*arguments: Any, **options: Any) -> Any:
            if self._inside:
                return plain(*arguments, **options)
            self._inside += 1
            start = time.perf_counter()
            try:
                return plain(*arguments, **options)
            finally:
                self._inside -= 1
                spent = time.perf_counter() - start
                self.spent[label] = self.spent.get(label, 0.0) + spent

        setattr(owner, name, timed)


def timed(work: Callable[[], Any]) -> tuple[Any, float]:
    """Result and seconds."""
    start = time.perf_counter()
    return work(), time.perf_counter() - start


def main() -> None:
    """Print where the time goes, then cold against warm."""
    scenario = opt.load(Path(sys.argv[1]) if len(sys.argv) > 1 else FRANCE)
    watch = Stopwatch()
    watch.wrap(highs, "run", "HiGHS")
    for owner in (generation, initial):
        # on all cores: seconds as they pass, not of each thread
        watch.wrap(owner, "search_columns", "pricing products")
    watch.wrap(candidate_columns, "search_plans", "local search")
    for name in ("sales", "sales_of", "priced"):
        watch.wrap(SalesTable, name, "sales table")
    plan, whole = timed(lambda: opt.plan(scenario))
    print(f"{scenario!r}: loaded scenario to whole-line targets {whole:.1f} s")
    for label, spent in watch.spent.items():
        print(f"  {label:<18}{spent:7.2f} s  {spent / whole:6.1%}")
    rest = whole - sum(watch.spent.values())
    print(f"  {'all else':<18}{rest:7.2f} s  {rest / whole:6.1%}")
    for level in plan.levels:
        print(f"  gap {level.gap:.3%}  {level.name}")
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6
    print(f"  peak memory {peak:.2f} GB")

    budget = scenario.spec.plan.budgets[0].at_most
    one = scenario.replace("plan.objectives", ["overlap"])
    for label, base in (("all objectives", scenario), ("overlap alone", one)):
        what_if = WhatIf()
        what_if.plan(base)
        print(f"what-ifs, {label}: cold s, warm s, ratio, values apart against the gaps")
        for share in (0.995, 0.98, 1.01):
            changed = base.replace("plan.budgets[0].at_most", float(np.round(budget * share)))
            cold, cold_time = timed(lambda changed=changed: opt.plan(changed))
            warm, warm_time = timed(lambda changed=changed, what_if=what_if: what_if.plan(changed))
            apart = abs(cold.objective.value / warm.objective.value - 1)
            print(
                f"  budget × {share}: {cold_time:6.2f} {warm_time:6.2f} "
                f"{warm_time / cold_time:6.2f}  {apart:.3%} (gaps {cold.gap:.3%}, {warm.gap:.3%})"
            )


if __name__ == "__main__":
    main()
