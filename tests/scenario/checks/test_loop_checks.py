"""What the loop needs of the network."""

from __future__ import annotations

import pytest

from optimizer.errors import ScenarioError
from optimizer.scenario import Scenario


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
