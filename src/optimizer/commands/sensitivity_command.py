"""The command ``optimizer sensitivity``."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from optimizer.commands.common import LIMIT_REACHED
from optimizer.console import print_json, print_rows, wide_console
from optimizer.errors import StoreError
from optimizer.options import AsJson, Language, Store, StudyFile

if TYPE_CHECKING:
    from optimizer.report.locale import Words


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
        print_json(_plain(analysis, page))
    else:
        _print(analysis, words)
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


def _plain(analysis: Any, page: Path) -> dict[str, Any]:
    """Everything that was found, for other programs."""
    tables = {n: json.loads(t.to_json(orient="records")) for n, t in analysis.tables.items()}
    return {"page": str(page), "reached": analysis.reached, "level": analysis.level, **tables}


def _print(analysis: Any, words: Words) -> None:
    """Print how much of the study it is, every table, and which decision holds up."""
    from optimizer.report.sensitivity.sensitivity_text import (
        cells,
        first_sentences,
        robust_sentences,
    )

    console = wide_console()
    for text in first_sentences(analysis, words):
        console.print(text, markup=False)
    for name, table in analysis.tables.items():
        if name in ("missing", "fit"):
            continue
        headers, rows = cells(name, table, analysis, words)
        print_rows(console, [headers, *rows])
    for text in robust_sentences(analysis, words):
        console.print(text, markup=False)


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
