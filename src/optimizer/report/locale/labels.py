"""What reports call the names that a user chose: the labels of his scenario."""

from __future__ import annotations

from collections.abc import Iterator

from optimizer.scenario import Scenario
from optimizer.scenario.schema.base import Label

Labels = dict[tuple[str, ...], str]
"""Label by kind and name: ``("channel", "shop")``, ``("level", "shop", "closed")``."""


def labels_of(scenario: Scenario, language: str) -> Labels:
    """Labels of channels, their levels, offers, segments, types of points of sale and schemes.

    Parameters
    ----------
    scenario : Scenario
    language : {"en", "fr"}
        A label that this language lacks is left out.
    """
    texts = {key: _text(label, language) for key, label in _written(scenario)}
    labels = {key: text for key, text in texts.items() if text is not None}
    for name, channel in scenario.spec.channels.items():
        # a level pushed by family is called by the levels of its families: strong/closed
        for level in channel.levels if channel.push_by == "family" else ():
            parts = [labels.get(("level", name, part), part) for part in level.split("/")]
            if (shown := "/".join(parts)) != level:
                labels["level", name, level] = shown
    return labels


def _written(scenario: Scenario) -> Iterator[tuple[tuple[str, ...], Label]]:
    """Kind and name, and the label as the scenario has it."""
    spec = scenario.as_written
    for name, channel in spec.channels.items():
        yield ("channel", name), channel.label
        for level, push in channel.levels.items():
            yield ("level", name, level), push.label
    for name, offer in spec.offers.items():
        yield ("offer", name), offer.label
    for name, segment in spec.segments.items():
        yield ("segment", name), segment.label
    if spec.network is not None:
        for name, kind in spec.network.types.items():
            yield ("type", name), kind.label
        for name, label in (spec.network.scheme_labels or {}).items():
            yield ("scheme", name), label


def _text(label: Label, language: str) -> str | None:
    """A label in a language; None where it has none."""
    if label is None or isinstance(label, str):
        return label
    return next((text for spoken, text in label.items() if spoken == language), None)
