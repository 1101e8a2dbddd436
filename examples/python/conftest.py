"""What the tests share; the plugin has the rest: a world for each test, whose clock is frozen until it is advanced."""

import pytest


@pytest.fixture
def project(prebuild_mock):
    return prebuild_mock.projects()[0]["id"]
