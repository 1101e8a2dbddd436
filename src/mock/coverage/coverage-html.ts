// Owns a coverage as one page of HTML, without scripts: what was met is filled, what was never met is not.
import { METHOD_NAMES } from "../../api/methods.ts";
import { CODES_OF, COUNTED_GROUPS } from "./contract.ts";
import type { Coverage, CoverageGroup } from "./coverage.ts";
import { callsText } from "./coverage-text.ts";

const STYLE = `
:root { color-scheme: light dark; font: 15px/1.5 system-ui, sans-serif; --ground: #fff; --text: #12171f; --met: #0c6b47;
  --met-soft: #e0f4ea; --never: #8a5300; --muted: #566070; --line: #d5dbe3; }
@media (prefers-color-scheme: dark) { :root { --ground: #0c0f14; --text: #e9edf3; --met: #6fd6a5; --met-soft: #12301f;
  --never: #f2bc62; --muted: #a1acba; --line: #2a323d; } }
body { margin: 0; background: var(--ground); color: var(--text); }
main { max-width: 76rem; margin: 0 auto; padding: 1.5rem 1rem 3rem; }
h1 { margin: 0; font-size: 1.6rem; } h2 { margin: 2rem 0 .6rem; font-size: 1.1rem; }
p { margin: .2rem 0; color: var(--muted); }
.table { overflow-x: auto; }
table { border-collapse: collapse; font-size: .87rem; white-space: nowrap; }
th, td { padding: .3rem .6rem; border: 1px solid var(--line); text-align: left; }
th { font-weight: 600; } td { text-align: center; }
ul { list-style: none; margin: 0; padding: 0; display: flex; flex-wrap: wrap; gap: .4rem; }
li { border: 1px solid var(--line); border-radius: .3rem; padding: .15rem .6rem; }
.met { background: var(--met-soft); color: var(--met); font-weight: 600; }
.never { color: var(--never); border-style: dashed; } .none { color: var(--muted); }
`;

/** A coverage as a page. */
export function coverageHtml(coverage: Coverage): string {
  const { percent, groups } = coverage;
  const [first, ...others] = groups as [CoverageGroup, ...CoverageGroup[]];
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>Coverage ${percent} %</title>
<style>${STYLE}</style>
<main>
<h1>Coverage: ${percent} % of the contract</h1>
<p>By ${callsText(coverage)}. Filled marks (●) were met, with how often; open ones (○) never.</p>
<h2>Calls: ${first.met.length} of ${first.met.length + first.never.length}</h2>
${callTable(first)}
${others.map(section).join("\n")}
</main>
</html>
`;
}

const CODES = ["ok", ...new Set(Object.values(CODES_OF).flat())];

function callTable({ met, never, besides }: CoverageGroup): string {
  const counts = new Map([...met, ...besides].map(({ name, count }) => [name, count]));
  const expected = new Set([...never, ...met.map(({ name }) => name)]);
  const cell = (name: string) => {
    const count = counts.get(name);
    if (count !== undefined) return `<td class="met">● ${count}</td>`;
    return expected.has(name) ? `<td class="never">○ never</td>` : `<td class="none">–</td>`;
  };
  const rows = [...METHOD_NAMES, "WatchEvents"].map(
    (rpc) => `<tr><th scope="row">${rpc}</th>${CODES.map((code) => cell(`${rpc} ${code}`)).join("")}</tr>`,
  );
  const head = CODES.map((code) => `<th scope="col">${code}</th>`).join("");
  return `<div class="table" tabindex="0" role="region" aria-label="RPCs by code"><table><tr><th scope="col">RPC</th>${head}</tr>\n${rows.join("\n")}\n</table></div>`;
}

function section({ name, met, never, besides }: CoverageGroup): string {
  const items = [
    ...met.map((item) => `<li class="met">● ${escaped(item.name)} (${item.count})</li>`),
    ...never.map((item) => `<li class="never">○ ${escaped(item)}</li>`),
    ...besides.map((item) => `<li>${escaped(item.name)} (${item.count})</li>`),
  ];
  const title = `${name[0]?.toUpperCase()}${name.slice(1)}: ${met.length} of ${met.length + never.length}`;
  const counted = COUNTED_GROUPS.has(name) ? "" : " (not counted)";
  return `<h2>${title}${counted}</h2>\n<ul>\n${items.join("\n")}\n</ul>`;
}

function escaped(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}
