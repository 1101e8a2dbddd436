"""Owns the clock of a world."""

from __future__ import annotations

from typing import Any, Callable, Dict, List, Optional, cast

from .durations import Duration, Instant, duration, instant
from .forms import Due, PrebuildPhase, Transition, WarmPoolPhase

Control = Callable[..., Any]


class Clock:
    """Simulated time. Every verb that moves it returns the transitions that it fired, in order."""

    def __init__(self, control: Control) -> None:
        self._control = control

    def now(self) -> str:
        """The simulated instant, in RFC 3339."""
        return cast(str, self._control("GET", "/clock")["now"])

    def mode(self) -> str:
        """"frozen", "real", "60x" or "per-read"."""
        return cast(str, self._control("GET", "/clock")["mode"])

    def set_mode(self, mode: str) -> None:
        """Sets the mode, such as "per-read", which moves to the next event with each read."""
        self._control("PUT", "/clock", {"mode": mode})

    def advance(self, by: Duration) -> List[Transition]:
        """Moves time: by seconds, a timedelta, or text such as "10m"."""
        return self._advance({"by": duration(by)})

    def advance_to(self, to: Instant) -> List[Transition]:
        """Moves time to an instant."""
        return self._advance({"to": instant(to)})

    def advance_until(
        self,
        *,
        prebuild: Optional[str] = None,
        warm_pool: Optional[str] = None,
        phase: "Optional[PrebuildPhase | WarmPoolPhase]" = None,
        limit: Optional[Duration] = None,
    ) -> List[Transition]:
        """Moves time until a prebuild or a warm pool is in a phase, or, without them, until nothing is pending.

        Raises ControlError if that does not happen within ``limit`` (default: a day), with what was still pending.
        """
        until: Dict[str, Any] = {"prebuild": prebuild, "warmPool": warm_pool, "phase": phase}
        named = {name: value for name, value in until.items() if value is not None}
        body: Dict[str, Any] = {"until": named or "idle"}
        return self._advance(body if limit is None else {**body, "limit": duration(limit)})

    def next(self) -> List[Transition]:
        """Moves time to the next instant at which something is due."""
        return cast(List[Transition], self._control("POST", "/clock/next")["transitions"])

    def upcoming(self) -> List[Due]:
        """What is due, when and why."""
        return cast(List[Due], self._control("GET", "/timeline")["due"])

    def _advance(self, body: Dict[str, Any]) -> List[Transition]:
        return cast(List[Transition], self._control("POST", "/clock/advance", body)["transitions"])
