"""Each mechanism switched off leaves the simpler model, bit for bit; on, it does what it says."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from optimizer.network import replicate
from optimizer.plan import Plan
from optimizer.scenario import Scenario
from tests.network.networks import COMMON, SECTIONS, diary_of, model_of, switched


@pytest.fixture(scope="module")
def base(plain_network: Scenario, tmp_path_factory: pytest.TempPathFactory) -> Scenario:
    """The small scenario with shares and reach, and a second table where points of sale differ."""
    table = Path(plain_network.folder / "pos.csv").read_text(encoding="utf-8").splitlines()
    rng = np.random.default_rng(3)
    rows = [table[0] + ",effort_cost,risk_aversion,loss_aversion"]
    rows += [
        f"{row},{rng.uniform(0.6, 1.6):.2f},{rng.uniform(0.3, 3):.2f},{rng.uniform(0.5, 2):.2f}"
        for row in table[1:]
    ]
    folder = tmp_path_factory.mktemp("network")
    for name, content in plain_network.tables.items():
        (folder / name).write_bytes(content)
    (folder / "differing.csv").write_text("\n".join(rows) + "\n", encoding="utf-8")
    costs = [row.rsplit(",", 2)[0] for row in rows]
    (folder / "dearer.csv").write_text("\n".join(costs) + "\n", encoding="utf-8")
    from optimizer.scenario import load

    plain_network.write(folder)
    scenario = load(folder)
    for path, value in COMMON.items():
        scenario = scenario.replace(path, value)
    return scenario


def with_all_but(base: Scenario, without: str) -> Scenario:
    """Every mechanism but one."""
    for name, (path, value) in SECTIONS.items():
        if name != without:
            base = base.replace(path, value)
    return base


@pytest.mark.parametrize("name", list(SECTIONS))
def test_switched_off_is_the_simpler_model(base: Scenario, small_plan: Plan, name: str) -> None:
    """Switched off among all others, a mechanism leaves the model without it; on, another one."""
    simpler = with_all_but(base, name)
    path, value = SECTIONS[name]
    richer = simpler.replace(path, value)
    off = switched(richer, **{name: False})
    found = [replicate(model_of(s, small_plan, "threshold"), 1) for s in (simpler, off, richer)]
    assert found[0].same_as(found[1])
    assert not found[0].same_as(found[2])


def test_digital_reach_keeps_the_plan(base: Scenario, small_plan: Plan) -> None:
    """Tie 2 holds with digital reach: zones sell the plan's lines, in other months by place."""
    calm = switched(
        with_all_but(base, "").replace("network.recruitment", {"prospects": 0}),
        noise=False,
        effort=False,
        motivation=False,
        exits=False,
        skill=False,
        competitors=False,
    )
    record = replicate(model_of(calm, small_plan), 0)
    expected = small_plan.expected[:, :, :, 0].sum(axis=2).transpose(1, 0, 2)
    assert record.lines == pytest.approx(expected, abs=1e-9)
    model, without = (model_of(s, small_plan) for s in (calm, switched(calm, digital=False)))
    assert np.abs(model.rate[: model.own] / without.rate[: model.own] - 1).max() > 0.003


def test_competitors_take_the_shelf_of_multi_brand_points_of_sale(
    base: Scenario, small_plan: Plan
) -> None:
    """Twice the push: s/(s + 2 (1 − s)) of the lines where our share is s; all where it is 1."""
    path, share = SECTIONS["shelf"]
    calm = switched(base.replace(path, share), noise=False, effort=False, motivation=False)
    pushed = calm.replace("network.competitors", {"push": [2.0] * 6})
    usual, less = (diary_of(model_of(s, small_plan)) for s in (calm, pushed))
    kinds = calm.pos.types if calm.pos is not None else ()
    assert calm.pos is not None
    ratio = np.sum(less.sold, axis=0).sum(axis=1) / np.sum(usual.sold, axis=0).sum(axis=1)
    multi = np.array([kinds[t] == "phone_shop" for t in calm.pos.type])
    assert ratio[multi] == pytest.approx(1 / (0.6 + 0.4 * 2))
    assert (ratio[~multi] == 1).all()


def test_who_is_not_visited_forgets(base: Scenario, small_plan: Plan) -> None:
    """Without engineers, lines fall from the plan's towards those without knowledge."""
    calm = switched(base, noise=False, effort=False, motivation=False, exits=False)
    spec = {"effect": 0.3, "usual": 0.5, "memory_weeks": 8}
    alone = calm.replace("network.sales_engineers.count", 0).replace("network.skill", spec)
    usual, less = (diary_of(model_of(s, small_plan)) for s in (calm, alone))
    ratio = [a.sum() / b.sum() for a, b in zip(less.sold, usual.sold, strict=True)]
    weeks = np.arange(len(ratio))
    assert ratio == pytest.approx((1 + 0.3 * 0.5 * np.exp(-weeks / 8)) / (1 + 0.3 * 0.5))


