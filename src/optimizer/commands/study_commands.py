"""The commands on many runs: ``optimizer study``, ``sensitivity`` and ``runs``."""

from __future__ import annotations

import json
import logging
import math
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from optimizer.commands.common import LIMIT_REACHED
from optimizer.console import Bar, figure_text, print_json, print_rows, print_table, wide_console
from optimizer.errors import StoreError
from optimizer.options import AsJson, Language, Processes, Store, StudyFile

if TYPE_CHECKING:
    from optimizer.report.locale import Words


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
    text = f"{forecast.points} runs{same}, {forecast.stored} in the store; {left} to do"
    if not left or math.isnan(forecast.seconds):
        return text
    each = f"{_duration_text(forecast.fastest)} to {_duration_text(forecast.slowest)} each"
    return f"{text}, about {_duration_text(forecast.seconds)} (from {forecast.timed} of {each})"


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


def sensitivity(
    file: StudyFile,
    store: Store = Path("studies"),
    out: Annotated[
        Path | None, typer.Option("--out", help="Folder of page, tables and figures.")
    ] = None,
    confidence: Annotated[
        float, typer.Option(min=0.5, max=0.999, help="Confidence of intervals.")
    ] = 0.95,
    as_json: AsJson = False,
    language: Language = None,
) -> int:
    """What drives what in a study that was run, and which decision holds up in most futures."""
    from optimizer import study as studies
    from optimizer.report import Words, write_sensitivity
    from optimizer.sensitivity import analyse
    from optimizer.study import outcome
    from optimizer.study.storage.stored_designs import place

    loaded = studies.load_study(file, outcome)
    kept = studies.RunStore(store, make=False)
    # no run is computed: this says what the runs that are there say
    table = studies.run_study(loaded, kept, outcome, studies.processes(1), most=0).table
    if not table["status"].eq("done").any():
        raise StoreError(f"no run of this study is done in {store}; `optimizer study {file}` first")
    analysis = analyse(loaded, table, confidence, _units(loaded, kept))
    words = Words.of(loaded.base, language=language)
    folder = out or place(loaded, kept, "sensitivity", "html").with_suffix("")
    try:
        page = write_sensitivity(folder, analysis, words.language, loaded.base)
    except OSError as error:
        raise StoreError(f"{folder} cannot be written ({error.strerror})") from None
    if as_json:
        print_json(_analysis_data(analysis, page))
    else:
        _print_analysis(analysis, words)
        print(page)
    _print_missing(analysis, file)
    return 0 if analysis.reached else LIMIT_REACHED


def _units(loaded: Any, kept: Any) -> dict[str, str]:
    """Units of the study's responses, from the runs that are there."""
    units: dict[str, str] = {}
    for job in loaded.unique:
        if units.keys() >= set(loaded.spec.responses):
            break
        if kept.has(job.key):
            figures = kept.table(job.key).select(["name", "unit"]).to_pydict()
            units |= dict(zip(figures["name"], figures["unit"], strict=True))
    return units


def _analysis_data(analysis: Any, page: Path) -> dict[str, Any]:
    """Everything that was found, for other programs."""
    tables = {n: json.loads(t.to_json(orient="records")) for n, t in analysis.tables.items()}
    return {"page": str(page), "reached": analysis.reached, "level": analysis.level, **tables}


def _print_analysis(analysis: Any, words: Words) -> None:
    """Print how much of the study it is, every table, and which decision holds up."""
    from optimizer.report.sensitivity import sensitivity_text

    console = wide_console()
    for text in sensitivity_text.first_sentences(analysis, words):
        console.print(text)
    for name, table in analysis.tables.items():
        if name not in ("missing", "fit"):
            headers, rows = sensitivity_text.cells(name, table, analysis, words)
            print_rows(console, [headers, *rows])
    for text in sensitivity_text.robust_sentences(analysis, words):
        console.print(text)


def _print_missing(analysis: Any, file: Path) -> None:
    """Print which runs are not done, and what computes them."""
    from optimizer.report.sensitivity.sensitivity_text import MOST_MISSING

    # after the results, wherever both go
    sys.stdout.flush()
    for row in analysis.missing.head(MOST_MISSING).itertuples():
        print(f"run {row.run} ({row.key}) {row.status}: {row.reason}".rstrip(": "), file=sys.stderr)
    if (more := len(analysis.missing) - MOST_MISSING) > 0:
        print(f"and {more} more", file=sys.stderr)
    if len(analysis.missing):
        again = " --retry" if analysis.missing["status"].ne("missing").any() else ""
        print(
            f"{len(analysis.missing)} runs are not done; `optimizer study {file}{again}` computes "
            "them",
            file=sys.stderr,
        )


