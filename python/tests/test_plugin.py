"""Owns the proof of the plugin: suites inside a test, with settings that are right and wrong."""

from __future__ import annotations

import http.server
import os
import re
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import Any, Iterator, List

import pytest

ONE_CALL = """
    def test_it(prebuild_mock):
        assert "prebuilds" in prebuild_mock.call("ListPrebuilds")
"""


def printed(result: pytest.RunResult) -> str:
    return "\n".join([*result.outlines, *result.errlines])


def test_each_test_has_a_world_whose_variables_clients_read(inner: pytest.Pytester) -> None:
    inner.makepyfile(
        """
        import os
        seen = []

        def test_one(prebuild_mock):
            prebuild_mock.call("ListPrebuilds")
            assert os.environ["ONA_BASE_URL"] == prebuild_mock.base_url
            assert "127.0.0.1" in os.environ["NO_PROXY"]
            seen.append(prebuild_mock.id)

        def test_two(prebuild_mock):
            assert prebuild_mock.requests.count() == 0
            assert prebuild_mock.id not in seen

        def test_after():
            assert "ONA_BASE_URL" not in os.environ
        """
    )

    inner.runpytest("-p", "no:xdist").assert_outcomes(passed=3)


def test_the_example_of_the_readme_runs(inner: pytest.Pytester) -> None:
    readme = (Path(__file__).parents[1] / "README.md").read_text("utf-8")
    inner.makepyfile("\n".join(re.findall(r"^```python\n(.*?)^```$", readme, re.M | re.S)))

    inner.runpytest("-p", "no:xdist").assert_outcomes(passed=1)


@pytest.mark.parametrize(
    "conftest",
    ["", 'pytest_plugins = ["prebuild_mock.plugin"]', "from prebuild_mock.plugin import *"],
    ids=["alone", "named", "imported"],
)
@pytest.mark.parametrize("flags", [[], ["-p", "prebuild_mock.plugin"] * 2], ids=["found", "twice"])
def test_the_plugin_can_be_named_again(inner: pytest.Pytester, conftest: str, flags: List[str]) -> None:
    inner.makeconftest(conftest)
    inner.makepyfile(ONE_CALL)

    result = inner.runpytest_subprocess("-p", "no:xdist", *flags)

    result.assert_outcomes(passed=1)


def test_a_failed_assertion_shows_what_the_mock_saw(inner: pytest.Pytester) -> None:
    inner.makepyfile(
        """
        def test_it(prebuild_mock):
            prebuild_mock.faults.add("ListPrebuilds", code="unavailable", times=1)
            try:
                prebuild_mock.call("ListPrebuilds")
            except Exception:
                pass
            assert prebuild_mock.requests.count("CreatePrebuild") == 1
        """
    )

    result = inner.runpytest()

    result.assert_outcomes(failed=1)
    result.stdout.fnmatch_lines(["*- prebuild-mock -*", "http://*, now *, 1 call", "  * ListPrebuilds unavailable: * (fault-1)"])


def test_a_refusal_of_the_control_api_is_shown_in_full(inner: pytest.Pytester) -> None:
    inner.makepyfile(
        """
        def test_it(prebuild_mock):
            prebuild_mock.clock.advance("10mm")
        """
    )

    result = inner.runpytest()

    result.stdout.fnmatch_lines(
        [
            "E *ControlError: POST /_mock/clock/advance returned 400 Invalid body:",
            'E *by: invalid duration "10mm": use milliseconds, "90s", "5m", "1h30m" or "PT5M"',
        ]
    )


@pytest.mark.parametrize(
    "marker, message",
    [
        ('scenario="failing-prebuid"', 'there is no scenario "failing-prebuid"; did you mean failing-prebuild?'),
        ('scenaro="healthy"', "unknown option scenaro of a world; did you mean scenario? Known options: scenario, seed,"),
        ('"healthy"', "@pytest.mark.prebuild_mock takes options by name, such as scenario='healthy'"),
        ('clock="fast"', "clock:"),
    ],
)
def test_a_mistake_in_a_marker_is_one_message(inner: pytest.Pytester, marker: str, message: str) -> None:
    inner.makepyfile(f"import pytest\n@pytest.mark.prebuild_mock({marker})\ndef test_it(prebuild_mock): pass")

    result = inner.runpytest()

    result.assert_outcomes(errors=1)
    assert message in printed(result)
    assert "plugin.py" not in printed(result)


def test_a_module_sets_the_options_of_its_worlds(inner: pytest.Pytester) -> None:
    inner.makepyfile(
        """
        import pytest

        @pytest.fixture
        def prebuild_mock_options():
            return {"scenario": "empty"}

        def test_it(prebuild_mock):
            assert prebuild_mock.call("ListPrebuilds")["prebuilds"] == []

        @pytest.mark.prebuild_mock(scenario="healthy")
        def test_its_own(prebuild_mock):
            assert prebuild_mock.call("ListPrebuilds")["prebuilds"] != []
        """
    )

    inner.runpytest().assert_outcomes(passed=2)


