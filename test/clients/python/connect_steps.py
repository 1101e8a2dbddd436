"""Owns the nine steps of an ordinary prebuild script with the Connect client (gitpod-sdk 1.x), in binary.

Usage: python connect_steps.py <url of the mock> <base url that the client is given>
"""

import base64

import mock
from check import check, expect, expect_that, run_checks
from gitpod.v1 import environment_pb2, identity_pb2, prebuild_pb2, project_pb2, runner_configuration_pb2, runner_pb2
from gitpod.v1 import user_pb2
from google.protobuf.duration_pb2 import Duration
from ona_sdk import create_client

world = mock.World("warm-start")
services = create_client(api_key="a-token", base_url=world.base_url, timeout=20).services
seen = {}


@check("step 1: the identity behind the token")
def _():
    identity = services.identity.get_authenticated_identity(identity_pb2.GetAuthenticatedIdentityRequest())
    expect(identity.subject.principal, identity_pb2.PRINCIPAL_USER, "principal")
    expect(identity.organization_tier, "enterprise", "tier")
    seen["user"] = identity.subject.id


@check("step 2: the project by its name")
def _():
    request = project_pb2.ListProjectsRequest(filter=project_pb2.ListProjectsRequest.Filter(search="documentation"))
    projects = services.project.list_projects(request).projects
    expect([project.metadata.name for project in projects], ["documentation"], "projects")
    seen["project"] = projects[0].id


@check("step 3: its configuration")
def _():
    project = services.project.get_project(project_pb2.GetProjectRequest(project_id=seen["project"])).project
    expect(project.prebuild_configuration.enabled, True, "enabled")
    expect(project.environment_class.environment_class_id, mock.ENVIRONMENT_CLASS, "class")
    seen["creator"] = project.metadata.creator.id


@check("step 4: prebuilds are disabled and enabled, and the configuration is returned as it was sent")
def _():
    def updated(**fields):
        configuration = project_pb2.ProjectPrebuildConfiguration(**fields)
        request = project_pb2.UpdateProjectRequest(project_id=seen["project"], prebuild_configuration=configuration)
        expect(services.project.update_project(request).project.prebuild_configuration, configuration, "it")

    updated(enabled=False)
    updated(enabled=True, environment_class_ids=[mock.ENVIRONMENT_CLASS], timeout=Duration(seconds=1800))


@check("step 5: a class on which an environment can be created")
def _():
    request = runner_configuration_pb2.ListEnvironmentClassesRequest(
        filter=runner_configuration_pb2.ListEnvironmentClassesRequest.Filter(can_create_environments=True)
    )
    classes = services.runner_configuration.list_environment_classes(request).environment_classes
    expect_that(mock.ENVIRONMENT_CLASS in [each.id for each in classes], "the project's class is among them")


@check("step 6: a prebuild, until it has completed")
def _():
    prebuild = services.prebuild.create_prebuild(
        prebuild_pb2.CreatePrebuildRequest(
            project_id=seen["project"],
            environment_class_id=mock.ENVIRONMENT_CLASS,
            spec=prebuild_pb2.PrebuildSpec(),
        )
    ).prebuild
    expect(prebuild.spec.timeout.seconds, 1800, "timeout")
    world.until(prebuild=prebuild.id, phase="COMPLETED")
    seen["prebuild"] = prebuild.id


@check("step 7: an environment of the project, which starts from that prebuild")
def _():
    request = environment_pb2.CreateEnvironmentFromProjectRequest(project_id=seen["project"])
    created = services.environment.create_environment_from_project(request).environment
    expect(created.metadata.prebuild_id, seen["prebuild"], "prebuild")
    mock.control("clock/advance", {"by": "1m"}, world.url)
    environment = services.environment.get_environment(
        environment_pb2.GetEnvironmentRequest(environment_id=created.id)
    ).environment
    expect(environment.status.phase, environment_pb2.ENVIRONMENT_PHASE_RUNNING, "phase")
    expect(environment.metadata.creator.id, seen["user"], "creator")


@check("step 8: the runners")
def _():
    runners = services.runner.list_runners(runner_pb2.ListRunnersRequest()).runners
    expect([runner.status.phase for runner in runners], [runner_pb2.RUNNER_PHASE_ACTIVE], "phases")


@check("step 9: the creator, by a stub with bytes")
def _():
    answer = user_pb2.GetUserResponse(user=user_pb2.User(id=seen["creator"], name="Ada"))
    stub = {
        "rpc": "gitpod.v1.UserService/GetUser",
        "responseBinary": base64.b64encode(answer.SerializeToString()).decode(),
    }
    mock.control("stubs", stub, world.url)
    expect(services.user.get_user(user_pb2.GetUserRequest(user_id=seen["creator"])), answer, "user")


run_checks()