STATUSES = ("done", "failed", "set aside")

runs = typer.Typer(no_args_is_help=True, help="Runs that studies keep.")


@runs.command("list")
def list_(
    store: Store = Path("studies"),
    study: Annotated[str | None, typer.Option("--study", help="Only runs of this study.")] = None,
    status: Annotated[
        str | None, typer.Option("--status", help="Only these: done, failed, set aside.")
    ] = None,
    as_json: AsJson = False,
) -> int:
    """List every run: key, scenario, what was run, how it ended, how long it took."""
    from optimizer.study import connect

    if status is not None and status not in STATUSES:
        right = f"use one of: {', '.join(STATUSES)}"
        raise typer.BadParameter(f"{status!r}; {right}", param_hint="--status")
    database = connect(store)
    studies = [name for (name,) in database.sql("select distinct study from points").fetchall()]
    if study is not None and study not in studies:
        right = f"use one of: {', '.join(sorted(studies)) or 'none is kept here yet'}"
        raise typer.BadParameter(f"no study {study!r}; {right}", param_hint="--study")
    table = database.execute(
        "select key[:12] as key, name, what, seed::varchar as seed, status, reached, "
        "seconds, reason, "
        "(select string_agg(distinct study, ', ' order by study) from points "
        "where points.key = runs.key) as studies from runs "
        "where ($study is null or key in (select key from points where study = $study)) "
        "and ($status is null or status = $status) order by runs.name, runs.key",
        {"study": study, "status": status},
    ).df()
    table = table.fillna({"studies": "", "reason": ""})
    print_table(table, store, as_json, True)
    return 0


@runs.command()
def show(
    key: Annotated[str, typer.Argument(help="Key of a run, or how it begins.")],
    store: Store = Path("studies"),
    as_json: AsJson = False,
) -> int:
    """Show a run: what it is of, how it ended, every figure."""
    from optimizer.study import RunStore

    kept = RunStore(store, make=False)
    run_key = kept.find(key)
    about = kept.about(run_key)
    figures = kept.table(run_key).to_pandas()
    figures = figures[figures["replication"].isna()].drop(columns="replication")
    if as_json:
        rows = json.loads(figures.to_json(orient="records"))
        print_json({**about, "figures": rows})
        return 0
    for name in ("key", "name", "what", "seed", "status", "reason", "versions"):
        if about[name] != "":
            print(f"{name}: {about[name]}")
    if about.get("start") is not None:
        print(f"warm, from the plan of scenario: {about['start'][:12]}")
    shares = figures["unit"] == "share"
    texts = [
        f"{value:.3%}" if share else figure_text(value)
        for value, share in zip(figures["value"], shares, strict=True)
    ]
    figures = figures.assign(value=texts, unit=figures["unit"].where(~shares, ""))
    print_table(figures, kept.path(run_key), False, True)
    return 0


@runs.command()
def prune(
    store: Store = Path("studies"),
    failed: Annotated[
        bool, typer.Option("--failed", help="Runs that failed or were set aside.")
    ] = False,
    other_versions: Annotated[
        bool, typer.Option("--other-versions", help="Runs of other versions of the engine.")
    ] = False,
    unused: Annotated[
        bool, typer.Option("--unused", help="Runs that no study of the store names.")
    ] = False,
    dry_run: Annotated[
        bool, typer.Option(help="Say what would be removed; remove nothing.")
    ] = False,
) -> int:
    """Remove runs by what they are, and what killed processes left half-written."""
    from optimizer.study import RunStore, connect
    from optimizer.study.definition.jobs import engine

    kept = RunStore(store, make=False)
    conditions = {
        "status <> 'done'": failed,
        f"versions <> '{engine()}'": other_versions,
        "key not in (select key from points)": unused,
    }
    where = " or ".join(sql for sql, wanted in conditions.items() if wanted) or "false"
    keys: list[Any] = connect(store).sql(f"select key from runs where {where}").fetchall()
    if dry_run:
        print(f"{len(keys)} runs would be removed; nothing was")
        return 0
    for (key,) in keys:
        kept.remove(key)
    swept = kept.sweep()
    connect(store).close()
    print(f"{len(keys)} runs removed, and {swept} files that were not finished")
    if not any(conditions.values()):
        print("to remove runs, give --failed, --other-versions or --unused")
    return 0
