"""Owns what the tests of the plugin share: pytest's own fixture for plugins, and what a world's first project is."""

from __future__ import annotations

import pytest

from prebuild_mock import Server, World

pytest_plugins = ["pytester"]


@pytest.fixture
def project_id(prebuild_mock: World) -> str:
    return str(prebuild_mock.projects()[0]["id"])


@pytest.fixture
def inner(
    pytester: pytest.Pytester, prebuild_mock_server: Server, monkeypatch: pytest.MonkeyPatch
) -> pytest.Pytester:
    """A suite inside the test, on the server that runs already."""
    monkeypatch.setenv("PREBUILD_MOCK_URL", prebuild_mock_server.url)
    return pytester
