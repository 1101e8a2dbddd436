// Owns the reading of an official client's own suite: which of its tests pass, and that those that do not are the
// ones that are listed, each with its reason.

import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { clientsFolder } from "./workplace.mjs";

/** `{ suite, tests, passes, failing: { [test name]: { reason, error } } }`; `error` is in what the client prints. */
export async function readSuiteList(name) {
  return JSON.parse(await readFile(join(clientsFolder, "suites", `${name}.json`), "utf8"));
}

/**
 * Reports a suite's tests: `[{ sentence, error }]`, where a sentence is the test's name and, in brackets, its variant.
 * A listed test must fail in each of its variants, and for the reason that the list has.
 */
export function reportSuite(report, { suite, tests, passes, failing }, results) {
  const nameOf = ({ sentence }) => sentence.replace(/\[.*$/, "").replace(/^.*::/, "");
  for (const result of results) {
    if (result.error !== undefined && !(nameOf(result) in failing))
      report.failed(result.sentence, result.error);
  }
  for (const [name, { reason, error }] of Object.entries(failing)) {
    const variants = results.filter((result) => nameOf(result) === name);
    const others = variants.filter((result) => !result.error?.includes(error));
    const each = variants.length > 1 ? ` in its ${variants.length} variants` : "";
    const sentence = `${name} fails${each}, as listed: ${reason}`;
    if (variants.length > 0 && others.length === 0) report.passed(sentence);
    else
      report.failed(
        sentence,
        others.map(({ sentence, error }) => `${sentence}: ${error ?? "it passes"}`).join("\n"),
      );
  }
  const passed = results.filter(({ error }) => error === undefined).length;
  const sentence = `${passes} of the ${tests} tests of ${suite} pass`;
  if (passed === passes && results.length === tests) report.passed(sentence);
  else report.failed(sentence, `${passed} of ${results.length} pass`);
}
