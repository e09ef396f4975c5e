"""Options that several commands have, each said once."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

ScenarioPath = Annotated[Path, typer.Argument(help="Scenario folder or YAML file.")]
Out = Annotated[Path, typer.Option("--out", help="Where runs are kept.")]
AsJson = Annotated[bool, typer.Option("--json", help="Print the figures as JSON.")]
Seed = Annotated[int | None, typer.Option(help="Another seed than the scenario's.")]
Processes = Annotated[int, typer.Option(min=1, help="Processes; results do not depend on it.")]
Scheme = Annotated[str | None, typer.Option(help="Scheme; default the first.")]
Store = Annotated[Path, typer.Option("--store", help="Folder that keeps the runs of studies.")]
StudyFile = Annotated[Path, typer.Argument(help="Study file (YAML).")]
Actuals = Annotated[
    Path,
    typer.Option(
        help="Sales, CSV or sold.xlsx#sheet: channel, zone, offer, month, sold (also level)."
    ),
]


def _known(language: str | None) -> str | None:
    """The language, if there are words for it."""
    from optimizer.report.locale import LANGUAGES

    if language is not None and language not in LANGUAGES:
        raise typer.BadParameter(f"{language!r}; use fr or en")
    return language


Language = Annotated[
    str | None, typer.Option(callback=_known, help="fr or en; default the scenario's.")
]
TimeLimit = Annotated[
    float | None,
    typer.Option(min=0, help="Seconds; then the best plan so far, with its gap (exit code 4)."),
]
