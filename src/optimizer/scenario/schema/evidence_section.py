"""Schema of what the simulation must know, and how closely."""

from __future__ import annotations

from typing import Annotated, Any, Literal, get_args

from pydantic import BeforeValidator, Field, model_validator

from optimizer.scenario.schema.base import Model, Positive

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
