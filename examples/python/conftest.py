"""A world of its own for each test, on the server that `prebuild-mock exec` has started."""

import json
import os
import urllib.request

import pytest


def control(url, method="GET", body=None):
    request = urllib.request.Request(
        url,
        method=method,
        data=None if body is None else json.dumps(body).encode(),
        headers={"Content-Type": "application/json"},
    )
    with urllib.request.urlopen(request) as answer:
        return json.load(answer)


class World:
    def __init__(self, host, options):
        self._worlds = f"{host}/_mock/worlds"
        made = control(self._worlds, "POST", options)
        self.id, self.base_url = made["id"], made["baseUrl"]
        self._control = self.base_url.removesuffix("/api") + "/_mock"

    def advance(self, seconds):
        return control(f"{self._control}/clock/advance", "POST", {"by": int(seconds * 1000)})["transitions"]

    def count(self, rpc):
        return control(f"{self._control}/requests/count?rpc={rpc}")["count"]

    def end(self):
        control(f"{self._worlds}/{self.id}", "DELETE")


@pytest.fixture
def world(request):
    marker = request.node.get_closest_marker("world")
    made = World(os.environ["ONA_HOST"], {"clock": "frozen", **(marker.kwargs if marker else {})})
    yield made
    made.end()


def pytest_configure(config):
    config.addinivalue_line("markers", "world(scenario, seed, clock): how the world of a test begins")
