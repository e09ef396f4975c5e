"""What a new plan in mid-year says, in words: what was sold, what it means, what moves and why."""

from __future__ import annotations

from optimizer.field.midyear.commitment_progress import CommitmentProgress
from optimizer.field.midyear.replan_tables import moves_table
from optimizer.field.midyear.replanning import Replan
from optimizer.report.locale import Words
from optimizer.report.render.readings_text import readings_text

PARTS = ("rounding", "execution", "market", "share", "mix")


def sold_text(replan: Replan, words: Words) -> str:
    """Sales against targets in one sentence, and how the table was read."""
    whole = replan.attainment.table().iloc[0]
    text = words("replan_sold").format(
        sold=words.number(whole["sold"]),
        target=words.number(whole["target"]),
        ratio=words.figure(whole["attainment"], "share"),
        ways=readings_text(replan.readings, words),
    )
    return text if replan.attainment.executed else f"{text} {words('replan_no_levels')}"


def attainment_rows(replan: Replan, by: str, words: Words) -> list[list[str]]:
    """Header, then a row for each of an axis: target, sold, attainment, parts (lines)."""
    parts = [p for p in PARTS if replan.attainment.executed or p != "execution"]
    names = ("replan_target", "replan_actual", "replan_ratio", *(f"part_{p}" for p in parts))
    rows = [[words(by), *map(words, names)]]
    for row in replan.attainment.table(by).to_dict("records"):
        figures = [words.number(row[name]) for name in ("target", "sold")]
        figures.append(words.figure(row["attainment"], "share"))
        rows.append(
            [words.name(by, row[by]), *figures, *(words.number(_plain(row[p]), 1) for p in parts)]
        )
    return rows


def _plain(value: float) -> float:
    """To a tenth, without the sign of what rounds to 0."""
    return round(float(value), 1) + 0.0


def demand_text(replan: Replan, words: Words) -> list[str]:
    """What sales say of demand, and how much weight they were given."""
    update = replan.update
    weights = {name: words.number(weight, 2) for name, weight in update.prior.items()}
    sentences = [
        words("replan_prior").format(
            **weights,
            noise=words.figure(update.noise, "share"),
            dispersion=words.number(update.dispersion, 2),
        )
    ]
    if update.shock:
        sentences.append(words("replan_shock").format(shock=words.figure(update.shock, "share")))
    changed = int((update.factor != 1).any(axis=1).sum())
    if changed:
        least, most = (words.number(f, 2) for f in (update.factor.min(), update.factor.max()))
        sentences.append(
            words("replan_updated").format(
                zones=changed, all=len(update.factor), least=least, most=most
            )
        )
    else:
        sentences.append(words("replan_same"))
    if replan.beyond_market:
        sentences.append(words("replan_beyond").format(count=replan.beyond_market))
    return sentences


def move_rows(replan: Replan, words: Words, most: int = 15) -> list[list[str]]:
    """Header, then the largest moves by region and channel, with what makes them."""
    names = ("before", "after", "by_demand", "by_push")
    rows = [[words("region"), words("channel"), *(words(f"replan_{n}") for n in names)]]
    for row in moves_table(replan).head(most).to_dict("records"):
        figures = [words.number(_plain(row[n]), 0 if n in names[:2] else 1) for n in names]
        rows.append([row["region"], words.channel(row["channel"]), *figures])
    return rows


def plan_text(replan: Replan, words: Words) -> list[str]:
    """How far targets move, and which commitments and budgets are kept."""
    lines = int(abs(replan.after - replan.before).sum())
    sentences = [words("replan_stays")] if replan.levels_stay else []
    sentences.append(
        words("replan_swing").format(
            lines=words.number(lines),
            swing=words.figure(replan.swing, "share"),
            price=words.number(replan.price, 2),
        )
        if lines
        else words("replan_still")
    )
    sentences += [_commitment(commitment, words) for commitment in replan.commitments]
    own = {commitment.name for commitment in replan.commitments}
    for row in replan.plan.rows:
        if row.shortfall and row.enforced and row.name not in own:
            name, short = words.row(row), words.number(row.shortfall, 1)
            sentences.append(
                words("replan_missed").format(name=name, short=short, unit=words.unit(row.unit))
            )
    if replan.not_tied_to_past:
        sentences.append(words("replan_let_go").format(names=", ".join(replan.not_tied_to_past)))
    return sentences if replan.reached else [*sentences, words("replan_not_reached")]


def _commitment(commitment: CommitmentProgress, words: Words) -> str:
    key = "replan_short" if commitment.short else "replan_kept"
    return words(key + "_past" if commitment.over else key).format(
        name=commitment.name,
        unit=words.unit(commitment.unit),
        done=words.number(commitment.done),
        to_come=words.number(commitment.to_come),
        # beside whole lines a tenth only matters where there is little else
        short=words.number(commitment.short, 0 if commitment.short >= 10 else 1),
    )
