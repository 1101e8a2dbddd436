"""Owns what a user of the generated REST client (gitpod-sdk 0.x) meets in the presets: JSON, and its own retries.

Usage: python rest_presets.py <url of the mock> <base url that the client is given>
"""

import gitpod
import mock
from check import check, expect, expect_that, run_checks
from gitpod import Gitpod


def begun(preset, clock="frozen"):
    """A world that begins with the preset, and the prebuilds of a client that calls it."""
    world = mock.World(preset, clock)
    http_client = gitpod.DefaultHttpxClient(trust_env=False)
    client = Gitpod(
        bearer_token="a-token",
        base_url=world.base_url,
        http_client=http_client,
        timeout=20,
        _strict_response_validation=True,
    )
    return world, client.prebuilds


def ended(world, prebuilds, phase, **spec):
    """A new prebuild, in the phase that it ends in."""
    prebuild_id = prebuilds.create(project_id=mock.PROJECT, spec=spec).prebuild.id
    world.until(prebuild=prebuild_id, phase=phase)
    prebuild = prebuilds.retrieve(prebuild_id=prebuild_id).prebuild
    expect(prebuild.status.phase, f"PREBUILD_PHASE_{phase}", "phase")
    return prebuild


@check("flaky-prebuild: the first prebuild is FAILED and says why, and the second one is COMPLETED")
def _():
    world, prebuilds = begun("flaky-prebuild")
    failed = ended(world, prebuilds, "FAILED")
    expect_that("install" in failed.status.failure_message, f"the message {failed.status.failure_message!r}")
    completed = ended(world, prebuilds, "COMPLETED")
    expect(completed.status.failure_message, None, "failure message")
    expect(completed.status.snapshot_completion_percentage, 100, "percentage")


@check("stuck-prebuild: a prebuild is FAILED when its timeout is over, and its message names it")
def _():
    world, prebuilds = begun("stuck-prebuild")
    stuck = ended(world, prebuilds, "FAILED", timeout="1800s")
    expect_that("timeout of 1800s" in stuck.status.failure_message, f"the message {stuck.status.failure_message!r}")
    took = (stuck.status.completion_time - stuck.metadata.created_at).total_seconds()
    expect_that(1800 <= took < 1900, f"it took {took} seconds")


@check("rate-limited: the client waits as it is told, tries again by itself and gets its answer")
def _():
    world, prebuilds = begun("rate-limited", clock="real")
    for _ in range(3):
        prebuilds.create(project_id=mock.PROJECT, spec={})
    mock.expect_retried(world.calls("CreatePrebuild"))


@check("degraded-pool: the pool is DEGRADED and says why, and READY once the runner has recovered")
def _():
    world, prebuilds = begun("degraded-pool")
    degraded = prebuilds.retrieve_warm_pool(warm_pool_id=mock.WARM_POOL).warm_pool.status
    expect(degraded.phase, "WARM_POOL_PHASE_DEGRADED", "phase")
    expect_that("cannot create instances" in degraded.failure_message, f"the message {degraded.failure_message!r}")
    world.until(warmPool=mock.WARM_POOL, phase="READY")
    recovered = prebuilds.retrieve_warm_pool(warm_pool_id=mock.WARM_POOL).warm_pool.status
    expect((recovered.phase, recovered.failure_message), ("WARM_POOL_PHASE_READY", None), "phase and message")


run_checks()