def test_dearer_effort_is_less_effort(base: Scenario, small_plan: Plan) -> None:
    """In the same place, points of sale whose effort costs more than usual choose less of it."""
    differing = base.replace("network.points_of_sale", {"table": "dearer.csv"})
    assert differing.pos is not None
    dear = differing.pos.effort_cost > 1.1
    cheap = differing.pos.effort_cost < 0.9
    usual, other = (diary_of(model_of(s, small_plan)) for s in (base, differing))
    change = other.effort[0] - usual.effort[0]
    assert change[dear].mean() < 0 < change[cheap].mean()


def test_late_pay_is_paid_late_and_felt(base: Scenario, small_plan: Plan) -> None:
    """Everything is paid in the end, to the cent; late pay and errors lower motivation."""
    office = {"late": 0.5, "late_months": 2, "wrong": 0.3, "corrected_after": 1}
    late = base.replace("network.pay_office", office)
    on_time, delayed = (
        replicate(model_of(s, small_plan), 0, keep_ledger=True) for s in (base, late)
    )
    assert on_time.due == 0
    assert delayed.ledger is not None
    due = delayed.ledger.due
    assert due[:, -1].sum() / 100 == pytest.approx(delayed.due)
    assert delayed.due > 0
    paid_up = (delayed.ledger.earned - delayed.ledger.reversed)[:, :3].sum()
    # of the first three months nothing is due after the sixth: late 2 and corrected 1 more
    diary = diary_of(model_of(late, small_plan))
    sums = dict.fromkeys(range(3), 0)
    for month, seen in enumerate(diary.months[:3]):
        assert all(when <= month + 3 for when, _ in seen.payments)
        sums[month] = sum(int(cents.sum()) for _, cents in seen.payments)
    assert sum(sums.values()) == paid_up
    assert delayed.motivation[-1, 0] < on_time.motivation[-1, 0]


def test_recruits_join_with_part_of_a_quota(base: Scenario, small_plan: Plan) -> None:
    """Prospects who sign sell from the next week, at their stated motivation, on a part quota."""
    path, _ = SECTIONS["recruitment"]
    spec = {"visits": 0.5, "prospects": 0.5, "chance": 0.5, "motivation": 0.44}
    model = model_of(base.replace(path, spec), small_plan)
    record = replicate(model, 0)
    diary = diary_of(model)
    assert record.joins.sum() > 3
    active = np.array(diary.active)
    assert not active[0, model.own :].any()
    new = np.flatnonzero(active[-1, model.own :]) + model.own
    assert len(new) == record.joins.sum()
    for pos in new:
        first = int(np.argmax(active[:, pos]))
        sold = np.array(diary.sold)[:, pos].sum(axis=1)
        assert sold[:first].sum() == 0
    assert np.array(diary.sold)[:, new].sum() > 0
    nobody = replicate(model_of(base.replace(path, spec | {"chance": 0}), small_plan), 0)
    assert nobody.joins.sum() == 0


def test_slots_of_prospects_move_nobodys_draws(base: Scenario, small_plan: Plan) -> None:
    """Prospects whom nobody calls on leave every draw of the others as it was."""
    waiting = base.replace("network.recruitment", {"visits": 0, "prospects": 0.5})
    without, beside = (diary_of(model_of(s, small_plan)) for s in (base, waiting))
    own = without.sold[0].shape[0]
    assert beside.sold[0].shape[0] > own
    for a, b in zip(without.sold, beside.sold, strict=True):
        assert (a == b[:own]).all()
    for x, y in zip(without.months, beside.months, strict=True):
        assert (x.lost == y.lost[:own]).all()


def test_another_scheme_for_one_moves_nobody_else(base: Scenario, small_plan: Plan) -> None:
    """Without visits, a point of sale's scheme leaves all others as they are."""
    alone = with_all_but(base, "recruitment").replace("network.sales_engineers.count", 0)
    assert alone.pos is not None
    pos = alone.pos.ids[17]
    usual, pilot = (
        diary_of(model_of(alone, small_plan, "by_line", exceptions))
        for exceptions in (None, {pos: "air_time"})
    )
    others = np.arange(len(alone.pos)) != 17
    for a, b in zip(usual.sold, pilot.sold, strict=True):
        assert (a[others] == b[others]).all()
    for x, y in zip(usual.months, pilot.months, strict=True):
        assert (x.lost[others] == y.lost[others]).all()
        assert (x.entries.earned[others] == y.entries.earned[others]).all()
        assert (x.left[others] == y.left[others]).all()
    assert (np.array(usual.motivation)[:, others] == np.array(pilot.motivation)[:, others]).all()
    earned = [np.sum([m.entries.earned[17] for m in d.months], axis=0) for d in (usual, pilot)]
    assert (earned[0] != earned[1]).any()
    everybody = diary_of(model_of(alone, small_plan, "air_time"))
    same = [m.entries.earned[17] for m in everybody.months]
    assert (np.array(same) == np.array([m.entries.earned[17] for m in pilot.months])).all()


def test_an_exception_must_be_a_point_of_sale(base: Scenario, small_plan: Plan) -> None:
    """An unknown point of sale is said, not ignored."""
    with pytest.raises(ValueError, match="no point of sale 'P9999'"):
        model_of(base, small_plan, "by_line", {"P9999": "air_time"})


