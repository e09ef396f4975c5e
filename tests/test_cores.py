"""Threads are held to the cores there are, shared among processes, and change no bit."""

from __future__ import annotations

import os
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from multiprocessing import get_context

import numpy as np

from optimizer.cores import cores, limit_threads, thread_share, threads, threads_limited
from optimizer.network import prepare
from optimizer.network.policy.grid_policies import _solved
from optimizer.plan import plan
from optimizer.scenario import Scenario
from optimizer.simulation.replicating import on_network


def test_a_share_of_the_cores() -> None:
    """All cores; a share of what this process may use; never less than one; undone afterwards."""
    assert threads() == cores() == len(os.sched_getaffinity(0))
    with threads_limited(8):
        assert (threads(), thread_share(1), thread_share(3), thread_share(16)) == (8, 8, 2, 1)
        with threads_limited(0):
            assert threads() == 1
        assert threads() == 8
    assert threads() == cores()


def test_a_run_beside_another_holds_for_itself() -> None:
    """What one thread is held to is not the other's."""
    with threads_limited(5), ThreadPoolExecutor(1) as pool:
        assert pool.submit(threads).result() == cores()


def test_worker_processes_hold_their_share() -> None:
    """A pool started with a share stays within it, call after call."""
    with ProcessPoolExecutor(1, get_context("spawn"), limit_threads, (3,)) as pool:
        assert [pool.submit(threads).result() for _ in range(2)] == [3, 3]


def test_policies_are_the_same_bits_on_any_number(small: Scenario) -> None:
    """One thread or five solve the network's cells: every policy has the same bits."""
    made = plan(small.replace("plan.gap", 0.2))
    given = on_network(small, made)
    found = []
    for count in (1, 5):
        _solved.cache_clear()
        with threads_limited(count):
            model = prepare(small, given[0], given[1], "threshold", given[2])
        found.append(model.groups[0].policies)
    one, five = (vars(policies) for policies in found)
    arrays = [name for name, value in one.items() if isinstance(value, np.ndarray)]
    assert arrays
    for name in arrays:
        assert np.array_equal(one[name], five[name], equal_nan=True), name
