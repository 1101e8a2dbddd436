"""Owns the proof of the client: each verb meets a server."""

from __future__ import annotations

import json
import os
import urllib.request
from datetime import datetime, timedelta, timezone

import pytest

from prebuild_mock import ControlError, MockError, RpcCallError, Server, World


def created(world: World, project_id: str) -> str:
    return str(world.call("CreatePrebuild", {"projectId": project_id, "spec": {}})["prebuild"]["id"])


def test_a_prebuild_completes_when_time_moves(prebuild_mock: World, project_id: str) -> None:
    prebuild_id = created(prebuild_mock, project_id)

    transitions = prebuild_mock.clock.advance_until(prebuild=prebuild_id, phase="COMPLETED")

    assert transitions[-1]["to"] == "COMPLETED"
    assert transitions[0]["from"] == "PENDING"
    assert prebuild_mock.requests.count("CreatePrebuild") == 1
    assert prebuild_mock.requests.count(match={"projectId": project_id}) == 1
    assert prebuild_mock.requests.find("CreatePrebuild")[0]["resourceId"] == prebuild_id
    assert prebuild_mock.requests.wait_for("CreatePrebuild", timeout=1)[0]["status"] == 200


def test_numbers_are_seconds_as_in_time_sleep(prebuild_mock: World) -> None:
    begin = datetime.fromisoformat(prebuild_mock.clock.now().replace("Z", "+00:00"))

    prebuild_mock.sleep(1.5)
    prebuild_mock.clock.advance(timedelta(minutes=1))
    prebuild_mock.clock.advance("1m")

    assert datetime.fromisoformat(prebuild_mock.clock.now().replace("Z", "+00:00")) - begin == timedelta(seconds=121.5)
    prebuild_mock.clock.advance_to(datetime(2030, 1, 1, tzinfo=timezone.utc))
    assert prebuild_mock.clock.now() == "2030-01-01T00:00:00.000Z"


def test_an_instant_without_a_time_zone_is_refused(prebuild_mock: World) -> None:
    with pytest.raises(ValueError, match="no time zone"):
        prebuild_mock.clock.advance_to(datetime(2099, 1, 1))


def test_a_fault_rule_fails_a_call_and_counts_its_hits(prebuild_mock: World) -> None:
    rule = prebuild_mock.faults.add("ListPrebuilds", code="unavailable", times=1, retry_after=2)

    with pytest.raises(RpcCallError, match=r"ListPrebuilds was refused: \[unavailable\]") as refused:
        prebuild_mock.call("ListPrebuilds")

    assert refused.value.details
    assert prebuild_mock.faults.list()[0]["hits"] == 1
    assert prebuild_mock.requests.count(code="unavailable") == 1
    prebuild_mock.faults.remove(rule["id"])
    assert "prebuilds" in prebuild_mock.call("ListPrebuilds")


def test_outcomes_are_forced(prebuild_mock: World, project_id: str) -> None:
    failed = prebuild_mock.fail_prebuild(created(prebuild_mock, project_id), "no space left")
    completed = prebuild_mock.complete_prebuild(created(prebuild_mock, project_id))

    assert failed["status"]["failureMessage"] == "no space left"
    assert completed["status"]["phase"] == "PREBUILD_PHASE_COMPLETED"


def test_a_pool_is_claimed_degraded_and_recovered(prebuild_mock: World) -> None:
    pool = prebuild_mock.call("ListWarmPools")["warmPools"][0]["id"]

    assert prebuild_mock.claim(pool)["id"] == pool
    assert prebuild_mock.degrade(pool, "no capacity")["status"]["phase"] == "WARM_POOL_PHASE_DEGRADED"
    assert prebuild_mock.recover(pool)["status"]["phase"] == "WARM_POOL_PHASE_PENDING"


