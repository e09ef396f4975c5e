"""Design a remuneration scheme: search, then confirm on seeds that the search did not use."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import ExitStack
from dataclasses import asdict, dataclass
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import pandas as pd

from optimizer import storage
from optimizer.arrays import Progress
from optimizer.cores import limit_threads, thread_share
from optimizer.design.confirmation import Confirmation, FrontierPoints, confirm, confirm_frontier
from optimizer.design.scheme_model import (
    FreshSchemes,
    SchemeModel,
    as_yaml,
    free_name,
    limits_of,
    space_of,
    start_of,
)
from optimizer.design.search import Search, search
from optimizer.design.space import Limit
from optimizer.network import Record
from optimizer.plan import plan as make_plan
from optimizer.provenance import versions
from optimizer.scenario.scenario import Scenario
from optimizer.simulation.replicating import Replicator, Targets, network_of


@dataclass(frozen=True, eq=False)
class Design:
    """A search over the parameters of a remuneration scheme, and its confirmation.

    ``parameters`` and ``schemes`` are those of each finalist by its name, schemes as YAML that can
    be pasted below ``schemes:``; there is no confirmation when no trial kept the limits.
    """

    search: Search
    parameters: Mapping[str, Mapping[str, float]]
    schemes: Mapping[str, str]
    confirmation: Confirmation | FrontierPoints | None

    @property
    def confirmed(self) -> bool:
        """Whether there is a recommendation with the confidence asked."""
        return self.confirmation is not None and self.confirmation.confirmed

    @property
    def best(self) -> str | None:
        """Name of the finalist recommended; None for a frontier, or when there is none."""
        return self.confirmation.best if isinstance(self.confirmation, Confirmation) else None

    @property
    def scheme(self) -> str | None:
        """The scheme recommended, as YAML that can be pasted below ``schemes:``."""
        return None if self.best is None else self.schemes[self.best]

    @property
    def guarantee(self) -> str:
        """How sure it is, in sentences; what came closest when nothing kept the limits."""
        if self.confirmation is not None:
            return self.confirmation.guarantee
        near = self.search.closest
        missed = {name: by for name, by in self.search.excess(near).items() if by > 0}
        misses = ", ".join(f"{name} is missed by {by:,.4g}" for name, by in missed.items())
        values = ", ".join(f"{name} {value:g}" for name, value in near.parameters.items())
        return (
            f"none of {len(self.search.trials)} trials keeps the limits with "
            f"{self.search.level:.0%} confidence; trial {near.number} comes closest ({values}): "
            f"{misses}"
        )

    def to_frame(self) -> pd.DataFrame:
        """Finalists and hand-written schemes on fresh replications: means and half-widths."""
        if isinstance(self.confirmation, FrontierPoints):
            return self.confirmation.to_frame()
        if self.confirmation is None:
            return pd.DataFrame(columns=["scheme"])
        rows = [
            (name, figure, x.mean, x.half_width, x.n)
            for figure, by_name in self.confirmation.figures.items()
            for name, x in by_name.items()
        ]
        return pd.DataFrame(rows, columns=["scheme", "figure", "mean", "half_width", "n"])

    def differences(self) -> pd.DataFrame:
        """The objective of the best less that of each hand-written scheme, paired."""
        leads = self.confirmation.leads if isinstance(self.confirmation, Confirmation) else {}
        rows = [(name, x.mean, x.low, x.high, x.low > 0) for name, x in leads.items()]
        return pd.DataFrame(rows, columns=["scheme", "lead", "low", "high", "sure"])

    def as_json(self) -> dict[str, Any]:
        """The result as plain values."""
        plain: dict[str, Any] = {
            "confirmed": self.confirmed,
            "best": self.best,
            "guarantee": self.guarantee,
            "scheme": self.scheme,
            "parameters": {name: dict(values) for name, values in self.parameters.items()},
            "schemes": dict(self.schemes),
            "figures": json.loads(self.to_frame().to_json(orient="records")),
            "trials": len(self.search.trials),
        }
        if isinstance(self.confirmation, Confirmation):
            plain["differences"] = json.loads(self.differences().to_json(orient="records"))
            plain["limits"] = {
                name: {"bound": bound, "kept": kept}
                for name, (bound, kept) in self.confirmation.limits.items()
            }
            chosen = self.confirmation.selection
            plain["selection"] = None if chosen is None else asdict(chosen)
        return plain

    def save(self, folder: Path) -> None:
        """Write the result, every trial, and the schemes to a folder."""
        storage.write_json(folder / "design.json", self.as_json())
        storage.write_csv(self.search.to_frame(), folder / "trials.csv")
        storage.write_csv(self.to_frame(), folder / "fresh.csv")
        wanted = [self.scheme] if self.scheme is not None else list(self.schemes.values())
        (folder / "schemes.yaml").write_text("".join(wanted), encoding="utf-8")

    def __repr__(self) -> str:
        word = "confirmed" if self.confirmed else "not confirmed"
        return f"<Design: {len(self.search.trials)} trials, best {self.best}, {word}>"


FRONTIER = ("contribution", "motivation")


def design(
    scenario: Scenario,
    plan: Targets | None = None,
    processes: int = 1,
    journal: Path | None = None,
    progress: Progress | None = None,
) -> Design:
    """Search for the best scheme that the scenario's section ``design`` allows.

    Parameters
    ----------
    plan : Targets, optional
        Default: the scenario's plan is made.
    processes, progress
        Without changing the result; called with a word, how much is done and how much there is.
    journal : Path, optional
        File of the trials, from which a search that was stopped goes on.

    Raises
    ------
    ValueError
        When the scenario has no such section.
    MissingExtraError
        When optuna is not installed.
    """
    spec = scenario.spec.design
    if spec is None:
        raise ValueError("the scenario has no section `design`: a base, its parameters, limits")
    plan = make_plan(scenario) if plan is None else plan
    records: Mapping[str, Sequence[Record]] = {}
    if spec.compared:
        with Replicator(scenario, plan, spec.compared) as run:
            records = run.between(dict.fromkeys(spec.compared, (0, spec.replications)))
    model = SchemeModel(scenario, plan, spec, records)
    limits = limits_of(spec, model.reference)
    search = _searched(model, limits, processes, journal, progress)
    finalists = {
        free_name(scenario, f"{i + 1}"): trial.parameters
        for i, trial in enumerate(search.finalists(spec.finalists))
    }
    schemes = {name: model.components(parameters) for name, parameters in finalists.items()}
    texts = {name: as_yaml(scenario, name, components) for name, components in schemes.items()}
    judged: Confirmation | FrontierPoints | None = None
    if finalists:
        with FreshSchemes(model, schemes, spec.replications, processes, progress) as fresh:
            judged = _judged(fresh, tuple(finalists), model, limits, search)
    return Design(search, finalists, texts, judged)


def _searched(
    model: SchemeModel,
    limits: tuple[Limit, ...],
    processes: int,
    journal: Path | None,
    progress: Progress | None,
) -> Search:
    spec = model.design
    with ExitStack() as stack:
        pool = None
        if processes > 1:
            spawn, share = get_context("spawn"), (thread_share(processes),)
            pool = stack.enter_context(ProcessPoolExecutor(processes, spawn, limit_threads, share))
        return search(
            model,
            space_of(spec),
            FRONTIER if spec.objective == "frontier" else spec.objective,
            limits,
            trials=spec.trials,
            seed=model.scenario.spec.seed,
            seeds=range(spec.replications),
            start=(start_of(model.scenario, spec),),
            level=spec.confidence,
            journal=journal,
            identity=f"{model.scenario.hash} {versions()}",
            apply=map if pool is None else pool.map,
            progress=progress,
        )


def _judged(
    fresh: FreshSchemes,
    names: tuple[str, ...],
    model: SchemeModel,
    limits: tuple[Limit, ...],
    search: Search,
) -> Confirmation | FrontierPoints:
    spec = model.design
    first, most = spec.confirm
    if spec.objective == "frontier":
        return confirm_frontier(fresh, names, FRONTIER, limits, spec.confidence, first)
    largest = abs(search.finalists(1)[0].mean(spec.objective))
    return confirm(
        fresh,
        names,
        tuple(network_of(model.scenario).schemes),
        spec.objective,
        limits,
        spec.indifference or max(largest / 1000, 1e-9),
        spec.confidence,
        first,
        most,
        first,
    )
