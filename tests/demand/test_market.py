"""The market of a scenario: every array against the scenario's words."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest

from optimizer.demand import GAM, MNL, Market, NestedLogit, market
from optimizer.scenario.scenario import Scenario

Spec = dict[str, object]
Maker = Callable[[Spec], Scenario]


def test_a_cell_is_a_zone_and_a_month(spec: Spec, scenario_of: Maker) -> None:
    """Cell = zone · months + month: customers and attraction are where that says."""
    scenario = scenario_of(spec)
    found = market(scenario)
    # 1,000 and 3,000 adults; home: 1 % in the market with a season, firm: .2 % without
    home = np.array([[10, 20, 5], [30, 60, 15]])
    for zone, month in np.ndindex(2, 3):
        cell = zone * 3 + month
        people = [home[zone, month] * 0.25, home[zone, month] * 0.75, (2, 6)[zone]]
        assert found.customers[cell] == pytest.approx(people)
        attraction = (
            scenario.base_attraction * scenario.zone_factor[zone] * scenario.month_factor[month]
        )
        np.testing.assert_allclose(found.attraction[cell], attraction)
    assert found.class_segment.tolist() == [0, 0, 1]
    assert found.segments == 2


def test_levels_and_costs_are_padded_with_nan(spec: Spec, scenario_of: Maker) -> None:
    """Channels with fewer levels have NaN (and no eligible level) beyond their own."""
    found = market(scenario_of(spec))
    nan = np.nan
    assert found.levels.tolist() == [3, 2, 2]
    np.testing.assert_array_equal(
        found.level_multiplier[..., 0], [[0, 1, 1.25], [0, 1, nan], [0, 1, nan]]
    )
    assert found.eligible.tolist() == [[False, True, True]] + [[False, True, False]] * 2
    # 100 EUR and .5 EUR per adult: 600 EUR in the first zone, 1,600 in the second
    expected = [[[0, 0, 600]] + [[0, 0, nan]] * 2] * 3 + [[[0, 0, 1600]] + [[0, 0, nan]] * 2] * 3
    np.testing.assert_array_equal(found.push_cost, expected)


def test_a_line_is_worth_its_margin_as_long_as_it_stays(spec: Spec, scenario_of: Maker) -> None:
    """Margin · (1 − (1 − h)^24) / (24 h); the whole margin without churn."""
    found = market(scenario_of(spec))
    assert found.line_margin == pytest.approx([62 * (1 - 0.98**24) / (24 * 0.02), 95])
    assert found.commission.tolist() == [[0, 0], [0, 4], [0, 0]]


def test_a_line_that_always_leaves_at_once_is_worth_one_month(
    spec: Spec, scenario_of: Maker
) -> None:
    """With a churn of 1 a line stays its first month: 1/24 of the margin."""
    spec["offers"] = {
        "postpaid": {"margin": 48, "arpu": 1, "churn": 1},
        "fibre": {"margin": 24, "arpu": 1, "churn": 1},
    }
    spec["channels"]["web"].pop("commission")  # type: ignore[index]
    assert market(scenario_of(spec)).line_margin == pytest.approx([2, 1])


def test_the_choice_model_is_the_one_that_the_scenario_names(
    spec: Spec, scenario_of: Maker
) -> None:
    """θ goes by channel and dissimilarity by nest, whatever order the user wrote them in."""
    assert market(scenario_of(spec)).model == GAM((0.5, 0.0, 0.3))
    assert market(scenario_of({**spec, "choice": {"model": "mnl"}})).model == MNL()
    nested = {"model": "nested", "dissimilarity": {"remote": 0.9, "physical": 0.4}}
    found = market(scenario_of({**spec, "choice": nested})).model
    assert found == NestedLogit((0, 1, 0), (0.4, 0.9))


def test_a_market_cannot_be_changed(spec: Spec, scenario_of: Maker) -> None:
    """Every array of a scenario's market is read-only."""
    found = market(scenario_of(spec))
    shared = [value for value in vars(found).values() if isinstance(value, np.ndarray)]
    assert len(shared) == 12
    assert not any(array.flags.writeable for array in shared)


@pytest.mark.parametrize(
    "name", ["attraction", "class_segment", "levels", "eligible", "push_cost", "line_margin"]
)
def test_arrays_that_do_not_fit_each_other_are_refused(
    name: str, random_market: Callable[..., Market]
) -> None:
    """A market of arrays with different channels, classes or cells names the odd one."""
    found = random_market(MNL(), 1)
    with pytest.raises(ValueError, match=f"{name} must have the shape"):
        replace(found, **{name: getattr(found, name)[:-1]})


def test_a_class_of_no_segment_is_refused(random_market: Callable[..., Market]) -> None:
    """Each class belongs to one of the segments."""
    found = random_market(MNL(), 1)
    with pytest.raises(ValueError, match="class_segment must lie in 0 to 1"):
        replace(found, class_segment=np.array([0, 1, 2, 0, 1]))


def test_classes_are_summed_into_their_segments(random_market: Callable[..., Market]) -> None:
    """Segment 0 has classes 0 and 2, segment 1 the others."""
    found = random_market(MNL(), 1)
    by_class = np.arange(5.0)[:, None, None] * np.ones((7, 5, 3, 2))
    summed = found.by_segment(by_class)
    assert summed.shape == (7, 2, 3, 2)
    assert np.unique(summed[:, 0]).tolist() == [2.0]
    assert np.unique(summed[:, 1]).tolist() == [8.0]
