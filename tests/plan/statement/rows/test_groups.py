"""Groups: all of some zone-months, or none."""

from __future__ import annotations

from pathlib import Path

from optimizer.plan.statement.rows.groups import state
from optimizer.scenario.schema.row_sections import Together
from tests.plan.statement.rows.stated import Ground


def test_members_and_the_lesser_side(tmp_path: Path) -> None:
    """Above reference when no level is named; a yes or no of its own decides which side holds."""
    ground = Ground.of(tmp_path)
    spec = Together.model_validate({"name": "x", "channel": ["shop", "phone"], "zone": "z0"})
    row = ground.rows(state, spec)["x"]
    pushed = (ground.plan.levels[0, :, 0] == 1).sum() + (ground.plan.levels[0, :, 1] == 2).sum()
    assert (row.value(ground.plan), row.upper) == (pushed, 6)
    assert [row.shortfall(count) for count in (0, 2, 5, 6)] == [0, 2, 1, 0]
    (constraint,) = row.constraints()
    ((switch, coefficient),) = constraint.auxiliaries.items()
    assert (switch.most, switch.whole, coefficient) == (1, True, -6)
