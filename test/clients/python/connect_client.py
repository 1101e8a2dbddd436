"""Owns what a user of the Connect client (gitpod-sdk 1.x) meets: binary messages, GET for reads, ConnectError.

Usage: python connect_client.py <url of the mock> <base url that the client is given>
"""

import queue
import threading

import mock
from check import caught, check, expect, expect_that, run_checks
from connectrpc.code import Code
from connectrpc.compat import google_protobuf_binary_codec, google_protobuf_json_codec
from connectrpc.errors import ConnectError
from gitpod.v1 import event_pb2
from gitpod.v1 import prebuild_pb2 as pb
from gitpod.v1.prebuild_connect import PrebuildServiceClientSync
from google.protobuf.duration_pb2 import Duration
from ona_sdk import create_client

called = set()


class Counting:
    """A service client that keeps the names of the methods that were asked of it."""

    def __init__(self, client):
        self._client = client

    def __getattr__(self, name):
        called.add(name.replace("_", " ").title().replace(" ", ""))
        return getattr(self._client, name)


services = create_client(api_key="a-token", base_url=mock.BASE_URL, timeout=20).services
service = Counting(services.prebuild)
event_service = Counting(services.event)


def created(project_id=mock.LIFECYCLE_PROJECT, **spec):
    request = pb.CreatePrebuildRequest(
        project_id=project_id, environment_class_id=mock.ENVIRONMENT_CLASS, spec=pb.PrebuildSpec(**spec)
    )
    return service.create_prebuild(request).prebuild


def got(prebuild_id, **options):
    return service.get_prebuild(pb.GetPrebuildRequest(prebuild_id=prebuild_id), **options).prebuild


def completed(project_id=mock.LIFECYCLE_PROJECT):
    """A prebuild that had all the time it may take."""
    prebuild = created(project_id)
    mock.advance(f"{prebuild.spec.timeout.seconds}s")
    prebuild = got(prebuild.id)
    expect(prebuild.status.phase, pb.PREBUILD_PHASE_COMPLETED, "phase")
    return prebuild


def got_pool(warm_pool_id):
    return service.get_warm_pool(pb.GetWarmPoolRequest(warm_pool_id=warm_pool_id)).warm_pool


def listed(project_id, page_size, **options):
    """All ids of the project's prebuilds and the sizes of the pages they came on; ten pages at most."""
    ids, sizes, token = [], [], ""
    for _ in range(10):
        request = pb.ListPrebuildsRequest(filter={"project_ids": [project_id]})
        request.pagination.page_size = page_size
        request.pagination.token = token
        answer = service.list_prebuilds(request, **options)
        ids.extend(prebuild.id for prebuild in answer.prebuilds)
        sizes.append(len(answer.prebuilds))
        token = answer.pagination.next_token
        if not token:
            break
    return ids, sizes


def refused(code, call):
    """The ConnectError of that code which the call raises."""
    error = caught(ConnectError, call)
    expect(error.code, code, "code")
    return error


@check("create answers a pending prebuild that was triggered by hand")
def _():
    prebuild = created()
    expect(prebuild.status.phase, pb.PREBUILD_PHASE_PENDING, "phase")
    expect(prebuild.spec.desired_phase, pb.PREBUILD_PHASE_COMPLETED, "desired phase")
    expect(prebuild.metadata.triggered_by, pb.PrebuildMetadata.PREBUILD_TRIGGER_MANUAL, "trigger")
    expect(prebuild.metadata.project_id, mock.LIFECYCLE_PROJECT, "project")
    expect((prebuild.spec.spec_version, prebuild.status.status_version), (1, 1), "versions")
    expect_that(prebuild.metadata.HasField("created_at"), "no creation time")


@check("create echoes the timeout it is given, or an hour")
def _():
    expect(created(timeout=Duration(seconds=1800)).spec.timeout.seconds, 1800, "given timeout")
    expect(created().spec.timeout.seconds, 3600, "default timeout")


@check("stepping from event to event sees the phases in order, up to COMPLETED")
def _():
    prebuild = created()
    phases = [prebuild.status.phase]
    for _ in range(400):
        if prebuild.status.phase == pb.PREBUILD_PHASE_COMPLETED:
            break
        mock.control("clock/next", {})
        prebuild = got(prebuild.id)
        if prebuild.status.phase != phases[-1]:
            phases.append(prebuild.status.phase)
    order = ["PENDING", "STARTING", "RUNNING", "STOPPING", "SNAPSHOTTING", "COMPLETED"]
    expect(phases, [pb.PrebuildPhase.Value(f"PREBUILD_PHASE_{phase}") for phase in order], "phases")


@check("a completed prebuild has a time, an environment, all of its snapshot and its size")
def _():
    status = completed().status
    expect(status.snapshot_completion_percentage, 100, "percentage")
    expect_that(status.snapshot_size_bytes > 0, "no snapshot size")
    expect_that(status.HasField("completion_time"), "no completion time")
    expect_that(status.environment_id and status.log_url, "no environment or no log")


