"""Schema of the choice model, and the one list of choice models."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Annotated, Any, ClassVar, Literal

from pydantic import Field, SerializeAsAny, ValidatorFunctionWrapHandler, WrapValidator
from pydantic_core import PydanticCustomError

from optimizer.registry import Registry, resolved
from optimizer.scenario.schema.base import Model, Share


class ChoiceParameters(Model):
    """What ``choice:`` says of any model: its name. Each model adds its own parameters.

    ``keyed`` says of a parameter with a figure each by what it is given, ``channel`` or ``nest``,
    and what a figure is: every one must then be there.
    """

    keyed: ClassVar[Mapping[str, tuple[str, str]]] = {}

    model: str = Field(description="Name of the choice model.")


class MNLChoice(ChoiceParameters):
    """Multinomial logit."""

    model: Literal["mnl"]


class GAMChoice(ChoiceParameters):
    """Generalised attraction model (Gallego, Ratliff, Shebalov 2015)."""

    keyed: ClassVar = {"theta": ("channel", "a share between 0 and 1")}

    model: Literal["gam"]
    theta: dict[str, Share] = Field(
        description="By channel: share of a closed alternative's attraction that stays with the "
        "outside option; 0 is MNL, 1 is no substitution. Every channel is named."
    )


class NestedChoice(ChoiceParameters):
    """Nested logit over the nests of channels (McFadden 1978)."""

    keyed: ClassVar = {"dissimilarity": ("nest", "a value in (0, 1]")}

    model: Literal["nested"]
    dissimilarity: dict[str, Annotated[float, Field(gt=0, le=1)]] = Field(
        description="By nest, in (0, 1]; 1 is MNL. Every nest is named."
    )


@dataclass(frozen=True)
class ChoiceKind:
    """A choice model by what may be written and what makes the model of it.

    Attributes
    ----------
    parameters : type of ChoiceParameters
    build : callable, or where it stands (``module:function``)
        ``(parameters, nests)`` to an :class:`optimizer.demand.choice.ChoiceModel`; ``nests`` has
        the nest of every channel by the channel's name, in the order of the channels.
    """

    parameters: type[ChoiceParameters]
    build: str | Callable[[Any, Mapping[str, str]], Any]

    def model(self, parameters: ChoiceParameters, nests: Mapping[str, str]) -> Any:
        """The choice model of these parameters."""
        return resolved(self.build)(parameters, nests)


CHOICE_MODELS: Registry[ChoiceKind] = Registry(
    "choice_models",
    {
        "mnl": ChoiceKind(MNLChoice, "optimizer.demand.logit_models:mnl"),
        "gam": ChoiceKind(GAMChoice, "optimizer.demand.logit_models:gam"),
        "nested": ChoiceKind(NestedChoice, "optimizer.demand.logit_models:nested_logit"),
    },
)


def _by_its_model(value: Any, built_in: ValidatorFunctionWrapHandler) -> Any:
    """Validate a section by the parameters of the model that it names."""
    name = value.get("model") if isinstance(value, Mapping) else None
    if isinstance(value, ChoiceParameters) or CHOICE_MODELS.extension(str(name)) is not None:
        kind = CHOICE_MODELS[value.model if isinstance(value, ChoiceParameters) else str(name)]
        return kind.parameters.model_validate(value)
    if name is not None and name not in CHOICE_MODELS:
        known = ", ".join(repr(each) for each in CHOICE_MODELS)
        raise PydanticCustomError("literal_error", "use one of: {expected}", {"expected": known})
    return built_in(value)


Choice = Annotated[
    SerializeAsAny[Annotated[MNLChoice | GAMChoice | NestedChoice, Field(discriminator="model")]],
    WrapValidator(_by_its_model),
]
