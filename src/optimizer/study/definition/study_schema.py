"""Schema of a study file: what is varied, by which design, what is run, what is recorded."""

from __future__ import annotations

from typing import Annotated, Any, Literal, Self

from pydantic import Field, model_validator

from optimizer.scenario.schema.base import Model, Positive

Scalar = bool | int | float | str
"""A value of a field, as YAML has it."""

CONTINUOUS = ("uniform", "normal", "triangular")
LEVELS = ("values", "range", *CONTINUOUS, "variants", "tables")
"""The ways to say what a factor may be."""
CROSSED = ("latin_hypercube", "sobol")
"""Designs that sample futures, and run every decision in each."""
SIZES = {
    "runs": (CROSSED, 64),
    "samples": (("sobol_indices",), 256),
    "trajectories": (("morris",), 20),
}
"""What says how large a sampled design is, and of which designs."""


class Range(Model):
    """So many values, evenly from the first to the last."""

    first: float = Field(alias="from", description="First value.")
    last: float = Field(alias="to", description="Last value.")
    count: int = Field(ge=2, le=10_000, description="Number of values, both ends included.")


class Uniform(Model):
    """Every value between two as likely."""

    low: float = Field(description="Least value.")
    high: float = Field(description="Largest value.")

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if not self.low < self.high:
            raise ValueError(f"low {self.low:g} is not below high {self.high:g}; give low < high")
        return self


class Normal(Model):
    """A normal distribution."""

    mean: float = Field(description="Mean.")
    sd: Positive = Field(description="Standard deviation.")


class Triangular(Model):
    """A triangular distribution."""

    low: float = Field(description="Least value.")
    mode: float = Field(description="Most likely value.")
    high: float = Field(description="Largest value.")

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if not (self.low <= self.mode <= self.high and self.low < self.high):
            raise ValueError("low, mode and high are not in order; give low <= mode <= high")
        return self


class StudyFactor(Model):
    """One thing that the study varies: a field by its path, or several at once."""

    path: str | None = Field(None, description="Field of the scenario: offers.fibre.margin.")
    scale: bool = Field(
        False, description="Whether levels are factors on the field's present value (or table)."
    )
    values: tuple[Scalar | dict[str, Any] | list[Any] | None, ...] | None = Field(
        None, min_length=1, description="Values of the field."
    )
    range: Range | None = Field(None, description="Evenly spaced values: {from, to, count}.")
    uniform: Uniform | None = Field(None, description="Distribution: {low, high}.")
    normal: Normal | None = Field(None, description="Distribution: {mean, sd}.")
    triangular: Triangular | None = Field(None, description="Distribution: {low, mode, high}.")
    variants: dict[str, dict[str, Any]] | None = Field(
        None, min_length=1, description="Named variants; each sets several paths at once."
    )
    tables: dict[str, str] | None = Field(
        None,
        min_length=1,
        description="Named files, relative to the study; each stands where the field names one.",
    )
    count: int | None = Field(
        None, ge=1, le=10_000, description="Of a distribution in a grid: number of quantiles."
    )

    @property
    def kind(self) -> str | None:
        """How its levels are given; None when they are not."""
        return next((name for name in LEVELS if getattr(self, name) is not None), None)

    @model_validator(mode="after")
    def _one_kind(self) -> Self:
        given = [name for name in LEVELS if getattr(self, name) is not None]
        if len(given) > 1:
            raise ValueError(f"{' and '.join(given)} are both given; give one of them")
        if (self.path is None) == (self.variants is None):
            wrong = "variants name their own paths" if self.path else "no path says what it varies"
            raise ValueError(f"{wrong}; give either `path` or `variants`")
        if self.scale and self.kind in ("variants", "tables"):
            raise ValueError(f"{self.kind} cannot be factors of scale; leave out `scale`")
        if self.count is not None and self.kind not in CONTINUOUS:
            raise ValueError(f"count is for {', '.join(CONTINUOUS)}; a range has its own")
        if self.scale:
            for value in self.values or ():
                if isinstance(value, bool) or not isinstance(value, int | float):
                    raise ValueError(f"{value!r} is no factor of scale; give numbers")
        return self


