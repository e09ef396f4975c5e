"""What rows stand at, counted by hand for levels that are written out."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from optimizer.demand import market, plan_sales
from optimizer.plan.audit.row_audit import RowAudit, row_audits
from optimizer.scenario import load
from optimizer.scenario.schema.row_sections import Commitment
from tests.tiny import tiny

CLOSED, REFERENCE, PUSH = 0, 1, 2
PHONE = np.array(
    [
        [PUSH, REFERENCE, PUSH, PUSH],
        [CLOSED, PUSH, PUSH, CLOSED],
    ]
)
"""Level of the phone by zone and month; the shop and the web stay at reference."""
ROWS = {
    "campaigns": [{"name": "long", "channel": "phone", "months_at_least": 3}],
    "groups": [{"name": "all", "channel": "phone", "level": "push", "months": "2026-02..2026-04"}],
    "presence": [{"name": "open", "channel": "phone", "at_least": 2}],
    "limits": [{"name": "pushed", "channel": "phone", "level": "push", "at_most": 1}],
    "locks": [{"name": "shut", "channel": "phone", "level": "closed", "zone": "z1"}],
}


def test_counts_by_hand(tmp_path: Path) -> None:
    """Campaigns too short, members of a group, zones by month, and months off a lock."""
    tiny(tmp_path, 1, zones=2, months=4, **ROWS)
    scenario = load(tmp_path)
    levels = np.stack([np.zeros_like(PHONE), PHONE, np.ones_like(PHONE)], axis=2)
    sales, _ = plan_sales(market(scenario), levels)
    rows = {row.name: row for row in row_audits(scenario, levels, sales)}
    # a month of one zone lacks two, two months of the other lack one; the last run may go on
    assert rows["long"].value == 3
    assert (rows["all"].value, rows["all"].upper, rows["all"].missed) == (4, 6, 2)
    months = [f"2026-0{month}" for month in range(1, 5)]
    assert [rows[f"open {month}"].value for month in months] == [1, 2, 2, 1]
    assert [rows[f"pushed {month}"].value for month in months] == [1, 1, 2, 1]
    assert [rows[f"pushed {month}"].missed for month in months] == [0, 0, 1, 0]
    assert (rows["shut"].value, rows["shut"].size) == (2, 4)
    assert (rows["open 2026-02"].month, rows["open 2026-02"].kind) == ("2026-02", "presence")


def test_a_miss_is_beyond_a_bound_or_off_either() -> None:
    """Between the bounds nothing is missed, but where only the bounds themselves will do."""
    spec = Commitment(name="x", at_least=1)
    at = {"spec": spec, "name": "x", "lower": 2.0, "upper": 5.0, "unit": "", "size": 1.0}
    missed = [RowAudit(value=value, **at).missed for value in (1.0, 3.0, 6.0)]  # type: ignore[arg-type]
    assert missed == [1, 0, 1]
    assert RowAudit(value=4.0, either=True, **at).missed == 1  # type: ignore[arg-type]
