// Owns a server in a process of its own, whose memory is measured (`npm run build` makes it).
import { type ChildProcess, type ChildProcessByStdio, spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { connect, type Socket } from "node:net";
import type { Readable } from "node:stream";
import { fileURLToPath } from "node:url";

const PROBE = new URL("heap-probe.mjs", import.meta.url).href;
const CLI = fileURLToPath(new URL("../../dist/cli.js", import.meta.url));

/** A server whose clock is frozen. */
export class MeasuredServer {
  readonly url: string;
  readonly #child: ChildProcess;
  /** What it has printed as warnings. */
  readonly warnings: string[] = [];
  readonly #sockets: Socket[] = [];

  /** @param flags of the command line, besides those that every one gets */
  static async start(...flags: readonly string[]): Promise<MeasuredServer> {
    const node = ["--expose-gc", "--import", PROBE];
    const args = [...node, CLI, "--port", "0", "--clock", "frozen", "--log", "json", ...flags];
    const child = spawn(process.execPath, args, { stdio: ["ignore", "pipe", "pipe", "ipc"] });
    const { stdout, stderr } = child as ChildProcessByStdio<null, Readable, Readable>;
    stdout.setEncoding("utf8");
    stderr.setEncoding("utf8");
    let printed = "";
    for await (const piece of stdout.iterator({ destroyOnReturn: false })) {
      printed += piece;
      const [url] = /http:\/\/127\.0\.0\.1:\d+/.exec(printed) ?? [];
      if (url) return new MeasuredServer(child, url);
    }
    throw new Error(`the server did not start: ${printed}`);
  }

  private constructor(child: ChildProcess, url: string) {
    this.#child = child;
    this.url = url;
    child.stderr?.on("data", (text: string) => {
      for (const line of text.split("\n")) if (line.includes('"warning"')) this.warnings.push(line);
    });
  }

  /** The most memory that it has had so far, in megabytes. */
  get peak(): number {
    const status = readFileSync(`/proc/${this.#child.pid}/status`, "utf8");
    return Number(/VmHWM:\s+(\d+)/.exec(status)?.[1]) / 1_024;
  }

  /** The bytes of its heap and what belongs to it, after a collection. */
  async heap(): Promise<number> {
    const reported = once(this.#child, "message");
    this.#child.send("report");
    const [bytes] = await reported;
    return bytes;
  }

  // biome-ignore lint/suspicious/noExplicitAny: an answer is read as the JSON that it is
  async send(path: string, body: object, method = "POST"): Promise<any> {
    const headers = { authorization: "Bearer any", "content-type": "application/json" };
    return (await fetch(`${this.url}${path}`, { method, headers, body: JSON.stringify(body) })).json();
  }

  /** A connection that sends bytes and reads nothing. */
  async sendUnread(bytes: Buffer): Promise<Socket> {
    const socket = connect(Number(new URL(this.url).port), "127.0.0.1").pause();
    socket.on("error", () => {});
    this.#sockets.push(socket);
    await once(socket, "connect");
    socket.write(bytes);
    return socket;
  }

  async stop(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    const ended = once(this.#child, "exit");
    this.#child.kill();
    await ended;
  }
}
