"""Commercial planning: central targets for all channels, and what the network does with them.

>>> import optimizer as opt
>>> scenario = opt.load("scenarios/small")
>>> scenario
<Scenario Two regions: 6 zones, 6 months, 5 channels, 4 offers>

Names are imported when first used.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from optimizer.design import design
    from optimizer.errors import (
        Fault,
        InfeasibleError,
        OptimizerError,
        ScenarioError,
        SolverError,
        StoreError,
    )
    from optimizer.loop.rounds import loop
    from optimizer.main_job import run
    from optimizer.plan.result.plan import Plan
    from optimizer.plan.solve import plan, plan_of
    from optimizer.report.plan.report_page import write_report
    from optimizer.scenario.extensions import register
    from optimizer.scenario.loading import load
    from optimizer.scenario.scenario import Scenario
    from optimizer.simulation import Runs, compare, select, simulate, trace

_HOME = {
    "Fault": "errors",
    "InfeasibleError": "errors",
    "OptimizerError": "errors",
    "Plan": "plan.result.plan",
    "Runs": "simulation",
    "Scenario": "scenario.scenario",
    "ScenarioError": "errors",
    "SolverError": "errors",
    "StoreError": "errors",
    "compare": "simulation",
    "design": "design",
    "load": "scenario.loading",
    "loop": "loop.rounds",
    "plan": "plan.solve",
    "plan_of": "plan.solve",
    "register": "scenario.extensions",
    "run": "main_job",
    "select": "simulation",
    "simulate": "simulation",
    "trace": "simulation",
    "write_report": "report.plan.report_page",
}

__all__ = [*_HOME]


def __getattr__(name: str) -> Any:
    if name not in _HOME:
        raise AttributeError(f"module 'optimizer' has no attribute {name!r}")
    return getattr(import_module(f"optimizer.{_HOME[name]}"), name)


def __dir__() -> list[str]:
    return sorted(__all__)
