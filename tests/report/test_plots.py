"""Single figures for notebooks."""

from __future__ import annotations

from optimizer.plan import Plan
from optimizer.report.plots import draw_targets
from optimizer.scenario import Scenario


def test_targets_by_channel_and_month(small: Scenario, small_plan: Plan) -> None:
    """Bars add up to the plan's targets; with a scenario, channels have their labels."""
    ax = draw_targets(small_plan, scenario=small)
    total = sum(bar.get_height() for bar in ax.patches)  # type: ignore[attr-defined]
    assert round(1000 * total) == small_plan.target_lines.sum()
    legend = ax.get_legend()
    assert legend is not None
    assert "own shops" in [text.get_text() for text in legend.get_texts()]
    plain = draw_targets(small_plan).get_legend()
    assert plain is not None
    assert "shop" in [text.get_text() for text in plain.get_texts()]
