"""Owns what a user of ona-sdk meets: binary messages over the standard library's HTTP, streams in envelopes.

It has no workflow for prebuilds, so the checks call the service through the client's own door for any RPC.

Usage: python ona_client.py <url of the mock> <base url that the client is given>
"""

import threading

import mock
from check import caught, check, expect, expect_that, run_checks
from gitpod.v1 import event_pb2
from gitpod.v1 import prebuild_pb2 as pb
from google.protobuf.duration_pb2 import Duration
from ona_sdk import create_client
from ona_sdk import NotFoundError

client = create_client(api_key="My Bearer Token", base_url=mock.BASE_URL, timeout=20)


def called(method, **fields):
    request, response = getattr(pb, f"{method}Request"), getattr(pb, f"{method}Response")
    return client._unary("gitpod.v1.PrebuildService", method, request(**fields), response, method)


def created():
    spec = pb.PrebuildSpec(timeout=Duration(seconds=1800))
    return called("CreatePrebuild", project_id=mock.LIFECYCLE_PROJECT, spec=spec).prebuild


@check("a token with blanks is accepted, and the documentation's example prebuild is there")
def _():
    prebuild = called("GetPrebuild", prebuild_id=mock.ACTIVE_PREBUILD).prebuild
    expect(prebuild.id, mock.ACTIVE_PREBUILD, "id")


@check("a prebuild is created, completes in its time, and is deleted")
def _():
    prebuild = created()
    expect(prebuild.spec.timeout.seconds, 1800, "timeout")
    mock.until(prebuild=prebuild.id, phase="COMPLETED")
    status = called("GetPrebuild", prebuild_id=prebuild.id).prebuild.status
    expect(status.phase, pb.PREBUILD_PHASE_COMPLETED, "phase")
    expect_that(status.HasField("completion_time"), "it has a completion time")
    called("DeletePrebuild", prebuild_id=prebuild.id)


@check("prebuilds are listed by a filter, page by page")
def _():
    for _ in range(3):
        created()
    filtered = {"filter": {"project_ids": [mock.LIFECYCLE_PROJECT]}, "pagination": {"page_size": 2}}
    first = called("ListPrebuilds", **filtered)
    expect(len(first.prebuilds), 2, "rows on the first page")
    filtered["pagination"]["token"] = first.pagination.next_token
    second = called("ListPrebuilds", **filtered)
    expect_that({p.id for p in first.prebuilds}.isdisjoint(p.id for p in second.prebuilds), "no row comes twice")


@check("a warm pool is created, resized and deleted")
def _():
    pair = {"project_id": mock.POOL_PROJECT, "environment_class_id": mock.ENVIRONMENT_CLASS}
    pool = called("CreateWarmPool", **pair, min_size=0, max_size=3).warm_pool
    expect((pool.spec.min_size, pool.spec.max_size), (0, 3), "sizes")
    pool = called("UpdateWarmPool", warm_pool_id=pool.id, min_size=2).warm_pool
    expect((pool.spec.min_size, pool.spec.max_size), (2, 3), "sizes")
    called("DeleteWarmPool", warm_pool_id=pool.id)


@check("a refusal is the client's own error, with the code and the message")
def _():
    error = caught(NotFoundError, lambda: called("GetPrebuild", prebuild_id=mock.UNKNOWN_ID))
    expect_that(f"prebuild {mock.UNKNOWN_ID} not found" in str(error), f"the message {error}")


@check("events are streamed")
def _():
    request = event_pb2.WatchEventsRequest(organization=True)
    watched = client._server_stream(
        "gitpod.v1.EventService", "WatchEvents", request, event_pb2.WatchEventsResponse, "watch events"
    )
    # The call begins with the first read, so what it tells of happens meanwhile, in another thread.
    happens = threading.Timer(0.5, created)
    happens.start()
    event = next(watched)
    happens.join()
    expect(event.resource_type, event_pb2.ResourceType.Value("RESOURCE_TYPE_PREBUILD"), "resource type")
    watched.close()


run_checks()
