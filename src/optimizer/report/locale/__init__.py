"""The report's words: a TOML file a language, a section a product; a key stands in one section."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from importlib.resources import files

from optimizer.plan.result.plan_outcomes import FutureResult, LevelResult, RowResult
from optimizer.scenario import Scenario
from optimizer.scenario.schema.base import Label
from optimizer.scenario.schema.pay_section import PAY_COMPONENTS
from optimizer.scenario.schema.plan_section import OBJECTIVES
from optimizer.scenario.schema.row_sections import ROW_KINDS, ChannelCapacity


def _read(language: str) -> dict[str, str]:
    """The words of a language by key, whatever section they stand in."""
    text = files(__package__).joinpath(f"{language}.toml").read_text(encoding="utf-8")
    sections: dict[str, dict[str, str]] = tomllib.loads(text)
    return {key: word for words in sections.values() for key, word in words.items()}


LANGUAGES = {language: _read(language) for language in ("en", "fr")}
"""Words by key, by language."""

Labels = dict[tuple[str, ...], str]
"""Label by kind and name: ``("channel", "shop")``, ``("level", "shop", "closed")``."""
UNITS = ("EUR", "hours", "lines", "months", "share of bounds", "zone-months", "zones")
"""Units that have a word; another one is the user's, or has no name."""


class Words:
    """Words, names and numbers of one language.

    Parameters
    ----------
    language : str
        ``fr`` or ``en``.
    labels : mapping, optional
        What users' names are called, as :func:`labels_of` has it.

    Raises
    ------
    ValueError
        For another language.
    """

    def __init__(self, language: str, labels: Mapping[tuple[str, ...], str] | None = None) -> None:
        if language not in LANGUAGES:
            raise ValueError(f"no language {language!r}; there are {', '.join(LANGUAGES)}")
        self.language = language
        self._words = LANGUAGES[language]
        self._labels = labels or {}

    @classmethod
    def of(cls, *scenarios: Scenario, language: str | None = None) -> Words:
        """Words with the labels of scenarios, in the first one's language if none is given.

        Where scenarios call the same name otherwise, the first one's label holds.
        """
        spoken = language or scenarios[0].spec.language
        labels: Labels = {}
        for scenario in scenarios:
            labels = labels_of(scenario, spoken) | labels
        return cls(spoken, labels)

    def __call__(self, key: str) -> str:
        """The word for one of the engine's keys.

        Raises
        ------
        KeyError
            For a key without a word; a user's name is never a key.
        """
        return self._words[key]

    def get(self, key: str, default: str) -> str:
        """The word for a key, or something else where it has none: an extension's own name."""
        return self._words.get(key, default)

    def name(self, kind: str, *names: str) -> str:
        """What a user's name is called: its label in the scenario, else the name itself.

        Parameters
        ----------
        kind : str
            ``channel``, ``offer``, ``segment``, ``scheme``, ``type`` (of points of sale) or
            ``level``; names of another kind, as of regions, have no labels.
        *names : str
            The name; a level's after its channel's.
        """
        return self._labels.get((kind, *names), names[-1])

    def channel(self, name: str) -> str:
        """What a channel is called."""
        return self.name("channel", name)

    def offer(self, name: str) -> str:
        """What an offer is called."""
        return self.name("offer", name)

    def scheme(self, name: str) -> str:
        """What a remuneration scheme is called."""
        return self.name("scheme", name)

    def level(self, channel: str, name: str) -> str:
        """What a push level of a channel is called."""
        return self.name("level", channel, name)

    def unit(self, unit: str) -> str:
        """A unit: the engine's in this language, a user's own as it is."""
        return self(unit) if unit in UNITS else unit

    def component(self, name: str) -> str:
        """A component of pay; one from outside brings its own words, or is called by its name."""
        kind = PAY_COMPONENTS.get(name)
        label = name if kind is None else kind.labels.get(self.language, name)
        return self.get(f"component_{name}", label)

    def row(self, row: RowResult, at_risk: bool = True) -> str:
        """A row's name: the user's own as it is, one that the engine made in this language.

        Parameters
        ----------
        at_risk : bool
            Whether to say that a row counts the worst demand scenarios, where it does.
        """
        if row.kind == ChannelCapacity.key and row.scope is not None:
            scope = row.scope
            channels = map(self.channel, scope.channels or ())
            areas = scope.regions or scope.zones or ()
            label = ROW_KINDS[row.kind].labels[self.language]
            return " ".join((label, *channels, *areas, *(scope.months or ())))
        return f"{row.name} ({self('tail commitment')})" if at_risk and row.at_risk else row.name

    def future(self, future: FutureResult) -> str:
        """A demand scenario: the user's own name as it is, a draw's in this language."""
        return future.name if future.draw is None else f"{self('draw')} {future.draw}"

    def stage(self, level: LevelResult) -> str:
        """A level of the lexicographic order."""
        if level.rank is not None:
            return self("hard rows") if level.rank < 0 else f"{self('shortfall')} {level.rank}"
        if level.name in OBJECTIVES:
            return OBJECTIVES[level.name].labels.get(self.language, level.name)
        return self.get(level.name, level.name)

    def axes(self, name: str) -> str:
        """A margin by its axes, ``channel × offer``."""
        return " × ".join(self(part) for part in name.split(" × "))

    def number(self, value: float, digits: int = 0) -> str:
        """A number with this language's separators.

        French: narrow no-break space between thousands, decimal comma.
        """
        text = f"{value:,.{digits}f}"
        if not text.strip("-0.,"):
            # what rounds to nothing has no sign
            text = text.lstrip("-")
        if self.language == "fr":
            text = text.replace(",", "\u202f").replace(".", ",")
        return text.replace("-", "\u2212")

    def percent(self, share: float, digits: int = 1) -> str:
        """A share as a percentage."""
        return f"{self.number(100 * share, digits)}{self.percent_sign}"

    @property
    def percent_sign(self) -> str:
        """The sign, with the space that French has before it."""
        return "\u202f%" if self.language == "fr" else "%"

    def figure(self, value: float, unit: str) -> str:
        """A figure in its unit: share, EUR, lines and so on."""
        if value != value:
            return "–"
        if unit == "share":
            return self.percent(value, 2 if abs(value) < 0.01 else 1)
        if unit == "EUR":
            return f"{self.number(value)}\u00a0€"
        if unit == "EUR per line":
            return f"{self.number(value, 2)}\u00a0€"
        if unit in ("lines", "count", "hours", "zone-months"):
            return self.number(value)
        return self.number(value, 3)


def labels_of(scenario: Scenario, language: str) -> Labels:
    """Labels of channels, their levels, offers, segments, types of points of sale and schemes.

    Parameters
    ----------
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
