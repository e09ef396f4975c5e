"""Schema of the network: points of sale, sales engineers, behaviour."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field, model_validator

from optimizer.scenario.schema_base import Model, NonNegative, Positive, Share
from optimizer.scenario.schema_pay import Scheme

__all__ = ["Behaviour", "Motivation", "Network", "PointsOfSaleTable", "PosType", "SalesEngineers"]


class PosType(Model):
    """A kind of point of sale; figures are those of one with the typical size."""

    base: Positive = Field(4.0, description="Lines a week without effort (lines a week).")
    effect: NonNegative = Field(2.0, description="Lines a week per unit of effort.")
    effort_cost: Positive = Field(
        20.0,
        description="c in the cost c·e²/2 of a week at effort e and the starting motivation "
        "(EUR a week).",
    )
    reference_effort: NonNegative = Field(
        1.0, description="Effort at which it sells just what the plan expects (units of effort)."
    )
    effort_max: Positive = Field(5.0, description="Largest effort (units of effort).")
    gaming_effect: NonNegative = Field(
        2.0, description="theta_g: poor lines a week per unit of gaming (assumption)."
    )
    gaming_cost: Positive = Field(
        20.0,
        description="c_g in the cost c_g·g²/2 of a week at gaming g (EUR a week; assumption).",
    )
    gaming_max: Positive = Field(1.0, description="Largest gaming (units of gaming; assumption).")
    risk_aversion: NonNegative | None = Field(
        None, description="rho of this type (1/EUR); default the behaviour's."
    )
    loss_aversion: Positive | None = Field(
        None, description="lambda of this type (ratio); default the behaviour's."
    )


class PointsOfSaleTable(Model):
    """Where the points of sale come from."""

    table: str = Field(
        description="CSV: pos, zone, type, potential (lines a month), ability (ratio; sells this "
        "much of what its potential says)."
    )


class SalesEngineers(Model):
    """Who visits the points of sale."""

    count: int = Field(ge=0, description="Sales engineers (people).")
    visits_per_day: int = Field(3, ge=1, le=20, description="Visits that fit a day (visits).")
    days_per_week: int = Field(
        3, ge=0, le=5, description="Days a week on the road; the others are office (days)."
    )
    memory_weeks: Positive = Field(
        4.0, description="How long a visit counts as recent: its effect decays by 1/e (weeks)."
    )


class Motivation(Model):
    """Coefficients of the motivation a point of sale tends to (logistic)."""

    intercept: float = Field(0.0, description="b0.")
    expectancy: NonNegative = Field(2.0, description="b1, on the chance to reach the quota.")
    pay: NonNegative = Field(1.0, description="b2, on pay against reference, gains and losses.")
    clawback: NonNegative = Field(1.0, description="b3, on the share of pay taken back.")
    visit: NonNegative = Field(0.3, description="b4, on a recent visit.")
    late: NonNegative = Field(0.5, description="b5, on months that pay is late.")
    shelf: NonNegative = Field(
        0.2, description="Exponent of motivation over its start in the share of shelf we get."
    )
    speed: Share = Field(0.2, description="kappa: share of the gap closed each month.")
    reference_speed: Share = Field(0.3, description="gamma: weight of new pay in reference pay.")
    initial: Annotated[float, Field(gt=0, lt=1)] = Field(0.5, description="Motivation at start.")


class Behaviour(Model):
    """How points of sale react; each mechanism can be switched off."""

    noise: bool = Field(True, description="Random sales and churn; off, expected values.")
    effort: bool = Field(True, description="Effort reacts to pay; off, reference effort always.")
    motivation: bool = Field(True, description="Motivation moves; off, it stays at its start.")
    exits: bool = Field(True, description="Points of sale with low motivation leave.")
    risk_aversion: NonNegative = Field(1e-3, description="rho of CARA utility (1/EUR).")
    gain_loss: NonNegative = Field(0.02, description="eta: weight of gains and losses (ratio).")
    loss_aversion: Positive = Field(2.25, description="lambda (Tversky and Kahneman 1992).")
    clawback_aversion: Positive = Field(1.2, description="lambda_cb: weight of expected clawback.")
    discount: Annotated[float, Field(gt=0, le=1)] = Field(1.0, description="delta, per week.")
    pay_discount: Annotated[float, Field(gt=0, le=1)] = Field(
        0.99, description="d, per month of waiting for pay or air time."
    )
    gaming: bool = Field(
        False, description="Points of sale may sell poor lines, which leave early; off, none do."
    )
    poor_churn: Share = Field(
        0.10, description="h_b: churn of poor lines (a month; assumption), of every offer."
    )
    shifting: bool = Field(
        False,
        description="Points of sale may move lines between the last week of a tier's period and "
        "the first of the next; off, none do.",
    )
    shift_cost: Positive = Field(
        4.0, description="chi in the cost chi·s²/2 of moving s lines (EUR; assumption)."
    )
    shift_max: int = Field(
        3, ge=1, le=50, description="Most lines moved at once by a point of sale (lines)."
    )
    present_bias: Annotated[float, Field(gt=0, le=1)] = Field(
        1.0,
        description="beta of quasi-hyperbolic discounting (Laibson 1997); 1 is none. Points of "
        "sale know their own bias.",
    )
    goal_gradient: NonNegative = Field(
        0.0,
        description="gamma: effort's return is (1 + gamma·progress) times as large at so much "
        "progress from one threshold to the next (assumption after Kivetz, Urminsky and Zheng "
        "2006); 0 is none.",
    )
    coefficients: Motivation = Field(default_factory=Motivation)
    exit_below: Share = Field(0.15, description="m_min: motivation below which it may leave.")
    exit_after: int = Field(3, ge=1, description="Months in a row below it before it leaves.")


class Network(Model):
    """The points of sale and how they are paid."""

    channel: str = Field("indirect", description="The channel that these points of sale are.")
    types: dict[str, PosType] = Field(min_length=1)
    points_of_sale: PointsOfSaleTable
    sales_engineers: SalesEngineers
    behaviour: Behaviour = Field(default_factory=Behaviour)
    schemes: dict[str, Scheme] = Field(min_length=1)
    precision: Positive = Field(
        0.01, description="Asked half-width of the 95 % interval of contribution (relative)."
    )
    replications: tuple[int, int] = Field(
        (6, 60), description="Least and largest number of replications (count)."
    )

    @model_validator(mode="after")
    def _replications_in_order(self) -> Network:
        low, high = self.replications
        if not 2 <= low <= high:
            raise ValueError(f"replications {low}..{high}: write [least, largest] with 2 <= least")
        return self
