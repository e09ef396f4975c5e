"""What visit sheets and rounds say in words: the one thing to talk about, clock times, sources."""

from __future__ import annotations

import re
from collections.abc import Mapping

from optimizer.field.visiting.sales_ledger import Sources
from optimizer.field.visiting.visit_sheet import Topic, VisitSheet
from optimizer.field.visiting.visits import VisitPlan
from optimizer.report.locale import Words
from optimizer.statistics import Interval, plus_minus

START = 9.0
"""Hour at which a day on the road begins (assumption)."""
SHARES = ("rate", "peers", "trend", "part")
MOST_NAMED = 8


def clock(hours: float) -> str:
    """So many hours after setting out, on the clock."""
    minutes = round((START + hours) * 60)
    return f"{minutes // 60}:{minutes % 60:02d}"


def counted(text: str, words: Words) -> str:
    """A text with the singular after 1; in French after all that is below 2."""
    nouns = dict(pair.split(":") for pair in words("visit_singular").split(","))
    one = r"[01](?:,\d+)?" if words.language == "fr" else "1"
    pattern = rf"(?<![\d.,\u202f])({one})([ \u00a0])({'|'.join(nouns)})\b"
    return re.sub(pattern, lambda m: f"{m[1]}{m[2]}{nouns[m[3]]}", text)


def lead_text(lead: Interval, words: Words) -> str:
    """A lead and its half-width, with two digits of the half-width."""
    mean, half = plus_minus(lead.mean, lead.half_width).split(" ± ")
    if not mean.strip("-0.,"):
        mean = mean.lstrip("-")
    elif lead.mean > 0:
        mean = f"+{mean}"
    text = f"{mean} ± {half}"
    if words.language == "fr":
        text = text.replace(",", "\u202f").replace(".", ",")
    return text.replace("-", "\u2212")


def topic_text(topic: Topic, words: Words) -> str:
    """The one thing to talk about, as a sentence."""
    key = f"visit_topic_{topic.about}"
    if topic.about == "threshold" and topic.figures["missing"] == 1:
        key += "_one"
    return counted(words(key).format(**_figures_text(topic.figures, words)), words)


def _figures_text(figures: Mapping[str, float | str], words: Words) -> dict[str, str]:
    texts = {}
    for name, value in figures.items():
        if isinstance(value, str):
            texts[name] = words.name(name, value)
        elif name == "trend":
            texts[name] = ("+" if value > 0 else "") + words.figure(value, "share")
        elif name in SHARES:
            texts[name] = words.figure(value, "share")
        else:
            texts[name] = words.number(value)
    return texts


def round_why(sheet: VisitSheet, day: int, parts: Mapping[str, float], words: Words) -> str:
    """Why a visit is made: its worth by parts, the last visit, the threshold, the topic."""
    named = sorted(((v, name) for name, v in parts.items() if v >= 0.5), reverse=True)
    texts = [
        ", ".join(f"{words('visit_part_' + name)} {words.number(v)}\u00a0€" for v, name in named)
    ]
    ago = sheet.days_since_visit(day)
    if ago == ago:
        texts.append(words("visit_seen_ago").format(days=words.number(ago)))
    if sheet.goal == sheet.goal:
        figures = {"counted": sheet.counted, "goal": sheet.goal, "euros": sheet.euros}
        texts.append(words("visit_why_threshold").format(**_figures_text(figures, words)))
    text = counted(words("semicolon").join(filter(None, texts)), words)
    if sheet.topic.about in ("skill", "steady", "sign"):
        return text
    return f"{text}. {topic_text(sheet.topic, words)}"


def sources_text(sources: Sources, words: Words) -> str:
    """Where sales, payments and visits are known from."""
    names = ("sold", "paid", "visits")
    known = {name: words(f"visit_from_{getattr(sources, name)}") for name in names}
    text = words("visit_sources").format(**known)
    return text if sources.churn else f"{text} {words('visit_no_churn')}"


def summary_text(plan: VisitPlan, words: Words) -> str:
    """Visits, hours and worth of all rounds."""
    figures = plan.as_json()
    text = words("visit_summary").format(
        visits=words.number(figures["visits"]),
        most=words.number(figures["visits_at_most"]),
        hours=words.number(figures["hours"]),
        longest=words.number(figures["longest_day"], 1),
        worth=words.number(figures["worth"]),
    )
    return counted(text, words)


def far_text(plan: VisitPlan, words: Words) -> str:
    """Who is out of reach; empty when nobody is."""
    names = plan.as_json()["out_of_reach"]
    if not names:
        return ""
    named = ", ".join(names[:MOST_NAMED])
    if len(names) > MOST_NAMED:
        named += " " + words("visit_far_more").format(count=len(names) - MOST_NAMED)
    return words("visit_far_text").format(names=named)
