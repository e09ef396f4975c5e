"""The command line: parses, calls the public names, prints."""

from __future__ import annotations

import json
import os
import shutil
import sys
from dataclasses import asdict
from importlib.resources import files
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console

from optimizer.commands import loop_command as looping
from optimizer.commands import trade_off_commands as trade_offs
from optimizer.commands.common import LIMIT_REACHED, loaded_scenario, planned
from optimizer.commands.compare_command import compare
from optimizer.commands.design_command import design
from optimizer.commands.field_commands import check_actions, sheets
from optimizer.commands.replan_command import replan
from optimizer.commands.runs_commands import runs
from optimizer.commands.sensitivity_command import sensitivity
from optimizer.commands.study_command import study
from optimizer.commands.track_command import track
from optimizer.commands.visits_command import visits
from optimizer.console import Bar, print_faults, print_result
from optimizer.errors import InfeasibleError, OptimizerError, ScenarioError, StoreError
from optimizer.options import AsJson, Language, Out, Processes, ScenarioPath, Seed, TimeLimit

app = typer.Typer(
    add_completion=False,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    help="Commercial planning: central targets for all channels, and what the network does.",
)
app.command()(design)
app.command()(compare)
app.command()(check_actions)
app.command()(sheets)
app.command()(replan)
app.command()(track)
app.command()(visits)
app.command()(study)
app.command()(sensitivity)
app.add_typer(runs, name="runs")
# typer's base of all errors of usage; it does not export the name
_USAGE: Any = typer.BadParameter.__mro__[2]
INTERRUPTED = 130


def main() -> None:
    """Run the command line; every outcome is an exit code, none a traceback."""
    sys.exit(_outcome())


def _outcome() -> int:
    errors = Console(stderr=True, highlight=False, soft_wrap=True)
    try:
        code = app(standalone_mode=False)
    except ScenarioError as error:
        print_faults(errors, error)
        return error.exit_code
    except InfeasibleError as error:
        errors.print(f"[bold]Not possible:[/bold] {error}")
        return error.exit_code
    except OptimizerError as error:
        errors.print(f"[bold]Error:[/bold] {error}", markup=True)
        return error.exit_code
    except (KeyboardInterrupt, typer.Abort):
        code = INTERRUPTED
    except Exception as error:
        if isinstance(error, _USAGE):
            error.show()
            return int(error.exit_code)
        if os.environ.get("OPTIMIZER_DEBUG"):
            raise
        errors.print(
            f"[bold]Unexpected error[/bold] ({type(error).__name__}: {error}). This is a fault of "
            "the engine; run again with OPTIMIZER_DEBUG=1 to see where, and report it."
        )
        return 1
    if code == INTERRUPTED:
        # typer turns Ctrl-C into this code itself, without a word
        errors.print("Interrupted. What was finished is kept; the same command goes on from there.")
    return int(code or 0)


def _run(
    scenario: Any,
    steps: tuple[str, ...],
    out: Path,
    as_json: bool,
    processes: int = 1,
    language: str | None = None,
    time_limit: float | None = None,
    choice: tuple[str, float, float] | None = None,
) -> int:
    from optimizer.main_job import run, select
    from optimizer.report import figures_of

    with Bar() as bar:
        result = run(scenario, out, processes, language, steps, bar, time_limit)
        if choice is not None and result.runs is not None:
            measure, lead, confidence = choice
            result = select(scenario, result, measure, lead, confidence, processes, bar)
    figures = figures_of(scenario, result.plan, result.runs, None, result.loop)
    if as_json:
        plain = figures.as_json()
        shown = {"folder": str(result.folder), "reached": result.reached, "figures": plain}
        if result.selection is not None:
            shown["selection"] = asdict(result.selection)
        if result.loop is not None:
            from optimizer.loop.verdict_text import as_json as loop_as_json

            shown["loop"] = loop_as_json(result.loop)
        print(json.dumps(shown, ensure_ascii=False, indent=1))
    else:
        print_result(result, figures.values.get("plan.moved", (None, ""))[0])
    return 0 if result.reached else LIMIT_REACHED


@app.command()
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
    steps = ("plan", "simulation", "loop", "report")
    return _run(
        loaded_scenario(scenario, seed), steps, out, as_json, processes, language, time_limit
    )


@app.command()
def plan(
    scenario: ScenarioPath,
    out: Out = Path("runs"),
    as_json: AsJson = False,
    seed: Seed = None,
    time_limit: TimeLimit = None,
) -> int:
    """Set the targets of all channels."""
    return _run(loaded_scenario(scenario, seed), ("plan",), out, as_json, time_limit=time_limit)


for command in (
    looping.loop,
    trade_offs.frontier,
    trade_offs.alternatives,
    trade_offs.export,
):
    app.command()(command)


