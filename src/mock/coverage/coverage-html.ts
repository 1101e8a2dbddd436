// Owns a coverage as one page of HTML, without scripts: what was met is filled, what was never met is not.
import { METHOD_NAMES } from "../../api/methods.ts";
import { CODES_OF, COUNTED_GROUPS } from "./contract.ts";
import type { Coverage, CoverageGroup } from "./coverage.ts";

const STYLE = `
:root { color-scheme: light dark; font: 15px/1.5 system-ui, sans-serif; --met: #1a7f37; --never: #b35900; --line: #8884; }
@media (prefers-color-scheme: dark) { :root { --met: #57c76f; --never: #f0a050; } }
body { margin: 2rem auto; max-width: 70rem; padding: 0 1rem; }
h1 { font-size: 1.6rem; } h2 { font-size: 1.1rem; margin-top: 2rem; }
table { border-collapse: collapse; } th, td { padding: .3rem .7rem; border: 1px solid var(--line); text-align: left; }
th { font-weight: 600; } ul { list-style: none; padding: 0; display: flex; flex-wrap: wrap; gap: .4rem; }
li { border: 1px solid var(--line); border-radius: .3rem; padding: .15rem .6rem; }
.met { color: var(--met); } .never { color: var(--never); border-style: dashed; } .none { opacity: .4; }
`;

/** A coverage as a page. */
export function coverageHtml({ percent, calls, dropped, groups }: Coverage): string {
  const [first, ...others] = groups as [CoverageGroup, ...CoverageGroup[]];
  const lost = dropped > 0 ? `; ${dropped} older ones are no longer known` : "";
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>Coverage ${percent} %</title>
<style>${STYLE}</style>
<h1>Coverage: ${percent} % of the contract</h1>
<p>By ${calls} calls${lost}. Filled marks (●) were met, with how often; open ones (○) never.</p>
<h2>Calls: ${first.met.length} of ${first.met.length + first.never.length}</h2>
${callTable(first)}
${others.map(section).join("\n")}
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
  return `<table><tr><th scope="col">RPC</th>${head}</tr>\n${rows.join("\n")}\n</table>`;
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
