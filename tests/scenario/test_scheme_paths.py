"""A scheme with some of its numbers changed."""

from __future__ import annotations

import pytest

from optimizer.scenario.scheme_paths import PathError, changed, value_at


def test_paths_change_copies() -> None:
    """Numbers are set or multiplied in a copy; several components of a kind are told apart."""
    scheme = [
        {"per_line": {"basic": 3, "plus": 8}},
        {"tier": {"steps": [{"at": 10, "rate": 1}, {"at": 20, "rate": 2}]}},
        {"tier": {"rate": 5}},
        {"clawback": {"months": 6}},
    ]
    assert changed(scheme, "per_line", 0.5, True)[0] == {"per_line": {"basic": 1.5, "plus": 4}}
    assert changed(scheme, "per_line.plus", 9, False)[0]["per_line"]["plus"] == 9
    assert (
        value_at(changed(scheme, "tier[0].steps[1].rate", 3, False), "tier[0].steps[1].rate") == 3
    )
    assert value_at(changed(scheme, "tier[1].rate", 7, False), "tier[1].rate") == 7
    assert value_at(changed(scheme, "clawback.months", 0.4, True), "clawback.months") == 2
    assert scheme[0] == {"per_line": {"basic": 3, "plus": 8}}
    for path, said in (("tier.rate", "2 times tier"), ("tier[2].rate", r"no tier\[2\]")):
        with pytest.raises(PathError, match=said):
            value_at(scheme, path)
