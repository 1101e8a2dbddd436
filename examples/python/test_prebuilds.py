import pytest
from prebuilds import build, build_with_retry


@pytest.mark.prebuild_mock(scenario="flaky-prebuild")
def test_a_prebuild_that_failed_is_tried_once_more(prebuild_mock, project):
    prebuild = build_with_retry(project, sleep=prebuild_mock.sleep)

    assert prebuild["status"]["phase"] == "PREBUILD_PHASE_COMPLETED"
    assert prebuild_mock.requests.count("CreatePrebuild") == 2


@pytest.mark.prebuild_mock(scenario="failing-prebuild")
def test_a_second_failure_is_reported(prebuild_mock, project):
    prebuild = build_with_retry(project, sleep=prebuild_mock.sleep)

    assert "no space left on device" in prebuild["status"]["failureMessage"]
    assert prebuild_mock.requests.count("CreatePrebuild") == 2


@pytest.mark.prebuild_mock(clock="per-read")
def test_a_loop_without_a_clock_of_its_own_sees_the_end(prebuild_mock, project):
    prebuild = build(project, poll=0)

    assert prebuild["status"]["phase"] == "PREBUILD_PHASE_COMPLETED"
    assert prebuild_mock.requests.count("CreatePrebuild") == 1