@check("page tokens go through 60 prebuilds, newest first, none twice")
def _():
    wanted = list(reversed([created(mock.PAGING_PROJECT).id for _ in range(60)]))
    ids, sizes = listed(mock.PAGING_PROJECT, 25)
    expect(ids, wanted, "ids")
    expect(sizes, [25, 25, 10], "rows on the pages")


@check("the same pages come by GET")
def _():
    expect(listed(mock.PAGING_PROJECT, 25, use_get=True), listed(mock.PAGING_PROJECT, 25), "ids and pages")


@check("a single prebuild comes by GET as it comes by POST")
def _():
    expect(got(mock.ACTIVE_PREBUILD, use_get=True), got(mock.ACTIVE_PREBUILD), "prebuild")


@check("gzip-compressed binary and JSON messages are understood")
def _():
    headers = {"Authorization": "Bearer a-token"}
    for codec in (google_protobuf_binary_codec(), google_protobuf_json_codec()):
        with PrebuildServiceClientSync(mock.BASE_URL, codec=codec, timeout_ms=20_000) as compressing:
            request = pb.GetPrebuildRequest(prebuild_id=mock.ACTIVE_PREBUILD)
            answer = compressing.get_prebuild(request, headers=headers)
            expect(answer.prebuild, got(mock.ACTIVE_PREBUILD), "prebuild")


@check("cancel wants CANCELLED at once and reaches it with the clock")
def _():
    prebuild = created()
    cancelled = service.cancel_prebuild(pb.CancelPrebuildRequest(prebuild_id=prebuild.id)).prebuild
    expect(cancelled.spec.desired_phase, pb.PREBUILD_PHASE_CANCELLED, "desired phase")
    mock.advance("10m")
    status = got(prebuild.id).status
    expect(status.phase, pb.PREBUILD_PHASE_CANCELLED, "phase")
    expect_that(status.HasField("completion_time"), "no completion time")


@check("cancel of a completed prebuild is a ConnectError with failed_precondition")
def _():
    before = completed()
    request = pb.CancelPrebuildRequest(prebuild_id=before.id)
    refused(Code.FAILED_PRECONDITION, lambda: service.cancel_prebuild(request))
    expect(got(before.id), before, "the prebuild afterwards")


@check("delete answers at once and the prebuild is gone with the clock")
def _():
    prebuild = created()
    answer = service.delete_prebuild(pb.DeletePrebuildRequest(prebuild_id=prebuild.id))
    expect(answer, pb.DeletePrebuildResponse(), "answer")
    expect(got(prebuild.id).spec.desired_phase, pb.PREBUILD_PHASE_DELETED, "desired phase")
    mock.advance("2h")
    refused(Code.NOT_FOUND, lambda: got(prebuild.id))


@check("the log of a completed prebuild opens with its token and not without")
def _():
    prebuild = completed()
    log_url = prebuild.status.log_url
    request = pb.CreatePrebuildLogsTokenRequest(prebuild_id=prebuild.id)
    tokens = [service.create_prebuild_logs_token(request).access_token for _ in range(2)]
    expect_that(tokens[0] != tokens[1], "the same token twice")
    logs = [mock.read_log(log_url, token) for token in tokens]
    expect(logs[0], logs[1], "what the two tokens open")
    expect(logs[0][0], 200, "status")
    expect_that("[section-create]" in logs[0][1], f"no section in {logs[0][1]!r}")
    expect(mock.read_log(log_url)[0], 401, "status without a token")


def watched(request):
    """The events of a watcher, which another thread reads, once the mock has heard of it."""
    events = queue.Queue()

    def read():
        try:
            for event in event_service.watch_events(request):
                events.put(event)
        except ConnectError as error:
            events.put(error)

    threading.Thread(target=read, daemon=True).start()
    # The client asks when it is first read, and the journal has the call when its stream has begun.
    mock.control("requests/wait", {"rpc": "WatchEvents", "timeout": "15s"})
    return events


@check("watching gets each change of a prebuild, up to COMPLETED")
def _():
    events = watched(event_pb2.WatchEventsRequest(organization=True))
    prebuild_id = created().id
    seen = []
    for phase in mock.PHASES:
        mock.until(prebuild=prebuild_id, phase=phase)
        # Each version of the status is reported, the first one by the creation.
        while len(seen) < got(prebuild_id).status.status_version:
            event = events.get(timeout=20)
            if event.resource_id == prebuild_id:
                expect(event.resource_type, event_pb2.RESOURCE_TYPE_PREBUILD, "type")
                seen.append(event.operation)
    expect(seen[0], event_pb2.RESOURCE_OPERATION_CREATE, "first event")
    expect(set(seen[1:]), {event_pb2.RESOURCE_OPERATION_UPDATE_STATUS}, "events after the first")


@check("filters in the scope of an environment are a ConnectError with invalid_argument")
def _():
    request = event_pb2.WatchEventsRequest(
        environment_id=mock.UNKNOWN_ID,
        resource_type_filters=[{"resource_type": event_pb2.RESOURCE_TYPE_PREBUILD}],
    )
    refused(Code.INVALID_ARGUMENT, lambda: next(iter(event_service.watch_events(request))))


