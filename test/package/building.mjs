// Owns the proof that a build is put in place at once: a server that runs from dist/ serves on while two terminals build,
// `npm start` prints nothing of the bundler, and an uncaught error shows lines, not a bundle.
import { spawn } from "node:child_process";
import { join } from "node:path";
import { runCommand } from "../clients/command.mjs";
import { describeEnd } from "../clients/report.mjs";
import { cleanEnvironment, projectFolder } from "../clients/workplace.mjs";
import { readyUrl } from "./ready-url.mjs";

const cli = join(projectFolder, "dist", "cli.js");
const env = cleanEnvironment();

/** What only some calls need, each from a file of its own. */
const PATHS = [
  "/_mock/ui",
  "/_mock/ui/app.js",
  "/_mock/openapi.json",
  "/_mock/schema.binpb",
  "/_mock/report",
  "/_mock/worlds",
];
const SERVICES = [
  "ProjectService/ListProjects",
  "EnvironmentService/ListEnvironments",
  "RunnerService/ListRunners",
];

export async function checkBuilding({ check }) {
  await check("npm start -s -- env prints the variables alone, or why not", async () => {
    const started = await runCommand("npm", ["start", "-s", "--", "env", "--port", "9"], {
      cwd: projectFolder,
      env,
      seconds: 300,
    });
    const isOnlyOurs =
      started.stdout === "" && /^Failed to print the variables: [^\n]*\n$/.test(started.stderr);
    if (!isOnlyOurs) throw new Error(`${describeEnd(started)}\n${started.stdout}${started.stderr}`);
  });
  await check("a server from dist/ serves on while two terminals build", async () => {
    const server = await startServer();
    try {
      const builds = await Promise.all(
        [1, 2].map(() =>
          runCommand("npm", ["run", "-s", "build"], { cwd: projectFolder, env, seconds: 300 }),
        ),
      );
      for (const build of builds) if (build.status !== 0) throw new Error(describeEnd(build));
      for (const path of PATHS) await mustServe(fetch(server.url + path), path);
      const call = {
        method: "POST",
        headers: { authorization: "Bearer any", "content-type": "application/json" },
      };
      for (const rpc of SERVICES)
        await mustServe(fetch(`${server.url}/api/gitpod.v1.${rpc}`, { ...call, body: "{}" }), rpc);
    } finally {
      await server.stop();
    }
  });
  await check("an uncaught error prints less than 4 kB", async () => {
    const program = `import(${JSON.stringify(join(projectFolder, "dist", "index.js"))}).then((m) => m.createMock({ seed: "7" }))`;
    const thrown = await runCommand(process.execPath, ["-e", program], {
      cwd: projectFolder,
      env,
      seconds: 60,
    });
    if (!thrown.stderr.includes("seed") || thrown.stderr.length > 4_000)
      throw new Error(`${thrown.stderr.length} characters: ${thrown.stderr.slice(0, 500)}`);
  });
}

async function mustServe(answered, path) {
  const answer = await answered;
  const text = await answer.text();
  if (answer.status !== 200) throw new Error(`${path}: ${answer.status} ${text.slice(0, 300)}`);
}

async function startServer() {
  const child = spawn(process.execPath, [cli, "--port", "0", "--log", "silent"], {
    env,
    stdio: ["ignore", "pipe", "inherit"],
  });
  const ended = new Promise((resolve) => child.on("close", resolve));
  const url = await readyUrl(child);
  const stop = async () => {
    child.kill("SIGTERM");
    await ended;
  };
  return { url, stop };
}
