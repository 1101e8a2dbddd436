"""Owns the proof that published clients reach a test's world by its variables alone; each runs where it is installed."""

from __future__ import annotations

import importlib
import os
from typing import Any

import pytest

from prebuild_mock import World


def test_the_generated_rest_client_creates_a_prebuild(prebuild_mock: World, project_id: str) -> None:
    client: Any = getattr(pytest.importorskip("gitpod"), "Gitpod", None)
    if client is None:
        pytest.skip("gitpod is the client of the Connect line")

    prebuild = client(base_url=prebuild_mock.base_url, bearer_token=prebuild_mock.token).prebuilds.create(
        project_id=project_id, spec={}
    )

    prebuild_mock.clock.advance_until(prebuild=prebuild.prebuild.id, phase="COMPLETED")
    assert prebuild_mock.requests.count("CreatePrebuild") == 1


def test_a_connect_client_creates_a_prebuild(prebuild_mock: World, project_id: str) -> None:
    ona: Any = pytest.importorskip("ona_sdk")
    messages: Any = importlib.import_module("gitpod.v1.prebuild_pb2")
    client = ona.create_client(api_key=os.environ["ONA_API_KEY"], base_url=os.environ["ONA_BASE_URL"], timeout=20)
    request = messages.CreatePrebuildRequest(project_id=project_id, spec=messages.PrebuildSpec())

    if hasattr(client, "services"):
        created = client.services.prebuild.create_prebuild(request)
    else:
        response = messages.CreatePrebuildResponse
        created = client._unary("gitpod.v1.PrebuildService", "CreatePrebuild", request, response, "CreatePrebuild")

    prebuild_mock.clock.advance_until(prebuild=created.prebuild.id, phase="COMPLETED")
    call = prebuild_mock.requests.find("CreatePrebuild")[0]
    assert call["encoding"] == "proto"
