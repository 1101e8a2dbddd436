"""Owns the journal of a world: the calls that it answered."""

from __future__ import annotations

from typing import Any, Callable, Dict, List, Mapping, Optional, cast

from .durations import Duration, Instant, duration, instant
from .forms import Code, JournalEntry
from .http import query

Control = Callable[..., Any]


class Requests:
    """The calls that were answered. ``rpc`` is a method's name; ``match`` has fields that its request must have."""

    def __init__(self, control: Control) -> None:
        self._control = control

    def find(
        self,
        rpc: Optional[str] = None,
        *,
        code: "Optional[Code | str]" = None,
        resource_id: Optional[str] = None,
        since: Optional[Instant] = None,
        match: Optional[Mapping[str, Any]] = None,
        limit: Optional[int] = None,
    ) -> List[JournalEntry]:
        """The calls, oldest first; with a limit the last N. ``code`` is a Connect code or "ok"."""
        path = "/requests" + query(**_wanted(rpc, code, resource_id, since, match), limit=limit)
        return cast(List[JournalEntry], self._control("GET", path)["requests"])

    def count(
        self,
        rpc: Optional[str] = None,
        *,
        code: "Optional[Code | str]" = None,
        resource_id: Optional[str] = None,
        since: Optional[Instant] = None,
        match: Optional[Mapping[str, Any]] = None,
    ) -> int:
        """How many such calls."""
        path = "/requests/count" + query(**_wanted(rpc, code, resource_id, since, match))
        return cast(int, self._control("GET", path)["count"])

    def wait_for(
        self,
        rpc: Optional[str] = None,
        *,
        count: int = 1,
        timeout: Duration = 5,
        code: "Optional[Code | str]" = None,
        resource_id: Optional[str] = None,
        since: Optional[Instant] = None,
        match: Optional[Mapping[str, Any]] = None,
    ) -> List[JournalEntry]:
        """Waits in real time until N such calls were answered. Raises ControlError 408 with what came instead."""
        body = {**_wanted(rpc, code, resource_id, since, match), "count": count, "timeout": duration(timeout)}
        sent = {name: value for name, value in body.items() if value is not None}
        return cast(List[JournalEntry], self._control("POST", "/requests/wait", sent)["requests"])

    def clear(self) -> None:
        """Forgets all calls."""
        self._control("DELETE", "/requests")


def _wanted(
    rpc: Optional[str],
    code: Optional[str],
    resource_id: Optional[str],
    since: Optional[Instant],
    match: Optional[Mapping[str, Any]],
) -> Dict[str, Any]:
    return {
        "rpc": rpc,
        "code": code,
        "resourceId": resource_id,
        "since": None if since is None else instant(since),
        "match": match,
    }
