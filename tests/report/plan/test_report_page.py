"""The report: tie 3 (every figure in the JSON), both languages, pictures, same bytes."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import pytest

from optimizer.plan import Plan
from optimizer.report import LANGUAGES, Words, figures_of, write_report
from optimizer.report.plan.report_page import MOST_PRICES
from optimizer.scenario import Scenario
from optimizer.simulation import Runs
from optimizer.statistics import select_best


class Reader(HTMLParser):
    """Figures by id, the text outside them, and every address."""

    def __init__(self) -> None:
        super().__init__()
        self.figures: list[tuple[str, str]] = []
        self.outside: list[str] = []
        self.addresses: list[str] = []
        self._id: str | None = None
        self._skip = False
        self._mono = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note figures and addresses."""
        given = dict(attrs)
        if given.get("class") == "figure":
            self._id = given["data-id"]
        self._skip = tag in ("style", "title")
        self._mono = "mono" in (given.get("class") or "")
        self.addresses += [v for k, v in attrs if k in ("src", "href") and v]

    def handle_endtag(self, tag: str) -> None:
        """Leave figures and styles."""
        if tag == "span":
            self._id = None
        self._skip = self._mono = False

    def handle_data(self, data: str) -> None:
        """Sort the text."""
        if self._id is not None:
            self.figures.append((self._id, data))
        elif not self._skip and not self._mono:
            self.outside.append(data)


@pytest.fixture(scope="module", params=["en", "fr"])
def made(
    request: pytest.FixtureRequest,
    small: Scenario,
    small_plan: Plan,
    small_runs: Runs,
    tmp_path_factory: pytest.TempPathFactory,
) -> tuple[str, Path]:
    """A report in each language."""
    folder = tmp_path_factory.mktemp(request.param)
    return request.param, write_report(folder, small, small_plan, small_runs, request.param)


def read(path: Path) -> Reader:
    """Parse a report."""
    reader = Reader()
    reader.feed(path.read_text(encoding="utf-8"))
    return reader


def test_every_figure_is_in_the_json(made: tuple[str, Path]) -> None:
    """Each figure shown is the JSON's value of that name in this language's writing."""
    language, path = made
    words, reader = Words(language), read(path)
    stored = json.loads((path.parent / "figures.json").read_text(encoding="utf-8"))
    assert len(reader.figures) > 100
    for name, text in reader.figures:
        value = stored[name]["value"]
        shown = words.figure(float("nan") if value is None else value, stored[name]["unit"])
        assert text == shown, name


def test_no_figure_stands_outside(made: tuple[str, Path], small: Scenario) -> None:
    """Digits outside figures belong to names, months, or the words themselves."""
    language, path = made
    known = " ".join([*LANGUAGES[language].values(), small.spec.name, *small.months])
    known += " ".join(c.name for c in small.spec.plan.commitments)
    for text in read(path).outside:
        rest = re.sub(r"(?:capacity|capacité) [\w é'-]+|\d{4}-\d{2}|Q\d", "", text)
        for number in re.findall(r"\d+", rest):
            assert number in known, text


def test_nothing_is_fetched(made: tuple[str, Path]) -> None:
    """Every address is inline data: the file opens with no network."""
    addresses = read(made[1]).addresses
    assert addresses
    assert all(a.startswith("data:image/png;base64,") for a in addresses)
    assert "<script" not in made[1].read_text(encoding="utf-8")


def test_pictures_are_there(made: tuple[str, Path]) -> None:
    """Maps, channel by month, push, transfer, motivation, effort, cost and cash, as PNG."""
    names = {p.stem for p in (made[1].parent / "figures").glob("*.png")}
    assert names == {
        "channel_month",
        "push",
        "transfer",
        "map_targets",
        "map_overlap",
        "map_push",
        "motivation",
        "effort",
        "cost_retained",
        "cash",
    }
    for name in names:
        content = (made[1].parent / "figures" / f"{name}.png").read_bytes()
        assert content.startswith(b"\x89PNG")
        assert f'id="{name}"' in made[1].read_text(encoding="utf-8")


