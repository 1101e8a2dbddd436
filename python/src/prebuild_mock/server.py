"""Owns a server that runs: that it is one, its worlds, and what it calls its methods."""

from __future__ import annotations

import difflib
from typing import Any, Dict, List, Mapping, Optional, Tuple, get_type_hints
from urllib.parse import urlsplit

from .durations import duration
from .errors import ControlError, MockError, NotAServer
from .forms import WorldOptions
from .http import control
from .world import World

_NAMES = {"start_at": "startAt", "idle_timeout": "idleTimeout"}


class Server:
    """A prebuild-mock server at an address. Raises NotAServer if there is none."""

    def __init__(self, url: str, *, called: str = "url") -> None:
        #: Where it is, without a path.
        self.url = url.rstrip("/").removesuffix("/api")
        parts = urlsplit(self.url)
        if parts.scheme not in ("http", "https") or not parts.netloc:
            raise NotAServer(f'invalid {called} "{url}": use an address such as http://127.0.0.1:4020')
        self._methods: Optional[List[str]] = None
        if _info(self.url, called).get("name") != "prebuild-mock":
            raise NotAServer(f"{called} {self.url} is not a prebuild-mock server: GET /_mock/info names another")

    def __repr__(self) -> str:
        return f"<Server {self.url}>"

    def world(self, options: Optional[WorldOptions] = None) -> World:
        """Creates a world. Raises TypeError for an unknown option, ControlError with each issue."""
        made = control(self.url, "POST", "/worlds", world_body(options or {}))
        return World(self, made["id"], made["env"])

    def method(self, name: str) -> Tuple[str, str]:
        """The full name of a method's service, and its own. Raises LookupError with the nearest known."""
        if self._methods is None:
            paths = control(self.url, "GET", "/openapi.json")["paths"]
            self._methods = [path[1:] for path in paths if path.startswith("/gitpod.v1.")]
        wanted = name if name.startswith("gitpod.v1.") else f"gitpod.v1.{name}"
        found = [known for known in self._methods if known == wanted or known.split("/")[1] == name]
        if len(found) == 1:
            service, method = found[0].split("/")
            return service, method
        short = [known[len("gitpod.v1.") :] for known in self._methods]
        if found:
            both = " or ".join(known[len("gitpod.v1.") :] for known in found)
            raise LookupError(f'"{name}" is a method of several services: use {both}')
        by_word = {word: known for known in short for word in (known, known.split("/")[1])}
        near = difflib.get_close_matches(name, by_word, 1, 0.7)
        hint = f"; did you mean {near[0]}?" if near else ""
        raise LookupError(f'unknown method "{name}"{hint} Known methods: {", ".join(short)}')


def world_body(options: Mapping[str, Any]) -> Dict[str, Any]:
    """Options as the control API has them. Raises TypeError for one that is unknown, with the nearest."""
    known = list(get_type_hints(WorldOptions))
    for name in options:
        if name not in known:
            near = difflib.get_close_matches(name, known, 1, 0.6)
            hint = f"; did you mean {near[0]}?" if near else ""
            raise TypeError(f"unknown option {name} of a world{hint} Known options: {', '.join(known)}")
    body = {_NAMES.get(name, name): value for name, value in options.items()}
    if "idleTimeout" in body:
        body["idleTimeout"] = duration(body["idleTimeout"])
    return body


def _info(url: str, called: str) -> Mapping[str, Any]:
    try:
        answer = control(url, "GET", "/info", seconds=10)
    except ControlError as error:
        raise NotAServer(
            f"{called} {url} is not a prebuild-mock server, or has no control API: "
            f"GET /_mock/info returned {error.status} {error.detail}"
        ) from None
    except MockError as error:
        raise NotAServer(f"no prebuild-mock server at {called} {url}: {error}") from None
    if not isinstance(answer, dict):
        raise NotAServer(f"{called} {url} is not a prebuild-mock server: GET /_mock/info did not return its JSON")
    return answer