def test_a_state_is_saved_and_restored(prebuild_mock: World, project_id: str) -> None:
    state = prebuild_mock.state()
    prebuild_id = created(prebuild_mock, project_id)

    prebuild_mock.restore(state)

    with pytest.raises(RpcCallError, match="not_found"):
        prebuild_mock.call("GetPrebuild", {"prebuildId": prebuild_id})
    prebuild_mock.reset("requests")
    assert prebuild_mock.requests.count() == 0
    assert prebuild_mock.report()["findings"] == []


def test_a_stub_answers_an_rpc_that_is_not_served(prebuild_mock: World) -> None:
    stub = prebuild_mock.stubs.add("gitpod.v1.SecretService/ListSecrets", response={"secrets": []})

    request = urllib.request.Request(
        f"{prebuild_mock.base_url}/gitpod.v1.SecretService/ListSecrets",
        data=b"{}",
        headers={"Content-Type": "application/json", "Authorization": f"Bearer {prebuild_mock.token}"},
    )
    with urllib.request.urlopen(request) as answer:
        assert json.load(answer) == {"secrets": []}
    assert prebuild_mock.stubs.list()[0]["hits"] == 1
    prebuild_mock.stubs.remove(stub["id"])


def test_every_issue_of_a_refusal_is_a_line(prebuild_mock: World) -> None:
    with pytest.raises(ControlError) as refused:
        prebuild_mock.faults.add("GetPrebuil", code="unavailabel")  # type: ignore[arg-type]

    lines = str(refused.value).splitlines()
    assert lines[0] == "POST /_mock/faults returned 400 Invalid body:"
    guess = '  rpc: got "GetPrebuil"; did you mean GetPrebuild? It must be one of CreatePrebuild,'
    assert lines[1].startswith(guess)
    assert lines[2].endswith('got "unavailabel"; did you mean unavailable?')
    assert prebuild_mock.faults.list() == []


def test_a_wait_that_ends_says_what_came_instead(prebuild_mock: World) -> None:
    prebuild_mock.call("ListPrebuilds")

    with pytest.raises(ControlError, match="408 Timeout(.|\n)*ListPrebuilds"):
        prebuild_mock.requests.wait_for("CreatePrebuild", timeout=0.05)


def test_an_unknown_method_names_the_nearest(prebuild_mock: World) -> None:
    with pytest.raises(LookupError, match='unknown method "CreatePrebuld"; did you mean CreatePrebuild?'):
        prebuild_mock.call("CreatePrebuld")
    with pytest.raises(LookupError, match="several services: use .*EnvironmentService/ListEnvironmentClasses"):
        prebuild_mock.call("ListEnvironmentClasses")
    assert "classes" in str(prebuild_mock.call("RunnerConfigurationService/ListEnvironmentClasses")).lower()
    assert prebuild_mock.requests.count() == 1


@pytest.mark.prebuild_mock(scenario="empty", token="secret", start_at="2026-01-01T00:00:00Z")
def test_the_marker_sets_the_options_of_the_world(prebuild_mock: World) -> None:
    assert prebuild_mock.clock.now() == "2026-01-01T00:00:00.000Z"
    assert prebuild_mock.token == os.environ["ONA_API_KEY"] == "secret"
    assert prebuild_mock.call("ListPrebuilds")["prebuilds"] == []


def test_worlds_share_nothing_and_refuse_calls_when_they_ended(
    prebuild_mock: World, prebuild_mock_session: World, prebuild_mock_server: Server
) -> None:
    prebuild_mock.call("ListPrebuilds")
    assert prebuild_mock_session.requests.count() == 0

    other = prebuild_mock_server.world({"scenario": "empty"})
    other.end()

    with pytest.raises(RpcCallError, match="failed_precondition"):
        other.call("ListPrebuilds")


def test_a_server_that_is_gone_is_an_error_of_the_client() -> None:
    with pytest.raises(MockError, match="no prebuild-mock server at url http://127.0.0.1:9"):
        Server("http://127.0.0.1:9")
