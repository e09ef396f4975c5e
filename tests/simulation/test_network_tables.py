"""Tables: they add up to the records, whatever they are broken down by."""

from __future__ import annotations

import numpy as np
import pytest

from optimizer.network import Outcomes, Record
from optimizer.network.watching.record import deciles
from optimizer.simulation import Runs


@pytest.mark.parametrize(
    "by", [(), ("month",), ("quarter", "region"), ("zone", "type"), ("month", "zone", "type")]
)
def test_sums_do_not_depend_on_the_breakdown(small_runs: Runs, by: tuple[str, ...]) -> None:
    """Lines, lost, pay and exits add up to the records' for every breakdown."""
    table = small_runs.frame(by)
    for scheme, records in small_runs.records.items():
        rows = table[table["scheme"] == scheme]
        for column, value in (
            ("lines", lambda r: r.sold.sum()),
            ("earned", lambda r: r.earned.sum()),
            ("paid", lambda r: r.paid.sum()),
            ("exits", lambda r: r.exits.sum()),
        ):
            assert rows[column].sum() == pytest.approx(np.mean([value(r) for r in records]))


def test_states_are_those_of_the_last_month(small_runs: Runs) -> None:
    """Retained lines and active points of sale over all months are those of the last one."""
    whole = small_runs.frame(scheme="by_line").iloc[0]
    last = small_runs.frame(("month",), scheme="by_line").iloc[-1]
    for column in ("retained", "active", "motivation", "motivation_d5", "below_floor"):
        assert whole[column] == last[column]
    assert whole["retained"] == pytest.approx(small_runs.samples("retained")["by_line"].mean())


def test_attainment_is_the_quarters(small_runs: Runs) -> None:
    """Attainment by quarter is the record's, and NaN in months that end none."""
    table = small_runs.frame(("quarter",), scheme="threshold")
    expected = np.mean([r.attainment for r in small_runs.records["threshold"]], axis=0)
    assert table["attainment"].to_numpy() == pytest.approx(expected)
    months = small_runs.frame(("month",), scheme="threshold")["attainment"]
    assert months.isna().tolist() == [True, True, False] * 2


def test_mix_and_cash_add_up(small_runs: Runs) -> None:
    """Offers' shares sum to 1; what is paid by component is what the ledger paid."""
    mix = small_runs.mix(("zone",))
    shares = mix.groupby(["scheme", "zone"])["share"].sum()
    assert shares.to_numpy() == pytest.approx(1.0)
    cash = small_runs.cash(("type",)).groupby(["scheme", "component"])["paid"].sum()
    paid = np.mean([r.paid[:, 0].sum() for r in small_runs.records["by_line"]])
    assert cash["by_line", "per_line"] == pytest.approx(paid)


def test_weeks_add_up(small_runs: Runs) -> None:
    """Weekly lines sum to the months'."""
    weeks = small_runs.weeks().groupby("scheme")["lines"].sum()
    assert weeks["air_time"] == pytest.approx(small_runs.samples("lines")["air_time"].mean())


def test_half_width_is_the_interval(small_runs: Runs) -> None:
    """The half-width beside a figure is that of its interval."""
    found = small_runs.frame(scheme="by_line", half_width=True).iloc[0]
    interval = small_runs.interval("by_line", "lines")
    assert found["lines_half_width"] == pytest.approx(interval.half_width)


def test_unknown_keys_are_said(small_runs: Runs) -> None:
    """Keys that are none, or two of one axis, are refused."""
    with pytest.raises(ValueError, match="there are month"):
        small_runs.frame(("week",))
    with pytest.raises(ValueError, match="one of zone and region"):
        small_runs.frame(("zone", "region"))


def test_deciles_are_numpys() -> None:
    """By group, as numpy's quantiles; NaN for a group of nobody."""
    rng = np.random.default_rng(1)
    values, group = np.sort(rng.random(500)), rng.integers(0, 3, 500)
    found = deciles(values, group, 4)
    for g in range(3):
        assert found[g] == pytest.approx(np.quantile(values[group == g], np.arange(1, 10) / 10))
    assert np.isnan(found[3]).all()


def test_memory_does_not_grow_with_weeks_times_points_of_sale(small_runs: Runs) -> None:
    """No array of a record has an axis of points of sale but the ledger's."""
    count = len(small_runs.labels.pos)
    record = small_runs.records["by_line"][1]
    assert record.ledger is None
    for owner, kind in ((record, Record), (record.outcomes, Outcomes)):
        for name in kind.__dataclass_fields__:
            assert count not in np.shape(getattr(owner, name)), name
