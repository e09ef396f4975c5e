"""Studies: what warm plans save, what a second process brings, what the runner itself takes.

python benchmarks/bench_study.py warm|speed [scenario folder]
"""

from __future__ import annotations

import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

import optimizer as opt
from optimizer.study import RunStore, Workers, load_study, outcome, processes, run_study

SCENARIOS = Path(__file__).parents[1] / "scenarios"
BUDGETS, LEAST = (0.98, 1.02), (0.98, 1.0)
"""Of the grid's right-hand sides: the first budget and the first commitment, times these."""
COUNTS = (5, 3)


def study_file(folder: Path, base: Path, **more: Any) -> Path:
    """Write a study of a scenario whose runs differ in two right-hand sides."""
    scenario = opt.load(base)
    budget, row = scenario.spec.plan.budgets[0], scenario.spec.plan.commitments[0]
    (low, high), (least, most) = BUDGETS, LEAST
    data = {
        "base": str(base.resolve()),
        "factors": {
            "budget": {
                "path": f"plan.budgets[{budget.name}].at_most",
                "scale": True,
                "range": {"from": low, "to": high, "count": COUNTS[0]},
            },
            "promise": {
                "path": f"plan.commitments[{row.name}].at_least",
                "scale": True,
                "range": {"from": least, "to": most, "count": COUNTS[1]},
            },
        },
        "design": "grid",
        "run": "plan",
        "responses": ["plan.gap"],
        **more,
    }
    folder.mkdir()
    with (folder / "study.yaml").open("w", encoding="utf-8") as file:
        YAML().dump(data, file)
    return folder / "study.yaml"


def run(file: Path, workers: Workers) -> tuple[list[float], float, Any]:
    """Seconds of every run in the order they ended, wall seconds without starting the workers."""
    study = load_study(file, outcome)
    store = RunStore(file.parent / "store")
    with workers:
        workers.executor(outcome)
        start = time.perf_counter()
        table = run_study(study, store, outcome, workers).table
        wall = time.perf_counter() - start
    assert (table["status"] == "done").all()
    return list(store.seconds().values()), wall, table


def warm(folder: Path, base: Path) -> None:
    """The same grid cold and warm, one process each, one after the other."""
    cold_seconds, _, cold = run(study_file(folder / "cold", base), processes(1))
    more = {"run": {"what": "plan", "warm": True}}
    warm_seconds, _, found = run(study_file(folder / "warm", base, **more), processes(1))
    print(f"{base.name}: {len(cold)} runs, budget x {BUDGETS}, promise x {LEAST}")
    print(f"  cold  {sum(cold_seconds):7.2f} s  largest gap {cold['plan.gap'].max():.3%}")
    print(f"  warm  {sum(warm_seconds):7.2f} s  largest gap {found['plan.gap'].max():.3%}")
    # the worker plans the base in its first run
    rest = sum(warm_seconds[1:]) / (len(warm_seconds) - 1)
    print(f"  warm, the base planned already: {rest * len(warm_seconds):7.2f} s")
    mean = sum(cold_seconds) / len(cold_seconds)
    print(
        f"  ratio {sum(cold_seconds) / sum(warm_seconds):.2f}, without the base {mean / rest:.2f}"
    )
    medians = [sorted(s)[len(s) // 2] for s in (cold_seconds, warm_seconds)]
    print(f"  medians {medians[0]:.2f} and {medians[1]:.2f} s: ratio {medians[0] / medians[1]:.2f}")


def speed(folder: Path, base: Path) -> None:
    """One process (on all cores, then on one) and two; what the runner takes of the wall clock."""
    walls = {}
    made: dict[str, Callable[[], Workers]] = {
        "1 process": lambda: processes(1),
        "1 process, 1 thread": _alone,
        "2 processes": lambda: processes(2),
    }
    for label, workers in made.items():
        crew = workers()
        seconds, walls[label], _ = run(study_file(folder / label, base), crew)
        worked = sum(seconds) / crew.width
        print(
            f"  {label:<20} wall {walls[label]:7.2f} s, runs {sum(seconds):7.2f} s, "
            f"wall over runs a process {walls[label] / worked - 1:.1%}"
        )
    for label in ("1 process", "1 process, 1 thread"):
        print(f"  2 processes over {label}: {walls[label] / walls['2 processes']:.2f}")


def _alone() -> Workers:
    workers = processes(1)
    workers.threads = 1
    return workers


def main() -> None:
    """Run one of the two."""
    what = sys.argv[1]
    base = Path(sys.argv[2]) if len(sys.argv) > 2 else SCENARIOS / "france"
    with tempfile.TemporaryDirectory() as folder:
        {"warm": warm, "speed": speed}[what](Path(folder), base)


if __name__ == "__main__":
    main()
