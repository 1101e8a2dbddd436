"""Owns what a user of the generated REST client (gitpod-sdk 0.x) meets: JSON, its own pager, its own retries.

Usage: python rest_client.py <url of the mock> <base url that the client is given>
"""

from itertools import islice

import gitpod
import mock
from check import caught, check, expect, expect_that, run_checks
from gitpod import Gitpod

sent = []  # (method name, query) of every request that left the client

http_client = gitpod.DefaultHttpxClient(
    trust_env=False,
    event_hooks={"request": [lambda request: sent.append((request.url.path.split("/")[-1], request.url.query))]},
)
# Strict: an answer that lacks a key which the client's models require is an error, not a None.
client = Gitpod(
    bearer_token="a-token",
    base_url=mock.BASE_URL,
    http_client=http_client,
    timeout=20,
    _strict_response_validation=True,
)
prebuilds = client.prebuilds
once = client.with_options(max_retries=0).prebuilds


def created(project_id=mock.LIFECYCLE_PROJECT, **spec):
    return prebuilds.create(project_id=project_id, environment_class_id=mock.ENVIRONMENT_CLASS, spec=spec).prebuild


def got(prebuild_id):
    return prebuilds.retrieve(prebuild_id=prebuild_id).prebuild


def rows(page):
    """What the client's own pager goes through from that page on; a pager that never ends stops at 200."""
    return list(islice(page, 200))


def completed(project_id=mock.LIFECYCLE_PROJECT):
    """A prebuild that had all the time it may take."""
    prebuild = created(project_id)
    mock.advance(prebuild.spec.timeout)
    prebuild = got(prebuild.id)
    expect(prebuild.status.phase, "PREBUILD_PHASE_COMPLETED", "phase")
    return prebuild


@check("the client asks the base url that it was given")
def _():
    expect(str(client.base_url).rstrip("/"), mock.BASE_URL.rstrip("/"), "base url")
    prebuilds.list()
    expect(sent[-1][0], "ListPrebuilds", "method")


@check("the documentation's example prebuild is active and can be cancelled")
def _():
    cancelled = prebuilds.cancel(prebuild_id=mock.ACTIVE_PREBUILD).prebuild
    expect(cancelled.spec.desired_phase, "PREBUILD_PHASE_CANCELLED", "desired phase")


@check("create answers a pending prebuild that was triggered by hand")
def _():
    prebuild = created()
    expect(prebuild.status.phase, "PREBUILD_PHASE_PENDING", "phase")
    expect(prebuild.spec.desired_phase, "PREBUILD_PHASE_COMPLETED", "desired phase")
    expect(prebuild.metadata.triggered_by, "PREBUILD_TRIGGER_MANUAL", "trigger")
    expect(prebuild.metadata.project_id, mock.LIFECYCLE_PROJECT, "project")
    expect(prebuild.metadata.environment_class_id, mock.ENVIRONMENT_CLASS, "environment class")
    expect((prebuild.spec.spec_version, prebuild.status.status_version), ("1", "1"), "versions")


@check("create echoes the timeout it is given, or an hour")
def _():
    expect(created(timeout="1800s").spec.timeout, "1800s", "given timeout")
    expect(created().spec.timeout, "3600s", "default timeout")


@check("create without an environment class uses the project's default one")
def _():
    prebuild = prebuilds.create(project_id=mock.PROJECT, spec={}).prebuild
    expect_that(prebuild.metadata.environment_class_id, "no environment class")


@check("polling with the clock sees the phases in order, up to COMPLETED")
def _():
    prebuild = created()
    phases = [prebuild.status.phase]
    for _ in range(120):
        if prebuild.status.phase == "PREBUILD_PHASE_COMPLETED":
            break
        mock.advance("30s")
        prebuild = got(prebuild.id)
        if prebuild.status.phase != phases[-1]:
            phases.append(prebuild.status.phase)
    order = ["PENDING", "STARTING", "RUNNING", "STOPPING", "SNAPSHOTTING", "COMPLETED"]
    seen = [phase.removeprefix("PREBUILD_PHASE_") for phase in phases]
    expect(seen, [phase for phase in order if phase in seen], "phases")
    expect((seen[0], seen[-1]), ("PENDING", "COMPLETED"), "first and last phase")


