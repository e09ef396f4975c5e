"""Schema of the loop between plan and network, and of the answer that it writes."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from optimizer.scenario.schema.base import Model, NonNegative, Positive


class ResponseTable(Model):
    """What the network answered to a plan, as the loop writes it."""

    table: str = Field(
        description="CSV: zone, month (YYYY-MM), and factors on the network's channel: attraction, "
        "cost (its commissions), value (margin of its lines). Without a row they are 1 (ratio)."
    )


class LoopSpec(Model):
    """Plan, network, plan again, until targets stay where they are."""

    scheme: str | None = Field(
        None, description="Scheme that the points of sale are paid by; default the first."
    )
    rounds: int = Field(15, ge=2, le=200, description="Most rounds from each start (count).")
    tolerance: Positive = Field(
        0.02,
        description="Share of the target of a zone, month and channel by which it may move, and "
        "the simulated sales may differ from it, when the loop has converged (ratio).",
    )
    tolerance_lines: NonNegative = Field(
        5.0, description="What it may move by however small it is (lines)."
    )
    damping: Annotated[float, Field(gt=0, le=1)] = Field(
        0.7,
        description="Part of the way to what the network answered that each round goes, in "
        "logarithms; 1 takes the answer whole (ratio).",
    )
    price: NonNegative = Field(
        0.2,
        description="Price of a line by which a target moves between rounds (units of the plan's "
        "first objective a line); 0 lets targets move for nothing.",
    )
    replications: int | None = Field(
        None,
        ge=2,
        description="Replications of each round, the same ones each time; default the least "
        "number of the network's (count).",
    )
    starts: int = Field(
        1,
        ge=1,
        le=3,
        description="1 starts from the plan of the scenario; 2 also from the targets that its "
        "mixes have with points of sale at their least effort; 3 also at their most (count).",
    )
