"""Schema of the search over a remuneration scheme: what may change, what must be kept."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Discriminator, Field, Tag, model_validator

from optimizer.scenario.schema.base import Listed, Model, NonNegative, Positive, Share
from optimizer.scenario.schema.pay_section import Scheme

Ends = tuple[float, float]


class DesignParameter(Model):
    """One number that is searched over, and where in the scheme it stands."""

    of: Annotated[tuple[str, ...], Listed] = Field(
        min_length=1,
        description="Where: per_line (all of its rates), per_line.fibre, tier.rate, tier.times, "
        "tier.steps[1].bonus, air_time.share, air_time.months, clawback.fraction, fixed ...; "
        "tier[1] is the second tier. Several move together.",
    )
    between: Ends | None = Field(
        None, description="Least and largest value, in the unit of what it stands for."
    )
    factor: Ends | None = Field(
        None, description="Least and largest factor on what the base says (ratio)."
    )
    step: Positive | None = Field(
        None, description="Values are multiples of it; default about a 500th of the range."
    )

    @model_validator(mode="after")
    def _one_range(self) -> DesignParameter:
        if (self.between is None) == (self.factor is None):
            raise ValueError("has no range or two; give `between: [low, high]` or `factor: ...`")
        low, high = self.ends
        if not 0 <= low < high:
            raise ValueError(f"goes from {low:g} to {high:g}; write [low, high], 0 <= low < high")
        return self

    @property
    def ends(self) -> Ends:
        """Least and largest value, or factor."""
        ends = self.between if self.between is not None else self.factor
        assert ends is not None
        return ends


class PayLimit(Model):
    """A bound on what the network is paid; a number, or as much as under a scheme."""

    eur: Positive | None = Field(None, description="Expected net pay (EUR, the figure `pay`).")
    as_: str | None = Field(
        None,
        alias="as",
        description="Expected net pay of this scheme; both meet the same customers.",
    )
    times: Positive = Field(1.0, description="With `as`: factor on that scheme's pay (ratio).")

    @model_validator(mode="after")
    def _one(self) -> PayLimit:
        if (self.eur is None) == (self.as_ is None):
            raise ValueError("says nothing or two things; give EUR, or `as: <scheme>`")
        return self


def _number(value: Any) -> Any:
    plain = isinstance(value, int | float) and not isinstance(value, bool)
    return {"eur": value} if plain else value


AskedPay = Annotated[PayLimit, BeforeValidator(_number, json_schema_input_type=float | PayLimit)]


def _form(value: Any) -> str:
    return "name" if isinstance(value, str) else "components"


class DesignSpec(Model):
    """A search over schemes: the parameters of a base, the objective, what must be kept."""

    base: Annotated[
        Annotated[str, Tag("name")] | Annotated[Scheme, Tag("components")], Discriminator(_form)
    ] = Field(description="The scheme that is changed: its components, or a scheme's name.")
    parameters: dict[str, DesignParameter] = Field(
        min_length=1, max_length=20, description="What may change, by name."
    )
    objective: Literal["contribution", "retained", "frontier"] = Field(
        "contribution",
        description="Figure to be largest; `frontier`: contribution against motivation.",
    )
    pay_at_most: AskedPay | None = Field(
        None, description="Pay budget (EUR), or {as: by_line}: as much as that scheme."
    )
    pay_at_least: AskedPay | None = Field(
        None,
        description="Least pay (EUR, or {as: by_line, times: 0.9}): what points of sale can have "
        "elsewhere is not in the model, so say here what they must be left.",
    )
    motivation_at_least: Share | None = Field(
        None, description="Mean motivation over points of sale and weeks (ratio)."
    )
    exits_at_most: NonNegative | None = Field(
        None, description="Points of sale that leave, in the plan's months (count)."
    )
    trials: int = Field(60, ge=1, le=10_000, description="Schemes that are tried (count).")
    replications: int = Field(
        4, ge=2, le=1000, description="Replications of each trial, the same in all (count)."
    )
    finalists: int = Field(
        4, ge=1, le=50, description="Schemes that are simulated again on fresh seeds (count)."
    )
    confirm: tuple[int, int] = Field(
        (20, 200),
        description="Fresh replications of each finalist before the first is left out, and after "
        "which the selection gives up; the winner is then judged on as many as the first (count).",
    )
    confidence: Annotated[float, Field(ge=0.5, lt=1)] = Field(
        0.95, description="Of the selection, the limits and the differences together (ratio)."
    )
    indifference: Positive | None = Field(
        None,
        description="Least lead worth finding (the objective's unit); default a thousandth of the "
        "largest mean found.",
    )

    @property
    def compared(self) -> tuple[str, ...]:
        """Schemes that pay is compared with."""
        limits = (self.pay_at_most, self.pay_at_least)
        return tuple(dict.fromkeys(x.as_ for x in limits if x is not None and x.as_ is not None))

    @model_validator(mode="after")
    def _confirm_in_order(self) -> DesignSpec:
        first, most = self.confirm
        if not 5 <= first <= most:
            raise ValueError(f"confirm {first}..{most}; write [first, most] with 5 <= first")
        return self
