"""What to try next: optuna's samplers, as a pure function of the trials so far.

Tree-structured Parzen estimators (J. Bergstra et al., "Algorithms for hyper-parameter
optimization", NIPS 2011; limits as in optuna) for one objective, NSGA-II (K. Deb et al., IEEE
Transactions on Evolutionary Computation 6 (2002), 182–197) for two.
"""

from __future__ import annotations

import warnings
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

import numpy as np

from optimizer.design.space import Limit, Parameter, Trial, violation
from optimizer.errors import OptimizerError

BATCH = 4
"""Trials proposed at a time, whatever the number of processes."""

POPULATION = 20
"""Of NSGA-II: a generation; a search over a frontier wants several."""


class MissingExtraError(OptimizerError):
    """A package that only a part of the engine needs is not installed."""

    exit_code = 2


def propose(
    space: Sequence[Parameter],
    objectives: Sequence[str],
    limits: Sequence[Limit],
    level: float,
    trials: Sequence[Trial],
    start: Sequence[Mapping[str, float]],
    seed: int,
) -> list[tuple[dict[str, float], dict[str, int]]]:
    """The next batch of parameters, with what the sampler wants to remember of each.

    The study is made anew from the trials and the sampler seeded by the number of the trial, so
    a search that goes on from a file proposes what it would have proposed undisturbed.
    MissingExtraError when optuna is not installed.
    """
    try:
        import optuna
    except ImportError:
        raise MissingExtraError(
            "the search over schemes needs optuna, which is not installed; install the engine "
            "with its extra `design`: optimizer[design]"
        ) from None
    with _quiet(optuna):
        study = optuna.create_study(directions=["maximize"] * len(objectives))
        distributions = {p.name: _distribution(optuna, p) for p in space}
        for trial in trials:
            study.add_trial(
                optuna.trial.create_trial(
                    params={p.name: _typed(p, trial.parameters[p.name]) for p in space},
                    distributions=distributions,
                    values=[trial.mean(name) for name in objectives],
                    system_attrs=dict(trial.state),
                    constraints={
                        f"{i}": violation(limit, trial.responses, level) / limit.unit
                        for i, limit in enumerate(limits)
                    },
                )
            )
        proposals = []
        for number in range(len(trials), len(trials) + BATCH):
            study.sampler = _sampler(optuna, len(objectives), seed, number, len(space))
            if number < len(start):
                given = {p.name: _typed(p, p.rounded(start[number][p.name])) for p in space}
                study.enqueue_trial(given)
            proposed = study.ask(distributions)
            state = study.get_trials(deepcopy=False)[number].system_attrs
            kept = {k: v for k, v in state.items() if k.endswith(":generation")}
            proposals.append(({p.name: p.rounded(proposed.params[p.name]) for p in space}, kept))
        return proposals


def _typed(parameter: Parameter, value: float) -> float | int:
    return int(value) if parameter.whole else value


def _distribution(optuna: Any, parameter: Parameter) -> Any:
    if parameter.whole:
        return optuna.distributions.IntDistribution(int(parameter.low), int(parameter.high))
    return optuna.distributions.FloatDistribution(parameter.low, parameter.high)


def _sampler(optuna: Any, objectives: int, seed: int, number: int, size: int) -> Any:
    word = int(np.random.SeedSequence([seed, number]).generate_state(1)[0])
    if objectives > 1:
        return optuna.samplers.NSGAIISampler(population_size=POPULATION, seed=word)
    return optuna.samplers.TPESampler(
        seed=word, multivariate=True, constant_liar=True, n_startup_trials=4 + 2 * size
    )


@contextmanager
def _quiet(optuna: Any) -> Iterator[None]:
    """Without optuna's log and its warnings of what is new in it."""
    before = optuna.logging.get_verbosity()
    optuna.logging.set_verbosity(optuna.logging.WARNING)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", optuna.exceptions.ExperimentalWarning)
            yield
    finally:
        optuna.logging.set_verbosity(before)
