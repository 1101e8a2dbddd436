"""Owns the mock's doors that no client has: its clock, its journal, its worlds, its prebuilds' logs, and its ids."""

import json
import sys
import urllib.error
import urllib.request
from datetime import datetime

from check import expect, expect_that

URL, BASE_URL = sys.argv[1], sys.argv[2]

# The phases that a prebuild goes through after PENDING.
PHASES = ["STARTING", "RUNNING", "STOPPING", "SNAPSHOTTING", "COMPLETED"]

# The documentation's examples, which a fresh mock knows.
PROJECT = "b0e12f6c-4c67-429d-a4a6-d9838b5da047"
ENVIRONMENT_CLASS = "d2c94c27-3b76-4a42-b88c-95a85e392c68"
ACTIVE_PREBUILD = "07e03a28-65a5-4d98-b532-8ea67b188048"
WARM_POOL = "a1b2c3d4-5678-9abc-def0-1234567890ab"

# Projects that the mock makes on first use, one for each check that counts rows.
PAGING_PROJECT = "5e0b7c1a-93d4-4f6e-8a27-c41f9d60b3e8"
LIFECYCLE_PROJECT = "c8f2a6d3-1b75-4e09-9c4d-7a3e5f816b20"
POOL_PROJECT = "21d94b7f-60ce-4a83-b5f1-0e8c37d2a946"
UNKNOWN_ID = "9f3d2c1b-4a5e-4b6c-8d7e-0f1a2b3c4d5e"

RPCS = {
    "CreatePrebuild",
    "GetPrebuild",
    "ListPrebuilds",
    "CancelPrebuild",
    "DeletePrebuild",
    "CreatePrebuildLogsToken",
    "CreateWarmPool",
    "GetWarmPool",
    "ListWarmPools",
    "UpdateWarmPool",
    "DeleteWarmPool",
    "WatchEvents",
}

# Loopback only, so no proxy has a say.
_opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))


def control(path, body=None, url=URL):
    """Posts to the control API below /_mock, or reads where there is no body, and returns its JSON answer."""
    request = urllib.request.Request(
        f"{url}/_mock/{path}",
        data=None if body is None else json.dumps(body).encode(),
        headers={"Content-Type": "application/json"},
    )
    try:
        with _opener.open(request, timeout=20) as answer:
            return json.load(answer)
    except urllib.error.HTTPError as error:
        raise AssertionError(f"{path} {body}: {error.code} {error.read().decode()}") from None


def advance(by):
    """Moves the frozen clock, for example by "10m", and returns the transitions that it fired."""
    return control("clock/advance", {"by": by})["transitions"]


def until(url=URL, **goal):
    """Moves the frozen clock until a prebuild or a warm pool is in a phase, within a day."""
    return control("clock/advance", {"until": goal}, url)["transitions"]


class World:
    """A world that begins with a preset and that no other test uses: the base url for a client, and its own doors."""

    def __init__(self, preset, clock="frozen"):
        self.url = f"{URL}/worlds/{control('worlds', {'scenario': preset, 'clock': clock})['id']}"
        self.base_url = self.url + BASE_URL.removeprefix(URL)

    def until(self, **goal):
        return until(self.url, **goal)

    def calls(self, rpc):
        """The calls of an RPC that the journal remembers, oldest first."""
        return control(f"requests?rpc={rpc}", url=self.url)["requests"]


def expect_retried(calls):
    """Of the preset rate-limited, in real time: two calls that pass, one that is refused, and it again a second later."""
    expect([call.get("code", "ok") for call in calls], ["ok", "ok", "resource_exhausted", "ok"], "codes")
    refused, repeated = [datetime.fromisoformat(call["hostAt"].replace("Z", "+00:00")) for call in calls[2:]]
    wait = (repeated - refused).total_seconds()
    expect_that(1 <= wait < 10, f"told to come back after a second, it came after {wait}")


def open_log(log_url, token):
    """A prebuild's log, open at its beginning. While the prebuild works, reading it to its end waits for the end."""
    headers = {"Authorization": f"Bearer {token}"}
    return _opener.open(urllib.request.Request(log_url, headers=headers), timeout=20)


def read_log(log_url, token=None):
    """The status and the text of a prebuild's log."""
    headers = {} if token is None else {"Authorization": f"Bearer {token}"}
    try:
        with _opener.open(urllib.request.Request(log_url, headers=headers), timeout=20) as answer:
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as error:
        return error.code, error.read().decode()
