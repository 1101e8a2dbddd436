"""Owns a world: a state, a clock and a journal of its own on a server."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Dict, List, Mapping, Optional, cast

from .clock import Clock
from .durations import Duration
from .forms import Part, Report
from .http import control, rpc, segment
from .requests import Requests
from .rules import Faults, Stubs

if TYPE_CHECKING:
    from .server import Server


class World:
    """A world. Give ``base_url`` and ``token`` to a client, or set the variables in ``env``."""

    def __init__(self, server: "Server", world_id: str, env: Mapping[str, str]) -> None:
        self._server = server
        #: Its id on the server.
        self.id = world_id
        #: The address of its API for current clients; it ends in /api.
        self.base_url: str = env["ONA_BASE_URL"]
        #: Its address, below which ``/_mock`` is its control API.
        self.url: str = env["ONA_HOST"]
        #: A bearer token that it accepts.
        self.token: str = env["ONA_API_KEY"]
        #: The variables by which the service's clients reach it.
        self.env: Dict[str, str] = dict(env)
        #: Its simulated time.
        self.clock = Clock(self.control)
        #: The calls that it answered.
        self.requests = Requests(self.control)
        #: Its fault rules.
        self.faults = Faults(self.control)
        #: Its responses to RPCs that are not served.
        self.stubs = Stubs(self.control)

    def __repr__(self) -> str:
        return f"<World {self.url}>"

    def call(self, method: str, request: Optional[Mapping[str, Any]] = None) -> Dict[str, Any]:
        """One RPC in the documented JSON: "CreatePrebuild", or "ProjectService/ListProjects".

        It is answered like any call: faults apply, the journal has it. Raises RpcCallError for a refusal, and LookupError
        for a method that the server does not know, with the nearest.
        """
        service, name = self._server.method(method)
        return rpc(self.base_url, service, name, request or {}, self.token)

    def sleep(self, by: Duration) -> None:
        """``clock.advance`` in the place of ``time.sleep``: a number is seconds."""
        self.clock.advance(by)

    def control(self, method: str, path: str, body: Optional[Mapping[str, Any]] = None, **options: float) -> Any:
        """A request of its control API by a path below ``/_mock``, for what has no method here."""
        return control(self.url, method, path, body, **options)

    def projects(self) -> List[Dict[str, Any]]:
        """Its projects."""
        return cast(List[Dict[str, Any]], self.control("GET", "/projects")["projects"])

    def seed(self, **resources: List[Mapping[str, Any]]) -> None:
        """Adds complete ``projects``, ``prebuilds`` and ``warmPools``; all of them or none."""
        self.control("POST", "/seed", resources)

    def fail_prebuild(self, prebuild_id: str, message: str) -> Dict[str, Any]:
        """Makes a prebuild FAILED at once, and returns it."""
        return self._forced("prebuild", f"/prebuilds/{segment(prebuild_id)}/fail", {"message": message})

    def complete_prebuild(self, prebuild_id: str) -> Dict[str, Any]:
        """Makes it COMPLETED at once, and returns it."""
        return self._forced("prebuild", f"/prebuilds/{segment(prebuild_id)}/complete")

    def warn_prebuild(self, prebuild_id: str, message: str) -> Dict[str, Any]:
        """Gives it a warning, at once or when it completes, and returns it."""
        return self._forced("prebuild", f"/prebuilds/{segment(prebuild_id)}/warn", {"message": message})

    def claim(self, warm_pool_id: str) -> Dict[str, Any]:
        """Claims a running instance of a pool, as an environment that starts does, and returns the pool."""
        return self._forced("warmPool", f"/warm-pools/{segment(warm_pool_id)}/claim")

    def degrade(self, warm_pool_id: str, message: str) -> Dict[str, Any]:
        """Makes a pool DEGRADED until it recovers, and returns it."""
        return self._forced("warmPool", f"/warm-pools/{segment(warm_pool_id)}/degrade", {"message": message})

    def recover(self, warm_pool_id: str) -> Dict[str, Any]:
        """Ends the problem of a pool, and returns it."""
        return self._forced("warmPool", f"/warm-pools/{segment(warm_pool_id)}/recover")

    def reset(self, *parts: Part) -> None:
        """Returns to its beginning, as a whole or in parts."""
        self.control("POST", "/reset", {"parts": parts} if parts else {})

    def state(self) -> Dict[str, Any]:
        """The whole state, to save."""
        return cast(Dict[str, Any], self.control("GET", "/state"))

    def restore(self, state: Mapping[str, Any]) -> None:
        """Continues from a state."""
        self.control("PUT", "/state", state)

    def report(self) -> Report:
        """How the code under test behaved."""
        return cast(Report, self.control("GET", "/report"))

    def end(self) -> None:
        """Ends it; its calls are refused from now on."""
        control(self._server.url, "DELETE", f"/worlds/{segment(self.id)}")

    def _forced(self, kind: str, path: str, body: Optional[Mapping[str, Any]] = None) -> Dict[str, Any]:
        return cast(Dict[str, Any], self.control("POST", path, body)[kind])


