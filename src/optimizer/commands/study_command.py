"""The command ``optimizer study``."""

from __future__ import annotations

import json
import logging
import math
import sys
from functools import partial
from pathlib import Path
from typing import Annotated, Any

import typer

from optimizer.commands.common import LIMIT_REACHED
from optimizer.console import Bar, print_table
from optimizer.options import AsJson, Language, Processes

Store = Annotated[Path, typer.Option("--store", help="Folder that keeps the runs of studies.")]


def study(
    file: Annotated[Path, typer.Argument(help="Study file (YAML).")],
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
    from optimizer.main_job import outcome
    from optimizer.study.storage.stored_designs import refuse_taken

    loaded = studies.load_study(file, outcome)
    kept = studies.RunStore(store)
    hands = studies.processes(processes) if dask is None else studies.cluster(dask)
    # what becomes of a cluster is told in our words, once
    logging.getLogger("distributed.client").setLevel(logging.CRITICAL)
    refuse_taken(loaded, kept, replace)
    with hands, Bar() as bar:
        before = studies.forecast(loaded, kept, hands.width)
        if not dry_run or math.isnan(before.seconds):
            print(_words(before) + _start(loaded), file=sys.stderr)

        def shown(word: str, done: int, total: int) -> None:
            bar("study", word, done, total)
            new = done - before.stored
            # told again at 2, 4, 8, ...: the first runs need not be like the others
            if not dry_run and new >= studies.PILOT and new & (new - 1) == 0 and done < total:
                print(_words(studies.forecast(loaded, kept, hands.width)), file=sys.stderr)

        again = {"retry": retry, "replace": replace}
        run = partial(studies.run_study, loaded, kept, outcome, hands, shown, **again)
        if dry_run:
            missing = before.runs - before.stored
            if missing and math.isnan(before.seconds):
                run(most=min(studies.PILOT, missing))
            return _say(studies.forecast(loaded, kept, hands.width), as_json)
        try:
            result = run()
        except KeyboardInterrupt:
            now = studies.forecast(loaded, kept, hands.width)
            print(f"{now.stored} of {now.runs} runs are kept", file=sys.stderr)
            raise
    folder = kept.folder / "results"
    if report:
        from optimizer.report.batch import write_batch_report

        for place in write_batch_report(kept, loaded, result, language):
            print(place, file=sys.stderr)
    table = result.table.drop(columns="reason")
    if not as_json:
        for name in loaded.spec.factors:
            table[name] = table[name].astype(object).where(table[name].notna(), "as the base")
    told = [f"{pair[0]}/{pair[1]}" if pair else "" for pair in result.commitments]
    missing_some = [pair for pair in result.commitments if pair and pair[0] < pair[1]]
    if missing_some:
        table.insert(len(table.columns) - 2, "commitments kept", told)
    print_table(table, folder, as_json, result.reached)
    if missing_some:
        print(
            f"{len(missing_some)} of {len(told)} runs miss commitments: a run that misses some is "
            "no equal of one that keeps all",
            file=sys.stderr,
        )
    _print_reasons(result.table)
    return 0 if result.reached else LIMIT_REACHED


def _say(found: Any, as_json: bool) -> int:
    print(json.dumps(vars(found), indent=1) if as_json else _words(found))
    return 0


def _words(found: Any) -> str:
    """How many runs, how many are there, how long."""
    same = f" ({found.runs} different)" if found.runs != found.points else ""
    left = found.runs - found.stored
    time = (
        ""
        if math.isnan(found.seconds) or not left
        else f", about {_span(found.seconds)}{_from(found)}"
    )
    return f"{found.points} runs{same}, {found.stored} in the store; {left} to do{time}"


def _from(found: Any) -> str:
    """Which runs the time is from."""
    return f" (from {found.timed} of {_span(found.fastest)} to {_span(found.slowest)} each)"


def _start(loaded: Any) -> str:
    """Where plans start, unless cold."""
    if not loaded.spec.run.warm:
        return ""
    gap = loaded.base.spec.plan.gap
    return (
        f"\nwarm: each plan starts from the columns of the base's ({loaded.base.hash[:12]}); "
        f"its gap ({gap:.2%} asked) is proven anew"
    )


def _span(seconds: float) -> str:
    if seconds < 100:
        return f"{seconds:.0f} s"
    return f"{seconds / 60:.0f} min" if seconds < 6000 else f"{seconds / 3600:.1f} h"


def _print_reasons(table: Any) -> None:
    """Which runs are not done, and why."""
    for row in table[table["status"] != "done"].itertuples():
        print(f"run {row.run} ({row.key}) {row.status}: {row.reason}", file=sys.stderr)
