// Owns the reading of a log: lines between the marks of its sections.

export interface LogSection {
  readonly id: string;
  readonly title: string;
  readonly lines: readonly string[];
  /** Absent while it is open. */
  readonly outcome?: "SUCCESS" | "FAILURE" | "CANCELLED";
  readonly seconds?: number;
}

const MARK = /^\[section-(create|end)\] (\{.*\})$/;

/** The sections of a log; lines outside of one form a section without a title. */
export function sectionsOf(text: string): LogSection[] {
  const sections: LogSection[] = [];
  let open: LogSection | undefined;
  const close = () => {
    if (open) sections.push(open);
    open = undefined;
  };
  for (const line of text.split("\n")) {
    if (line === "") continue;
    const [, what, data = "{}"] = MARK.exec(line) ?? [];
    if (what === "create") {
      close();
      const { id, title } = JSON.parse(data) as { id: string; title: string };
      open = { id, title, lines: [] };
    } else if (what === "end" && open) {
      const { outcome, secondsElapsed } = JSON.parse(data) as { outcome: string; secondsElapsed: number };
      const short = outcome.slice("LOG_SECTION_OUTCOME_".length) as NonNullable<LogSection["outcome"]>;
      sections.push({ ...open, outcome: short, seconds: secondsElapsed });
      open = undefined;
    } else {
      open ??= { id: `line-${sections.length}`, title: "", lines: [] };
      open = { ...open, lines: [...open.lines, line] };
    }
  }
  close();
  return sections;
}

/** Whether a line reports an error. */
export function toneOf(line: string): "error" | "warning" | "plain" {
  if (/^error\b|\bfailed\b|^cancelled$/i.test(line)) return "error";
  return /^warning\b/i.test(line) ? "warning" : "plain";
}
