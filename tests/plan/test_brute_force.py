"""The plan against every combination of mixes, on instances small enough to enumerate."""

from __future__ import annotations

import itertools
from pathlib import Path

import numpy as np
import pytest

from optimizer.demand import all_mixes, market, plan_sales
from optimizer.errors import InfeasibleError
from optimizer.plan import plan
from optimizer.plan.statement.rows.level_rows import locked_levels
from optimizer.scenario import Scenario, load
from tests.tiny import tiny

EXACT = 1e-6


class Enumeration:
    """Every plan of a scenario of a few cells: its sales, pushes, rows and objectives."""

    def __init__(self, scenario: Scenario) -> None:
        self.scenario = scenario
        self.market = market(scenario)
        mixes = all_mixes(tuple(int(n) for n in self.market.levels)).levels
        zones, months = len(scenario.zones.ids), len(scenario.months)
        self.cells = zones * months
        allowed = self.market.eligible[None] | locked_levels(scenario, self.market)
        sales, alone = [], []
        for mix in mixes:
            push = np.broadcast_to(mix, (zones, months, len(mix)))
            together, each = plan_sales(self.market, push)
            sales.append(together.reshape(self.cells, *together.shape[2:]))
            alone.append(each.reshape(self.cells, *each.shape[2:]))
        # [cell, mix, segment, channel, offer]
        self.sales, self.alone = np.stack(sales, 1), np.stack(alone, 1)
        channel = np.arange(mixes.shape[1])
        may = [np.flatnonzero(a[channel, mixes].all(axis=1)) for a in allowed]
        self.plans = np.array(list(itertools.product(*may)))
        self.mixes = mixes
        self.cost = self.market.push_cost[:, channel, mixes]

    def total(self, by_mix: np.ndarray) -> np.ndarray:
        """Sum over cells of ``by_mix[cell, mix]`` for every plan."""
        return sum(by_mix[cell, self.plans[:, cell]] for cell in range(self.cells))

    def cells_in(self, months: object, regions: object, zones: object) -> list[int]:
        """Cells of a group."""
        return [
            z * len(self.scenario.months) + t
            for z, zone in enumerate(self.scenario.zones.ids)
            for t, month in enumerate(self.scenario.months)
            if (months is None or months.first <= month <= months.last)  # type: ignore[attr-defined]
            and (regions is None or self.scenario.zones.region[z] in regions)  # type: ignore[operator]
            and (zones is None or zone in zones)  # type: ignore[operator]
        ]

    def misses(self) -> dict[int, np.ndarray]:
        """Relative shortfall of every plan by rank (-1 = hard)."""
        spec, found = self.scenario.spec.plan, {}

        def add(hard: bool, priority: int, missed: np.ndarray, scale: float) -> None:
            rank = -1 if hard else priority
            found[rank] = found.get(rank, 0.0) + np.maximum(missed, 0.0) / max(scale, 1.0)

        def pick(names: tuple[str, ...], wanted: tuple[str, ...] | None) -> np.ndarray:
            return np.array([wanted is None or n in wanted for n in names], dtype=float)

        for c in spec.commitments:
            weights = np.einsum(
                "s,c,o->sco",
                pick(self.scenario.segments, c.segments),
                pick(self.scenario.channels, c.channels),
                pick(self.scenario.offers, c.offers),
            )
            by_mix = (self.sales * weights).sum(axis=(2, 3, 4))
            inside = np.zeros(self.cells)
            inside[self.cells_in(c.months, c.regions, c.zones)] = 1.0
            value = self.total(by_mix * inside[:, None])
            bound = max(b for b in (c.at_least, c.at_most) if b is not None)
            missed = np.zeros(len(value))
            if c.at_least is not None:
                missed = np.maximum(missed, c.at_least - value)
            if c.at_most is not None:
                missed = np.maximum(missed, value - c.at_most)
            add(c.hard, c.priority, missed, bound)
        for i, channel in enumerate(self.scenario.spec.channels.values()):
            if channel.capacity is None or channel.capacity.per_month is None:
                continue
            by_mix = self.sales[:, :, :, i].sum(axis=(2, 3)) * channel.capacity.use_per_line
            for t in range(len(self.scenario.months)):
                inside = np.arange(self.cells) % len(self.scenario.months) == t
                value = self.total(by_mix * inside[:, None])
                limit = channel.capacity.per_month
                add(channel.capacity.hard, channel.capacity.priority, value - limit, limit)
        for b in spec.budgets:
            value = self.total(self.cost.sum(axis=2))
            add(b.hard, b.priority, value - b.at_most, b.at_most)
        for lock in spec.locks:
            channel = self.scenario.channels.index(lock.channel)
            level = list(self.scenario.spec.channels[lock.channel].levels).index(lock.level)
            where = self.cells_in(lock.months, lock.regions, lock.zones)
            broken = np.zeros((self.cells, len(self.mixes)))
            broken[where] = self.mixes[:, channel] != level
            add(lock.hard, lock.priority, self.total(broken), float(len(where)))
        return found

    def objective(self, name: str) -> np.ndarray:
        """An objective of every plan, to be minimised."""
        sold = self.sales.sum(axis=2)
        commission = (sold * self.market.pay[:, None]).sum(axis=(2, 3))
        cost = self.cost.sum(axis=2) + commission
        if name == "overlap":
            return self.total((self.alone - self.sales).sum(axis=(2, 3, 4)))
        if name == "cost":
            return self.total(cost)
        return self.total(cost - (sold * self.market.worth[:, None]).sum(axis=(2, 3)))

    def best(self) -> list[float]:
        """Least value of every stage, each among the plans that keep the ones before."""
        alive, values = np.ones(len(self.plans), dtype=bool), []
        for _, missed in sorted(self.misses().items()):
            least = missed[alive].min()
            least = 0.0 if least <= 1e-7 else least
            values.append(float(least))
            alive &= missed <= least * (1 + 1e-9) + 1e-9
        for level in self.scenario.spec.plan.objectives:
            value = self.objective(level.of)
            least = value[alive].min()
            values.append(float(-least if level.of == "margin" else least))
            alive &= value <= least + (level.tolerance + 1e-9) * abs(least) + 1e-12
        return values


