"""The year under way, in words: a new plan in its middle, where it stands, how files were read."""

from __future__ import annotations

from collections.abc import Sequence

from optimizer.field.midyear.months_left import CommitmentProgress
from optimizer.field.midyear.replanning import Replan, moves_table
from optimizer.field.midyear.sales_forecast import AT_RISK, NEAR, ON_TRACK, Outlook
from optimizer.field.midyear.tracking import Track
from optimizer.report.locale import Words
from optimizer.scenario.tables.readings import Reading

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
        figures += [words.number(_plain(row[part]), 1) for part in parts]
        rows.append([words.name(by, row[by]), *figures])
    return rows


def _plain(value: float) -> float:
    """To a tenth, without the sign of what rounds to 0."""
    return round(float(value), 1) + 0.0


def demand_text(replan: Replan, words: Words) -> list[str]:
    """What sales say of demand, and how much weight they were given."""
    update = replan.update
    weights = {name: words.number(weight, 2) for name, weight in update.prior.items()}
    noise, dispersion = words.figure(update.noise, "share"), words.number(update.dispersion, 2)
    sentences = [words("replan_prior").format(noise=noise, dispersion=dispersion, **weights)]
    if update.shock:
        sentences.append(words("replan_shock").format(shock=words.figure(update.shock, "share")))
    changed = int((update.factor != 1).any(axis=1).sum())
    if changed:
        ends = {"least": update.factor.min(), "most": update.factor.max()}
        shown = {name: words.number(factor, 2) for name, factor in ends.items()}
        counts = {"zones": changed, "all": len(update.factor)}
        sentences.append(words("replan_updated").format(**counts, **shown))
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
            missed = words("replan_missed")
            sentences.append(missed.format(name=name, short=short, unit=words.unit(row.unit)))
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


def headline(track: Track, words: Words) -> str:
    """Sales to date against targets, and the year's likely end."""
    whole = track.outlooks[0]
    key = "track_over" if whole.over else "track_headline"
    return words(key).format(
        month=track.months[track.past - 1],
        sold=words.number(whole.done),
        target=words.number(whole.plan_done),
        ratio=words.figure(whole.attainment, "share"),
        median=words.number(whole.end[2]),
        low=words.number(whole.end[1]),
        high=words.number(whole.end[3]),
        year=words.number(whole.at_least),
        verdict=words(whole.verdict),
        near=_chance(NEAR, words),
    )


def outlook_rows(track: Track, kinds: tuple[str, ...], words: Words) -> list[list[str]]:
    """Header, then an outlook a row: bound, to date, attainment, end, probability, verdict."""
    names = ("target_end", "to_date", "plan_to_date", "end", "end_80", "chance", "verdict")
    heads = [words(f"track_{name}") for name in names]
    heads.insert(3, words("replan_ratio"))
    rows = [[words("track_of"), *heads]]
    for outlook in track.outlooks:
        if outlook.kind in kinds:
            name = words.name(outlook.kind, outlook.name)
            name = words("track_all") if outlook.kind == "all" else name
            rows.append([name, *_cells(outlook, words)])
    return rows


def _cells(outlook: Outlook, words: Words) -> list[str]:
    bounds = [
        f"{sign}\u00a0{words.number(bound)}"
        for sign, bound in (("≥", outlook.at_least), ("≤", outlook.at_most))
        if abs(bound) < float("inf")
    ]
    return [
        " ".join(bounds),
        words.number(outlook.done),
        words.number(outlook.plan_done),
        words.figure(outlook.attainment, "share"),
        words.number(outlook.end[2]),
        f"{words.number(outlook.end[1])} – {words.number(outlook.end[3])}",
        _chance(outlook.probability, words),
        words(outlook.verdict),
    ]


def _chance(probability: float, words: Words) -> str:
    """Whole per cent: draws say no more."""
    return words.percent(probability, 0)


def verdicts_text(words: Words) -> str:
    """What the verdicts mean."""
    chances = {"on_track": ON_TRACK, "at_risk": AT_RISK, "near": NEAR}
    return words("track_verdicts").format(**{n: _chance(p, words) for n, p in chances.items()})


def notes(track: Track, words: Words) -> list[str]:
    """How the file was read, and what the forecast rests on."""
    sizes, noise = track.posterior.sizes(), track.posterior.noise
    shares = {name: words.figure(size, "share") for name, size in sizes.items()}
    sentences = [words("track_read").format(ways=readings_text(track.readings, words))]
    if not track.attainment.executed:
        sentences.append(words("replan_no_levels"))
    if track.past < len(track.months):
        dispersion, draws = words.number(noise.dispersion, 2), words.number(track.draws)
        text = words("track_method").format(dispersion=dispersion, draws=draws, **shares)
        sentences.append(text)
        if not noise.freedom:
            sentences.append(words("track_one_month"))
    if track.beyond_market:
        sentences.append(words("replan_beyond").format(count=track.beyond_market))
    return sentences


def readings_text(readings: Sequence[Reading], words: Words) -> str:
    """Every reading, parted by semicolons."""
    return words("semicolon").join(
        words(f"reading_{reading.kind}").format(
            how=words.get(reading.how, reading.how), count=words.number(reading.count)
        )
        for reading in readings
    )
