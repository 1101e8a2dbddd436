"""Owns how the generated client's own tests meet the mock: their skip marks are taken away, the mock is reset before each.

A pytest plugin. SUITE_REPORT names the file that gets one line of JSON for each test, and a last one.
"""

import json
import os
import urllib.request

import pytest

# The reason of the marks that keep the suite from calling a server.
DISABLED = "Mock server tests are disabled"

# Loopback only, so no proxy has a say.
_opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))


def pytest_collection_modifyitems(items):
    for item in items:
        item.own_markers[:] = [
            mark for mark in item.own_markers if mark.name != "skip" or mark.kwargs.get("reason") != DISABLED
        ]


@pytest.fixture(autouse=True)
def reset_mock():
    request = urllib.request.Request(
        f"{os.environ['MOCK_URL']}/_mock/reset", data=b"{}", headers={"Content-Type": "application/json"}
    )
    with _opener.open(request, timeout=20) as answer:
        answer.read()


def _report(line):
    with open(os.environ["SUITE_REPORT"], "a", encoding="utf-8") as file:
        file.write(json.dumps(line) + "\n")


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item, call):
    report = yield
    name = item.nodeid.split("::", 1)[1]
    if report.skipped:
        _report({"sentence": name, "error": "it was skipped"})
    elif report.failed:
        _report({"sentence": name, "error": report.longreprtext})
    elif report.when == "call":
        _report({"sentence": name, "error": None})
    return report


def pytest_sessionfinish():
    _report({"done": True})
