// Owns what holds at the border with faked time, as cases for any test runner: each in one order with the mock made
// before the time is faked, and in one with it made afterwards. CommonJS, for Jest.
const assert = require("node:assert");

/** Taken while they are real. */
const { setTimeout, clearTimeout } = globalThis;

const PROJECT = "b0e12f6c-4c67-429d-a4a6-d9838b5da047";
const AUTHORIZED = { authorization: "Bearer any" };
const DAY = 24 * 3_600_000;
/** Only what hangs gets there. */
const HANGS = 60_000;

const ORDERS = {
  "made before": async (open, fake) => {
    const mock = await open();
    fake();
    return mock;
  },
  "made after": (open, fake) => {
    fake();
    return open();
  },
};

const FORMS = {
  "in process": {
    open: ({ createMock }) => createMock,
    fetchOf: (mock) => (path, init) => mock.fetch(path, init),
  },
  "on a port": {
    open: ({ startMock }) => startMock,
    fetchOf: (mock) => (path, init) => fetch(mock.url + path, init),
  },
};

/**
 * The cases, as `{ name, run }`.
 * @param library createMock, startMock, and `listPrebuilds`, the descriptor of that method
 * @param time `fake` the runner's time, `pass` milliseconds of it, `restore` what was real
 */
function borderCases(library, time) {
  return Object.entries(ORDERS).flatMap(([order, make]) =>
    Object.entries(CASES).flatMap(([what, { open, run }]) => {
      const name = `${what}, ${order}`;
      return [
        {
          name,
          run: () =>
            bounded(name, () =>
              runCase(
                () => open(library),
                make,
                time,
                (mock) => run(mock, time, library),
              ),
            ),
        },
      ];
    }),
  );
}

async function runCase(open, make, time, run) {
  let mock;
  try {
    mock = await make(open, time.fake);
    await run(mock);
    await mock.close();
  } finally {
    time.restore();
    await mock?.close();
  }
}

async function bounded(name, run) {
  let timer;
  const hangs = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new Error(`it hangs: ${name}`)), HANGS);
  });
  try {
    await Promise.race([run(), hangs]);
  } finally {
    clearTimeout(timer);
  }
}

const really = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));

const count = (mock, rpc) => mock.requests.count({ rpc });

async function call(fetchIt, method, body = {}) {
  const answer = await fetchIt(`/api/gitpod.v1.PrebuildService/${method}`, {
    method: "POST",
    headers: { ...AUTHORIZED, "content-type": "application/json" },
    body: JSON.stringify(body),
  });
  assert.equal(answer.status, 200);
  return answer.json();
}

const create = (fetchIt) => call(fetchIt, "CreatePrebuild", { projectId: PROJECT, spec: {} });

async function advance(fetchIt, by) {
  const answer = await fetchIt("/_mock/clock/advance", {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ by }),
  });
  assert.equal(answer.status, 200);
}

/** Reads a body until it has said something. */
async function readUntil(reader, wanted) {
  const decoder = new TextDecoder();
  for (let text = ""; !text.includes(wanted); ) {
    const { done, value } = await reader.read();
    assert.ok(!done, `it ended before ${wanted}: ${text}`);
    text += decoder.decode(value, { stream: true });
  }
}

function watch(fetchIt) {
  const message = new TextEncoder().encode('{"organization":true}');
  const body = new Uint8Array(5 + message.length);
  new DataView(body.buffer).setUint32(1, message.length);
  body.set(message, 5);
  const headers = { ...AUTHORIZED, "content-type": "application/connect+json" };
  return fetchIt("/api/gitpod.v1.EventService/WatchEvents", { method: "POST", headers, body });
}

const CASES = {
  transport: {
    open: ({ createMock }) => createMock(),
    run: async (mock, { pass }, { listPrebuilds }) => {
      const listed = mock.transport().unary(listPrebuilds, undefined, undefined, undefined, {});
      await pass(DAY);
      assert.ok((await listed).message.prebuilds.length > 0);
      assert.equal(count(mock, "ListPrebuilds"), 1);
    },
  },
  "waitFor, a call that comes": {
    open: ({ createMock }) => createMock(),
    run: async (mock, { pass }) => {
      const waiting = mock.requests.waitFor({ rpc: "ListPrebuilds" });
      await pass(DAY);
      await mock.call("ListPrebuilds");
      assert.equal((await waiting).method, "ListPrebuilds");
    },
  },
  "waitFor, a call that does not": {
    open: ({ createMock }) => createMock(),
    run: (mock) =>
      assert.rejects(mock.requests.waitFor({ rpc: "ListPrebuilds" }, { timeout: 20 }), /within 20 ms/),
  },
  "a latency and a delay": {
    open: ({ createMock }) => createMock({ latency: 5 }),
    run: async (mock) => {
      mock.faults.add({ rpc: "ListPrebuilds", delay: "5ms", times: 1 });
      await mock.call("ListPrebuilds");
      assert.ok(mock.requests.all()[0].took >= 8);
    },
  },
};

