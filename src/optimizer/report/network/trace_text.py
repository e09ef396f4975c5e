"""The events of one point of sale as a person reads them, in French or English."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

from optimizer.report.locale import Words
from optimizer.scenario import Scenario
from optimizer.simulation import Event, Trace


def trace_text(trace: Trace, language: str = "en", scenario: Scenario | None = None) -> str:
    """A trace as text: a line a week, a few lines a month's end.

    Parameters
    ----------
    language : {"fr", "en"}
    scenario : Scenario, optional
        Whose labels the text uses.

    Raises
    ------
    ValueError
        For another language.
    """
    words = Words(language) if scenario is None else Words.of(scenario, language=language)
    lines = [
        f"{words('trace_pos')} {trace.pos} ({words.name('type', trace.type)}, "
        f"{words('zone')} {trace.zone}); "
        f"{words('scheme')} {words.scheme(trace.scheme)}; {words('trace_replication')} "
        f"{trace.replication}; {words('trace_start')} {words.number(trace.start, 2)}"
    ]
    before = trace.start
    for month, events in groupby(trace.events, key=lambda event: event.month):
        lines.append(f"\n{month}")
        here = list(events)
        weekly = [e for e in here if e.kind in _WEEKLY]
        for week, part in groupby(weekly, key=lambda event: event.week):
            lines.append(_week(week, list(part), words))
        ending = [e for e in here if e.kind not in _WEEKLY]
        if ending:
            lines.append(f"  {words('trace_month_end')}")
            lines += [f"    {text}" for text in _month_end(ending, before, words)]
        before = next((e.value for e in ending if e.kind == "motivation"), before)
    return "\n".join(lines) + "\n"


_WEEKLY = ("visit", "effort", "gaming", "shift", "sold")


def _week(week: int, events: list[Event], words: Words) -> str:
    """One week: visits, choices, lines by offer."""
    parts = [
        f"{words('trace_' + e.kind)} {words.number(e.value, 2)}"
        for e in events
        if e.kind in ("effort", "gaming", "shift")
    ]
    sold = [e for e in events if e.kind == "sold"]
    if parts or sold:
        parts.append(_lines(sold, words))
    visits = sum(e.kind == "visit" for e in events)
    if visits:
        parts.append(words("trace_visit") if visits == 1 else f"{visits} {words('trace_visits')}")
    return f"  {words('week')} {week:>3}{words('colon')} {'; '.join(parts)}"


def _lines(events: list[Event], words: Words) -> str:
    """How many lines, and of which offers."""
    if not events:
        return words("trace_no_line")
    total = sum(e.value for e in events)
    each = ", ".join(f"{words.offer(e.item)} {_count(e.value, words)}" for e in events)
    word = words("trace_line") if total == 1 else words("trace_lines")
    return f"{_count(total, words)} {word} ({each})"


def _month_end(events: list[Event], before: float, words: Words) -> Iterator[str]:
    """Churn, quota, pay, motivation and exit."""
    by = {kind: [e for e in events if e.kind == kind] for kind in {e.kind for e in events}}
    for kind in ("poor", "lost", "lost_early"):
        if kind in by:
            yield f"{words('trace_' + kind)}{words('colon')} {_lines(by[kind], words)}"
    if "quota" in by:
        lines, quota = by["lines_to_date"][0].value, by["quota"][0].value
        text = f"{_count(lines, words)} {words('of')} {_count(quota, words)}"
        if "quota_reached" in by:
            reached = by["quota_reached"][0].value > 0
            text += f"{words('colon')} {words('trace_reached' if reached else 'trace_not_reached')}"
        yield f"{words('trace_quota')}{words('colon')} {text}"
    for kind in ("earned", "reversed", "paid"):
        if kind in by:
            euros = ((words.component(e.item), words.number(e.value, 2)) for e in by[kind])
            each = ", ".join(f"{name} {amount}\u00a0€" for name, amount in euros)
            yield f"{words('trace_' + kind)}{words('colon')} {each}"
    if "motivation" in by:
        yield _motivation(by["motivation"][0].value, by, before, words)
    if "exit" in by:
        yield words("trace_exit")


def _motivation(after: float, by: dict[str, list[Event]], before: float, words: Words) -> str:
    """Where motivation went, and what pulled it there."""
    pulls = ", ".join(
        f"{words('trace_pull_' + e.item)} {'+' if e.value >= 0 else ''}{words.number(e.value, 2)}"
        for e in by["pull"]
        if abs(e.value) >= 0.005
    )
    return (
        f"{words('trace_motivation')} {words.number(before, 3)} → {words.number(after, 3)}; "
        f"{words('trace_aim')} {words.number(by['aim'][0].value, 3)} ({pulls})"
    )


def _count(value: float, words: Words) -> str:
    """A whole number as such; expected values of a simulation without noise with two digits."""
    return words.number(value, 0 if value == round(value) else 2)
