"""Owns the one way to a server: JSON over HTTP, past any proxy, refusals raised as errors."""

from __future__ import annotations

import json
import urllib.error
import urllib.parse
import urllib.request
from typing import Any, Dict, Mapping, Optional, Tuple

from .errors import ControlError, MockError, RpcCallError, first_line

# A server on this machine is never behind a proxy.
_opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
_SECONDS = 60.0


def control(
    url: str, method: str, path: str, body: Optional[Mapping[str, Any]] = None, *, seconds: float = _SECONDS
) -> Any:
    """A request of the control API below ``url``. Raises ControlError with each issue."""
    request = f"{method} /_mock{path}"
    status, text = send(f"{url}/_mock{path}", method, body, {}, seconds)
    answer = _json(text)
    if status >= 400:
        problem = answer if isinstance(answer, dict) else {"detail": first_line(text) or "(no body)"}
        raise ControlError(request, status, problem)
    return answer


def rpc(base_url: str, service: str, method: str, body: Mapping[str, Any], token: str) -> Dict[str, Any]:
    """A call of the service in JSON. Raises RpcCallError for a refusal."""
    headers = {"Authorization": f"Bearer {token}", "Connect-Protocol-Version": "1"}
    status, text = send(f"{base_url}/{service}/{method}", "POST", body, headers, _SECONDS)
    answer = _json(text)
    if status == 200 and isinstance(answer, dict):
        return answer
    refusal = answer if isinstance(answer, dict) else {"message": first_line(text) or "(no body)"}
    raise RpcCallError(method, status, refusal)


def send(
    url: str, method: str, body: Optional[Mapping[str, Any]], headers: Mapping[str, str], seconds: float
) -> Tuple[int, str]:
    """The status and the body of an answer, whatever its status. Raises MockError if there is none."""
    data = None if body is None else json.dumps(body).encode()
    json_type = {} if data is None else {"Content-Type": "application/json"}
    request = urllib.request.Request(url, data=data, method=method, headers={**json_type, **headers})
    try:
        with _opener.open(request, timeout=seconds) as answer:
            return answer.status, answer.read().decode(errors="replace")
    except urllib.error.HTTPError as refusal:
        with refusal:
            return refusal.code, refusal.read().decode(errors="replace")
    except (OSError, ValueError) as error:
        reason = getattr(error, "reason", error)
        raise MockError(f"Failed to reach {url}: {reason}") from None


def query(**fields: Any) -> str:
    """The query of a path, without what is None; anything but text is JSON."""
    given = {
        name: value if isinstance(value, str) else json.dumps(value)
        for name, value in fields.items()
        if value is not None
    }
    return f"?{urllib.parse.urlencode(given)}" if given else ""


def segment(text: str) -> str:
    """A part of a path."""
    return urllib.parse.quote(text, safe="")


def _json(text: str) -> Any:
    try:
        return json.loads(text)
    except ValueError:
        return None
