"""Owns the fault rules and the stubs of a world."""

from __future__ import annotations

from typing import Any, Callable, Dict, List, Mapping, Optional, Union, cast

from .durations import Duration, duration
from .forms import Code, FaultRule, Stub
from .http import segment

Control = Callable[..., Any]


class Faults:
    """Rules that make calls fail, slow or break; the first that matches a call decides."""

    def __init__(self, control: Control) -> None:
        self._control = control

    def add(
        self,
        rpc: str,
        *,
        code: Optional[Code] = None,
        message: Optional[str] = None,
        times: Optional[int] = None,
        skip: Optional[int] = None,
        every: Optional[int] = None,
        probability: Optional[float] = None,
        match: Optional[Mapping[str, Any]] = None,
        retry_after: Optional[Duration] = None,
        delay: Union[Duration, Mapping[str, Any], None] = None,
        connection: Optional[str] = None,
        window: Optional[Mapping[str, Any]] = None,
        limit: Optional[Mapping[str, Any]] = None,
        details: Optional[List[Mapping[str, Any]]] = None,
    ) -> FaultRule:
        """Adds a rule at the end. ``rpc`` is a method's name, or "*". Raises ControlError with each issue."""
        rule: Dict[str, Any] = {
            "rpc": rpc,
            "code": code,
            "message": message,
            "times": times,
            "skip": skip,
            "every": every,
            "probability": probability,
            "match": match,
            "retryAfter": None if retry_after is None else duration(retry_after),
            "delay": delay if delay is None or isinstance(delay, Mapping) else duration(delay),
            "connection": connection,
            "window": window,
            "limit": limit,
            "details": details,
        }
        sent = {name: value for name, value in rule.items() if value is not None}
        return cast(FaultRule, self._control("POST", "/faults", sent))

    def list(self) -> List[FaultRule]:
        """The rules, with how often each applied."""
        return cast("List[FaultRule]", self._control("GET", "/faults")["faults"])

    def remove(self, rule_id: str) -> None:
        """Removes a rule."""
        self._control("DELETE", f"/faults/{segment(rule_id)}")

    def clear(self) -> None:
        """Removes all rules."""
        self._control("DELETE", "/faults")


class Stubs:
    """Responses to RPCs that the mock does not serve."""

    def __init__(self, control: Control) -> None:
        self._control = control

    def add(
        self,
        rpc: str,
        *,
        response: Optional[Mapping[str, Any]] = None,
        error: Optional[Mapping[str, Any]] = None,
        match: Optional[Mapping[str, Any]] = None,
        times: Optional[int] = None,
    ) -> Stub:
        """Adds one: a response or an error for an RPC such as "gitpod.v1.SecretService/ListSecrets"."""
        stub = {"rpc": rpc, "response": response, "error": error, "match": match, "times": times}
        sent = {name: value for name, value in stub.items() if value is not None}
        return cast(Stub, self._control("POST", "/stubs", sent))

    def list(self) -> List[Stub]:
        """The stubs, with how often each applied."""
        return cast("List[Stub]", self._control("GET", "/stubs")["stubs"])

    def remove(self, stub_id: str) -> None:
        """Removes one."""
        self._control("DELETE", f"/stubs/{segment(stub_id)}")

    def clear(self) -> None:
        """Removes all of them."""
        self._control("DELETE", "/stubs")
