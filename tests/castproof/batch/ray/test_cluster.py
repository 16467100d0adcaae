"""Joining a cluster, and the room there is on it."""

from __future__ import annotations

import sys
import types

import pytest

from castproof.batch.plan import PlanRequest, make_plan
from castproof.batch.ray import gpu_share, join_cluster, measure_cluster
from castproof.config.schema import Configuration
from castproof.errors import ClusterUnreachable, MissingExtra
from castproof.machine import Machine

HERE = Machine(cores=2, memory=2**33)


class Resources:
    """A cluster that has so much."""

    def __init__(self, **found: float) -> None:
        self._found = found

    def cluster_resources(self) -> dict[str, float]:
        return self._found


def test_without_ray_the_line_that_installs_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "ray", None)
    with pytest.raises(
        MissingExtra, match=r"pip install -c requirements/constraints.txt '\.\[ray\]'"
    ):
        join_cluster("local", HERE)


def test_where_no_cluster_answers(monkeypatch: pytest.MonkeyPatch) -> None:
    def init(**_: object) -> None:
        raise ConnectionError("Could not find any running Ray instance")

    monkeypatch.setitem(sys.modules, "ray", types.SimpleNamespace(init=init))
    with pytest.raises(ClusterUnreachable, match=r"--ray auto: no cluster answers .*ray start"):
        join_cluster("auto", HERE)


def test_a_cluster_of_this_machine_listens_on_loopback_only(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    asked: dict[str, object] = {}
    monkeypatch.setitem(sys.modules, "ray", types.SimpleNamespace(init=asked.update))
    join_cluster("local", HERE)
    assert (asked["num_cpus"], asked["_node_ip_address"]) == (2, "127.0.0.1")
    assert asked["include_dashboard"] is False


def test_one_worker_for_each_gpu() -> None:
    cluster = measure_cluster(Resources(CPU=32.0, GPU=3.0, memory=2.0**38))
    slots = make_plan(Configuration(), cluster, 100, PlanRequest()).slots
    assert ([slot.gpu for slot in slots], gpu_share(cluster, slots)) == ([0, 1, 2], 1.0)
    slots = make_plan(Configuration(), cluster, 100, PlanRequest(workers=6)).slots
    assert (len(slots), gpu_share(cluster, slots)) == (6, 0.5)


def test_processors_only() -> None:
    cluster = measure_cluster(Resources(CPU=32.0, memory=2.0**38))
    slots = make_plan(Configuration(), cluster, 100, PlanRequest(workers=4)).slots
    assert ({slot.gpu for slot in slots}, gpu_share(cluster, slots)) == ({None}, 0.0)
