import pytest
from prebuilds import build, build_with_retry

PROJECT = "b0e12f6c-4c67-429d-a4a6-d9838b5da047"


@pytest.mark.world(scenario="flaky-prebuild")
def test_a_prebuild_that_failed_is_tried_once_more(world):
    prebuild = build_with_retry(PROJECT, base_url=world.base_url, sleep=world.advance)

    assert prebuild["status"]["phase"] == "PREBUILD_PHASE_COMPLETED"
    assert world.count("CreatePrebuild") == 2


@pytest.mark.world(scenario="failing-prebuild")
def test_a_second_failure_is_told(world):
    prebuild = build_with_retry(PROJECT, base_url=world.base_url, sleep=world.advance)

    assert "no space left on device" in prebuild["status"]["failureMessage"]
    assert world.count("CreatePrebuild") == 2


@pytest.mark.world(scenario="healthy", clock="per-read")
def test_a_loop_without_a_clock_of_its_own_sees_the_end(world):
    prebuild = build(PROJECT, base_url=world.base_url, poll=0)

    assert prebuild["status"]["phase"] == "PREBUILD_PHASE_COMPLETED"
    assert world.count("CreatePrebuild") == 1
