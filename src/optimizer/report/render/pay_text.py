"""How a channel is paid, in words."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from pydantic import BaseModel

from optimizer.report.locale import Words
from optimizer.scenario import Scenario
from optimizer.scenario.schema.pay_section import PAY_COMPONENTS, content_of, kind_of


def pay_of(scenario: Scenario, channel: str, words: Words) -> list[tuple[str, list[str]]]:
    """What a channel is paid by: (heading, sentences), one a scheme.

    The network's channel is paid under the scenario's schemes; another one has its commissions.
    """
    network = scenario.spec.network
    if network is not None and network.channel == channel:
        return [
            (f"{words('scheme')} {words.scheme(name)}", scheme_text(scheme, words))
            for name, scheme in network.schemes.items()
        ]
    paid = {o: rate for o, rate in scenario.spec.channels[channel].commission.items() if rate}
    text = words("pay_per_line").format(rates=_rates(paid, words)) if paid else words("pay_none")
    return [(words("commission"), [text])]


def scheme_text(scheme: tuple[Any, ...], words: Words) -> list[str]:
    """A sentence a component, in the order of the scheme."""
    sentences: list[str] = []
    for component in scheme:
        kind, content = str(kind_of(component)), content_of(component)
        write = _SENTENCES.get(kind)
        sentences += [_sentence(kind, content, words)] if write is None else write(content, words)
    return sentences


def _sentence(name: str, content: Any, words: Words) -> str:
    """A component by its own sentence, or that of the catalogue, with the content's fields.

    Without either, by its name and its fields as they are.
    """
    own = PAY_COMPONENTS[name].sentences.get(words.language)
    sentence = own or words.get(f"pay_{name}", "")
    fields = content.model_dump() if isinstance(content, BaseModel) else {name: content}
    if sentence:
        return sentence.format(**fields)
    each = ", ".join(f"{field} {value}" for field, value in fields.items())
    return f"{words.component(name)}: {each}."


def _rates(rates: Mapping[str, float], words: Words, unit: str = "EUR per line") -> str:
    parts = (f"{words.offer(offer)} {_figure(rate, unit, words)}" for offer, rate in rates.items())
    return ", ".join(parts)


def _figure(value: float, unit: str, words: Words) -> str:
    if unit == "points":
        return words.number(value, 0 if value == int(value) else 1)
    return words.figure(value, unit)


def _per_line(rates: Mapping[str, float], words: Words) -> list[str]:
    return [words("pay_per_line").format(rates=_rates(rates, words))]


def _tier(tier: Any, words: Words) -> list[str]:
    counted = words("pay_all_offers")
    if tier.points is not None:
        counted = words("pay_points").format(rates=_rates(tier.points, words, "points"))
    elif tier.offers is not None:
        counted = ", ".join(map(words.offer, tier.offers))
    sentences = []
    for step in tier.ladder:
        at = words("pay_quota") if step.at == "quota" else words.number(step.at)
        if step.times != 1.0:
            at = f"{words.figure(step.times, 'share')} × {at}"
        gains = []
        if step.bonus:
            gains.append(words("pay_bonus").format(bonus=words.figure(step.bonus, "EUR")))
        if step.rate:
            key = f"pay_rate_{tier.mode}"
            gains.append(words(key).format(rate=words.figure(step.rate, "EUR per line")))
        gained = words("pay_and").join(gains) or words("pay_nothing_more")
        shown = {"period": words(f"per_{tier.period}"), "at": at, "counted": counted}
        sentences.append(words("pay_tier").format(gains=gained, **shown))
    if tier.pays_every != tier.period:
        sentences.append(words("pay_settled").format(period=words(f"per_{tier.pays_every}")))
    return [*sentences, words("pay_netted")] if tier.per_line == "netted" else sentences


def _air_time(part: Any, words: Words) -> list[str]:
    share = words.figure(part.share, "share")
    sentences = [words("pay_air_time").format(share=share, months=part.months)]
    return [*sentences, words("pay_air_time_stops")] if part.after_leaving == "stops" else sentences


def _spiff(part: Any, words: Words) -> list[str]:
    rate, offers = words.figure(part.rate, "EUR per line"), ", ".join(map(words.offer, part.offers))
    return [words("pay_spiff").format(rate=rate, offers=offers, when=part.months or part.dates)]


def _fixed(amount: float, words: Words) -> list[str]:
    return [words("pay_fixed").format(amount=words.figure(amount, "EUR"))]


def _clawback(part: Any, words: Words) -> list[str]:
    share, of = words.figure(part.fraction, "share"), ", ".join(map(words.component, part.of))
    return [words(f"pay_clawback_{part.how}").format(share=share, months=part.months, of=of)]


def _cap(part: Any, words: Words) -> list[str]:
    of = words("pay_cap_all") if part.of is None else ", ".join(map(words.component, part.of))
    most, period = words.figure(part.at_most, "EUR"), words(f"per_{part.period}")
    return [words("pay_cap").format(most=most, period=period, of=of)]


def _delay(months: int, words: Words) -> list[str]:
    return [words("pay_delay").format(months=months)] if months else []


_SENTENCES: Mapping[str, Callable[[Any, Words], list[str]]] = {
    "per_line": _per_line,
    "tier": _tier,
    "air_time": _air_time,
    "spiff": _spiff,
    "fixed": _fixed,
    "clawback": _clawback,
    "cap": _cap,
    "delay": _delay,
}
