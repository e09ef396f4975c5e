"""The command ``optimizer study``."""

from __future__ import annotations

import logging
import math
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Annotated, Any

import typer

from optimizer.commands.common import LIMIT_REACHED
from optimizer.console import Bar, print_json, print_table
from optimizer.options import AsJson, Language, Processes, Store, StudyFile


# its parameters are the options of the command line
def study(
    file: StudyFile,
    store: Store = Path("studies"),
    dry_run: Annotated[
        bool, typer.Option(help="Say how many runs and how long (from two of them); run no more.")
    ] = False,
    processes: Processes = 1,
    dask: Annotated[
        str | None, typer.Option(help="Address of a Dask scheduler: tcp://host:8786.")
    ] = None,
    retry: Annotated[
        bool, typer.Option(help="Compute runs that failed or were set aside again.")
    ] = False,
    replace: Annotated[
        bool, typer.Option(help="Take the place of another file's study of the same name.")
    ] = False,
    report: Annotated[
        bool, typer.Option("--report", help="Also write a page and a workbook of all runs.")
    ] = False,
    language: Language = None,
    as_json: AsJson = False,
) -> int:
    """Run a base scenario under many changes; what is finished is kept, and never run twice."""
    from optimizer import study as studies
    from optimizer.study import outcome
    from optimizer.study.storage.stored_designs import refuse_taken

    loaded = studies.load_study(file, outcome)
    kept = studies.RunStore(store)
    workers = studies.processes(processes) if dask is None else studies.cluster(dask)
    # what becomes of a cluster is told in our words, once
    logging.getLogger("distributed.client").setLevel(logging.CRITICAL)
    refuse_taken(loaded, kept, replace)
    with workers, Bar() as bar:
        forecast = partial(studies.forecast, loaded, kept, workers.width)
        before = forecast()
        if not dry_run or math.isnan(before.seconds):
            print(_forecast_text(before) + _start_text(loaded), file=sys.stderr)
        shown = partial(bar, "study") if dry_run else _progress(bar, forecast, before.stored)
        again = {"retry": retry, "replace": replace}
        run = partial(studies.run_study, loaded, kept, outcome, workers, shown, **again)
        if dry_run:
            missing = before.runs - before.stored
            if missing and math.isnan(before.seconds):
                run(most=min(studies.PILOT, missing))
            now = forecast()
            print_json(vars(now)) if as_json else print(_forecast_text(now))
            return 0
        try:
            result = run()
        except KeyboardInterrupt:
            now = forecast()
            print(f"{now.stored} of {now.runs} runs are kept", file=sys.stderr)
            raise
    if report:
        from optimizer.report.batch import write_batch_report

        for place in write_batch_report(kept, loaded, result, language):
            print(place, file=sys.stderr)
    _print_results(loaded, result, kept.folder / "results", as_json)
    return 0 if result.reached else LIMIT_REACHED


def _progress(bar: Bar, forecast: Callable[[], Any], stored: int) -> Callable[..., None]:
    """Progress on the bar, and the forecast again after 2, 4, 8, ... runs more than are stored."""
    from optimizer.study import PILOT

    def shown(word: str, done: int, total: int) -> None:
        bar("study", word, done, total)
        new = done - stored
        # the first runs need not be like the others
        if new >= PILOT and new & (new - 1) == 0 and done < total:
            print(_forecast_text(forecast()), file=sys.stderr)

    return shown


def _print_results(loaded: Any, result: Any, folder: Path, as_json: bool) -> None:
    """Print a row for each run, the commitments that runs miss, and why runs are not done."""
    table = result.table.drop(columns="reason")
    if not as_json:
        for name in loaded.spec.factors:
            table[name] = table[name].astype(object).where(table[name].notna(), "as the base")
    commitments = [f"{pair[0]}/{pair[1]}" if pair else "" for pair in result.commitments]
    missing_some = [pair for pair in result.commitments if pair and pair[0] < pair[1]]
    if missing_some:
        table.insert(len(table.columns) - 2, "commitments kept", commitments)
    print_table(table, folder, as_json, result.reached)
    if missing_some:
        print(
            f"{len(missing_some)} of {len(commitments)} runs miss commitments: a run that misses "
            "some is no equal of one that keeps all",
            file=sys.stderr,
        )
    for row in result.table[result.table["status"] != "done"].itertuples():
        print(f"run {row.run} ({row.key}) {row.status}: {row.reason}", file=sys.stderr)


def _forecast_text(forecast: Any) -> str:
    """How many runs there are, how many are stored, and how long the others take."""
    same = f" ({forecast.runs} different)" if forecast.runs != forecast.points else ""
    left = forecast.runs - forecast.stored
    time = ""
    if left and not math.isnan(forecast.seconds):
        time = (
            f", about {_duration_text(forecast.seconds)} (from {forecast.timed} of "
            f"{_duration_text(forecast.fastest)} to {_duration_text(forecast.slowest)} each)"
        )
    return f"{forecast.points} runs{same}, {forecast.stored} in the store; {left} to do{time}"


def _start_text(loaded: Any) -> str:
    """Where plans start; nothing when each starts from scratch."""
    if not loaded.spec.run.warm:
        return ""
    gap = loaded.base.spec.plan.gap
    return (
        f"\nwarm: each plan starts from the columns of the base's ({loaded.base.hash[:12]}); "
        f"its gap ({gap:.2%} asked) is proven anew"
    )


def _duration_text(seconds: float) -> str:
    if seconds < 100:
        return f"{seconds:.0f} s"
    return f"{seconds / 60:.0f} min" if seconds < 6000 else f"{seconds / 3600:.1f} h"
