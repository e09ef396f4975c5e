"""The main job: plan, simulate each scheme, loop, write the report. What is finished is kept."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from optimizer.arrays import Progress
from optimizer.design import Design
from optimizer.design import design as design_scheme
from optimizer.loop import LoopResult, loop
from optimizer.plan import Plan, plan
from optimizer.report import write_report
from optimizer.scenario import Scenario
from optimizer.simulation import Runs, save_selection, simulate
from optimizer.simulation import select as select_scheme
from optimizer.statistics import Selection
from optimizer.study import RunFolder, write_tables
from optimizer.study import outcome as outcome

StepProgress = Callable[[str, str, int, int], None]
"""Told the step, a word, how much is done and how much there is."""


@dataclass(frozen=True, eq=False)
class RunResult:
    """What a run left.

    ``runs`` is None when the scenario has no network, or only the plan was asked for;
    ``selection`` is the best scheme, when one was asked for; ``loop`` is there where the scenario
    has such a section.
    """

    folder: Path
    plan: Plan
    runs: Runs | None
    report: Path | None
    selection: Selection | None = None
    loop: LoopResult | None = None

    @property
    def reached(self) -> bool:
        """Whether gap and precision are as asked, and selection and loop came to their end."""
        return (
            self.plan.reached
            and (self.runs is None or self.runs.reached)
            and (self.selection is None or self.selection.finished)
            and (self.loop is None or self.loop.reached)
        )

    def __repr__(self) -> str:
        return f"<RunResult {self.folder}: {self.plan!r}, {self.runs!r}>"


def select(
    scenario: Scenario,
    result: RunResult,
    measure: str,
    indifference: float,
    confidence: float = 0.95,
    processes: int = 1,
    progress: StepProgress | None = None,
) -> RunResult:
    """Select the best scheme on a run of this scenario, and give the run with its selection.

    It is kept beside the plan as ``selection-<measure>``; for ``measure``, ``indifference`` and
    ``confidence`` see :func:`optimizer.simulation.select`.
    """
    tell = partial(progress or _silent, "selection")
    asked = (indifference, measure, confidence)
    selection = select_scheme(scenario, result.plan, *asked, processes=processes, progress=tell)
    folder = RunFolder(result.folder.parent, scenario)
    folder.step(f"selection-{measure}", lambda part: save_selection(selection, part))
    return replace(result, selection=selection)


def run(
    scenario: Scenario,
    out: str | Path = "runs",
    processes: int = 1,
    language: str | None = None,
    steps: tuple[str, ...] = ("plan", "simulation", "loop", "report"),
    progress: StepProgress | None = None,
    time_limit: float | None = None,
) -> RunResult:
    """Plan, simulate, report; steps that an earlier run finished are read back.

    Parameters
    ----------
    out : str or Path
        Where runs are kept; this one in ``<scenario>-<hash>``.
    processes : int
        For the simulation; does not change the result.
    language : {"fr", "en"}, optional
        Of the report; default the scenario's.
    steps : tuple of str
        Of plan, simulation, loop, report.
    time_limit : float, optional
        Seconds for the plan, and again for the loop; a plan that the limit ended is not kept, so
        that the next run looks for a better one, and a loop goes on from its finished rounds.

    Raises
    ------
    InfeasibleError
        When hard rows cannot be kept together.
    StoreError
        When results cannot be written.
    """
    tell = progress or _silent
    folder = RunFolder(out, scenario)
    made = folder.plan()
    if made is None:
        made = plan(scenario, partial(tell, "plan"), time_limit)
        if made.in_time:
            folder.step("plan", made.save)
    runs = folder.runs()
    if runs is None and "simulation" in steps and scenario.spec.network is not None:
        simulating = partial(tell, "simulation")
        runs = simulate(scenario, made, processes=processes, progress=simulating)
        if made.in_time:
            folder.step("simulation", runs.save)
    looped = folder.loop()
    if looped is None and "loop" in steps and scenario.spec.loop is not None:
        looped = _loop(scenario, folder, made, processes, partial(tell, "loop"), time_limit)
    tell("report", "tables", 0, 2)
    folder.step("tables", lambda part: write_tables(part, made, runs))
    report = None
    if "report" in steps:
        tell("report", "figures", 1, 2)
        parts = (scenario, made, runs, language, folder.selection(), looped)
        folder.step("report", lambda part: write_report(part, *parts))
        report = folder.path / "report" / "report.html"
    return RunResult(folder.path, made, runs, report, loop=looped)


def design(
    scenario: Scenario,
    out: str | Path = "runs",
    processes: int = 1,
    progress: StepProgress | None = None,
) -> tuple[Path, Design]:
    """Design a scheme on a run's plan; kept beside it as ``design``.

    Trials are kept one by one, so that a search that was stopped goes on with the same result.
    Gives the folder of the result, and the result; see :func:`optimizer.design.design`.

    Raises
    ------
    InfeasibleError
        When the plan's hard rows cannot be kept together.
    StoreError
        When results cannot be written.
    """
    result = run(scenario, out, steps=("plan",), progress=progress)
    trials = result.folder / "design-trials.jsonl"
    designing = partial(progress or _silent, "design")
    designed = design_scheme(scenario, result.plan, processes, trials, designing)
    RunFolder(Path(out), scenario).step("design", designed.save)
    return result.folder / "design", designed


def _silent(step: str, word: str, done: int, total: int) -> None:
    """Nobody asked to be told the progress."""


def _loop(
    scenario: Scenario,
    folder: RunFolder,
    first: Plan,
    processes: int,
    progress: Progress,
    time_limit: float | None,
) -> LoopResult:
    """The loop from a plan; rounds are kept one by one until all are kept together."""
    start = first if first.in_time else None
    looped = loop(scenario, processes, progress, time_limit, folder, start)
    if looped.in_time:
        folder.step("loop", looped.save)
        folder.drop("loop-*")
    return looped
