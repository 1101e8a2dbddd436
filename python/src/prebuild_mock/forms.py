"""Owns the forms of the control API's JSON, as types."""

from __future__ import annotations

from typing import Any, Dict, List, Literal, Mapping, TypedDict, Union

Code = Literal[
    "canceled",
    "unknown",
    "invalid_argument",
    "deadline_exceeded",
    "not_found",
    "already_exists",
    "permission_denied",
    "resource_exhausted",
    "failed_precondition",
    "aborted",
    "out_of_range",
    "unimplemented",
    "internal",
    "unavailable",
    "data_loss",
    "unauthenticated",
]
PrebuildPhase = Literal[
    "PENDING",
    "STARTING",
    "RUNNING",
    "STOPPING",
    "SNAPSHOTTING",
    "COMPLETED",
    "FAILED",
    "CANCELLING",
    "CANCELLED",
    "DELETING",
    "DELETED",
    "GONE",
]
WarmPoolPhase = Literal["PENDING", "READY", "DEGRADED", "DELETING", "DELETED", "GONE"]
Part = Literal["state", "faults", "requests", "clock", "stubs"]


class WorldOptions(TypedDict, total=False):
    """How a world begins; each has a default."""

    #: A preset's name, or a definition as in a scenario file. Default: the server's.
    scenario: Union[str, Mapping[str, Any]]
    #: The same seed and calls give the same ids. Default 1.
    seed: int
    #: "frozen", "real", "60x" or "per-read". Default of the plugin: "frozen".
    clock: str
    #: Where simulated time begins, in RFC 3339. Default: real time.
    start_at: str
    #: Refuse projects and classes that the scenario does not define. Default: False.
    strict: bool
    #: The only bearer token accepted. Default: the server's.
    token: str
    #: Its id, instead of one that cannot be guessed.
    id: str
    #: The world ends after this long without a call, in real time. Default: never.
    idle_timeout: Union[int, str]


Kind = Literal["prebuild", "warmPool", "runner", "environment"]

#: A change caused by time: ``at`` in RFC 3339, ``from`` and ``to`` are phases without their prefix.
Transition = TypedDict(
    "Transition", {"at": str, "kind": Kind, "id": str, "from": str, "to": str, "reason": str}
)

#: A project is due when its daily schedule creates prebuilds.
DueKind = Literal["prebuild", "warmPool", "runner", "environment", "project"]

#: What will happen by itself, and why.
Due = TypedDict("Due", {"at": str, "kind": DueKind, "id": str, "from": str, "to": str, "reason": str})


class _Answered(TypedDict):
    id: int
    #: The method, with its service if several have it.
    rpc: str
    service: str
    method: str
    #: The HTTP status; 0 if the connection broke before.
    status: int
    compressed: bool
    #: The simulated instant, in RFC 3339.
    at: str
    #: The real instant, in RFC 3339.
    hostAt: str
    #: Milliseconds of real time.
    took: float


class JournalEntry(_Answered, total=False):
    """A call that was answered."""

    resourceId: str
    request: Dict[str, Any]
    response: Dict[str, Any]
    #: Absent if the call was not refused.
    code: Code
    message: str
    retryAfter: int
    timeout: int
    isBroken: bool
    isOpen: bool
    userAgent: str
    encoding: Literal["json", "proto"]
    size: int
    fault: str
    isCut: bool


class _Rule(TypedDict):
    id: str
    rpc: str
    #: How often it applied.
    hits: int


class FaultRule(_Rule, total=False):
    """A fault rule, as the server has it."""

    match: Mapping[str, Any]
    skip: int
    every: int
    times: int
    probability: float
    window: Mapping[str, Any]
    limit: Mapping[str, Any]
    code: Code
    message: str
    details: List[Mapping[str, Any]]
    retryAfter: Union[int, str]
    delay: Union[int, str, Mapping[str, Any]]
    connection: Literal["reset", "empty", "truncate", "hang"]


class Stub(_Rule, total=False):
    """The response to an RPC that the mock does not serve."""

    response: Mapping[str, Any]
    responseBinary: str
    error: Mapping[str, Any]
    match: Mapping[str, Any]
    skip: int
    times: int
    delay: Union[int, str]


class Finding(TypedDict, total=False):
    """What a client does that would hurt the real service, or itself."""

    rule: str
    severity: str
    caller: str
    resource: str
    evidence: List[int]
    message: str
    advice: str


class Report(TypedDict):
    """How the clients behaved."""

    calls: int
    dropped: int
    callers: List[str]
    findings: List[Finding]