@check("a completed prebuild has a time, an environment, all of its snapshot and its size")
def _():
    prebuild = completed()
    status = prebuild.status
    expect(status.snapshot_completion_percentage, 100, "percentage")
    expect_that(int(status.snapshot_size_bytes) > 0, "no snapshot size")
    expect_that(status.completion_time > prebuild.metadata.created_at, "completed before it was created")
    expect_that(status.environment_id and status.log_url, "no environment or no log")


paged = []


@check("the client's pager goes through 60 prebuilds, newest first, none twice")
def _():
    paged.extend(reversed([created(mock.PAGING_PROJECT).id for _ in range(60)]))
    before = len(sent)
    pages = prebuilds.list(filter={"project_ids": [mock.PAGING_PROJECT]}, pagination={"page_size": 25})
    expect([prebuild.id for prebuild in rows(pages)], paged, "ids")
    queries = [query for _, query in sent[before:]]
    expect(len(queries), 3, "pages")
    expect_that(queries[1].startswith(b"token="), f"the pager sent no token in its query: {queries}")


@check("a page size in the query, as the pager sends it, counts too")
def _():
    page = prebuilds.list(filter={"project_ids": [mock.PAGING_PROJECT]}, page_size=50)
    expect(len(page.prebuilds), 50, "rows on the first page")
    expect([prebuild.id for prebuild in rows(page)], paged, "ids")


@check("a list filtered by phase holds no other phase")
def _():
    phases = ["PREBUILD_PHASE_COMPLETED"]
    page = prebuilds.list(filter={"project_ids": [mock.LIFECYCLE_PROJECT], "phases": phases})
    expect({prebuild.status.phase for prebuild in rows(page)}, set(phases), "phases")


@check("a list without rows is an empty page")
def _():
    page = prebuilds.list(filter={"project_ids": [mock.UNKNOWN_ID]})
    expect(page.prebuilds, [], "prebuilds")
    expect(page.has_next_page(), False, "next page")


@check("cancel wants CANCELLED at once and reaches it with the clock")
def _():
    prebuild = created()
    cancelled = prebuilds.cancel(prebuild_id=prebuild.id).prebuild
    expect(cancelled.spec.desired_phase, "PREBUILD_PHASE_CANCELLED", "desired phase")
    mock.advance("10m")
    status = got(prebuild.id).status
    expect(status.phase, "PREBUILD_PHASE_CANCELLED", "phase")
    expect_that(status.completion_time, "no completion time")


@check("cancel of a completed prebuild is a BadRequestError with code failed_precondition")
def _():
    before = completed()
    error = caught(gitpod.BadRequestError, lambda: prebuilds.cancel(prebuild_id=before.id))
    expect(error.code, "failed_precondition", "code")
    expect(got(before.id), before, "the prebuild afterwards")


@check("delete answers at once and the prebuild is gone with the clock")
def _():
    prebuild = created()
    prebuilds.delete(prebuild_id=prebuild.id)
    expect(got(prebuild.id).spec.desired_phase, "PREBUILD_PHASE_DELETED", "desired phase")
    mock.advance("2h")
    caught(gitpod.NotFoundError, lambda: got(prebuild.id))


@check("the log of a completed prebuild opens with its token and with no other")
def _():
    prebuild, other = completed(), created()
    log_url = prebuild.status.log_url
    token = prebuilds.create_logs_token(prebuild_id=prebuild.id).access_token
    other_token = prebuilds.create_logs_token(prebuild_id=other.id).access_token
    status, text = mock.read_log(log_url, token)
    expect(status, 200, "status")
    expect_that("[section-create]" in text and "[section-end]" in text, f"no sections in {text!r}")
    expect(mock.read_log(log_url)[0], 401, "status without a token")
    expect(mock.read_log(log_url, other_token)[0], 403, "status with another prebuild's token")


@check("a new warm pool waits for a snapshot")
def _():
    pool = prebuilds.create_warm_pool(
        project_id=mock.POOL_PROJECT, environment_class_id=mock.ENVIRONMENT_CLASS, min_size=1, max_size=3
    ).warm_pool
    expect(pool.status.phase, "WARM_POOL_PHASE_PENDING", "phase")
    expect(pool.spec.desired_phase, "WARM_POOL_PHASE_READY", "desired phase")
    expect((pool.spec.min_size, pool.spec.max_size), (1, 3), "sizes")
    expect(pool.spec.snapshot_id, None, "snapshot")


