// Owns what a world costs: processor time and heap of many worlds in one process, each made, called, advanced and listed.
// Run with `npm run bench:worlds`, after `npm run build`; a number after it is how many.
import { createMock } from "../dist/index.js";

const COUNT = Number(process.argv[2] ?? 10_000);
const PROJECT = "b0e12f6c-4c67-429d-a4a6-d9838b5da047";
const HEADERS = { authorization: "Bearer any", "content-type": "application/json" };

const mock = createMock({ maxWorlds: COUNT + 1 });
const post = async (path, body) => {
  const answer = await mock.fetch(path, { method: "POST", headers: HEADERS, body: JSON.stringify(body) });
  if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
  return answer.json();
};
const rpc = (id, method, body) => post(`/worlds/${id}/api/gitpod.v1.PrebuildService/${method}`, body);
const STEPS = {
  made: async () => ids.push((await post("/_mock/worlds", {})).id),
  called: (index) => rpc(ids[index], "CreatePrebuild", { projectId: PROJECT, spec: {} }),
  advanced: (index) => post(`/worlds/${ids[index]}/_mock/clock/advance`, { by: "10m" }),
  listed: (index) => rpc(ids[index], "ListPrebuilds", {}),
};

let ids = [];
// So that what is loaded and compiled once is not counted.
for (let index = 0; index < 50; index += 1) for (const step of Object.values(STEPS)) await step(index);
for (const id of ids) await mock.fetch(`/_mock/worlds/${id}`, { method: "DELETE" });
ids = [];

const heap = () => {
  globalThis.gc();
  return process.memoryUsage().heapUsed;
};
const before = heap();
for (const [name, step] of Object.entries(STEPS)) {
  const began = process.cpuUsage();
  for (let index = 0; index < COUNT; index += 1) await step(index);
  const { user, system } = process.cpuUsage(began);
  const time = ((user + system) / 1_000 / COUNT).toFixed(2);
  console.log(
    `${COUNT} worlds ${name}: ${time} ms each, ${((heap() - before) / 1_000 / COUNT).toFixed(1)} kB a world`,
  );
}
