"""Every fault with its place and its cure."""

from __future__ import annotations

from pathlib import Path

import pytest

from optimizer.scenario import Scenario
from optimizer.scenario.faults import nearest, sound_part
from optimizer.scenario.identity import as_data
from tests.scenario.spoiled import faults_of, spoil


def plant_ten(folder: Path) -> list[tuple[str, int, str]]:
    """Plant ten faults of ten kinds; gives file, line and a word of each."""
    expected = []

    def plant(file: str, old: str, new: str, word: str) -> None:
        expected.append((file, spoil(folder / file, old, new), word))

    plant("scenario.yaml", "language: en", "langage: en", "did you mean 'language'")
    plant("scenario.yaml", "shop_loyal: 0.40", "shop_loyal: 0.50", "sum to 1.1")
    plant("scenario.yaml", "fibre: {margin: 95", "fibre: {margin: plenty", "valid number")
    plant(
        "scenario.yaml",
        "nest: physical\n    levels:\n      closed",
        "nest: physical\n    lvls: 1\n    levels:\n      closed",
        "did you mean 'levels'",
    )
    plant(
        "scenario.yaml",
        "offer: prepaid, at_least: 9000",
        "offer: prepaied, at_least: 9000",
        "did you mean 'prepaid'",
    )
    plant(
        "scenario.yaml",
        "months: 2026-04..2026-06, at_least: 6610",
        "months: 2026-04..2026-09, at_least: 6610",
        "outside the calendar",
    )
    plant(
        "scenario.yaml",
        "region: Corse, level: closed",
        "region: Corse, level: shut",
        "no level of ivr",
    )
    plant(
        "attraction.csv",
        "residential,digital,shop,fibre",
        "residential,digitl,shop,fibre",
        "did you mean 'digital'",
    )
    plant("pos.csv", "P0003,22", "P0003,99", "no zone")
    plant("pos_capacity.csv", "2A,", "2A,-", "below 0")
    return expected


def test_ten_faults_at_once(folder: Path) -> None:
    """Ten planted faults come in one go, each at its file and line with its word."""
    planted = plant_ten(folder)
    found = faults_of(folder)
    for file, line, word in planted:
        hits = [
            f for f in found if f.file.endswith(file) and word in f"{f.field} {f.wrong} {f.right}"
        ]
        assert hits, (file, word, [str(f) for f in found])
        # the share's sum stands at the mapping or its owner, a line off at most
        assert min(abs((f.line or 0) - line) for f in hits) <= 1, (word, line, hits)


def test_nothing_else_is_called_a_fault(folder: Path) -> None:
    """One planted fault gives one fault, not a cascade."""
    spoil(folder / "scenario.yaml", "fibre: {margin: 95", "fibre: {margin: plenty")
    (fault,) = faults_of(folder)
    assert fault.field == "offers.fibre.margin"
    assert "plenty" in fault.wrong
    assert "EUR" in fault.right


@pytest.mark.parametrize(
    ("file", "old", "new", "word"),
    [
        ("scenario.yaml", "calendar:", "calendar: [", "YAML"),
        ("scenario.yaml", "seed: 2026", "seed: 2026\nseed: 7", "duplicate"),
        (
            "scenario.yaml",
            "zones: {table: departments.csv",
            "zones: {table: departements.csv",
            "departments.csv",
        ),
        (
            "scenario.yaml",
            "per: adults_15_64, monthly_rate: 0.0065",
            "per: adults, monthly_rate: 0.0065",
            "adults_15_64",
        ),
        ("scenario.yaml", "web: 0, ivr: 0}", "web: 0}", "ivr is missing"),
        ("scenario.yaml", "model: gam", "model: probit", "probit"),
        ("scenario.yaml", "name: fibre Q2", "name: fibre Q1", "already the name"),
        ("scenario.yaml", "{air_time: {share", "{airtime: {share", "air_time"),
        ("scenario.yaml", "at_least: 5500", "at_leest: 5500", "at_least"),
        ("scenario.yaml", "indirect: 0.5, shop", "indirect: 1.5, shop", "less than or equal to 1"),
        ("attraction.csv", "business,busy,ivr,fibre", "business,busy,ivr,postpaid", "the same"),
        (
            "attraction.csv",
            "residential,digital,web,fibre,",
            "residential,digital,web,fibre,1,5",
            "cells",
        ),
        ("departments.csv", "adults_15_64", "adults", "adults_15_64"),
        ("month_factors.csv", "2026-02", "2026-22", "no month"),
        ("pos.csv", "kiosk", "kisok", "did you mean 'kiosk'"),
    ],
)
def test_each_kind(folder: Path, file: str, old: str, new: str, word: str) -> None:
    """Each kind of fault is found and its cure named."""
    spoil(folder / file, old, new)
    found = faults_of(folder)
    assert any(word in str(fault) for fault in found), [str(f) for f in found]


def test_missing_scenario() -> None:
    """A folder that is not there is a fault too."""
    (fault,) = faults_of(Path("no/such/folder"))
    assert "does not exist" in fault.wrong


def test_nearest_names_first() -> None:
    """A misspelt name is answered with the nearest, whatever its case."""
    assert nearest("Fiber", ["prepaid", "fibre"]).startswith("did you mean 'fibre'")
    assert nearest("zzz", ["a"]) == "use one of: a"


def test_a_number_for_a_name(folder: Path) -> None:
    """A department without quotes is a number to YAML: the cure is quotes."""
    spoil(
        folder / "scenario.yaml",
        "  locks:\n",
        "  locks:\n    - {channel: web, zone: 22, level: campaign}\n",
    )
    (fault,) = faults_of(folder)
    assert "22 is a number" in fault.wrong
    assert "quotes" in fault.right


def test_an_empty_section(folder: Path) -> None:
    """`plan:` with nothing below it is told what may stand there."""
    path = folder / "scenario.yaml"
    text = path.read_text(encoding="utf-8")
    before, after = text.index("\nplan:"), text.index("\nnetwork:")
    path.write_text(text[:before] + "\nplan:\n" + text[after:], encoding="utf-8")
    (fault,) = faults_of(folder)
    assert fault.wrong == "is empty"
    assert "commitments" in fault.right


def test_what_is_faulty_is_left_out(small: Scenario) -> None:
    """A faulty row goes, the others stay in their order; the data given stay as they are."""
    data = as_data(small.as_written)
    names = [row["name"] for row in data["plan"]["commitments"]]
    data["plan"]["commitments"][0]["at_least"] = "many"
    data["language"] = "de"
    spec = sound_part(data)
    assert spec is not None
    assert [row.name for row in spec.plan.commitments] == names[1:]
    assert spec.language == "en"
    assert data["language"] == "de"


def test_nothing_is_left_without_what_all_else_needs(small: Scenario) -> None:
    """A calendar that cannot be read leaves nothing to be checked."""
    assert sound_part(as_data(small.as_written) | {"calendar": "soon"}) is None
