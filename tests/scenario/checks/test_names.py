"""Names and numbers that the parts of a scenario must agree on."""

from __future__ import annotations

from pathlib import Path

import pytest

from optimizer.errors import ScenarioError
from optimizer.scenario import Scenario
from tests.scenario.spoiled import faults_of, spoil


def test_a_floor_above_the_number_of_zones(folder: Path) -> None:
    """Forty zones of six cannot be had: a fault with the row's place, not a plan that misses it."""
    line = spoil(
        folder / "scenario.yaml",
        "  commitments:\n",
        "  presence:\n    - {name: calls, channel: web, at_least: 40}\n  commitments:\n",
    )
    (fault,) = faults_of(folder)
    assert fault.line == line + 1
    assert "40 zones are asked for, there are 6" in fault.wrong
    assert fault.right == "6 at most"


@pytest.mark.parametrize(
    ("path", "value", "wrong"),
    [
        ("network", None, "loop: there is no network to answer the plan"),
        ("loop.scheme", "lin", "loop.scheme: 'lin' is no scheme"),
        (
            "channels.indirect.commission",
            {},
            "channels.indirect.commission: indirect has no commission",
        ),
    ],
)
def test_what_the_loop_cannot_do_without(
    small: Scenario, path: str, value: object, wrong: str
) -> None:
    """A network, a scheme of it, and commissions that pay is compared with."""
    looped = small.replace_all({"loop": {}, "design": None})
    with pytest.raises(ScenarioError) as caught:
        looped.replace(path, value)
    assert any(f"{fault.field}: {fault.wrong}".startswith(wrong) for fault in caught.value.faults)


def test_locks_that_contradict(folder: Path) -> None:
    """Two levels for one channel in one place cannot both be held; elsewhere they may differ."""
    line = spoil(
        folder / "scenario.yaml",
        "  locks:\n",
        "  locks:\n"
        '    - {channel: web, zone: "22", month: 2026-02, level: campaign}\n'
        "    - {channel: web, region: Bretagne, month: 2026-02..2026-03, level: reference}\n"
        '    - {channel: web, zone: "22", month: 2026-05, level: campaign_offer}\n',
    )
    (fault,) = faults_of(folder)
    assert fault.line == line + 2
    assert "plan.locks[0] holds web at campaign in 22 2026-02" in fault.wrong
