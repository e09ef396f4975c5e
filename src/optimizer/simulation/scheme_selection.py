"""Select the best scheme by a figure, with the guarantee of a selection procedure."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import numpy as np

from optimizer import storage
from optimizer.arrays import Floats
from optimizer.network import MEASURES
from optimizer.scenario.scenario import Scenario
from optimizer.simulation.plan_targets import Targets
from optimizer.simulation.replicating import BATCH, Replicator
from optimizer.statistics import FIRST, Selection, select_best

LIMIT = 400
"""Replications of a scheme after which the selection gives up, unless asked otherwise."""


def select(
    scenario: Scenario,
    plan: Targets,
    indifference: float,
    measure: str = "contribution",
    confidence: float = 0.95,
    schemes: Sequence[str] | None = None,
    first: int = FIRST,
    limit: int = LIMIT,
    processes: int = 1,
    progress: Callable[[str, int, int], None] | None = None,
) -> Selection:
    """Select the scheme with the largest mean of a figure by the procedure KN.

    Schemes share their random numbers, replication by replication. Replications are made some
    at a time; the procedure looks at them one after the other, so that neither this nor the
    number of processes changes its result. Ten parameters, flat because scripts and notebooks
    give some of them by name.

    Parameters
    ----------
    scenario : Scenario
        With a network.
    plan : Targets
        A plan.
    indifference : float
        δ: the least lead worth finding, in the measure's unit (EUR for contribution).
    measure : str
        A figure of the replications; the largest is best.
    confidence : float
        Least chance to select the best, if it leads by the indifference or more.
    schemes : sequence of str, optional
        Default: all of the scenario.
    first : int
        n₀, replications of each scheme before the first is left out.
    limit : int
        Replications after which it gives up; the result then guarantees nothing and says so.
    processes : int
        Does not change the result.
    progress : callable, optional
        As of ``simulate``.

    Raises
    ------
    ValueError
        When the scenario has no network, no such scheme or no such measure, or a number makes
        no sense.
    """
    if measure not in MEASURES:
        raise ValueError(f"no measure {measure!r}; there are {', '.join(MEASURES)}")
    with Replicator(scenario, plan, schemes, processes, progress) as run:
        seen: dict[str, list[float]] = {name: [] for name in run.schemes}

        def draw(names: tuple[str, ...], count: int) -> Mapping[str, Floats]:
            if any(len(seen[name]) < count for name in names):
                ahead = count if count <= first else min(-(-count // BATCH) * BATCH, limit)
                # figures are enough: hundreds of records would fill the memory
                for name, records in run.until(names, ahead).items():
                    seen[name] += [record.measure(measure) for record in records]
            return {name: np.array(seen[name]) for name in names}

        return select_best(draw, run.schemes, indifference, confidence, first, limit)


def save_selection(selection: Selection, folder: Path) -> None:
    """Write a selection to a folder."""
    storage.save(selection, folder, "selection")


def load_selection(folder: Path) -> Selection:
    """Read a selection back.

    Raises
    ------
    StoreError
        When there is none.
    """
    with storage.reading(folder, "selection"):
        return storage.load(Selection, folder, "selection")