class StudyDesign(Model):
    """Which combinations of levels are run."""

    kind: Literal[
        "grid", "one_at_a_time", "latin_hypercube", "sobol", "sobol_indices", "morris", "rows"
    ] = Field(
        description="grid, one_at_a_time, latin_hypercube, sobol, sobol_indices, morris or rows."
    )
    runs: Annotated[int, Field(ge=1, le=1_000_000)] | None = Field(
        None, description="Of latin_hypercube and sobol (a power of 2): number of runs."
    )
    samples: Annotated[int, Field(ge=2, le=1_000_000)] | None = Field(
        None, description="Of sobol_indices (a power of 2): base samples, each of several runs."
    )
    second_order: bool = Field(
        True, description="Of sobol_indices: 2 k + 2 runs a sample of k factors, else k + 2."
    )
    trajectories: Annotated[int, Field(ge=2, le=100_000)] | None = Field(
        None, description="Of morris: walks over the factors, k + 1 runs each of k factors."
    )
    levels: Annotated[int, Field(ge=2, le=1_000, multiple_of=2)] = Field(
        4, description="Of morris: levels of each factor on the walks, an even number."
    )
    seed: int = Field(0, ge=0, description="Of sampled designs.")
    table: str | None = Field(
        None, description="Of rows: a CSV, relative to the study, with a column a factor."
    )

    @model_validator(mode="before")
    @classmethod
    def _parse(cls, value: object) -> object:
        return {"kind": value} if isinstance(value, str) else value

    @model_validator(mode="after")
    def _complete(self) -> Self:
        for name, (kinds, example) in SIZES.items():
            if (self.kind in kinds) != (getattr(self, name) is not None):
                verb = "needs" if self.kind in kinds else "has no"
                right = f"{name}: {example} is for {' and '.join(kinds)}"
                raise ValueError(f"{self.kind} {verb} `{name}`; {right}")
        if (self.kind == "rows") != (self.table is not None):
            raise ValueError("`table` and kind `rows` go together; give both or neither")
        count = self.samples if self.kind == "sobol_indices" else self.runs
        if self.kind in ("sobol", "sobol_indices") and count and count & (count - 1):
            near, what = 1 << count.bit_length(), "samples" if self.samples else "runs"
            raise ValueError(f"{count} {what} leave a Sobol sequence unbalanced; give {near}")
        return self


class RunSpec(Model):
    """What is run at each point of the design."""

    what: Literal["plan", "simulate", "loop"] = Field(
        "plan", description="plan, simulate, or loop (as the scenario's `loop` section says)."
    )
    schemes: tuple[str, ...] | None = Field(
        None, min_length=1, description="Of simulate: schemes; default all of the scenario."
    )
    replications: Annotated[int, Field(ge=2)] | None = Field(
        None, description="Of simulate: just so many. Or `precision`."
    )
    precision: Positive | dict[str, Any] | None = Field(
        None, description="Of simulate: as network.precision. Or `replications`."
    )

    warm: bool = Field(
        False,
        description="Of plan and simulate: whether each plan starts from the columns of the "
        "base's: as good, and faster where bounds, prices or locks vary.",
    )

    @model_validator(mode="before")
    @classmethod
    def _parse(cls, value: object) -> object:
        return {"what": value} if isinstance(value, str) else value

    @model_validator(mode="after")
    def _fitting(self) -> Self:
        if self.replications is not None and self.precision is not None:
            raise ValueError("both replications and precision are given; give one of them")
        more = (self.schemes, self.replications, self.precision)
        if self.what == "plan" and any(x is not None for x in more):
            raise ValueError("a plan has no schemes, replications or precision; what: simulate has")
        if self.what == "loop" and any(x is not None for x in more):
            raise ValueError(
                "a loop has its scheme and replications in the scenario; vary `loop.scheme`, "
                "`loop.replications` there"
            )
        if self.what == "loop" and self.warm:
            raise ValueError("a loop's plans start from each other; leave out `warm`")
        return self


class Threshold(Model):
    """What a response must keep to, to be good enough."""

    at_least: float | None = Field(None, description="Least value that is good enough.")
    at_most: float | None = Field(None, description="Largest value that is good enough.")

    @model_validator(mode="after")
    def _given(self) -> Self:
        if self.at_least is None and self.at_most is None:
            raise ValueError("no threshold is given; give at_most, at_least or both")
        if self.at_least is not None and self.at_most is not None and self.at_least > self.at_most:
            raise ValueError(f"at_least {self.at_least:g} is above at_most {self.at_most:g}")
        return self


class StudySpec(Model):
    """A study: a base scenario, what is varied, what is run and recorded."""

    name: str | None = Field(None, min_length=1, description="Default: the file's name.")
    base: str = Field(description="Scenario folder or file, relative to the study.")
    factors: dict[str, StudyFactor] = Field(min_length=1, description="What is varied, by name.")
    design: StudyDesign = Field(description="Which combinations are run.")
    run: RunSpec = Field(
        RunSpec(), description="What is run: plan, loop, or {what: simulate, ...}."
    )
    responses: tuple[str, ...] = Field(
        min_length=1, description="Figures to show, by name: plan.overlap, scheme.by_line.pay."
    )
    decisions: tuple[str, ...] = Field(
        (), description="Factors that one decides; all others make the futures."
    )
    objectives: dict[str, Literal["min", "max"]] = Field(
        {},
        description="Which end of a response is the best, and what regret is counted in: "
        "{plan.overlap: min}.",
    )
    satisficing: dict[str, Threshold] = Field(
        {}, description="When a run is good enough: {plan.overlap: {at_most: 900}}."
    )