def test_workers_of_xdist_have_worlds_of_their_own(inner: pytest.Pytester, pytestconfig: pytest.Config) -> None:
    if not pytestconfig.pluginmanager.hasplugin("xdist"):
        pytest.skip("without pytest-xdist")
    inner.makepyfile(
        """
        import os, pathlib, pytest

        @pytest.mark.parametrize("n", range(6))
        def test_it(prebuild_mock, prebuild_mock_session, n):
            assert prebuild_mock.requests.count() == 0
            prebuild_mock.call("ListPrebuilds")
            worker = os.environ["PYTEST_XDIST_WORKER"]
            pathlib.Path(f"{worker}-{prebuild_mock_session.id}-{prebuild_mock.id}").touch()
        """
    )

    inner.runpytest_subprocess("-n", "2", "--dist", "load").assert_outcomes(passed=6)

    seen = [path.name.split("-") for path in inner.path.glob("gw*")]
    assert len({world for _, _, world in seen}) == 6
    assert len({session for _, session, _ in seen}) == len({worker for worker, _, _ in seen})


@pytest.fixture
def other_server() -> Iterator[str]:
    """A server that is none of ours."""

    class Other(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(404)
            self.end_headers()
            self.wfile.write(b"<h1>Nothing here</h1>")

        def log_message(self, *_: Any) -> None:
            pass

    with http.server.HTTPServer(("127.0.0.1", 0), Other) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


def test_an_address_of_another_server_says_so(pytester: pytest.Pytester, other_server: str) -> None:
    pytester.makepyfile(ONE_CALL)

    result = pytester.runpytest("--prebuild-mock-url", other_server)

    result.assert_outcomes(errors=1)
    assert (
        f"--prebuild-mock-url {other_server} is not a prebuild-mock server, or has no control API: "
        "GET /_mock/info returned 404 <h1>Nothing here</h1>" in printed(result)
    )


@pytest.mark.parametrize(
    "url, message",
    [
        ("http://127.0.0.1:9", "no prebuild-mock server at PREBUILD_MOCK_URL http://127.0.0.1:9: Failed to reach"),
        ("localhost", 'invalid PREBUILD_MOCK_URL "localhost": use an address such as http://127.0.0.1:4020'),
        ("", 'invalid PREBUILD_MOCK_URL "": use'),
    ],
)
def test_an_address_of_none_says_so(
    pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch, url: str, message: str
) -> None:
    monkeypatch.setenv("PREBUILD_MOCK_URL", url)
    pytester.makepyfile(ONE_CALL)

    result = pytester.runpytest()

    result.assert_outcomes(errors=1)
    assert message in printed(result)


@pytest.mark.parametrize(
    "command, message",
    [
        ("{python} -c \"import sys; sys.exit('no such mock')\"", "it ended with status 1.*no such mock"),
        ("no-such-program", "there is no such program"),
        ("  ", "the command is empty"),
    ],
)
def test_a_server_that_does_not_start_shows_what_it_printed(
    pytester: pytest.Pytester, command: str, message: str
) -> None:
    pytester.makepyfile(ONE_CALL)

    result = pytester.runpytest("--prebuild-mock-command", command.replace("{python}", sys.executable))

    result.assert_outcomes(errors=1)
    assert re.search(message, printed(result), re.DOTALL), printed(result)


def test_an_unknown_option_of_the_command_line_is_refused(pytester: pytest.Pytester) -> None:
    result = pytester.runpytest("--prebuild-mock-port", "1")

    assert "unrecognized arguments: --prebuild-mock-port" in printed(result)


def children(folder: Path) -> List[int]:
    """The processes that were started with a file in this folder on their command line."""
    found = subprocess.run(["ps", "-ww", "-eo", "pid,args"], capture_output=True, text=True, check=True).stdout
    return [int(line.split()[0]) for line in found.splitlines() if str(folder) in line and "endpoints.json" in line]


@pytest.mark.skipif(os.name != "posix", reason="signals of POSIX")
@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL])
def test_the_server_ends_when_the_run_is_interrupted(pytester: pytest.Pytester, how: signal.Signals) -> None:
    folder = pytester.mkdir("temporary")
    pytester.makepyfile(
        """
        import pathlib, time

        def test_it(prebuild_mock):
            pathlib.Path("started").touch()
            time.sleep(60)
        """
    )
    run = subprocess.Popen(
        [sys.executable, "-m", "pytest", "-p", "no:cacheprovider"],
        cwd=pytester.path,
        env={**os.environ, "TMPDIR": str(folder)},
        stdout=subprocess.DEVNULL,
    )
    wait_until(lambda: (pytester.path / "started").exists())
    assert children(folder)

    run.send_signal(how)
    run.wait(20)

    wait_until(lambda: not children(folder))


def wait_until(holds: Any) -> None:
    """At most twenty seconds."""
    for _ in range(400):
        if holds():
            return
        time.sleep(0.05)
    pytest.fail("it took more than 20 s", pytrace=False)
