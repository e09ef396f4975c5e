"""Search over the parameters of any model for the best mean of a response, within limits.

Trials are kept on disk, one a line, so that a search that was stopped goes on from the next one.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from optimizer.design.proposals import BATCH, propose
from optimizer.design.space import Limit, Model, Parameter, Responses, Trial, violation
from optimizer.errors import StoreError


class Journal:
    """A file of trials that only grows; the first line says which search it is.

    A line is written in one go and ends with a line break, so a process killed while writing
    leaves at most one last line that is not whole; it is left out and written again. A file of
    another search is begun anew.
    """

    def __init__(self, path: Path, search: str) -> None:
        self.path = path
        self.trials: list[Trial] = []
        try:
            lines = path.read_bytes().split(b"\n")[:-1] if path.exists() else []
            if lines and lines[0].decode() == search:
                self.trials = [_trial(line) for line in lines[1:]]
            kept = [search, *(_line(trial) for trial in self.trials)]
            part = path.with_suffix(".tmp")
            part.write_text("".join(f"{line}\n" for line in kept), encoding="utf-8")
            part.replace(path)
        except OSError as error:
            raise StoreError(f"{path} cannot be written ({error.strerror})") from None
        except (ValueError, KeyError, TypeError):
            raise StoreError(f"{path} holds no trials that can be read; remove it") from None

    def add(self, trial: Trial) -> None:
        """Keep a trial; StoreError when it cannot be written."""
        self.trials.append(trial)
        try:
            with self.path.open("a", encoding="utf-8") as file:
                file.write(_line(trial) + "\n")
        except OSError as error:
            raise StoreError(f"{self.path} cannot be written ({error.strerror})") from None


def _line(trial: Trial) -> str:
    return json.dumps(
        {
            "number": trial.number,
            "parameters": dict(trial.parameters),
            "responses": {name: list(map(float, v)) for name, v in trial.responses.items()},
            "state": dict(trial.state),
        }
    )


def _trial(line: bytes) -> Trial:
    fields = json.loads(line)
    responses = {name: np.array(values) for name, values in fields["responses"].items()}
    return Trial(fields["number"], fields["parameters"], responses, fields["state"])


Apply = Callable[[Callable[[Any], Any], Iterable[Any]], Iterable[Any]]


@dataclass(frozen=True, eq=False)
class Search:
    """What a search tried.

    Attributes
    ----------
    objectives : tuple of str
        One response to be as large as can be, or two to be traded for each other.
    level, seeds
        Confidence with which a trial must keep each limit to count as feasible; the same seeds in
        every trial.
    """

    trials: tuple[Trial, ...]
    objectives: tuple[str, ...]
    limits: tuple[Limit, ...]
    level: float
    seeds: tuple[int, ...]

    def excess(self, trial: Trial) -> dict[str, float]:
        """By how much a trial's bound misses each limit (at most 0: kept)."""
        return {str(x): violation(x, trial.responses, self.level) for x in self.limits}

    def feasible(self, trial: Trial) -> bool:
        """Whether a trial keeps every limit with the confidence asked."""
        return all(value <= 0 for value in self.excess(trial).values())

    @property
    def distinct(self) -> tuple[Trial, ...]:
        """The first trial of each set of parameters."""
        first: dict[tuple[float, ...], Trial] = {}
        for trial in self.trials:
            first.setdefault(tuple(trial.parameters.values()), trial)
        return tuple(first.values())

    def finalists(self, count: int) -> tuple[Trial, ...]:
        """The feasible trials of the largest means, or spread over the frontier of two."""
        fit = [trial for trial in self.distinct if self.feasible(trial)]
        first = self.objectives[0]
        ranked = sorted(fit, key=lambda trial: (-trial.mean(first), trial.number))
        if len(self.objectives) == 1:
            return tuple(ranked[:count])
        front, best = [], -np.inf
        for trial in ranked:
            if trial.mean(self.objectives[1]) > best:
                front.append(trial)
                best = trial.mean(self.objectives[1])
        at = np.unique(np.linspace(0, len(front) - 1, min(count, len(front))).round().astype(int))
        return tuple(front[i] for i in at)

    @property
    def closest(self) -> Trial:
        """The trial that misses the limits least, in units of their bounds; for want of better."""

        def missed(trial: Trial) -> float:
            excesses = zip(self.limits, self.excess(trial).values(), strict=True)
            return sum(max(e, 0.0) / x.unit for x, e in excesses)

        return min(self.trials, key=lambda trial: (missed(trial), trial.number))

    def to_frame(self) -> pd.DataFrame:
        """Every trial: parameters, means of the responses, whether it is feasible."""
        rows = [
            {"trial": t.number, **t.parameters}
            | {name: float(np.mean(values)) for name, values in t.responses.items()}
            | {"feasible": self.feasible(t)}
            for t in self.trials
        ]
        return pd.DataFrame(rows)

    def __repr__(self) -> str:
        fit = sum(self.feasible(trial) for trial in self.trials)
        return f"<Search for {', '.join(self.objectives)}: {len(self.trials)} trials, {fit} within>"


