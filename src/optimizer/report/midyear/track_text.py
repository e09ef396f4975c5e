"""Where the year stands, in words: rows of its tables, and what its figures rest on."""

from __future__ import annotations

from optimizer.field.midyear.outlook import AT_RISK, NEAR, ON_TRACK, Outlook
from optimizer.field.midyear.tracking import Track
from optimizer.report.locale import Words
from optimizer.report.render.readings_text import readings_text


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


def name_of(outlook: Outlook, words: Words) -> str:
    """What an outlook is of."""
    return words("track_all") if outlook.kind == "all" else words.name(outlook.kind, outlook.name)


def outlook_rows(track: Track, kinds: tuple[str, ...], words: Words) -> list[list[str]]:
    """Header, then an outlook a row: bound, to date, attainment, end, probability, verdict."""
    names = ("target_end", "to_date", "plan_to_date", "end", "end_80", "chance", "verdict")
    heads = [words(f"track_{name}") for name in names]
    heads.insert(3, words("replan_ratio"))
    rows = [[words("track_of"), *heads]]
    for outlook in track.outlooks:
        if outlook.kind in kinds:
            rows.append([name_of(outlook, words), *_cells(outlook, words)])
    return rows


def _cells(outlook: Outlook, words: Words) -> list[str]:
    bounds = []
    for sign, bound in (("≥", outlook.at_least), ("≤", outlook.at_most)):
        if abs(bound) < float("inf"):
            bounds.append(f"{sign}\u00a0{words.number(bound)}")
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
    return words("track_verdicts").format(
        on_track=_chance(ON_TRACK, words),
        at_risk=_chance(AT_RISK, words),
        near=_chance(NEAR, words),
    )


def notes(track: Track, words: Words) -> list[str]:
    """How the file was read, and what the forecast rests on."""
    sizes, noise = track.posterior.sizes(), track.posterior.noise
    shares = {name: words.figure(size, "share") for name, size in sizes.items()}
    sentences = [words("track_read").format(ways=readings_text(track.readings, words))]
    if not track.attainment.executed:
        sentences.append(words("replan_no_levels"))
    if track.past < len(track.months):
        sentences.append(
            words("track_method").format(
                **shares,
                dispersion=words.number(noise.dispersion, 2),
                draws=words.number(track.draws),
            )
        )
        if not noise.freedom:
            sentences.append(words("track_one_month"))
    if track.beyond_market:
        sentences.append(words("replan_beyond").format(count=track.beyond_market))
    return sentences
