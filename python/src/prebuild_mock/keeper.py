"""Owns the life of a server's process: it ends with its standard input, however the run of the tests ended.

Run as a program, with the server's command as arguments. It imports nothing of the package, so that it starts quickly.
"""

import os
import signal
import subprocess
import sys
import threading
import time

GRACE = 10.0


def main() -> int:
    is_posix = os.name == "posix"
    child = subprocess.Popen(sys.argv[1:], stdin=subprocess.DEVNULL, start_new_session=is_posix)
    threading.Thread(target=_end_at_eof, args=(child, is_posix), daemon=True).start()
    return child.wait()


def _end_at_eof(child: "subprocess.Popen[bytes]", is_posix: bool) -> None:
    while os.read(0, 4096):
        pass
    if not is_posix:
        subprocess.run(["taskkill", "/T", "/F", "/PID", str(child.pid)], check=False, capture_output=True)
        os._exit(0)
    # npx and shells start the server as a child of theirs: the whole group ends.
    deadline = time.monotonic() + GRACE
    _signal(child.pid, signal.SIGTERM)
    while _signal(child.pid, 0) and time.monotonic() < deadline:
        child.poll()
        time.sleep(0.02)
    _signal(child.pid, getattr(signal, "SIGKILL", signal.SIGTERM))
    os._exit(0)


def _signal(group: int, number: int) -> bool:
    try:
        os.killpg(group, number)
    except (ProcessLookupError, PermissionError):
        return False
    return True


if __name__ == "__main__":
    sys.exit(main())
