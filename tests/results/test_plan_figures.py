"""Figures of a plan against the plan itself."""

from __future__ import annotations

import numpy as np
import pytest

from optimizer.demand import market
from optimizer.plan import Plan
from optimizer.results.plan_figures import people, transfer_lines
from optimizer.results.report_figures import figures_of
from optimizer.scenario import Scenario


def test_targets_of_channels_add_up(small: Scenario, small_plan: Plan) -> None:
    """To the targets of the plan; overlap is what channels alone sell more than together."""
    figures = figures_of(small, small_plan)
    by_channel = [figures[f"channel.{channel}.targets"][0] for channel in small.channels]
    assert sum(by_channel) == figures["plan.targets"][0] == small_plan.target_lines.sum()
    alone, together = figures["plan.alone"][0], figures["plan.together"][0]
    assert alone - together == pytest.approx(figures["plan.overlap"][0])
    assert figures["plan.overlap_share"][0] == pytest.approx(figures["plan.overlap"][0] / together)


def test_a_row_s_share_is_of_its_bound(small: Scenario, small_plan: Plan) -> None:
    """A shortfall over the bound, in the row's own unit."""
    figures = figures_of(small, small_plan)
    for row in small.spec.plan.commitments:
        bound, unit = figures[f"row.{row.name}.bound"]
        shortfall, of_shortfall = figures[f"row.{row.name}.shortfall"]
        assert unit == of_shortfall
        assert figures[f"row.{row.name}.share"] == (shortfall / max(abs(bound), 1.0), "share")


def test_what_channels_take_from_each_other(small: Scenario, small_plan: Plan) -> None:
    """No channel takes from itself, none takes less than nothing; the keys say the same."""
    lines = transfer_lines(small_plan, market(small))
    assert (lines >= -1e-9).all()
    assert np.diag(lines) == pytest.approx(0, abs=1e-9)
    figures = figures_of(small, small_plan)
    taker, giver = small.channels[:2]
    assert figures[f"transfer.{taker}.{giver}"] == (lines[0, 1], "lines")
    sold = small_plan.expected.sum(axis=(0, 1, 2, 4))
    assert figures[f"transfer.{taker}.rate"][0] == pytest.approx(lines[0].sum() / sold[0])


def test_people_are_all_customers(small: Scenario) -> None:
    """Of every zone, over months and segments."""
    assert people(small).sum() == pytest.approx(small.customers.sum())
    assert people(small).shape == (len(small.zones.ids),)
