"""Which plans the network delivers, and which scheme is best, with the procedures' guarantees."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from optimizer import storage
from optimizer.arrays import Floats, Ints, Progress
from optimizer.network import MEASURES, Record
from optimizer.scenario.scenario import Scenario
from optimizer.simulation.replicating import (
    BATCH,
    Replicator,
    Targets,
    network_of,
    on_network,
    simulate,
)
from optimizer.statistics import FIRST, Ranking, Selection, best_of, mean_interval, select_best


@dataclass(frozen=True, eq=False)
class Delivery:
    """What the network makes of several plans, under one scheme.

    Attributes
    ----------
    asked : float
        Share of the targets that must be delivered.
    level : float
        Confidence with which all of the words on plans hold together (Bonferroni).
    table : DataFrame
        A row a plan, the one most surely delivered first: ``plan`` (its place among those
        given), ``delivered`` with its half-width, ``short`` (lines), ``sold`` (lines),
        ``contribution`` (EUR), ``attainment`` (share of points of sale that reach their quotas),
        ``delivers`` (yes, no, or not sure).
    ranking : Ranking
        By the share delivered, with the leads of the first over each other one.
    """

    scheme: str
    asked: float
    level: float
    table: pd.DataFrame
    ranking: Ranking

    @property
    def plans(self) -> tuple[int, ...]:
        """The plans that the network surely delivers, best first."""
        sure = self.table[self.table["delivers"] == "yes"]
        return tuple(int(i) for i in sure["plan"])

    @property
    def reached(self) -> bool:
        """Whether every plan was judged, and one at least is delivered."""
        return bool(self.plans) and not (self.table["delivers"] == "not sure").any()

    def __repr__(self) -> str:
        return (
            f"<Delivery under {self.scheme}: {len(self.plans)} of {len(self.table)} plans deliver "
            f"{self.asked:.0%} of their targets>"
        )

    def to_frame(self) -> pd.DataFrame:
        """The table."""
        return self.table.copy()


def delivery(
    scenario: Scenario,
    plans: Sequence[Targets],
    scheme: str | None = None,
    share: float = 0.9,
    replications: int = 12,
    level: float = 0.95,
    processes: int = 1,
    progress: Progress | None = None,
) -> Delivery:
    """Simulate plans under one scheme, and rank them by what is delivered of their targets.

    All plans meet the same customers (common random numbers), so that they compare closely.

    Parameters
    ----------
    plans : sequence of Targets
        Near-optimal plans, from ``alternatives``.
    scheme : str, optional
        Default: the scenario's first.
    share : float
        Share of a plan's targets for the network that must be delivered; see :func:`delivered`.
    replications : int
        Of each plan, 2 or more.
    level : float
        Confidence of all words on plans together.
    processes : int
        Does not change the result.
    progress : callable, optional
        Called with a word, plans done, plans in all.

    Raises
    ------
    ValueError
        When there is no plan, no network or no such scheme, or a number makes no sense.
    """
    network = network_of(scenario)
    chosen = next(iter(network.schemes)) if scheme is None else scheme
    if chosen not in network.schemes:
        raise ValueError(f"no scheme {chosen!r}; there are {', '.join(network.schemes)}")
    if not plans or not 0 < share <= 1 or replications < 2 or not 0 < level < 1:
        raise ValueError("give a plan or more, a share in (0, 1], 2 replications or more")
    tell = progress or (lambda word, done, all_: None)
    rows, samples = [], {}
    for i, plan in enumerate(plans):
        tell("delivery", i, len(plans))
        runs = simulate(scenario, plan, [chosen], replications=replications, processes=processes)
        targets = on_network(scenario, plan)[1]
        records = runs.records[chosen]
        samples[str(i)] = np.array([delivered(record, targets) for record in records])
        rows.append(_row(i, samples[str(i)], records, int(targets.sum()), share, level, len(plans)))
    tell("delivery", len(plans), len(plans))
    table = pd.DataFrame(rows).sort_values("delivered", ascending=False, kind="stable")
    return Delivery(chosen, share, level, table.reset_index(drop=True), best_of(samples, level))


def delivered(record: Record, targets: Ints) -> float:
    """Share of the targets that a replication delivers, by zone and quarter.

    Σ min(lines, target) / Σ target over zones and quarters, offers together: what is sold
    beyond a target elsewhere makes up for nothing. 1 when nothing is asked. The targets of
    the network's channel are ``[zone, month, offer]``.
    """
    wanted = _by_quarter(targets.sum(axis=2).T.astype(np.float64))
    sold = _by_quarter(record.lines.sum(axis=2))
    total = float(wanted.sum())
    return float(np.minimum(sold, wanted).sum()) / total if total else 1.0


def _by_quarter(lines: Floats) -> Floats:
    """``[quarter, zone]`` of ``[month, zone]``; the last quarter may be shorter."""
    return np.add.reduceat(lines, np.arange(0, len(lines), 3), axis=0)


def _row(
    plan: int,
    samples: Floats,
    records: Sequence[Record],
    target: int,
    share: float,
    level: float,
    plans: int,
) -> dict[str, object]:
    interval = mean_interval(samples, 1 - (1 - level) / plans)
    word = "yes" if interval.low >= share else "no" if interval.high < share else "not sure"
    measures = {"sold": "lines", "contribution": "contribution", "attainment": "attainment"}
    return {
        "plan": plan,
        "delivered": interval.mean,
        "half_width": interval.half_width,
        "short": (1 - interval.mean) * target,
        **{k: float(np.mean([r.measure(name) for r in records])) for k, name in measures.items()},
        "delivers": word,
    }


LIMIT = 400
"""Replications of a scheme after which the selection gives up, unless asked otherwise."""


# Ten parameters: those of the procedure, and of the simulation that it draws from.
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
    """Read a selection back; StoreError when there is none."""
    with storage.reading(folder, "selection"):
        return storage.load(Selection, folder, "selection")