ORDERS = (
    ["overlap", "cost"],
    ["margin"],
    ["cost", "overlap"],
    [{"of": "overlap", "tolerance": 0.05}, "margin"],
)


def instance(folder: Path, seed: int) -> Scenario:
    """A random instance with binding commitments, capacities, a budget and a lock."""
    rng = np.random.default_rng(1000 + seed)
    data = tiny(folder, seed, zones=2, months=2)
    free = Enumeration(load(folder))
    total = free.total(free.sales[..., 1].sum(axis=(2, 3)))
    some = free.total(free.sales[:, :, 1].sum(axis=(2, 3)))
    by_phone = free.total(free.sales[:, :, :, 1].sum(axis=(2, 3)))
    pushes = free.total(free.cost.sum(axis=2))

    def between(values: np.ndarray, share: float) -> float:
        return round(float(values.min() + share * (values.max() - values.min())), 2)

    reach = rng.uniform(0.3, 1.05, 3)
    data["plan"] |= {
        "objectives": ORDERS[seed % len(ORDERS)],
        "commitments": [
            {"name": "plus", "offer": "plus", "at_least": between(total, reach[0])},
            {"name": "work", "segment": "work", "at_least": between(some, reach[1]), "priority": 2},
        ],
        "budgets": [{"name": "push", "at_most": between(pushes, rng.uniform(0.3, 0.8))}],
    }
    if seed % 3 == 0:
        data["plan"]["locks"] = [
            {"channel": "web", "level": "closed", "zone": "z1", "month": "2026-02"}
        ]
    if seed % 4 == 1:
        bound = between(total, 0.4)
        data["plan"]["commitments"].append(
            {"name": "sure", "offer": "plus", "at_least": bound, "hard": True}
        )
    limit = between(by_phone, rng.uniform(0.3, 0.9)) / 2
    data["channels"]["phone"]["capacity"] = {"per_month": max(limit, 1.0)}
    from tests.tiny import write_yaml

    write_yaml(folder / "scenario.yaml", data)
    return load(folder)


@pytest.mark.parametrize("seed", range(60))
def test_plan_is_the_best_of_all_combinations(seed: int, tmp_path: Path) -> None:
    """Every stage's value equals the least over all plans, and the gap is closed."""
    scenario = instance(tmp_path, seed)
    found = plan(scenario)
    expected = Enumeration(scenario).best()
    assert len(found.levels) == len(expected)
    for level, value in zip(found.levels, expected, strict=True):
        assert level.value == pytest.approx(value, rel=EXACT, abs=1e-6), level.name
        assert level.gap <= 1e-6, level.name


def test_instances_bind() -> None:
    """The instances are worth the test: commitments are missed in some and kept in others."""
    # asserted on the bounds drawn, so that a change of the generator cannot empty the test
    reaches = [np.random.default_rng(1000 + seed).uniform(0.3, 1.05, 3)[0] for seed in range(60)]
    assert min(reaches) < 0.5
    assert max(reaches) > 1.0


def test_hard_rows_that_conflict_are_named_with_the_least_relaxation(tmp_path: Path) -> None:
    """A hard commitment beyond every plan raises, and the relaxation is the brute-force one."""
    data = tiny(tmp_path, 7, zones=2, months=1)
    free = Enumeration(load(tmp_path))
    most = float(free.total(free.sales.sum(axis=(2, 3, 4))).max())
    data["plan"]["commitments"] = [{"name": "dream", "at_least": most + 25.0, "hard": True}]
    from tests.tiny import write_yaml

    write_yaml(tmp_path / "scenario.yaml", data)
    with pytest.raises(InfeasibleError, match="dream") as caught:
        plan(load(tmp_path))
    (relaxed,) = caught.value.relaxations
    assert relaxed.row == "dream"
    assert relaxed.by == pytest.approx(25.0, rel=1e-4)
