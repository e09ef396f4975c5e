"""Schema of the loop between plan and network, and of the answer that it writes."""

from __future__ import annotations

from pydantic import Field

from optimizer.scenario.schema_base import Model

__all__ = ["ResponseTable"]


class ResponseTable(Model):
    """What the network answered to a plan, as the loop writes it."""

    table: str = Field(
        description="CSV: zone, month (YYYY-MM), and factors on the network's channel: attraction, "
        "cost (its commissions), value (margin of its lines). Without a row they are 1 (ratio)."
    )
