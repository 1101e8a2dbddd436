// Owns what a reader sees: a heading per client, a line per check, loud lines for what could not run, the
// totals.

/** Counts as it prints. `close` prints the totals and answers the exit code. */
export function createReport({ print = console.log } = {}) {
  const counts = { passed: 0, failed: 0, skipped: 0 };

  return {
    heading(title) {
      print(`\n${title}`);
    },
    note(text) {
      print(`  note  ${text}`);
    },
    passed(sentence) {
      counts.passed += 1;
      print(`  ok    ${sentence}`);
    },
    failed(sentence, reason) {
      counts.failed += 1;
      print(`  FAIL  ${sentence}\n${indented(reason)}`);
    },
    notRun(what, why) {
      counts.skipped += 1;
      print(`\nNOT RUN: ${what}: ${why}`);
    },
    close() {
      const skipped = counts.skipped === 0 ? "" : `, ${counts.skipped} skipped`;
      print(`\n${counts.passed} passed, ${counts.failed} failed${skipped}`);
      return counts.failed === 0 && counts.passed > 0 ? 0 : 1;
    },
  };
}

/**
 * Reports the checks that a client program made: `[{ sentence, error }]`, error undefined when it held. A
 * program that made none, or ended badly although its checks held, is a failed check of its own.
 */
export function reportChecks(report, { checks, finished, command }) {
  for (const { sentence, error } of checks) {
    if (error === undefined) report.passed(sentence);
    else report.failed(sentence, error);
  }
  const allHeld = checks.every((check) => check.error === undefined);
  if (checks.length === 0 || !finished || (command.status !== 0 && allHeld)) {
    report.failed("the client's program runs to its end", describeEnd(command));
  }
}

/** Reads what a program of checks prints: one JSON object a line, the last of them saying that it finished. */
export function readJsonChecks(command) {
  const checks = [];
  let finished = false;
  for (const line of command.stdout.split("\n")) {
    if (!line.startsWith("{")) continue;
    try {
      const { sentence, error, done } = JSON.parse(line);
      if (done) finished = true;
      else checks.push({ sentence, error: error ?? undefined });
    } catch {
      checks.push({
        sentence: "the client's program speaks JSON",
        error: `${line}\n${describeEnd(command)}`,
      });
    }
  }
  return { checks, finished, command };
}

/** How a command ended and the last lines it said. */
export function describeEnd({ status, signal, timedOut, stdout, stderr }) {
  const how = timedOut ? "ran out of time" : `ended with ${signal ?? `status ${status}`}`;
  const said = (stderr.trim() || stdout.trim()).split("\n").slice(-15).join("\n");
  return `it ${how}\n${said}`;
}

function indented(text) {
  return text
    .replace(/[^\P{C}\n\t]/gu, "?") // A client may quote the bytes that it could not read.
    .trimEnd()
    .split("\n")
    .map((line) => `        ${line}`)
    .join("\n");
}
