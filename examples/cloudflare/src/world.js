// Owns one world in one Durable Object: the mock in memory, and its state in the object's storage, from which it comes
// back after an eviction.
import { createMock, MisuseError } from "prebuild-mock";
import { broken, noWorld, problem, sent } from "./answer.js";

/** A value of the storage has at most 2 MB. */
const PIECE = 500_000;

/** What a mock's clock moves by at most in one move, in milliseconds. */
const LONGEST_MOVE = 10 * 365 * 24 * 3_600_000;

const PAGE = /^\/_mock\/ui(\/app\.(?:js|css))?$/;

const POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data:; frame-ancestors 'none'";

export class World {
  constructor(ctx, env) {
    this.storage = ctx.storage;
    this.ui = env.UI;
    ctx.blockConcurrencyWhile(() => this.restore());
  }

  async fetch(request) {
    const { pathname } = new URL(request.url);
    const [, id, path] = /^\/worlds\/([^/]+)(.*)$/.exec(pathname);
    if (path === "" && request.method === "PUT") return this.create(await request.json());
    if (!this.mock) return noWorld(id);
    if (path === "" && request.method === "DELETE") return this.end();
    if (PAGE.test(path)) return this.page(path);
    const answer = await this.answer(request);
    // A read by GET changes nothing that is kept.
    if (request.method !== "GET") await this.save();
    return answer ? sent(answer) : broken();
  }

  async answer(request) {
    try {
      return await this.mock.fetch(request);
    } catch (error) {
      // As a `fetch` whose connection broke.
      if (error instanceof TypeError) return undefined;
      throw error;
    }
  }

  async create({ id, url, options }) {
    if (this.mock) return problem(409, `there is a world ${id}: choose another id, or end it with DELETE`);
    try {
      this.mock = createMock({ clock: "60x", startAt: new Date(), ...options, url });
    } catch (error) {
      if (error instanceof MisuseError) return problem(400, error.message);
      throw error;
    }
    const { scenario, seed, strict, startAt, clock, state, ...rest } = options;
    // The others are part of the state.
    this.options = { ...rest, url };
    await this.save();
    return Response.json({ id, baseUrl: this.mock.baseUrl, env: this.mock.env }, { status: 201 });
  }

  async end() {
    await this.mock.close();
    this.mock = undefined;
    await this.storage.deleteAll();
    return new Response(null, { status: 204 });
  }

  /** Writes everything at once: either all of a state is kept or none. */
  async save() {
    const text = JSON.stringify(this.mock.save());
    const pieces = [];
    for (let at = 0; at < text.length; at += PIECE) pieces.push(text.slice(at, at + PIECE));
    await this.storage.transaction(async (kept) => {
      await kept.put("about", { options: this.options, at: Date.now(), pieces: pieces.length });
      for (const [n, piece] of pieces.entries()) await kept.put(`piece-${n}`, piece);
    });
  }

  async restore() {
    const about = await this.storage.get("about");
    if (!about) return;
    let text = "";
    for (let n = 0; n < about.pieces; n += 1) text += await this.storage.get(`piece-${n}`);
    this.options = about.options;
    this.mock = createMock({ ...about.options, state: JSON.parse(text) });
    // The clock ran while the object was away, so it is pulled to where it would be.
    const { mode } = this.mock.clock;
    const rate = mode === "real" ? 1 : mode.endsWith("x") ? Number.parseFloat(mode) : 0;
    const missed = Math.floor((Date.now() - about.at) * rate);
    if (missed > 0) this.mock.clock.advance(Math.min(missed, LONGEST_MOVE));
  }

  /** The dashboard's files, which are assets here. */
  async page(path) {
    const [, file = "/"] = PAGE.exec(path);
    const asset = await this.ui.fetch(new URL(file, "https://ui.invalid"));
    const headers = new Headers(asset.headers);
    headers.set("content-security-policy", POLICY);
    headers.set("x-content-type-options", "nosniff");
    return new Response(asset.body, { status: asset.status, headers });
  }
}
