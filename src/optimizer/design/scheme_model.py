"""Schemes as a model to search over: parameters become a scheme, replications its responses."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from ruamel.yaml import YAML

from optimizer.arrays import Progress
from optimizer.design.space import Limit, Parameter, Responses
from optimizer.network import MEASURES, Record
from optimizer.scenario.checks.design_checks import base_components
from optimizer.scenario.scenario import Scenario
from optimizer.scenario.schema.design_section import DesignSpec, PayLimit
from optimizer.scenario.scheme_paths import WHOLE, changed, value_at
from optimizer.simulation.replicating import Replicator, Targets, network_of

Components = list[dict[str, Any]]


def free_name(scenario: Scenario, wanted: str) -> str:
    """A name for a designed scheme that none of the scenario's has."""
    name = f"design {wanted}"
    while name in network_of(scenario).schemes:
        name = f"new {name}"
    return name


def space_of(design: DesignSpec) -> tuple[Parameter, ...]:
    """The parameters of a search as the scenario says them."""
    return tuple(
        Parameter(
            name,
            *parameter.ends,
            parameter.step,
            parameter.between is not None
            and any(path.rsplit(".", 1)[-1] in WHOLE for path in parameter.of),
        )
        for name, parameter in design.parameters.items()
    )


def start_of(scenario: Scenario, design: DesignSpec) -> dict[str, float]:
    """The base itself, as near as the ranges allow."""
    base = base_components(design, network_of(scenario).schemes)
    start = {}
    for name, parameter in design.parameters.items():
        low, high = parameter.ends
        value = 1.0 if parameter.factor is not None else float(value_at(base, parameter.of[0]))
        start[name] = min(max(value, low), high)
    return start


def limits_of(design: DesignSpec, reference: Mapping[str, Sequence[Record]]) -> tuple[Limit, ...]:
    """What the scheme must keep, on the responses of :class:`SchemeModel`."""
    limits = []
    for side, pay in (("at_most", design.pay_at_most), ("at_least", design.pay_at_least)):
        if pay is not None and pay.as_ is None:
            limits.append(Limit("pay", **{side: pay.eur}))
        elif pay is not None and pay.as_ is not None:
            scale = float(np.mean([record.pay for record in reference[pay.as_]]))
            limits.append(Limit(_over(pay), **{side: 0.0}, scale=abs(scale) or None))
    if design.motivation_at_least is not None:
        limits.append(Limit("motivation", at_least=design.motivation_at_least))
    if design.exits_at_most is not None:
        limits.append(Limit("exits", at_most=design.exits_at_most))
    return tuple(limits)


def _over(pay: PayLimit) -> str:
    """Name of the response that compares pay with that of a scheme."""
    return f"pay over {pay.as_}" if pay.times == 1 else f"pay over {pay.times:g} × {pay.as_}"


def responses_of(
    records: Sequence[Record], design: DesignSpec, reference: Mapping[str, Sequence[Record]]
) -> Responses:
    """Every figure of the records, their mean motivation, and what the limits need."""
    responses = {m: np.array([record.measure(m) for record in records]) for m in MEASURES}
    responses["motivation"] = np.array([record.motivation[:, 0].mean() for record in records])
    for pay in (design.pay_at_most, design.pay_at_least):
        if pay is not None and pay.as_ is not None:
            theirs = np.array([record.pay for record in reference[pay.as_]])
            responses[_over(pay)] = responses["pay"] - pay.times * theirs
    return responses


@dataclass(frozen=True, eq=False)
class SchemeModel:
    """A model of schemes for :func:`optimizer.design.search`; seeds are replications 0 to n − 1.

    ``reference``: the search's replications of the schemes that pay is compared with.
    """

    scenario: Scenario
    plan: Targets
    design: DesignSpec
    reference: Mapping[str, Sequence[Record]]

    def components(self, parameters: Mapping[str, float]) -> Components:
        """The scheme that the parameters make."""
        components = base_components(self.design, network_of(self.scenario).schemes)
        for name, parameter in self.design.parameters.items():
            relative = parameter.factor is not None
            for path in parameter.of:
                components = changed(components, path, parameters[name], relative)
        return components

    def __call__(self, parameters: Mapping[str, float], seeds: Sequence[int]) -> Responses:
        """Simulate the scheme."""
        name = free_name(self.scenario, "tried")
        components = self.components(parameters)
        scenario = self.scenario.replace(f"network.schemes.{name}", components)
        with Replicator(scenario, self.plan, (name,)) as run:
            records = run.between({name: (seeds[0], seeds[-1] + 1)})[name]
        return responses_of(records, self.design, self.reference)


class FreshSchemes(Replicator):
    """Finalists (``schemes``) and the scenario's schemes on other replications than the search's.

    ``used``: how many replications the search used.
    """

    def __init__(
        self,
        model: SchemeModel,
        schemes: Mapping[str, Components],
        used: int,
        processes: int = 1,
        progress: Progress | None = None,
    ) -> None:
        self._design, self._used = model.design, used
        scenario = model.scenario
        names = (*schemes, *network_of(scenario).schemes)
        for name, components in schemes.items():
            scenario = scenario.replace(f"network.schemes.{name}", components)
        super().__init__(scenario, model.plan, names, processes, progress)

    def __call__(self, names: tuple[str, ...], first: int, count: int) -> dict[str, Responses]:
        """Responses of fresh replications, by scheme."""
        needed = dict.fromkeys((*names, *self._design.compared))
        span = (self._used + first, self._used + first + count)
        records = self.between(dict.fromkeys(needed, span))
        return {name: responses_of(records[name], self._design, records) for name in names}


def as_yaml(scenario: Scenario, name: str, components: Components) -> str:
    """A scheme as it can be pasted below ``schemes:``; what is said by default is left out."""
    whole = scenario.replace(f"network.schemes.{name}", components)
    yaml = YAML()
    yaml.default_flow_style = True
    yaml.width = 1000
    lines = []
    for item in network_of(whole).schemes[name]:
        text = io.StringIO()
        yaml.dump(item.model_dump(mode="json", exclude_defaults=True, by_alias=True), text)
        lines.append(f"  - {text.getvalue().strip()}\n")
    return f"{name}:\n" + "".join(lines)
