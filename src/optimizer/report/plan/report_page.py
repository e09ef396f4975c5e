"""The HTML report: one file that opens from disk with no network."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
from markupsafe import Markup

from optimizer.loop import LoopResult
from optimizer.network import MEASURES
from optimizer.plan import Plan
from optimizer.plan.result.plan_outcomes import RowResult
from optimizer.report.locale import Words
from optimizer.report.plan.plan_pictures import pictures
from optimizer.report.render.pages import template
from optimizer.report.render.style import inlined
from optimizer.results.loop_figures import largest_moves
from optimizer.results.report_figures import Figures, figures_of
from optimizer.scenario.scenario import Scenario
from optimizer.scenario.schema.row_sections import Commitment
from optimizer.simulation import Runs
from optimizer.statistics import Selection

MOST_PRICES = 20
"""Rows in the table of shadow prices: those of the largest worth."""


def write_report(
    folder: str | Path,
    scenario: Scenario,
    plan: Plan,
    runs: Runs | None = None,
    language: str | None = None,
    selection: Selection | None = None,
    looped: LoopResult | None = None,
) -> Path:
    """Write ``report.html``, ``figures.json`` and the pictures as PNG.

    Parameters
    ----------
    folder : str or Path
    scenario : Scenario
    plan : Plan
    runs : Runs, optional
    language : {"fr", "en"}, optional
        Default the scenario's.
    selection : Selection, optional
        The best scheme by contribution, when one was selected.
    looped : LoopResult, optional
        The loop between plan and network.

    Returns
    -------
    Path
        Of the HTML file.
    """
    folder = Path(folder)
    words = Words.of(scenario, language=language)
    figures = figures_of(scenario, plan, runs, selection, looped)
    drawn = pictures(scenario, plan, runs, words, looped)
    (folder / "figures").mkdir(parents=True, exist_ok=True)
    for name, content in drawn.items():
        (folder / "figures" / f"{name}.png").write_bytes(content)
    text = json.dumps(figures.as_json(), ensure_ascii=False, indent=1)
    (folder / "figures.json").write_text(text + "\n", encoding="utf-8")
    path = folder / "report.html"
    page = _render(scenario, plan, runs, words, figures, drawn, selection, looped)
    path.write_text(page, encoding="utf-8")
    return path


def _render(
    scenario: Scenario,
    plan: Plan,
    runs: Runs | None,
    words: Words,
    figures: Figures,
    drawn: dict[str, bytes],
    selection: Selection | None,
    looped: LoopResult | None,
) -> str:

    def figure(name: str) -> Markup:
        value, unit = figures[name]
        return Markup('<span class="figure" data-id="{}">{}</span>').format(
            name, words.figure(value, unit)
        )

    return template("report.html.j2").render(
        w=words,
        f=figure,
        scenario=scenario,
        plan=plan,
        runs=runs,
        selection=selection,
        looped=looped,
        figures=figures,
        ends=() if looped is None else tuple(looped.ends.itertuples()),
        moves=() if looped is None else largest_moves(scenario, looped),
        ranking=None if runs is None else runs.ranking(),
        measures=tuple(MEASURES),
        components=_components(runs),
        commitments=[row for row in plan.rows if row.kind == Commitment.key],
        rows={row.name: row for row in plan.rows},
        missed=[row for row in plan.rows if row.shortfall and row.enforced],
        reasons={
            row.name: [r for r in plan.reasons if r.missed == row.name and r.gives == r.gives][:3]
            for row in plan.rows
        },
        full={
            row.name: sum(r.missed == row.name and bool(r.binding) for r in plan.reasons)
            for row in plan.rows
        },
        priced=_priced(plan),
        pictures={name: inlined(content) for name, content in drawn.items()},
    )


def _components(runs: Runs | None) -> list[str]:
    """Components that some scheme paid."""
    if runs is None:
        return []
    cash = runs.cash(())
    paid = set(cash.loc[cash["earned"] > 0, "component"])
    return [name for name in runs.labels.components if name in paid]


def _priced(plan: Plan) -> list[RowResult]:
    """Rows with a shadow price, those that weigh most first."""
    rows = [r for r in plan.rows if np.isfinite(r.shadow_price) and abs(r.shadow_price) > 1e-6]

    def weight(row: RowResult) -> float:
        bound = row.lower if np.isfinite(row.lower) else row.upper
        return -abs(row.shadow_price * bound)

    return sorted(rows, key=weight)[:MOST_PRICES]