for (const [form, { open, fetchOf }] of Object.entries(FORMS)) {
  const say = (what) => `${what} ${form}`;
  const make = (options) => (library) => open(library)(options);
  CASES[say("calls")] = {
    open: make({}),
    run: async (mock, { pass }) => {
      await create(fetchOf(mock));
      await pass(DAY);
      const { prebuilds } = await call(fetchOf(mock), "ListPrebuilds");
      assert.ok(prebuilds.length > 0);
      assert.deepEqual([count(mock, "CreatePrebuild"), count(mock, "ListPrebuilds")], [1, 1]);
    },
  };
  CASES[say("the journal across a reset")] = {
    open: make({}),
    run: async (mock, { pass }) => {
      const fetchIt = fetchOf(mock);
      await call(fetchIt, "ListPrebuilds");
      mock.reset();
      await call(fetchIt, "ListPrebuilds");
      await pass(DAY);
      await call(fetchIt, "ListPrebuilds");
      assert.equal(count(mock, "ListPrebuilds"), 2);
    },
  };
  CASES[say("WatchEvents")] = {
    open: make({}),
    run: async (mock, { pass }) => {
      const opening = watch(fetchOf(mock));
      await mock.requests.waitFor({ rpc: "WatchEvents" });
      await pass(DAY);
      await create(fetchOf(mock));
      const reader = (await opening).body.getReader();
      await readUntil(reader, "RESOURCE_OPERATION_CREATE");
      await reader.cancel();
    },
  };
  CASES[say("a log that is followed")] = {
    open: make({}),
    run: async (mock, { pass }) => {
      const { prebuild } = await create(fetchOf(mock));
      const { accessToken } = await call(fetchOf(mock), "CreatePrebuildLogsToken", {
        prebuildId: prebuild.id,
      });
      const log = await fetchOf(mock)(`/logs/${prebuild.id}`, {
        headers: { authorization: `Bearer ${accessToken}` },
      });
      await pass(1_000);
      const reading = log.text();
      mock.clock.advance("15m");
      assert.ok((await reading).length > 0);
    },
  };
  CASES[say("the control API and its events")] = {
    open: make({}),
    run: async (mock, { pass }) => {
      const fetchIt = fetchOf(mock);
      const reader = (await fetchIt("/_mock/events")).body.getReader();
      await create(fetchIt);
      await pass(1_000);
      const before = mock.clock.now().getTime();
      await advance(fetchIt, "15m");
      assert.equal(mock.clock.now().getTime() - before, 15 * 60_000);
      await readUntil(reader, "event: clock");
      await reader.cancel();
    },
  };
  CASES[say("closing with streams open")] = {
    open: make({ clock: "60x" }),
    run: async (mock) => {
      const opened = [fetchOf(mock)("/_mock/events"), watch(fetchOf(mock))];
      await mock.requests.waitFor({ rpc: "WatchEvents" });
      const first = (await opened[0]).body.getReader();
      await first.read();
      await mock.close();
      await first.cancel().catch(() => {});
      await (await opened[1]).body.cancel().catch(() => {});
    },
  };
  for (const [clock, rate] of [
    ["real", 1],
    ["60x", 60],
  ]) {
    CASES[say(`a clock that is ${clock}`)] = {
      open: make({ clock }),
      run: async (mock, { pass }) => {
        const before = mock.clock.now().getTime();
        await pass(300 * DAY);
        await really(20);
        await call(fetchOf(mock), "ListPrebuilds");
        const passed = mock.clock.now().getTime() - before;
        assert.ok(passed >= 15 * rate, `only ${passed} ms passed`);
        assert.ok(passed < 30 * DAY, `${passed} ms passed`);
      },
    };
  }
  CASES[say("a stream that a running clock feeds")] = {
    open: make({ clock: "100000x" }),
    run: async (mock) => {
      const opening = watch(fetchOf(mock));
      await mock.requests.waitFor({ rpc: "WatchEvents" });
      await create(fetchOf(mock));
      const reader = (await opening).body.getReader();
      await readUntil(reader, "RESOURCE_OPERATION_UPDATE_STATUS");
      await reader.cancel();
    },
  };
}

/** The descriptor of ListPrebuilds, read from what a mock serves. @param protobuf what reads it */
async function listPrebuildsOf({ createMock }, { createFileRegistry, fromBinary, FileDescriptorSetSchema }) {
  const mock = createMock();
  const bytes = await (await mock.fetch("/_mock/schema.binpb")).arrayBuffer();
  await mock.close();
  const registry = createFileRegistry(fromBinary(FileDescriptorSetSchema, new Uint8Array(bytes)));
  return registry.getService("gitpod.v1.PrebuildService").method.listPrebuilds;
}

module.exports = { borderCases, listPrebuildsOf };
