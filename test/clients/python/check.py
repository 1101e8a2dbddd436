"""Owns the form of a check: a sentence of behaviour, run in order, reported as one line of JSON."""

import json
import sys
import traceback

_checks = []


def check(sentence):
    """Registers the function below as the check of that sentence."""

    def register(function):
        _checks.append((sentence, function))
        return function

    return register


def expect(actual, wanted, what):
    if actual != wanted:
        raise AssertionError(f"{what}: expected {wanted!r}, got {actual!r}")


def expect_that(holds, what):
    if not holds:
        raise AssertionError(what)


def caught(kind, call):
    """The error of that kind which the call raises."""
    try:
        answer = call()
    except kind as error:
        return error
    raise AssertionError(f"expected {kind.__name__}, got the answer {answer!r}")


def run_checks():
    for sentence, function in _checks:
        error = None
        try:
            function()
        except Exception:  # Whatever goes wrong is this check's failure, and the next one still runs.
            error = traceback.format_exc(limit=-3)
        print(json.dumps({"sentence": sentence, "error": error}), flush=True)
    print(json.dumps({"done": True}), flush=True)
    sys.exit(0)
