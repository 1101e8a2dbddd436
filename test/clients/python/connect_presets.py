"""Owns what a user of the Connect client (gitpod-sdk 1.x) meets in the presets: binary messages, ConnectError.

Usage: python connect_presets.py <url of the mock> <base url that the client is given>
"""

import mock
from check import caught, check, expect, expect_that, run_checks
from connectrpc.code import Code
from connectrpc.errors import ConnectError
from gitpod.v1 import prebuild_pb2 as pb
from gitpod.v1.prebuild_connect import PrebuildServiceClientSync
from google.protobuf.duration_pb2 import Duration
from ona_sdk import create_client
from pyqwest import SyncClient, SyncHTTPTransport
from pyqwest.middleware.retry import SyncRetryTransport


def begun(preset, clock="frozen"):
    """A world that begins with the preset, and the client that calls it."""
    world = mock.World(preset, clock)
    return world, create_client(api_key="a-token", base_url=world.base_url, timeout=20).services.prebuild


def ended(world, service, phase, **spec):
    """A new prebuild, in the phase that it ends in."""
    request = pb.CreatePrebuildRequest(project_id=mock.PROJECT, spec=pb.PrebuildSpec(**spec))
    prebuild_id = service.create_prebuild(request).prebuild.id
    world.until(prebuild=prebuild_id, phase=phase)
    prebuild = service.get_prebuild(pb.GetPrebuildRequest(prebuild_id=prebuild_id)).prebuild
    expect(prebuild.status.phase, pb.PrebuildPhase.Value(f"PREBUILD_PHASE_{phase}"), "phase")
    return prebuild


@check("flaky-prebuild: the first prebuild is FAILED and says why, and the second one is COMPLETED")
def _():
    world, service = begun("flaky-prebuild")
    failed = ended(world, service, "FAILED")
    expect_that("install" in failed.status.failure_message, f"the message {failed.status.failure_message!r}")
    completed = ended(world, service, "COMPLETED")
    expect(completed.status.failure_message, "", "failure message")
    expect(completed.status.snapshot_completion_percentage, 100, "percentage")


@check("stuck-prebuild: a prebuild is FAILED when its timeout is over, and its message names it")
def _():
    world, service = begun("stuck-prebuild")
    stuck = ended(world, service, "FAILED", timeout=Duration(seconds=1800))
    expect_that("timeout of 1800s" in stuck.status.failure_message, f"the message {stuck.status.failure_message!r}")
    took = stuck.status.completion_time.seconds - stuck.metadata.created_at.seconds
    expect_that(1800 <= took < 1900, f"it took {took} seconds")


@check("rate-limited: the ConnectError has the code resource_exhausted and a RetryInfo detail of one second")
def _():
    _, service = begun("rate-limited")
    request = pb.CreatePrebuildRequest(project_id=mock.PROJECT, spec=pb.PrebuildSpec())
    for _ in range(2):
        service.create_prebuild(request)
    error = caught(ConnectError, lambda: service.create_prebuild(request))
    expect(error.code, Code.RESOURCE_EXHAUSTED, "code")
    # A google.rpc.RetryInfo holds its delay, a Duration, as field 1.
    delay = Duration(seconds=1).SerializeToString()
    expected = [("google.rpc.RetryInfo", bytes([0x0A, len(delay)]) + delay)]
    expect([(detail.type_name, detail.message_bytes) for detail in error.details], expected, "details")


@check("rate-limited: with its HTTP client's retries, the client waits as it is told and gets its answer")
def _():
    world, _ = begun("rate-limited", clock="real")
    retrying = SyncClient(SyncRetryTransport(SyncHTTPTransport()))
    service = PrebuildServiceClientSync(world.base_url, http_client=retrying, timeout_ms=20_000)
    request = pb.GetPrebuildRequest(prebuild_id=mock.ACTIVE_PREBUILD)
    # By GET, because a retry of a POST may do things twice: the HTTP client leaves it alone.
    for _ in range(3):
        service.get_prebuild(request, headers={"Authorization": "Bearer a-token"}, use_get=True)
    mock.expect_retried(world.calls("GetPrebuild"))


@check("degraded-pool: the pool is DEGRADED and says why, and READY once the runner has recovered")
def _():
    world, service = begun("degraded-pool")
    request = pb.GetWarmPoolRequest(warm_pool_id=mock.WARM_POOL)
    degraded = service.get_warm_pool(request).warm_pool.status
    expect(degraded.phase, pb.WARM_POOL_PHASE_DEGRADED, "phase")
    expect_that("cannot create instances" in degraded.failure_message, f"the message {degraded.failure_message!r}")
    world.until(warmPool=mock.WARM_POOL, phase="READY")
    recovered = service.get_warm_pool(request).warm_pool.status
    expect((recovered.phase, recovered.failure_message), (pb.WARM_POOL_PHASE_READY, ""), "phase and message")


run_checks()
