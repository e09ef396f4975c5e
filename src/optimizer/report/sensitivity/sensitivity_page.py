"""The page of what drives what: one file that opens from disk with no network, tables beside it."""

from __future__ import annotations

from pathlib import Path

from optimizer.report.locale import Words
from optimizer.report.render.pages import template
from optimizer.report.render.style import inlined
from optimizer.report.sensitivity.sensitivity_pictures import sensitivity_pictures
from optimizer.report.sensitivity.sensitivity_text import (
    MOST_MISSING,
    cells,
    first_sentences,
    robust_sentences,
)
from optimizer.scenario import Scenario
from optimizer.sensitivity import Sensitivity


def write_sensitivity(
    folder: str | Path, analysis: Sensitivity, language: str, base: Scenario | None = None
) -> Path:
    """Write ``sensitivity.html``, every table as CSV and every picture as PNG.

    Parameters
    ----------
    folder : str or Path
    analysis : Sensitivity
    language : {"fr", "en"}
    base : Scenario, optional
        Whose labels the page uses.

    Returns
    -------
    Path
        Of the page.

    Raises
    ------
    OSError
        When it cannot be written.
    """
    folder = Path(folder)
    words = Words(language) if base is None else Words.of(base, language=language)
    (folder / "figures").mkdir(parents=True, exist_ok=True)
    for name, table in analysis.tables.items():
        path = folder / f"{name}.csv"
        table.to_csv(path, index=False, lineterminator="\n", float_format="%.10g")
    drawn = sensitivity_pictures(analysis, words)
    for name, content in drawn.items():
        (folder / "figures" / f"{name}.png").write_bytes(content)
    sections = {
        name: cells(name, table, analysis, words) for name, table in analysis.tables.items()
    }
    futures = int(analysis.regret["futures"].max()) if len(analysis.regret) else 0
    page = template("sensitivity.html.j2").render(
        w=words,
        name=analysis.name,
        sentences=list(first_sentences(analysis, words)),
        robust=list(robust_sentences(analysis, words)),
        futures=futures,
        more=max(0, len(analysis.missing) - MOST_MISSING),
        sections=sections,
        pictures={name: inlined(content) for name, content in drawn.items()},
    )
    path = folder / "sensitivity.html"
    path.write_text(page, encoding="utf-8")
    return path
