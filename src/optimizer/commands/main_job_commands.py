"""The commands of the main job: ``optimizer run``, ``plan``, ``simulate`` and ``report``."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Any

import typer

from optimizer.commands.common import LIMIT_REACHED, check_choice, loaded_scenario
from optimizer.console import Bar, print_json
from optimizer.errors import StoreError
from optimizer.options import AsJson, Language, Out, Processes, ScenarioPath, Seed, TimeLimit


def run(
    scenario: ScenarioPath,
    out: Out = Path("runs"),
    as_json: AsJson = False,
    seed: Seed = None,
    processes: Processes = 1,
    language: Language = None,
    time_limit: TimeLimit = None,
) -> int:
    """Plan, simulate each scheme, loop if the scenario says so, write the report."""
    loaded, steps = loaded_scenario(scenario, seed), ("plan", "simulation", "loop", "report")
    return _run(loaded, steps, out, as_json, processes, language, time_limit)


def plan(
    scenario: ScenarioPath,
    out: Out = Path("runs"),
    as_json: AsJson = False,
    seed: Seed = None,
    time_limit: TimeLimit = None,
) -> int:
    """Set the targets of all channels."""
    return _run(loaded_scenario(scenario, seed), ("plan",), out, as_json, time_limit=time_limit)


# its parameters are the options of the command line
def simulate(
    scenario: ScenarioPath,
    out: Out = Path("runs"),
    as_json: AsJson = False,
    seed: Seed = None,
    processes: Processes = 1,
    select: Annotated[
        str | None,
        typer.Option(help="Select the best scheme by this figure, with a guarantee."),
    ] = None,
    indifference: Annotated[
        float | None, typer.Option(help="With --select: the least lead worth finding.")
    ] = None,
    confidence: Annotated[
        float, typer.Option(min=0.5, max=0.9999, help="With --select: least chance to be right.")
    ] = 0.95,
    precision: Annotated[
        float | None, typer.Option(help="Half-width asked, over the mean; or with --within.")
    ] = None,
    within: Annotated[
        float | None, typer.Option(help="Half-width asked, in the figure's unit.")
    ] = None,
    of: Annotated[str, typer.Option(help="Figure that must be so precise.")] = "contribution",
    between: Annotated[
        str | None,
        typer.Option(help="Two schemes, a,b: their paired difference must be so precise."),
    ] = None,
) -> int:
    """Simulate the network under each scheme, on the plan (made first if there is none)."""
    _check_figures(select, indifference, of)
    precise = precision is not None or within is not None
    if not precise and (between is not None or of != "contribution"):
        raise typer.BadParameter("give --precision 0.01 or --within 20000", param_hint="--of")
    loaded = loaded_scenario(scenario, seed)
    if precise:
        schemes = between.split(",") if between is not None else None
        asked = {"of": of, "relative": precision, "within": within, "between": schemes}
        given = {name: value for name, value in asked.items() if value is not None}
        loaded = loaded.replace("network.precision", given)
    selection = None
    if select is not None and indifference is not None:
        selection = (select, indifference, confidence)
    return _run(loaded, ("plan", "simulation"), out, as_json, processes, selection=selection)


def report(
    folder: Annotated[Path, typer.Argument(help="Folder of a run.")], language: Language = None
) -> int:
    """Write the report of a finished run again, in either language."""
    from optimizer.main_job import run as run_job

    if not (folder / "plan").is_dir() or not (folder / "scenario").is_dir():
        raise StoreError(f"{folder} is no finished run; name a folder that `optimizer run` made")
    scenario = loaded_scenario(folder / "scenario")
    print(run_job(scenario, folder.parent, language=language).report)
    return 0


def _check_figures(select: str | None, indifference: float | None, of: str) -> None:
    """Figures are those of the network, and a selection knows which lead is worth finding."""
    from optimizer.scenario.schema.network_section import FIGURES

    check_choice("--select", select, FIGURES)
    check_choice("--of", of, FIGURES)
    if (select is None) != (indifference is None) or not (indifference or 1.0) > 0:
        right = "give --select with the least lead worth finding: --indifference 50000"
        raise typer.BadParameter(right, param_hint="--indifference")


def _run(
    scenario: Any,
    steps: tuple[str, ...],
    out: Path,
    as_json: bool,
    processes: int = 1,
    language: str | None = None,
    time_limit: float | None = None,
    selection: tuple[str, float, float] | None = None,
) -> int:
    """Run these steps and print; ``selection`` is a figure, the least lead and the confidence."""
    from optimizer.commands.run_text import print_result
    from optimizer.main_job import run, select
    from optimizer.report import figures_of

    with Bar() as bar:
        result = run(scenario, out, processes, language, steps, bar, time_limit)
        if selection is not None and result.runs is not None:
            result = select(scenario, result, *selection, processes, bar)
    figures = figures_of(scenario, result.plan, result.runs, None, result.loop)
    if as_json:
        print_json(_plain(result, figures.as_json()))
    else:
        print_result(result, figures.values.get("plan.moved", (None, ""))[0])
    return 0 if result.reached else LIMIT_REACHED


def _plain(result: Any, figures: dict[str, Any]) -> dict[str, Any]:
    """A run for other programs: its folder, every figure, the selection and the loop."""
    plain = {"folder": str(result.folder), "reached": result.reached, "figures": figures}
    if result.selection is not None:
        plain["selection"] = asdict(result.selection)
    if result.loop is not None:
        from optimizer.loop.loop_result import as_json

        plain["loop"] = as_json(result.loop)
    return plain
