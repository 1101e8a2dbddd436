"""Owns the nine steps of an ordinary prebuild script with the generated REST client (gitpod-sdk 0.x).

Usage: python rest_steps.py <url of the mock> <base url that the client is given>
"""

import mock
from check import check, expect, expect_that, run_checks
from gitpod import DefaultHttpxClient, Gitpod

world = mock.World("warm-start")
client = Gitpod(
    bearer_token="a-token",
    base_url=world.base_url,
    http_client=DefaultHttpxClient(trust_env=False),
    timeout=20,
    _strict_response_validation=True,
)
seen = {}


@check("step 1: the identity behind the token")
def _():
    identity = client.identity.get_authenticated_identity()
    expect(identity.subject.principal, "PRINCIPAL_USER", "principal")
    expect_that(identity.organization_id != "", "it has an organization")
    seen["user"] = identity.subject.id


@check("step 2: the project by its name")
def _():
    projects = list(client.projects.list(filter={"search": "documentation"}))
    expect([project.metadata.name for project in projects], ["documentation"], "projects")
    seen["project"] = projects[0].id


@check("step 3: its configuration")
def _():
    project = client.projects.retrieve(project_id=seen["project"]).project
    expect(project.prebuild_configuration.enabled, True, "enabled")
    expect(project.environment_class.environment_class_id, mock.ENVIRONMENT_CLASS, "class")
    expect(project.metadata.creator.id, seen["user"], "creator")
    seen["creator"] = project.metadata.creator.id


@check("step 4: prebuilds are disabled and enabled, and the configuration is returned as it was sent")
def _():
    update = lambda **configuration: client.projects.update(
        project_id=seen["project"], prebuild_configuration=configuration
    )
    off = update(enabled=False).project.prebuild_configuration
    expect(off.enabled or False, False, "disabled")
    on = update(enabled=True, environment_class_ids=[mock.ENVIRONMENT_CLASS], timeout="1800s").project
    expect(on.prebuild_configuration.enabled, True, "enabled")
    expect(on.prebuild_configuration.environment_class_ids, [mock.ENVIRONMENT_CLASS], "classes")
    expect(on.prebuild_configuration.timeout, "1800s", "timeout")


@check("step 5: a class on which an environment can be created")
def _():
    classes = list(client.environments.classes.list(filter={"enabled": True}))
    expect_that(mock.ENVIRONMENT_CLASS in [each.id for each in classes], "the project's class is among them")
    seen["class"] = mock.ENVIRONMENT_CLASS


@check("step 6: a prebuild, until it has completed")
def _():
    prebuild = client.prebuilds.create(
        project_id=seen["project"], environment_class_id=seen["class"], spec={}
    ).prebuild
    expect(prebuild.spec.timeout, "1800s", "timeout")
    world.until(prebuild=prebuild.id, phase="COMPLETED")
    seen["prebuild"] = prebuild.id


@check("step 7: an environment of the project, which starts from that prebuild")
def _():
    created = client.environments.create_from_project(project_id=seen["project"]).environment
    expect(created.metadata.prebuild_id, seen["prebuild"], "prebuild")
    mock.control("clock/advance", {"by": "1m"}, world.url)
    environment = client.environments.retrieve(environment_id=created.id).environment
    expect(environment.status.phase, "ENVIRONMENT_PHASE_RUNNING", "phase")
    expect(environment.metadata.creator.id, seen["user"], "creator")


@check("step 8: the runners")
def _():
    runners = list(client.runners.list())
    expect([runner.status.phase for runner in runners], ["RUNNER_PHASE_ACTIVE"], "phases")


@check("step 9: the creator, by a stub")
def _():
    user = {"id": seen["creator"], "name": "Ada", "status": "USER_STATUS_ACTIVE"}
    mock.control("stubs", {"rpc": "gitpod.v1.UserService/GetUser", "response": {"user": user}}, world.url)
    expect(client.users.get_user(user_id=seen["creator"]).user.name, "Ada", "name")


run_checks()
