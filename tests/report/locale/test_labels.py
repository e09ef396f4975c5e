"""Names that a user chose are shown as they are or by their labels, never by an engine's word."""

from __future__ import annotations

from pathlib import Path

import pytest

import optimizer as opt
from optimizer.errors import ScenarioError
from optimizer.plan import Plan
from optimizer.report import LANGUAGES, Words, write_report
from optimizer.report.locale import labels_of
from optimizer.report.sheets.sheet_page import write_sheets
from optimizer.scenario import Scenario
from optimizer.scenario.identity import as_data
from tests.tiny import tiny, write_yaml

COMMITMENT = {"name": "share", "offer": "total", "at_least": 40}
LABEL = {"fr": "la toile", "en": "the web"}


@pytest.fixture(scope="module")
def named(tmp_path_factory: pytest.TempPathFactory) -> Scenario:
    """A channel ``value``, an offer ``total``, a row ``share``: all of them keys of words."""
    folder = tmp_path_factory.mktemp("named")
    data = tiny(folder, 3)
    for table in folder.glob("*.csv"):
        text = table.read_text("utf-8").replace(",web,", ",value,").replace(",plus,", ",total,")
        table.write_text(text, "utf-8")
    data["channels"] = {"value" if k == "web" else k: v for k, v in data["channels"].items()}
    data["offers"] = {"total" if k == "plus" else k: v for k, v in data["offers"].items()}
    data["channels"]["shop"]["commission"] = {"total": 5}
    data["channels"]["phone"]["commission"] = {"basic": 2, "total": 4}
    data["choice"]["theta"] = {"shop": 0.5, "phone": 0.3, "value": 0.0}
    data["plan"] = {"gap": 0.05, "commitments": [COMMITMENT]}
    write_yaml(folder / "scenario.yaml", data)
    return opt.load(folder)


@pytest.fixture(scope="module")
def plan(named: Scenario) -> Plan:
    """Its plan."""
    return opt.plan(named)


@pytest.mark.parametrize("language", ["en", "fr"])
def test_names_that_are_also_keys_stay(
    named: Scenario, plan: Plan, tmp_path: Path, language: str
) -> None:
    """In the report and on the sheets, in either language, they stand as the user wrote them."""
    assert {"value", "total", "share", "web"} & LANGUAGES[language].keys() >= {"value", "total"}
    report = write_report(tmp_path, named, plan, None, language).read_text("utf-8")
    assert '<th class="n">value</th>' in report
    assert "<tr><td>value</td>" in report
    assert "<tr><td>share</td>" in report
    pages = write_sheets(tmp_path, named, plan, language)
    texts = {page.stem: page.read_text("utf-8") for page in pages}
    assert f"<h1>{Words(language)('sheet_channel')} value<small>" in texts["channel-value"]
    assert '<th class="n">total</th>' in texts["channel-value"]


def test_labels_are_shown_by_language(named: Scenario, plan: Plan, tmp_path: Path) -> None:
    """A label by language, one text for all, and the name where the language has none."""
    called = named.replace("channels.value.label", LABEL)
    called = called.replace("offers.total.label", "Plus").replace(
        "channels.shop.label", {"fr": "boutiques"}
    )
    for language in ("en", "fr"):
        text = write_report(tmp_path, called, plan, None, language).read_text("utf-8")
        assert f'<th class="n">{LABEL[language]}</th>' in text
        assert '<th class="n">value</th>' not in text
        assert Words.of(called, language=language).offer("total") == "Plus"
    assert Words.of(called, language="en").channel("shop") == "shop"
    assert Words.of(called, language="fr").channel("shop") == "boutiques"


def test_kinds_of_names_do_not_mix(named: Scenario) -> None:
    """An offer of a channel's name has its own label; so has a level of another channel."""
    called = named.replace("channels.shop.levels.push.label", "promotion")
    words = Words.of(called)
    assert words.level("shop", "push") == "promotion"
    assert words.level("phone", "push") == "push"
    assert words.offer("push") == words.channel("push") == "push"


def test_levels_pushed_by_family_are_called_by_their_parts(small: Scenario) -> None:
    """A combination of levels has the labels of its parts."""
    families = {
        "mobile": {"offers": ["prepaid", "sim_only", "postpaid"], "cost_share": 0.6},
        "fixed": {"offers": ["fibre"], "cost_share": 0.4},
    }
    several = small.replace("families", families).replace("channels.shop.push_by", "family")
    words = Words.of(several.replace("channels.shop.levels.closed.label", "shut"))
    assert words.level("shop", "closed/reference") == "shut/reference"
    assert words.level("shop", "closed") == "shut"


def test_the_first_scenario_names_what_two_call_otherwise(named: Scenario) -> None:
    """Of two runs that are compared, A's labels hold; B's name what A does not."""
    first = named.replace("channels.value.label", "web of A")
    second = named.replace("channels.value.label", "web of B").replace("offers.total.label", "B")
    words = Words.of(first, second)
    assert (words.channel("value"), words.offer("total")) == ("web of A", "B")


def test_labels_change_no_hash_but_by_being_there(named: Scenario, small: Scenario) -> None:
    """Without labels a scenario is dumped as before there were any."""
    assert "label" not in str(as_data(named.spec))
    called = named.replace("channels.value.label", LABEL)
    assert called.hash != named.hash
    assert labels_of(named, "en") == {}
    assert labels_of(small, "en")["scheme", "by_line"] == "by line"


def test_a_label_in_no_language_is_refused(named: Scenario) -> None:
    """The fault names the field."""
    with pytest.raises(ScenarioError, match="label"):
        named.replace("channels.value.label", {"de": "Netz"})