def pool_of_project():
    pools = rows(prebuilds.list_warm_pools(filter={"project_ids": [mock.POOL_PROJECT]}))
    expect(len(pools), 1, "pools of the project")
    return pools[0]


@check("the warm pool becomes ready once a prebuild of its pair completed")
def _():
    completed(mock.POOL_PROJECT)
    mock.advance("1h")
    pool = prebuilds.retrieve_warm_pool(warm_pool_id=pool_of_project().id).warm_pool
    expect(pool.status.phase, "WARM_POOL_PHASE_READY", "phase")
    expect_that(pool.spec.snapshot_id, "no snapshot")
    expect_that(pool.status.running_instances >= 1, "no running instance")


@check("a resized warm pool shows its new sizes and a new version of its spec")
def _():
    before = pool_of_project()
    resized = prebuilds.update_warm_pool(warm_pool_id=before.id, min_size=0, max_size=5).warm_pool
    expect((resized.spec.min_size, resized.spec.max_size), (0, 5), "sizes")
    expect(int(resized.spec.spec_version), int(before.spec.spec_version) + 1, "spec version")
    expect(pool_of_project().spec, resized.spec, "the spec that the list shows")


@check("a warm pool on the documentation's project and class can be made")
def _():
    pool = prebuilds.create_warm_pool(
        project_id=mock.PROJECT, environment_class_id=mock.ENVIRONMENT_CLASS, desired_size=2
    ).warm_pool
    expect((pool.spec.min_size, pool.spec.max_size), (2, 2), "sizes")


@check("the documentation's example warm pool can be read")
def _():
    pool = prebuilds.retrieve_warm_pool(warm_pool_id=mock.WARM_POOL).warm_pool
    expect((pool.id, pool.metadata.project_id), (mock.WARM_POOL, mock.PROJECT), "pool")


def second_pool(resource):
    return resource.create_warm_pool(project_id=mock.POOL_PROJECT, environment_class_id=mock.ENVIRONMENT_CLASS)


@check("a second warm pool for the pair is a ConflictError with code already_exists")
def _():
    before = pool_of_project()
    error = caught(gitpod.ConflictError, lambda: second_pool(once))
    expect((error.status_code, error.code), (409, "already_exists"), "error")
    expect(pool_of_project(), before, "the pools afterwards")


@check("left to itself, the client tries that conflict three times")
def _():
    before = len(sent)
    caught(gitpod.ConflictError, lambda: second_pool(prebuilds))
    expect([name for name, _ in sent[before:]], ["CreateWarmPool"] * 3, "requests")


@check("a deleted warm pool drains and is gone with the clock")
def _():
    pool = pool_of_project()
    prebuilds.delete_warm_pool(warm_pool_id=pool.id)
    draining = prebuilds.retrieve_warm_pool(warm_pool_id=pool.id).warm_pool
    expect(draining.spec.desired_phase, "WARM_POOL_PHASE_DELETED", "desired phase")
    mock.advance("2h")
    caught(gitpod.NotFoundError, lambda: prebuilds.retrieve_warm_pool(warm_pool_id=pool.id))


@check("an unknown prebuild is a NotFoundError with code not_found, whatever is asked of it")
def _():
    for call in (prebuilds.retrieve, prebuilds.cancel, prebuilds.delete, prebuilds.create_logs_token):
        error = caught(gitpod.NotFoundError, lambda call=call: call(prebuild_id=mock.UNKNOWN_ID))
        expect((error.status_code, error.code), (404, "not_found"), "error")


@check("an unknown warm pool is a NotFoundError with code not_found, whatever is asked of it")
def _():
    for call in (prebuilds.retrieve_warm_pool, prebuilds.update_warm_pool, prebuilds.delete_warm_pool):
        error = caught(gitpod.NotFoundError, lambda call=call: call(warm_pool_id=mock.UNKNOWN_ID))
        expect((error.status_code, error.code), (404, "not_found"), "error")


