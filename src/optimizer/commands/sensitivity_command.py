"""The command ``optimizer sensitivity``."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Annotated, Any

import typer

from optimizer.commands.common import LIMIT_REACHED
from optimizer.commands.study_command import Store
from optimizer.console import folding_table, wide_console
from optimizer.errors import StoreError
from optimizer.options import AsJson, Language


def sensitivity(
    file: Annotated[Path, typer.Argument(help="Study file (YAML).")],
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
    from optimizer.main_job import outcome
    from optimizer.report import write_sensitivity
    from optimizer.sensitivity import analyse
    from optimizer.study.storage.stored_designs import place

    loaded = studies.load_study(file, outcome)
    kept = studies.RunStore(store, make=False)
    # none is computed: this says what the runs that are there say
    table = studies.run_study(loaded, kept, outcome, studies.processes(1), most=0).table
    if not table["status"].eq("done").any():
        raise StoreError(f"no run of this study is done in {store}; `optimizer study {file}` first")
    found = analyse(loaded, table, confidence, _units(loaded, kept))
    spoken = language or loaded.base.spec.language
    folder = out or place(loaded, kept, "sensitivity", "html").with_suffix("")
    try:
        page = write_sensitivity(folder, found, spoken)
    except OSError as error:
        raise StoreError(f"{folder} cannot be written ({error.strerror})") from None
    if as_json:
        print(json.dumps(_plain(found, page), ensure_ascii=False, indent=1))
    else:
        _show(found, spoken)
        print(page)
    _tell_missing(found, file)
    return 0 if found.reached else LIMIT_REACHED


def _units(loaded: Any, kept: Any) -> dict[str, str]:
    """Units of the study's responses, from the runs that are there."""
    units: dict[str, str] = {}
    for job in loaded.unique:
        if units.keys() >= set(loaded.spec.responses):
            break
        if kept.has(job.key):
            found = kept.table(job.key).select(["name", "unit"]).to_pydict()
            units |= dict(zip(found["name"], found["unit"], strict=True))
    return units


def _plain(found: Any, page: Path) -> dict[str, Any]:
    """Everything, for other programs."""
    tables = {n: json.loads(t.to_json(orient="records")) for n, t in found.tables.items()}
    return {"page": str(page), "reached": found.reached, "level": found.level, **tables}


def _show(found: Any, language: str) -> None:
    from optimizer.report.locale import Words
    from optimizer.report.sensitivity.sensitivity_text import (
        cells,
        first_sentences,
        robust_sentences,
    )

    words, console = Words(language), wide_console()
    for text in first_sentences(found, words):
        console.print(text, markup=False)
    for name, table in found.tables.items():
        if name in ("missing", "fit"):
            continue
        headers, rows = cells(name, table, found, words)
        shown = folding_table(*headers)
        for row in rows:
            shown.add_row(*row)
        console.print(shown)
    for text in robust_sentences(found, words):
        console.print(text, markup=False)


def _tell_missing(found: Any, file: Path) -> None:
    """Which runs are not done, and what computes them."""
    from optimizer.report.sensitivity.sensitivity_text import MOST_MISSING

    # after the results, wherever both go
    sys.stdout.flush()
    for row in found.missing.head(MOST_MISSING).itertuples():
        print(f"run {row.run} ({row.key}) {row.status}: {row.reason}".rstrip(": "), file=sys.stderr)
    if (more := len(found.missing) - MOST_MISSING) > 0:
        print(f"and {more} more", file=sys.stderr)
    if len(found.missing):
        again = " --retry" if found.missing["status"].ne("missing").any() else ""
        print(
            f"{len(found.missing)} runs are not done; `optimizer study {file}{again}` computes "
            "them",
            file=sys.stderr,
        )
