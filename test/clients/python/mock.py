"""Owns the mock's doors that no client has: its clock, its prebuilds' logs, and the ids it starts with."""

import json
import sys
import urllib.error
import urllib.request

URL, BASE_URL = sys.argv[1], sys.argv[2]

# The documentation's examples, which a fresh mock knows.
PROJECT = "b0e12f6c-4c67-429d-a4a6-d9838b5da047"
ENVIRONMENT_CLASS = "d2c94c27-3b76-4a42-b88c-95a85e392c68"
ACTIVE_PREBUILD = "07e03a28-65a5-4d98-b532-8ea67b188048"
WARM_POOL = "a1b2c3d4-5678-9abc-def0-1234567890ab"

# Projects that the mock makes on first use, one for each check that counts rows.
PAGING_PROJECT = "5e0b7c1a-93d4-4f6e-8a27-c41f9d60b3e8"
LIFECYCLE_PROJECT = "c8f2a6d3-1b75-4e09-9c4d-7a3e5f816b20"
POOL_PROJECT = "21d94b7f-60ce-4a83-b5f1-0e8c37d2a946"
WATCH_PROJECT = "7b3f9e20-4c1d-4a86-bd05-92e6a1f87c34"
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


def control(path, body):
    """Posts to the control API below /_mock and returns its JSON answer."""
    request = urllib.request.Request(
        f"{URL}/_mock/{path}",
        data=json.dumps(body).encode(),
        headers={"Content-Type": "application/json"},
        method="POST",
    )
    with _opener.open(request, timeout=20) as answer:
        return json.load(answer)


def advance(by):
    """Moves the frozen clock, for example by "10m", and returns the transitions that it fired."""
    return control("clock/advance", {"by": by})["transitions"]


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
