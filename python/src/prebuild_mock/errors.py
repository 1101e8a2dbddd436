"""Owns what the client raises, each error with its whole message."""

from __future__ import annotations

from typing import Any, List, Mapping, Optional


class MockError(Exception):
    """Anything that went wrong between a test and the mock."""


class StartError(MockError):
    """The server did not start; the message has what it printed."""


class NotAServer(MockError):
    """There is no prebuild-mock at an address."""


class ControlError(MockError):
    """The control API refused a request; nothing has changed.

    ``status`` is the HTTP status, ``title`` and ``detail`` are the server's words, ``errors`` has a field and a message
    for each issue.
    """

    def __init__(self, request: str, status: int, problem: Mapping[str, Any]) -> None:
        self.status = status
        self.title: str = str(problem.get("title", "Refused"))
        self.detail: str = str(problem.get("detail", ""))
        errors = problem.get("errors")
        self.errors: List[Mapping[str, str]] = errors if isinstance(errors, list) else []
        lines = [f"{e.get('field') or 'body'}: {e.get('message')}" for e in self.errors] or [self.detail]
        super().__init__("\n  ".join([f"{request} returned {status} {self.title}:", *lines]))


class RpcCallError(MockError):
    """The service refused an RPC: ``code`` is the Connect code, ``details`` are its details in JSON."""

    def __init__(self, method: str, status: int, refusal: Mapping[str, Any]) -> None:
        self.code: str = str(refusal.get("code", "unknown"))
        self.message: str = str(refusal.get("message", ""))
        self.details: List[Mapping[str, Any]] = list(refusal.get("details") or [])
        self.status = status
        super().__init__(f"{method} was refused: [{self.code}] {self.message}")


def first_line(text: str) -> Optional[str]:
    """The first line of a text that says anything, cut to what fits on a line."""
    return next((line.strip()[:200] for line in text.splitlines() if line.strip()), None)