def test_french_is_french(made: tuple[str, Path], small_plan: Plan) -> None:
    """Accents and number separators of the language."""
    text = made[1].read_text(encoding="utf-8")
    lines = f"{small_plan.target_lines.sum():,}"
    if made[0] == "fr":
        assert "Synthèse" in text
        assert lines.replace(",", "\u202f") in text
        assert '<html lang="fr">' in text
    else:
        assert lines in text


def test_same_inputs_same_bytes(
    small: Scenario, small_plan: Plan, small_runs: Runs, tmp_path: Path
) -> None:
    """Two reports of the same run are the same file."""
    a = write_report(tmp_path / "a", small, small_plan, small_runs)
    b = write_report(tmp_path / "b", small, small_plan, small_runs)
    assert a.read_bytes() == b.read_bytes()


def test_a_plan_without_network(small: Scenario, small_plan: Plan, tmp_path: Path) -> None:
    """Without runs the report says that nothing was simulated, and has no empty section."""
    text = write_report(tmp_path, small, small_plan).read_text(encoding="utf-8")
    assert "nothing was simulated" in text
    assert "Motivation" not in text


def test_misses_and_limits_are_said(
    small: Scenario, small_plan: Plan, small_runs: Runs, tmp_path: Path
) -> None:
    """A missed commitment stands in the summary with its amount; so does an unreached gap."""
    rows = tuple(
        replace(r, shortfall=123.4) if r.name == "fibre Q1" else r for r in small_plan.rows
    )
    levels = (replace(small_plan.levels[-1], reached=False),)
    spoilt = replace(small_plan, rows=rows, levels=levels)
    runs = replace(small_runs, reached=False)
    text = write_report(tmp_path, small, spoilt, runs, "en").read_text(encoding="utf-8")
    summary = text[: text.index("By zone")]
    assert "fibre Q1" in summary
    assert "123" in summary
    assert "gap was NOT reached" in summary
    assert "did NOT reach" in summary


def test_a_heuristic_bound_is_called_so(small: Scenario, small_plan: Plan, tmp_path: Path) -> None:
    """Where the bound is not proven the report must not say that the gap is."""
    levels = tuple(replace(level, proven=False) for level in small_plan.levels)
    guessed = replace(small_plan, levels=levels)
    text = write_report(tmp_path, small, guessed, None, "en").read_text(encoding="utf-8")
    assert Words("en")("gap_heuristic") in text
    assert Words("en")("gap_reached") not in text


def test_figures_come_from_the_results(small: Scenario, small_plan: Plan, small_runs: Runs) -> None:
    """Spot checks: totals, overlap, a scheme's mean and the transfer's rate."""
    found = figures_of(small, small_plan, small_runs)
    assert found["plan.targets"] == (small_plan.target_lines.sum(), "lines")
    assert found["plan.overlap"][0] == pytest.approx(small_plan.overlap)
    mean = small_runs.samples("pay")["threshold"].mean()
    assert found["scheme.threshold.pay"][0] == pytest.approx(mean)
    assert 0 < found["transfer.web.rate"][0] < 1
    assert MOST_PRICES >= 1


@pytest.mark.parametrize("language", ["en", "fr"])
def test_a_selection_is_reported_with_its_guarantee(
    small: Scenario, small_plan: Plan, small_runs: Runs, tmp_path: Path, language: str
) -> None:
    """Confidence, indifference and replications stand in the report and its JSON; or a warning."""
    samples = small_runs.samples("contribution")
    found = select_best(lambda names, n: samples, tuple(samples), 1.0, 0.9, 3, limit=3)
    assert not found.finished
    path = write_report(tmp_path, small, small_plan, small_runs, language, found)
    figures = json.loads((tmp_path / "figures.json").read_text(encoding="utf-8"))
    assert figures["selection.confidence"] == {"value": 0.9, "unit": "share"}
    text = path.read_text(encoding="utf-8")
    assert 'data-id="selection.indifference"' in text
    assert ("WITHOUT a guarantee" if language == "en" else "SANS garantie") in text
