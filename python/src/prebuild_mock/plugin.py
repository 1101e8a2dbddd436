"""Owns the pytest plugin: its options and fixtures, and what the mock saw in the output of a failed test."""

from __future__ import annotations

import os
from contextlib import ExitStack, contextmanager
from typing import Any, Dict, Generator, Iterator, List, cast

import pytest

from .errors import MockError
from .forms import WorldOptions
from .process import DEFAULT_COMMAND, start
from .server import Server, world_body
from .world import World

# What `import *` in a conftest takes: without the hooks, which would then run twice.
__all__ = [
    "prebuild_mock",
    "prebuild_mock_options",
    "prebuild_mock_server",
    "prebuild_mock_session",
    "prebuild_mock_session_options",
]

_LAST = 20
_worlds = pytest.StashKey[List[World]]()


def pytest_addoption(parser: pytest.Parser) -> None:
    group = parser.getgroup("prebuild-mock")
    group.addoption(
        "--prebuild-mock-url",
        metavar="URL",
        help="a server that runs, instead of one that is started (or the variable PREBUILD_MOCK_URL)",
    )
    group.addoption(
        "--prebuild-mock-command",
        metavar="COMMAND",
        help=f"what starts a server (or PREBUILD_MOCK_COMMAND, or in the ini file; default: {DEFAULT_COMMAND})",
    )
    parser.addini("prebuild_mock_command", "what starts a server", default="")


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line(
        "markers",
        "prebuild_mock(scenario, seed, clock, start_at, strict, token, id, idle_timeout): the options of a test's world",
    )


@pytest.fixture(scope="session")
def prebuild_mock_server(request: pytest.FixtureRequest) -> Iterator[Server]:
    """The server of this process: of the run, or of a worker of pytest-xdist. It starts with the first test that needs it."""
    config = request.config
    given = {
        "--prebuild-mock-url": config.getoption("prebuild_mock_url"),
        "PREBUILD_MOCK_URL": os.environ.get("PREBUILD_MOCK_URL"),
    }
    called, url = next(((name, text) for name, text in given.items() if text is not None), ("", None))
    if url is not None:
        yield _or_fail(lambda: Server(str(url), called=called))
        return
    command = (
        config.getoption("prebuild_mock_command")
        or os.environ.get("PREBUILD_MOCK_COMMAND")
        or config.getini("prebuild_mock_command")
        or DEFAULT_COMMAND
    )
    with ExitStack() as stack:
        yield _or_fail(lambda: stack.enter_context(start(str(command))))


@pytest.fixture(scope="session")
def prebuild_mock_session_options() -> WorldOptions:
    """The options of `prebuild_mock_session`, to override."""
    return {}


@pytest.fixture(scope="session")
def prebuild_mock_session(
    prebuild_mock_server: Server, prebuild_mock_session_options: WorldOptions
) -> Iterator[World]:
    """A world for all tests of this process: of the run, or of a worker of pytest-xdist."""
    with _world(prebuild_mock_server, prebuild_mock_session_options) as world:
        yield world


@pytest.fixture
def prebuild_mock_options() -> WorldOptions:
    """The options of a test's world, to override for a module or a folder; a test's marker takes precedence."""
    return {}


@pytest.fixture
def prebuild_mock(
    request: pytest.FixtureRequest, prebuild_mock_server: Server, prebuild_mock_options: WorldOptions
) -> Iterator[World]:
    """A world for the test, its clock frozen. The variables of the service's clients, such as ONA_BASE_URL, name it."""
    options = cast(WorldOptions, {**prebuild_mock_options, **_marked(request.node)})
    with _world(prebuild_mock_server, options) as world, pytest.MonkeyPatch.context() as patch:
        for name, value in {**world.env, **_past_proxies()}.items():
            patch.setenv(name, value)
        request.node.stash.setdefault(_worlds, []).append(world)
        yield world


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, Any, None]:
    """Adds what the mock saw to the report of a failed test."""
    outcome = yield
    report = outcome.get_result()
    if report.when == "call" and report.failed:
        for world in item.stash.get(_worlds, []):
            report.sections.append(("prebuild-mock", _seen(world)))


def _marked(node: pytest.Item) -> Dict[str, Any]:
    options: Dict[str, Any] = {}
    for marker in reversed(list(node.iter_markers("prebuild_mock"))):
        if marker.args:
            pytest.fail(
                f"@pytest.mark.prebuild_mock takes options by name, such as scenario={marker.args[0]!r}", pytrace=False
            )
        options.update(marker.kwargs)
    return options


@contextmanager
def _world(server: Server, options: WorldOptions) -> Iterator[World]:
    world = _or_fail(lambda: _create(server, options))
    try:
        yield world
    finally:
        # A server that was ended by hand has no worlds left; a test may have ended its own.
        try:
            world.end()
        except MockError:
            pass


def _create(server: Server, options: WorldOptions) -> World:
    world_body(options)
    return server.world(cast(WorldOptions, {"clock": "frozen", **options}))


def _or_fail(act: Any) -> Any:
    """Errors of a user's settings are messages, not traces of this file."""
    try:
        return act()
    except (MockError, TypeError) as error:
        message = str(error)
    return pytest.fail(message, pytrace=False)


def _past_proxies() -> Dict[str, str]:
    """Loopback is never behind a proxy. Programs read either spelling."""
    named = os.environ.get("NO_PROXY") or os.environ.get("no_proxy") or ""
    hosts = [*filter(None, (name.strip() for name in named.split(","))), "127.0.0.1", "localhost", "::1"]
    joined = ",".join(dict.fromkeys(hosts))
    return {"NO_PROXY": joined, "no_proxy": joined}


def _seen(world: World) -> str:
    try:
        calls = world.requests.find(limit=_LAST)
        total = world.requests.count()
        now = world.clock.now()
    except MockError as error:
        return str(error)
    lines = [f"{world.url}, now {now}, {total} call{'' if total == 1 else 's'}"]
    if total > len(calls):
        lines[0] += f", the last {len(calls)}:"
    for call in calls:
        outcome = f"{call['code']}: {call.get('message', '')}" if "code" in call else "ok"
        about = f" {call['resourceId']}" if "resourceId" in call else ""
        fault = f" ({call['fault']})" if "fault" in call else ""
        lines.append(f"  {call['at']} {call['rpc']}{about} {outcome}{fault}")
    return "\n".join(lines)
