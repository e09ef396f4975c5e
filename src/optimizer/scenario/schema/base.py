"""What every part of the schema shares: frozen, strict models and the unit of every field."""

from __future__ import annotations

from typing import Annotated, Literal, Self

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, model_validator


class Model(BaseModel):
    """A frozen model that refuses unknown keys, infinities and NaN."""

    model_config = ConfigDict(
        frozen=True, extra="forbid", allow_inf_nan=False, populate_by_name=True
    )


class Span(Model):
    """From one date to another, both included; written ``first..last``, or one date for both."""

    first: str
    last: str

    @model_validator(mode="before")
    @classmethod
    def _parse(cls, value: object) -> object:
        if isinstance(value, str):
            first, _, last = value.partition("..")
            return {"first": first.strip(), "last": (last or first).strip()}
        return value

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.last < self.first:
            raise ValueError(f"{self.last} comes before {self.first}; write first..last")
        return self

    def __str__(self) -> str:
        return self.first if self.first == self.last else f"{self.first}..{self.last}"


def one_or_many(value: object) -> object:
    """One name as a list of one."""
    return (value,) if isinstance(value, str) else value


Month = Annotated[str, Field(pattern=r"^\d{4}-(0[1-9]|1[0-2])$")]
"""A calendar month, ``YYYY-MM``."""


def _listed(value: object) -> object:
    return (value,) if isinstance(value, str) else value


Listed = BeforeValidator(_listed)
"""One name may stand for a list of one."""

Share = Annotated[float, Field(ge=0, le=1)]
NonNegative = Annotated[float, Field(ge=0)]
Positive = Annotated[float, Field(gt=0)]

Language = Literal["fr", "en"]
"""A language of reports."""

_Text = Annotated[str, Field(min_length=1)]
Label = Annotated[
    _Text | dict[Language, _Text] | None,
    Field(
        description="What reports call it: a text, or a text by language; its name if absent or "
        "where the language has none."
    ),
]
"""What reports call something whose name the user chose; it changes no figure."""
