"""Schema of the network: how points of sale behave, what comes from outside, what must be known."""

from __future__ import annotations

from typing import Annotated, Any, Literal, get_args

from pydantic import BeforeValidator, Field, model_validator

from optimizer.scenario.schema.base import Label, Model, NonNegative, Positive, Share
from optimizer.scenario.schema.field_force_section import Recruitment, SalesEngineers, Skill
from optimizer.scenario.schema.loop_section import ResponseTable
from optimizer.scenario.schema.pay_section import Scheme
from optimizer.scenario.schema.points_of_sale_section import PointsOfSaleSource, PosType


class RandomPush(Model):
    """A push that wanders: log x' = persistence · log x + shock, mean of x one. Assumption."""

    sd: NonNegative = Field(0.1, description="Long-run sd of the push's logarithm.")
    persistence: Annotated[float, Field(ge=0, lt=1)] = Field(
        0.7, description="Part of the push's logarithm that is left after a month (ratio)."
    )
    each: Literal["nation", "region", "zone"] = Field(
        "nation", description="What has a push of its own."
    )


class Competitors(Model):
    """How hard other brands push in multi-brand points of sale; 1 is as usual. Assumption."""

    push: tuple[Positive, ...] = Field(
        (), description="Push by month of the plan, in calendar order (ratio); none: 1 always."
    )
    random: RandomPush | None = Field(None, description="A random factor on it.")


class PayOffice(Model):
    """What goes wrong between earning and payment; all of it assumption."""

    late: Share = Field(0.0, description="Chance that a month's payment is late.")
    late_months: int = Field(
        1, ge=1, le=12, description="Longest delay: one month up to this, equally likely (months)."
    )
    wrong: Share = Field(0.0, description="Chance that a payment is wrong, and corrected later.")
    wrong_share: Share = Field(
        0.2, description="By how much: this share too little, or as likely too much (ratio)."
    )
    corrected_after: int = Field(2, ge=1, le=12, description="Until it is corrected (months).")


Figure = Literal[
    "contribution",
    "lines",
    "retained",
    "pay",
    "cost_per_line",
    "cost_per_retained_line",
    "early_churn_rate",
    "poor_share",
    "motivation_end",
    "effort_mean",
    "exits",
    "attainment",
]
FIGURES: tuple[str, ...] = get_args(Figure)
"""Figures of a replication, by name."""


class PrecisionSpec(Model):
    """A figure, or a difference between two schemes, and how closely it must be known."""

    of: Figure = Field("contribution", description="Figure that must be known.")
    relative: Positive | None = Field(
        None, description="Half-width of its interval over its mean (ratio). Or `within`."
    )
    within: Positive | None = Field(
        None, description="Half-width of its interval (in the figure's unit). Or `relative`."
    )
    between: tuple[str, str] | None = Field(
        None,
        description="Two schemes: then the paired difference of the figure must be known so "
        "closely; else the figure under every scheme.",
    )
    level: Annotated[float, Field(gt=0, lt=1)] = Field(
        0.95, description="Confidence of the interval (ratio)."
    )

    @model_validator(mode="after")
    def _one_width(self) -> PrecisionSpec:
        if (self.relative is None) == (self.within is None):
            raise ValueError("give one of `relative` (ratio) and `within` (the figure's unit)")
        return self


def _number(value: Any) -> Any:
    """A number alone is the relative precision of contribution."""
    plain = isinstance(value, int | float) and not isinstance(value, bool)
    return {"relative": value} if plain else value


AskedPrecision = Annotated[
    PrecisionSpec, BeforeValidator(_number, json_schema_input_type=float | PrecisionSpec)
]


class Motivation(Model):
    """Coefficients of the motivation a point of sale tends to (logistic)."""

    intercept: float = Field(0.0, description="b0.")
    expectancy: NonNegative = Field(2.0, description="b1, on the chance to reach the quota.")
    pay: NonNegative = Field(1.0, description="b2, on pay against reference, gains and losses.")
    clawback: NonNegative = Field(1.0, description="b3, on the share of pay taken back.")
    visit: NonNegative = Field(0.3, description="b4, on a recent visit.")
    late: NonNegative = Field(0.5, description="b5, on months that pay is late.")
    shelf: NonNegative = Field(
        0.2,
        description="Exponent of motivation over its start in the pull on a multi-brand shelf.",
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
    differences: bool = Field(
        True,
        description="Points of sale differ in effort cost and aversions; off, they are as their "
        "type.",
    )
    shelf: bool = Field(
        True, description="Our share in multi-brand points of sale moves; off, it stays."
    )
    competitors: bool = Field(True, description="Other brands' push moves; off, it is as usual.")
    digital: bool = Field(True, description="Sales follow the web where they reach it; off, none.")
    skill: bool = Field(True, description="Visits teach and time forgets; off, skill is constant.")
    recruitment: bool = Field(True, description="Prospects may sign; off, nobody joins.")
    travel: bool = Field(True, description="Sales engineers need time to travel; off, none.")
    pay_office: bool = Field(True, description="Payments may be late or wrong; off, none is.")
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
    points_of_sale: PointsOfSaleSource
    sales_engineers: SalesEngineers
    skill: Skill | None = Field(None, description="Knowledge of our offers; without it, constant.")
    recruitment: Recruitment | None = Field(
        None, description="Prospecting; without it nobody joins."
    )
    competitors: Competitors | None = Field(
        None, description="Other brands' push; without it, as usual."
    )
    pay_office: PayOffice | None = Field(
        None, description="Late and wrong payments; without it, none."
    )
    digital_follows: str | None = Field(
        None, description="Channel that the digital part of sales follows; without it, none does."
    )
    behaviour: Behaviour = Field(default_factory=Behaviour)
    response: ResponseTable | None = Field(
        None, description="What it answered to an earlier plan; without it, nothing is revised."
    )
    schemes: dict[str, Scheme] = Field(min_length=1)
    scheme_labels: dict[str, Label] | None = Field(
        None, description="What reports call schemes; one that is not there is not called."
    )
    precision: AskedPrecision = Field(
        PrecisionSpec(relative=0.01),
        description="What must be known, and how closely; a number is the half-width of the 95 % "
        "interval of each scheme's contribution (relative).",
    )
    warm_up: int = Field(
        0,
        ge=0,
        le=60,
        multiple_of=3,
        description="Months simulated before the plan's first and left out of the figures, so "
        "that motivation and the base of lines are not those of a start from nothing; whole "
        "quarters, whole years with a yearly tier or cap. Their plan is that of the plan's last "
        "months (months).",
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

    @model_validator(mode="after")
    def _warm_up_of_whole_periods(self) -> Network:
        yearly = [name for name, scheme in self.schemes.items() if by_year(scheme)]
        if self.warm_up % 12 and yearly:
            raise ValueError(
                f"warm_up {self.warm_up}: {yearly[0]} counts by the year; write 0, 12, 24 ..."
            )
        return self

    @model_validator(mode="after")
    def _precision_of_known_schemes(self) -> Network:
        between = self.precision.between or ()
        for name in between:
            if name not in self.schemes or len(set(between)) < 2:
                raise ValueError(
                    f"precision between {' and '.join(between)}: write two of "
                    f"{', '.join(self.schemes)}"
                )
        return self


def by_year(scheme: Scheme) -> bool:
    """Whether some component counts over a year."""
    periods = [
        period
        for item in scheme
        for part in (getattr(item, "tier", None), getattr(item, "cap", None))
        for period in (getattr(part, "period", None), getattr(part, "settled", None))
    ]
    return "year" in periods
