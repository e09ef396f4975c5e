"""What the loop needs of the network: that there is one, its scheme, and commissions to scale."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from optimizer.errors import Fault
from optimizer.scenario.documents import Document
from optimizer.scenario.faults import nearest


def check_loop(document: Document) -> Iterator[Fault]:
    """Faults of the loop; works on the values as written."""
    given = document.data.get("loop")
    if not isinstance(given, dict):
        return
    network = document.data.get("network")
    if not isinstance(network, dict):
        wrong = "there is no network to answer the plan"
        yield document.fault(("loop",), wrong, "add a `network` section, or leave the loop out")
        return
    schemes, scheme = network.get("schemes"), given.get("scheme")
    if isinstance(schemes, dict) and isinstance(scheme, str) and scheme not in schemes:
        wrong = f"{scheme!r} is no scheme"
        yield document.fault(("loop", "scheme"), wrong, nearest(scheme, schemes))
    name, channels = network.get("channel", "indirect"), document.data.get("channels")
    channel = channels.get(name) if isinstance(channels, dict) else None
    if isinstance(channel, dict) and not _any(channel.get("commission")):
        wrong = f"{name} has no commission that the pay per line could be compared with"
        right = "write what a sale costs today by offer (EUR a line)"
        yield document.fault(("channels", str(name), "commission"), wrong, right)


def _any(commission: Any) -> bool:
    values = commission.values() if isinstance(commission, dict) else ()
    # what is no number is a fault of its own
    return any(not isinstance(v, int | float) or v > 0 for v in values)
