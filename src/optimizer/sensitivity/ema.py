"""A study in the form that the EMA Workbench takes: a function, what goes in, what comes out.

The Workbench (Kwakkel 2017, Environmental Modelling & Software 96:239) then samples, searches, and
finds the futures that matter, with our runs in our store. The package does not depend on it.
"""

from __future__ import annotations

import logging
import math
import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from scipy import stats

from optimizer.errors import OptimizerError, ScenarioError
from optimizer.study import RunStore, Study
from optimizer.study.definition.jobs import RunModel, job_of
from optimizer.study.definition.levels import Changes, FactorLevel, number_level
from optimizer.study.definition.study_schema import CONTINUOUS, StudyFactor
from optimizer.study.execution.worker import BaseScenario, work
from optimizer.study.storage.run_files import about, figure_values

FAILED = "failed"
"""The outcome that is 1 where a run could not be done, and 0 elsewhere."""
_log = logging.getLogger(__name__)


class _Function:
    """What :func:`ema_function` gives; a class, so that it can be sent to other processes."""

    def __init__(self, study: Study, model: RunModel, store: RunStore | None) -> None:
        self._study, self._model, self._store = study, model, store
        self._base = BaseScenario.of(study.base)

    def __call__(self, **levels: Any) -> dict[str, float]:
        """Figures of the run at some levels."""
        spec = self._study.spec
        unknown = [name for name in levels if name not in spec.factors]
        if unknown:
            known = ", ".join(spec.factors)
            raise ValueError(f"{unknown[0]!r} is no factor of the study; it has {known}")
        changes = Changes()
        for name, factor in spec.factors.items():
            if name in levels:
                level = _level(name, factor, self._study.levels.get(name, ()), levels[name])
                changes = changes | level.changes
        figures, reason = self._figures(changes)
        if reason:
            _log.warning("a run failed: %s", reason)
        outcomes = {name: figures.get(name, math.nan) for name in spec.responses}
        return outcomes | {FAILED: float(bool(reason))}

    def _figures(self, changes: Changes) -> tuple[Mapping[str, float], str]:
        """Figures and why there are none: from the store, or computed and kept there."""
        try:
            job = job_of(self._study.base, changes, self._study.spec.run, self._model)
        except ScenarioError as error:
            return {}, str(error)
        if self._store is not None and self._store.has(job.key):
            table = self._store.table(job.key)
            facts = about(table)
            done = facts["status"] == "done"
            return (figure_values(table), "") if done else ({}, facts["reason"])
        claim = None if self._store is None else self._store.claim(job.key)
        try:
            result = work(self._base, job, self._model, 1)
            # without the claim another process is at the same run, and will keep it
            if self._store is not None and claim is not None:
                scenario = changes.applied(self._study.base)
                self._store.put(job, scenario, self._model, result)
        finally:
            if claim is not None:
                claim.release()
        if result.outcome is None:
            return {}, result.reason or result.status
        return {name: value for name, (value, _) in result.outcome.figures.items()}, ""


def ema_function(
    study: Study, model: RunModel, store: RunStore | None = None
) -> Callable[..., dict[str, float]]:
    """A study as a function of its factors, by name, to its responses; its design does not matter.

    The function takes each factor's level as a keyword (a number, or a name of its levels); one
    that is not given stays as the base has it. It gives each response and :data:`FAILED`; of a run
    that fails, NaN and 1, and a warning in the log says why. It raises ValueError for what is no
    factor, or no level. Runs are computed on one core (the Workbench has its own processes) by
    ``model``, like :func:`optimizer.study.outcome`, looked for in the store and kept there.
    """
    return _Function(study, model, store)


def ema_model(study: Study, model: RunModel, store: RunStore | None = None) -> Any:
    """A study as an ``ema_workbench.Model``: ready for ``perform_experiments``.

    Factors that are decisions are its levers, all others its uncertainties: those with a
    distribution real numbers, lists of levels categories. Responses are its outcomes, to be
    minimised or maximised where they are objectives.

    Raises
    ------
    OptimizerError
        When the EMA Workbench is not installed, or a factor has neither levels nor distribution.
    """
    try:
        import ema_workbench as ema
    except ImportError:
        raise OptimizerError(
            "this needs the EMA Workbench: install the package ema-workbench"
        ) from None
    spec, outcome = study.spec, ema.ScalarOutcome
    name = re.sub(r"[^a-zA-Z0-9]", "", study.name) or "study"
    model_of_study = ema.Model(name, function=ema_function(study, model, store))
    inputs = {n: _parameter(ema, n, f, study.levels.get(n, ())) for n, f in spec.factors.items()}
    free = {n: p for n, p in inputs.items() if not isinstance(p, ema.Constant)}
    model_of_study.uncertainties = [p for n, p in free.items() if n not in spec.decisions]
    model_of_study.levers = [p for n, p in free.items() if n in spec.decisions]
    model_of_study.constants = [p for n, p in inputs.items() if n not in free]
    kinds = {"min": outcome.MINIMIZE, "max": outcome.MAXIMIZE}
    model_of_study.outcomes = [
        outcome(response, kind=kinds.get(spec.objectives.get(response, ""), outcome.INFO))
        for response in (*spec.responses, FAILED)
    ]
    return model_of_study


def _parameter(ema: Any, name: str, factor: StudyFactor, levels: Sequence[FactorLevel]) -> Any:
    """A factor as the Workbench has it."""
    if factor.uniform is not None:
        return ema.RealParameter(name, factor.uniform.low, factor.uniform.high)
    if factor.normal is not None:
        return ema.RealParameter.from_dist(name, stats.norm(factor.normal.mean, factor.normal.sd))
    if factor.triangular is not None:
        low, mode, high = factor.triangular.low, factor.triangular.mode, factor.triangular.high
        peak = stats.triang((mode - low) / (high - low), low, high - low)
        return ema.RealParameter.from_dist(name, peak)
    labels = [level.label for level in levels]
    if not labels:
        raise OptimizerError(f"factor {name!r} has no levels and no distribution to sample")
    if len(labels) == 1:
        return ema.Constant(name, labels[0])
    return ema.CategoricalParameter(name, labels)


def _level(
    name: str, factor: StudyFactor, levels: Sequence[FactorLevel], value: Any
) -> FactorLevel:
    """The level of a value: one of the list, or any number where the factor is one field."""
    if factor.kind not in CONTINUOUS:
        for level in levels:
            if level.label == value or str(level.label) == str(value):
                return level
    number = not isinstance(value, bool | str) and factor.path is not None and not factor.tables
    if not number:
        known = ", ".join(level.shown for level in levels)
        raise ValueError(f"{value!r} is no level of {name!r}; it has {known or 'numbers'}")
    return number_level(factor, float(value))