@check("an id that is no UUID is a BadRequestError that names the field and carries its violations")
def _():
    error = caught(gitpod.BadRequestError, lambda: created("not-a-uuid"))
    expect((error.status_code, error.code), (400, "invalid_argument"), "error")
    wanted = "project_id: value must be a valid UUID [string.uuid]"
    expect_that(wanted in error.body["message"], f"expected {wanted!r} in {error.body['message']!r}")
    expect([detail["type"] for detail in error.body["details"]], ["buf.validate.Violations"], "details")


@check("watching gets a line for each change of a prebuild, up to COMPLETED")
def _():
    events = client.events.watch(organization=True)
    prebuild_id = created().id
    seen = []
    for phase in mock.PHASES:
        mock.until(prebuild=prebuild_id, phase=phase)
        # Each version of the status is reported, the first one by the creation.
        while len(seen) < int(got(prebuild_id).status.status_version):
            event = next(events)
            if event.resource_id == prebuild_id:
                seen.append(event.operation)
    events.close()
    expect(seen[0], "RESOURCE_OPERATION_CREATE", "first event")
    expect(set(seen[1:]), {"RESOURCE_OPERATION_UPDATE_STATUS"}, "events after the first")


@check("watching one prebuild gets nothing of another one")
def _():
    ignored, watched = created(), created()
    filters = [{"resource_type": "RESOURCE_TYPE_PREBUILD", "resource_ids": [watched.id]}]
    events = client.events.watch(resource_type_filters=filters)
    for prebuild in (ignored, watched):
        prebuilds.delete(prebuild_id=prebuild.id)
    event = next(events)
    events.close()
    expect((event.operation, event.resource_id), ("RESOURCE_OPERATION_UPDATE", watched.id), "event")


@check("filters in the scope of an environment are a BadRequestError")
def _():
    filters = [{"resource_type": "RESOURCE_TYPE_PREBUILD"}]
    error = caught(
        gitpod.BadRequestError,
        lambda: client.events.watch(environment_id=mock.UNKNOWN_ID, resource_type_filters=filters),
    )
    expect(error.code, "invalid_argument", "code")


@check("a log that is followed comes to its end when the prebuild does")
def _():
    prebuild = created()
    mock.advance("30s")
    log_url = got(prebuild.id).status.log_url
    token = prebuilds.create_logs_token(prebuild_id=prebuild.id).access_token
    with mock.open_log(log_url, token) as log:
        mock.advance("30m")
        followed = log.read().decode()
    expect(followed, mock.read_log(log_url, token)[1], "log")
    expect_that('"id":"snapshot","outcome":"LOG_SECTION_OUTCOME_SUCCESS"' in followed, f"no end in {followed!r}")


@check("a page size over 100 is a BadRequestError")
def _():
    error = caught(gitpod.BadRequestError, lambda: prebuilds.list(pagination={"page_size": 101}))
    expect(error.code, "invalid_argument", "code")


@check("a page token that the mock did not give is a BadRequestError")
def _():
    error = caught(gitpod.BadRequestError, lambda: prebuilds.list(token="made-up"))
    expect(error.code, "invalid_argument", "code")


@check("a minimum over the maximum is a BadRequestError and makes no warm pool")
def _():
    error = caught(
        gitpod.BadRequestError,
        lambda: prebuilds.create_warm_pool(
            project_id=mock.LIFECYCLE_PROJECT, environment_class_id=mock.ENVIRONMENT_CLASS, min_size=4, max_size=2
        ),
    )
    expect(error.code, "invalid_argument", "code")
    page = prebuilds.list_warm_pools(filter={"project_ids": [mock.LIFECYCLE_PROJECT]})
    expect(rows(page), [], "pools of the project")


@check("a call without a bearer token is an AuthenticationError")
def _():
    no_token = {"Authorization": gitpod.omit}
    error = caught(gitpod.AuthenticationError, lambda: prebuilds.list(extra_headers=no_token))
    expect((error.status_code, error.code), (401, "unauthenticated"), "error")


@check("all eleven RPCs and WatchEvents were called")
def _():
    expect({name for name, _ in sent}, mock.RPCS, "RPCs")


run_checks()
