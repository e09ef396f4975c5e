"""A loop's verdict in sentences, and its figures as plain values."""

from __future__ import annotations

import json
from typing import Any

from optimizer.loop.course import Course
from optimizer.loop.loop_result import LoopResult


def sentences(result: LoopResult) -> tuple[str, ...]:
    """The verdict on each start, what was not reached, and whether starts end in one place."""
    texts = [_verdict(result, course) for course in result.courses]
    if not result.in_time:
        texts.append("the time limit ended the loop; the same command goes on from there")
    texts += [_kept(course) for course in result.courses]
    last = result.rounds[-1]
    if last.values["unserved"] > 0:
        texts.append(
            f"{last.values['unserved']:,.0f} lines of the plan are in zones without points of "
            "sale: nobody sells them, and the answer leaves them as they are"
        )
    if last.answer.beyond:
        texts.append(
            f"in {last.answer.beyond} zone-months the network would sell more than the market "
            "gives at any attraction; the factor stops at its largest"
        )
    return (*texts, *_ends(result))


def _verdict(result: LoopResult, course: Course) -> str:
    spec, verdict = result.spec, course.verdict
    text = f"from {course.start}: {verdict}"
    if verdict.kind == "converged":
        moves = result.moves(len(course.rounds), course.start)["moved"].abs()
        moved = float(moves.max()) if len(moves) else 0.0
        text += (
            f"; one more round moved no target of a zone, month and channel by more than "
            f"{spec.tolerance:.1%} or {spec.tolerance_lines:g} lines (at most {moved:,.0f} lines)"
        )
    return text


def _kept(course: Course) -> str:
    """Which rows the last plan misses, and where its targets are."""
    missed = course.rounds[-1].plan.shortfalls
    if missed.empty:
        return (
            f"the last plan from {course.start} keeps every commitment, capacity, budget and lock"
        )
    rows = ", ".join(
        f"{row.name} by {row.shortfall:,.1f} {row.unit}" for row in missed.itertuples()
    )
    return f"the last plan from {course.start} misses {rows}"


def _ends(result: LoopResult) -> list[str]:
    """Where the other starts ended."""
    texts = []
    for row in result.ends.to_dict("records"):
        differ = (
            f"{row['targets']:+,.0f} lines targeted and {row['lines']:+,.0f} sold by the network, "
            f"overlap {row['overlap']:+,.0f} lines, cost {row['cost']:+,.0f} EUR"
        )
        if row["same"]:
            texts.append(f"{row['start']} ends within the tolerance of plan: {differ}")
        else:
            texts.append(
                f"{row['start']} ends elsewhere than plan: {row['apart']:,} targets are apart by "
                f"more than the tolerance, at most {row['largest']:,.0f} lines ({row['channel']} "
                f"in {row['zone']}, {row['month']}); {differ}"
            )
    if result.several:
        texts.append("there are several fixed points: where the loop ends depends on its start")
    return texts


def as_json(result: LoopResult) -> dict[str, Any]:
    """Verdicts, rounds and ends as plain values; NaN as null."""

    def rows(table: Any) -> Any:
        return json.loads(table.to_json(orient="records"))

    return {
        "reached": result.reached,
        "verdicts": [{"start": c.start, **vars(c.verdict)} for c in result.courses],
        "several_fixed_points": result.several,
        "said": list(sentences(result)),
        "rounds": rows(result.to_frame()),
        "ends": rows(result.ends),
    }