def gaming(scenario: Scenario, **more: float) -> Scenario:
    """With poor lines, and a scheme that pays the year's sales at a jump."""
    for name, value in more.items():
        scenario = scenario.replace(f"network.behaviour.{name}", value)
    return scenario.replace("network.behaviour.gaming", True)


def test_poor_lines_leave_at_their_own_rate(base: Scenario, small_plan: Plan) -> None:
    """With good lines that never leave, what leaves in a month is h_b of the poor lines before it.

    Binomial over all months and points of sale: within four standard errors.
    """
    for offer in ("prepaid", "sim_only", "postpaid", "fibre"):
        base = base.replace(f"offers.{offer}.churn", 0.0)
    model = model_of(gaming(switched(base, exits=False), poor_churn=0.2), small_plan)
    diary = diary_of(model)
    poor = np.array([seen.poor.sum() for seen in diary.months])
    lost = np.array([seen.lost.sum() for seen in diary.months])
    assert poor.sum() > 100
    at_risk = np.zeros(len(poor))
    left = 0.0
    for month, new in enumerate(poor):
        left += new
        at_risk[month] = left
        left -= lost[month]
    assert abs(lost.sum() - 0.2 * at_risk.sum()) < 4 * np.sqrt(0.16 * at_risk.sum())


def test_gaming_that_nothing_repays_is_the_simpler_model(base: Scenario, small_plan: Plan) -> None:
    """At a cost beyond any pay nobody games: lines, churn and pay are those without gaming."""
    dear = base
    for kind in ("kiosk", "phone_shop", "electronics", "partner"):
        dear = dear.replace(f"network.types.{kind}.gaming_cost", 1e15)
    a, b = (replicate(model_of(s, small_plan, "threshold"), 0) for s in (base, gaming(dear)))
    assert b.figure("poor_lines").sum() == 0
    for name in ("lines", "lost", "retained", "earned", "paid"):
        assert (getattr(a.outcomes, name) == getattr(b.outcomes, name)).all()
    # chances to reach the quota come out of longer sums
    assert b.motivation == pytest.approx(a.motivation, abs=1e-9)


def test_gaming_switched_off_has_no_poor_lines(base: Scenario, small_plan: Plan) -> None:
    """Off, whatever its parameters: the simpler model, bit for bit."""
    tuned = base.replace("network.behaviour.poor_churn", 0.5)
    tuned = tuned.replace("network.types.kiosk.gaming_effect", 9.0)
    a, b = (replicate(model_of(s, small_plan, "threshold"), 0) for s in (base, tuned))
    assert a.same_as(b)
    assert a.figure("poor_lines").sum() == a.figure("gaming").sum() == 0


def test_shifting_switched_off_or_dear_shifts_nothing(base: Scenario, small_plan: Plan) -> None:
    """Off, and at a cost that nothing repays, the simpler model, bit for bit."""
    dear = base.replace("network.behaviour.shift_cost", 1e12)
    a, b, c = (
        replicate(model_of(s, small_plan, "threshold"), 0)
        for s in (base, dear, switched(dear, shifting=True))
    )
    assert a.same_as(b)
    assert a.same_as(c)


def test_linear_undiscounted_pay_shifts_nothing(base: Scenario, small_plan: Plan) -> None:
    """Pay by line alone, no aversion, stationary demand: exactly no shift (Jensen 2003)."""
    plain = base
    for name, value in (("risk_aversion", 0.0), ("gain_loss", 0.0), ("pay_discount", 1.0)):
        plain = plain.replace(f"network.behaviour.{name}", value)
    plain = plain.replace("network.behaviour.shift_cost", 1e-3)
    a, b = (
        replicate(model_of(s, small_plan, "by_line"), 0)
        for s in (plain, switched(plain, shifting=True))
    )
    assert a.same_as(b)


def test_shifts_make_and_lose_no_line(base: Scenario, small_plan: Plan) -> None:
    """With a cheap shift at a bonus, weeks differ, and by offer all but a few lines stay.

    Effort is held, so that both sell the same draws; signed early and not yet come at the end
    are at most the largest shift for each point of sale.
    """
    tier = {"period": "quarter", "at": "quota", "bonus": 400}
    jumpy = base.replace("network.schemes", {"x": [{"per_line": {"fibre": 8}}, {"tier": tier}]})
    jumpy = jumpy.replace("network.behaviour.shift_cost", 0.5)
    held = switched(jumpy, effort=False, exits=False)
    a, b = (diary_of(model_of(s, small_plan, "x")) for s in (held, switched(held, shifting=True)))
    before, after = np.array(a.sold), np.array(b.sold)
    assert (before != after).any()
    # a motivation moved by pay moves the shelf, so only exclusive points of sale keep their draws
    ends = [12, 13]
    moved = (before != after).any(axis=(1, 2))
    assert moved[ends].any()
    assert not moved[:12].any()
    assert np.abs(before.sum(axis=0) - after.sum(axis=0)).max() <= 3
    assert before.sum() == after.sum()