@check("a log that is followed comes to its end when the prebuild does")
def _():
    prebuild = created()
    mock.advance("30s")
    log_url = got(prebuild.id).status.log_url
    request = pb.CreatePrebuildLogsTokenRequest(prebuild_id=prebuild.id)
    token = service.create_prebuild_logs_token(request).access_token
    with mock.open_log(log_url, token) as log:
        mock.advance("30m")
        followed = log.read().decode()
    expect(followed, mock.read_log(log_url, token)[1], "log")
    expect_that('"id":"snapshot","outcome":"LOG_SECTION_OUTCOME_SUCCESS"' in followed, f"no end in {followed!r}")


pool_request = pb.CreateWarmPoolRequest(
    project_id=mock.POOL_PROJECT, environment_class_id=mock.ENVIRONMENT_CLASS, min_size=0, max_size=3
)


@check("a new warm pool waits for a snapshot, and a minimum of 0 is a value, not an absence")
def _():
    pool = service.create_warm_pool(pool_request).warm_pool
    expect(pool.status.phase, pb.WARM_POOL_PHASE_PENDING, "phase")
    expect(pool.spec.desired_phase, pb.WARM_POOL_PHASE_READY, "desired phase")
    expect((pool.spec.HasField("min_size"), pool.spec.min_size, pool.spec.max_size), (True, 0, 3), "sizes")
    expect(pool.spec.HasField("snapshot_id"), False, "has a snapshot")


def pool_of_project():
    request = pb.ListWarmPoolsRequest(filter={"project_ids": [mock.POOL_PROJECT]})
    pools = service.list_warm_pools(request).warm_pools
    expect(len(pools), 1, "pools of the project")
    return pools[0]


@check("a resized warm pool keeps the bound that was not sent")
def _():
    before = pool_of_project()
    request = pb.UpdateWarmPoolRequest(warm_pool_id=before.id, min_size=2)
    resized = service.update_warm_pool(request).warm_pool
    expect((resized.spec.min_size, resized.spec.max_size), (2, 3), "sizes")
    expect(resized.spec.spec_version, before.spec.spec_version + 1, "spec version")
    expect(pool_of_project(), resized, "the pool that the list shows")


@check("the warm pool becomes ready once a prebuild of its pair completed")
def _():
    completed(mock.POOL_PROJECT)
    mock.advance("1h")
    pool = got_pool(pool_of_project().id)
    expect(pool.status.phase, pb.WARM_POOL_PHASE_READY, "phase")
    expect_that(pool.spec.snapshot_id, "no snapshot")
    expect_that(pool.status.running_instances >= 1, "no running instance")
    expect_that(2 <= pool.status.desired_size <= 3, f"a target of {pool.status.desired_size}")


@check("a second warm pool for the pair is a ConnectError with already_exists")
def _():
    before = pool_of_project()
    refused(Code.ALREADY_EXISTS, lambda: service.create_warm_pool(pool_request))
    expect(pool_of_project(), before, "the pools afterwards")


@check("a deleted warm pool drains and is gone with the clock")
def _():
    pool = pool_of_project()
    service.delete_warm_pool(pb.DeleteWarmPoolRequest(warm_pool_id=pool.id))
    expect(got_pool(pool.id).spec.desired_phase, pb.WARM_POOL_PHASE_DELETED, "desired phase")
    mock.advance("2h")
    refused(Code.NOT_FOUND, lambda: got_pool(pool.id))


@check("an unknown prebuild is a ConnectError with not_found, by POST and by GET")
def _():
    refused(Code.NOT_FOUND, lambda: got(mock.UNKNOWN_ID))
    refused(Code.NOT_FOUND, lambda: got(mock.UNKNOWN_ID, use_get=True))


@check("an id that is no UUID is a ConnectError that names the field and carries its violations")
def _():
    error = refused(Code.INVALID_ARGUMENT, lambda: created("not-a-uuid"))
    wanted = "project_id: value must be a valid UUID [string.uuid]"
    expect_that(wanted in error.message, f"expected {wanted!r} in {error.message!r}")
    expect([detail.type_name for detail in error.details], ["buf.validate.Violations"], "details")
    expect_that(b"string.uuid" in error.details[0].message_bytes, "the violation does not name its rule")


@check("a timeout under five minutes is a ConnectError with invalid_argument")
def _():
    refused(Code.INVALID_ARGUMENT, lambda: created(timeout=Duration(seconds=299)))


@check("a client without an API key gets a ConnectError with unauthenticated")
def _():
    anonymous = create_client(base_url=mock.BASE_URL, timeout=20).services.prebuild
    refused(Code.UNAUTHENTICATED, lambda: anonymous.list_prebuilds(pb.ListPrebuildsRequest()))


@check("all eleven RPCs and WatchEvents were called")
def _():
    expect(called, mock.RPCS, "RPCs")


run_checks()
