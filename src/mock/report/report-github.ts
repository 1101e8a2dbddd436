// Owns a report as annotations of GitHub Actions. https://docs.github.com/actions/reference/workflow-commands-for-github-actions
import type { Severity } from "./finding.ts";
import type { Report } from "./report.ts";

const COMMANDS: Readonly<Record<Severity, string>> = { error: "error", warning: "warning", info: "notice" };

/** A line for each finding that GitHub Actions shows as an annotation. */
export function reportGithub({ findings }: Report): string {
  return findings
    .map(({ rule, severity, caller, message, advice }) => {
      const title = property(`prebuild-mock: ${rule}`);
      return `::${COMMANDS[severity]} title=${title}::${data(`${message} (${caller}). ${advice}`)}\n`;
    })
    .join("");
}

/** What a client named itself must not end the line and begin a command. */
function data(text: string): string {
  return text.replaceAll("%", "%25").replaceAll("\r", "%0D").replaceAll("\n", "%0A");
}

function property(text: string): string {
  return data(text).replaceAll(":", "%3A").replaceAll(",", "%2C");
}