@app.command()
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
    from optimizer.scenario.schema.evidence_section import FIGURES

    for option, figure in (("--select", select), ("--of", of)):
        if figure is not None and figure not in FIGURES:
            raise typer.BadParameter(
                f"{figure!r}; use one of {', '.join(FIGURES)}", param_hint=option
            )
    if (select is None) != (indifference is None) or not (indifference or 1.0) > 0:
        raise typer.BadParameter(
            "give --select with the least lead worth finding: --indifference 50000",
            param_hint="--indifference",
        )
    if precision is None and within is None and (between is not None or of != "contribution"):
        raise typer.BadParameter("give --precision 0.01 or --within 20000", param_hint="--of")
    asked = {
        "of": of,
        "relative": precision,
        "within": within,
        "between": between.split(",") if between is not None else None,
    }
    loaded = loaded_scenario(scenario, seed)
    if precision is not None or within is not None:
        given = {name: value for name, value in asked.items() if value is not None}
        loaded = loaded.replace("network.precision", given)
    choice = None
    if select is not None and indifference is not None:
        choice = (select, indifference, confidence)
    steps = ("plan", "simulation")
    return _run(loaded, steps, out, as_json, processes, choice=choice)


@app.command()
def trace(
    scenario: ScenarioPath,
    pos: Annotated[str, typer.Option(help="Point of sale: its name, or its place from 1.")],
    scheme: Annotated[str | None, typer.Option(help="Scheme; default the first.")] = None,
    replication: Annotated[int, typer.Option(min=0, help="Which replication.")] = 0,
    out: Out = Path("runs"),
    as_json: AsJson = False,
    seed: Seed = None,
    language: Language = None,
) -> int:
    """Follow one point of sale week by week: effort, lines, visits, pay, motivation."""
    from optimizer.report import trace_text
    from optimizer.simulation import trace as follow
    from optimizer.simulation.tracing import place_of

    loaded = loaded_scenario(scenario, seed)
    if loaded.spec.network is None:
        raise typer.BadParameter("it has no network of points of sale", param_hint="SCENARIO")
    if scheme is not None and scheme not in loaded.spec.network.schemes:
        names = ", ".join(loaded.spec.network.schemes)
        raise typer.BadParameter(f"{scheme!r}; use one of {names}", param_hint="--scheme")
    try:
        place_of(loaded.pos.ids if loaded.pos is not None else (), pos)
    except ValueError as error:
        raise typer.BadParameter(str(error), param_hint="--pos") from None
    result = planned(loaded, out)
    found = follow(loaded, result.plan, pos, scheme, replication)
    if as_json:
        print(json.dumps([vars(event) for event in found.events], ensure_ascii=False, indent=1))
    else:
        print(trace_text(found, language or loaded.spec.language), end="")
    return 0


@app.command()
def validate(scenario: ScenarioPath, as_json: AsJson = False) -> int:
    """Name every fault of a scenario: file, line, field, what is wrong, what would be right."""
    if as_json:
        try:
            loaded_scenario(scenario)
        except ScenarioError as error:
            print(json.dumps([vars(fault) for fault in error.faults], ensure_ascii=False, indent=1))
            return error.exit_code
        print("[]")
        return 0
    found = loaded_scenario(scenario)
    print(
        f"{found.spec.name}: no fault. {len(found.zones.ids)} zones, {len(found.months)} months, "
        f"{len(found.channels)} channels, {len(found.offers)} offers"
    )
    return 0


@app.command()
def init(folder: Annotated[Path, typer.Argument(help="New folder for the scenario.")]) -> int:
    """Make a scenario to start from."""
    if folder.exists() and any(folder.iterdir() if folder.is_dir() else [folder]):
        raise StoreError(f"{folder} is there already; name a new folder")
    source = _template()
    try:
        shutil.copytree(source, folder, dirs_exist_ok=True)
    except OSError as error:
        raise StoreError(f"{folder} cannot be written ({error.strerror})") from None
    print(f"{folder} is ready. Next: optimizer run {folder}")
    return 0


def _template() -> Path:
    """The small scenario: inside an installed package, or beside an editable one's source."""
    package = Path(str(files("optimizer")))
    places = (package / "_templates" / "small", package.parents[1] / "scenarios" / "small")
    return next(place for place in places if place.is_dir())


@app.command()
def schema() -> int:
    """Print the JSON Schema of a scenario file."""
    from optimizer.scenario import json_schema

    print(json.dumps(json_schema(), ensure_ascii=False, indent=1))
    return 0


@app.command()
def report(
    folder: Annotated[Path, typer.Argument(help="Folder of a run.")], language: Language = None
) -> int:
    """Write the report of a finished run again, in either language."""
    from optimizer.main_job import run as run_job

    if not (folder / "plan").is_dir() or not (folder / "scenario").is_dir():
        raise StoreError(f"{folder} is no finished run; name a folder that `optimizer run` made")
    scenario = loaded_scenario(folder / "scenario")
    result = run_job(scenario, folder.parent, language=language)
    print(result.report)
    return 0