# Long, with thirteen parameters: each is a choice of the caller, explained once, here.
def search(
    model: Model,
    space: Sequence[Parameter],
    objective: str | tuple[str, str],
    limits: Sequence[Limit] = (),
    trials: int = 60,
    seed: int = 0,
    seeds: Sequence[int] = range(4),
    start: Sequence[Mapping[str, float]] = (),
    level: float = 0.95,
    journal: Path | None = None,
    identity: str = "",
    apply: Apply = map,
    progress: Callable[[str, int, int], None] | None = None,
) -> Search:
    """Search for the parameters of the largest mean, or for the frontier of two means.

    Every trial has the same seeds (common random numbers), so trials differ by their parameters
    alone. Its result depends on nothing but the arguments up to ``level``. There are thirteen,
    flat because scripts call it by their names.

    Parameters
    ----------
    model : callable
        ``model(parameters, seeds)`` gives responses by name, one value a seed; a pure function.
    objective : str or (str, str)
        Response to be largest, or two for a frontier.
    seed, seeds
        Of the sampler; given to the model in every trial.
    start : sequence of mapping
        Parameters to try first.
    level : float
        A trial is feasible when each limit's one-sided bound at this confidence keeps it.
    journal : Path, optional
        File of the trials; a search that was stopped goes on from it, with the same result.
    identity : str
        What else the model's responses depend on; another one begins the journal anew.
    apply : callable
        As ``map``, to evaluate several trials at once: an executor's ``map``.
    progress : callable, optional
        Called with a word, trials done and trials asked for.

    Raises
    ------
    ValueError
        When the model gives no such response, or an argument makes no sense.
    MissingExtraError
        When optuna is not installed.
    StoreError
        When the journal cannot be written.
    """
    objectives = (objective,) if isinstance(objective, str) else tuple(objective)
    seeds = tuple(int(s) for s in seeds)
    _check(space, objectives, trials, seeds)
    search_text = _identity(space, objectives, limits, seed, seeds, start, level, identity)
    kept = None if journal is None else Journal(journal, search_text)
    done: list[Trial] = [] if kept is None else list(kept.trials)
    tell = progress or (lambda word, made, all_: None)
    tell("trials", len(done), trials)
    while len(done) < trials:
        before = len(done) // BATCH * BATCH
        batch = propose(space, objectives, limits, level, done[:before], start, seed)
        proposals = batch[len(done) - before :][: trials - len(done)]
        evaluate = partial(_responses, model, seeds, tuple(done))
        results = apply(evaluate, [parameters for parameters, _ in proposals])
        for (parameters, state), responses in zip(proposals, results, strict=True):
            trial = Trial(len(done), parameters, responses, state)
            done.append(trial)
            if kept is not None:
                kept.add(trial)
            tell("trials", len(done), trials)
    return Search(tuple(done[:trials]), objectives, tuple(limits), level, seeds)


def _responses(
    model: Model, seeds: tuple[int, ...], done: Sequence[Trial], parameters: Mapping[str, float]
) -> Responses:
    for trial in done:
        if trial.parameters == parameters:
            return trial.responses
    responses = model(parameters, seeds)
    return {name: np.asarray(values, np.float64) for name, values in responses.items()}


def _check(
    space: Sequence[Parameter], objectives: tuple[str, ...], trials: int, seeds: tuple[int, ...]
) -> None:
    names = [parameter.name for parameter in space]
    if not names or len(set(names)) < len(names):
        raise ValueError("name at least one parameter, each once")
    if len(objectives) not in (1, 2) or len(set(objectives)) < len(objectives):
        raise ValueError("give one objective, or two different ones for a frontier")
    if trials < 1 or not seeds or len(set(seeds)) < len(seeds):
        raise ValueError("give at least one trial, and at least one seed, each once")


def _identity(
    space: Sequence[Parameter],
    objectives: tuple[str, ...],
    limits: Sequence[Limit],
    seed: int,
    seeds: tuple[int, ...],
    start: Sequence[Mapping[str, float]],
    level: float,
    more: str,
) -> str:
    """The search in one line; the number of trials is not in it, so that it may grow."""
    data = {
        "space": [asdict(p) for p in space],
        "objectives": objectives,
        "limits": [asdict(x) for x in limits],
        "seed": seed,
        "seeds": seeds,
        "start": [dict(s) for s in start],
        "level": level,
        "of": more,
    }
    return json.dumps(data)
