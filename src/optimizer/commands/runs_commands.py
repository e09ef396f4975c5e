"""The commands ``optimizer runs list | show | prune``."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated, Any

import typer

from optimizer.console import figure_text, print_json, print_table
from optimizer.options import AsJson, Store

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
