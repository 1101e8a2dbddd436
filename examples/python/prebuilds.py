"""The code under test: it waits for a prebuild, and tries once more if it failed."""

import json
import os
import time
import urllib.request

ENDED = {"PREBUILD_PHASE_COMPLETED", "PREBUILD_PHASE_FAILED", "PREBUILD_PHASE_CANCELLED"}


def call(rpc, body, base_url=None):
    base_url = base_url or os.environ["ONA_BASE_URL"]
    request = urllib.request.Request(
        f"{base_url}/gitpod.v1.PrebuildService/{rpc}",
        data=json.dumps(body).encode(),
        headers={
            "Authorization": f"Bearer {os.environ.get('ONA_API_KEY', 'any')}",
            "Content-Type": "application/json",
        },
    )
    with urllib.request.urlopen(request) as answer:
        return json.load(answer)


def build(project_id, base_url=None, poll=5, sleep=time.sleep):
    prebuild = call("CreatePrebuild", {"projectId": project_id, "spec": {}}, base_url)["prebuild"]
    while prebuild["status"]["phase"] not in ENDED:
        sleep(poll)
        prebuild = call("GetPrebuild", {"prebuildId": prebuild["id"]}, base_url)["prebuild"]
    return prebuild


def build_with_retry(project_id, **options):
    first = build(project_id, **options)
    failed = first["status"]["phase"] == "PREBUILD_PHASE_FAILED"
    return build(project_id, **options) if failed else first
