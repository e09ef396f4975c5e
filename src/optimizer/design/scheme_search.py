"""Design a remuneration scheme: search, then confirm on seeds that the search did not use."""

from __future__ import annotations

from concurrent.futures import ProcessPoolExecutor
from contextlib import ExitStack
from multiprocessing import get_context
from pathlib import Path

from optimizer.arrays import Progress
from optimizer.cores import limit_threads, thread_share
from optimizer.design.confirmation import Confirmation, confirm
from optimizer.design.design_frontier import FrontierPoints, confirm_frontier
from optimizer.design.design_result import Design
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
from optimizer.plan import plan as make_plan
from optimizer.provenance import versions
from optimizer.scenario.scenario import Scenario
from optimizer.scenario.schema.design_section import DesignSpec
from optimizer.simulation.replicating import Replicator, Targets, network_of

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
    scenario : Scenario
        With a network and a section ``design``.
    plan : Targets, optional
        Default: the scenario's plan is made.
    processes : int
        Does not change the result.
    journal : Path, optional
        File of the trials, from which a search that was stopped goes on.
    progress : callable, optional
        Called with a word, how much is done and how much there is.

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
    model = _model(scenario, plan, spec)
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


def _model(scenario: Scenario, plan: Targets, spec: DesignSpec) -> SchemeModel:
    """The model, with the replications of the schemes that pay is compared with."""
    if not spec.compared:
        return SchemeModel(scenario, plan, spec, {})
    with Replicator(scenario, plan, spec.compared) as run:
        records = run.between(dict.fromkeys(spec.compared, (0, spec.replications)))
    return SchemeModel(scenario, plan, spec, records)


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
            pool = stack.enter_context(
                ProcessPoolExecutor(
                    processes, get_context("spawn"), limit_threads, (thread_share(processes),)
                )
            )
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
