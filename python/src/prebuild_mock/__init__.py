"""Owns the names that a suite imports: the typed client and what it raises."""

from .errors import ControlError, MockError, NotAServer, RpcCallError, StartError
from .forms import (
    Code,
    Due,
    FaultRule,
    Finding,
    JournalEntry,
    Part,
    PrebuildPhase,
    Report,
    Stub,
    Transition,
    WarmPoolPhase,
    WorldOptions,
)
from .process import start
from .server import Server
from .world import World

__all__ = [
    "Code",
    "ControlError",
    "Due",
    "FaultRule",
    "Finding",
    "JournalEntry",
    "MockError",
    "NotAServer",
    "Part",
    "PrebuildPhase",
    "Report",
    "RpcCallError",
    "Server",
    "StartError",
    "Stub",
    "Transition",
    "WarmPoolPhase",
    "World",
    "WorldOptions",
    "start",
]
