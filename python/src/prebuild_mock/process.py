"""Owns starting a server for a run of tests, and ending it."""

from __future__ import annotations

import json
import os
import shlex
import shutil
import subprocess
import sys
import tempfile
import time
from contextlib import contextmanager
from pathlib import Path
from typing import Iterator, List, Sequence, Union

from . import keeper
from .errors import StartError
from .server import Server

#: The local package of a project, or the published one.
DEFAULT_COMMAND = "npx --yes prebuild-mock"
_OPTIONS = ["--port", "0", "--clock", "frozen", "--log", "silent"]


@contextmanager
def start(command: Union[str, Sequence[str]] = DEFAULT_COMMAND, *, timeout: float = 120) -> Iterator[Server]:
    """Starts a server on a free port, and ends it at the end of the block, or with this process.

    ``command`` gets options added: the port, a frozen clock, and where to write its address. ``timeout`` is seconds; the
    first start by npx may have to install it. Raises StartError with what it printed.
    """
    words = shlex.split(command) if isinstance(command, str) else list(command)
    if not words:
        raise StartError("Failed to start prebuild-mock: the command is empty")
    with tempfile.TemporaryDirectory(prefix="prebuild-mock-") as folder:
        place = Path(folder)
        args = [*words, *_OPTIONS, "--endpoints-file", str(place / "endpoints.json")]
        with open(place / "output", "wb") as output:
            kept = _spawn(args, output.fileno())
        try:
            yield _started(kept, args, place, timeout)
        finally:
            _end(kept)


def _spawn(args: List[str], output: int) -> "subprocess.Popen[bytes]":
    # On Windows npx is npx.cmd, which only a full path finds.
    program = shutil.which(args[0]) or args[0]
    if not os.path.exists(program):
        raise StartError(_failure(args, "there is no such program", ""))
    return subprocess.Popen(
        [sys.executable, "-I", keeper.__file__, program, *args[1:]],
        stdin=subprocess.PIPE,
        stdout=output,
        stderr=output,
        env=_environment(),
        # Ctrl-C in a terminal ends the tests first, which end the server.
        start_new_session=os.name == "posix",
    )


def _environment() -> "dict[str, str]":
    """Without options of a server of one's own: a scenario or a token given there would be the tests'."""
    return {name: value for name, value in os.environ.items() if not name.startswith("PREBUILD_MOCK_")}


def _started(kept: "subprocess.Popen[bytes]", args: List[str], place: Path, timeout: float) -> Server:
    endpoints = place / "endpoints.json"
    deadline = time.monotonic() + timeout
    while not endpoints.exists():
        status = kept.poll()
        if status is not None:
            raise StartError(_failure(args, f"it ended with status {status}", _output(place)))
        if time.monotonic() > deadline:
            raise StartError(_failure(args, f"it was not ready within {timeout:g} s", _output(place)))
        time.sleep(0.02)
    return Server(json.loads(endpoints.read_text())["url"])


def _end(kept: "subprocess.Popen[bytes]") -> None:
    if kept.stdin is not None:
        try:
            kept.stdin.close()
        except OSError:
            pass
    try:
        kept.wait(keeper.GRACE + 5)
    except subprocess.TimeoutExpired:
        kept.kill()
        kept.wait()


def _output(place: Path) -> str:
    return (place / "output").read_text(errors="replace")[-4000:].strip()


def _failure(args: Sequence[str], why: str, output: str) -> str:
    said = "\n".join(f"  {line}" for line in output.splitlines()) or "  (it printed nothing)"
    return (
        f"Failed to start prebuild-mock: {why}.\n  $ {shlex.join(args)}\n{said}\n"
        "Name another command with --prebuild-mock-command or PREBUILD_MOCK_COMMAND, "
        "or a server that runs with --prebuild-mock-url or PREBUILD_MOCK_URL."
    )


