// Owns the rows of test suites: what a mock for each test costs, beside an MSW handler that does the least possible.
import { getResponse, HttpResponse, http } from "msw";
import { setupServer } from "msw/node";
import { createMock } from "../../dist/index.js";
import { handlers } from "../../dist/msw.js";
import { alternateQuietly, microseconds, microsecondsNow, quiet } from "../measure.mjs";
import { GET_JSON, init } from "../requests.mjs";

const URL_OF_CALL = `https://app.ona.com${GET_JSON.path}`;

export const rows = [
  {
    name: "one in-process call through fetch",
    against: "fetch, MSW's least handler",
    atMost: 1,
    unit: "us",
    run: beside(async (least) => {
      const server = setupServer(...least);
      server.listen();
      return { act: () => fetch(URL_OF_CALL, init(GET_JSON)), end: () => server.close() };
    }),
  },
  {
    name: "one in-process call through fetch",
    against: "MSW's getResponse alone",
    atMost: 1,
    unit: "us",
    run: beside(async (least) => ({
      act: () => getResponse(least, new Request(URL_OF_CALL, init(GET_JSON))),
      end: () => {},
    })),
  },
  {
    name: "one call under MSW, handed to a mock",
    against: "fetch, MSW's least handler",
    atMost: 1.5,
    unit: "us",
    run: underMsw,
  },
  { name: "resetting a mock", isAbsolute: true, against: "0.3 ms", atMost: 1, unit: "ms", run: reset },
];

/** Our `fetch` beside a way of MSW's. */
function beside(theirs) {
  return async ({ rounds, calls }) => {
    const mock = createMock();
    const answer = await (await mock.fetch(URL_OF_CALL, init(GET_JSON))).json();
    const { act, end } = await theirs([http.post(URL_OF_CALL, () => HttpResponse.json(answer))]);
    const measured = await alternateQuietly(
      rounds * 12,
      () => microseconds(calls / 20, async () => (await mock.fetch(URL_OF_CALL, init(GET_JSON))).text()),
      () => microseconds(calls / 20, async () => (await act()).text()),
    );
    end();
    return measured;
  };
}

async function underMsw({ rounds, calls }) {
  const mock = createMock();
  const answer = await (await mock.fetch(URL_OF_CALL, init(GET_JSON))).json();
  const server = setupServer();
  server.listen();
  const call = async () => (await fetch(URL_OF_CALL, init(GET_JSON))).text();
  const under = (...used) => {
    server.resetHandlers(...used);
    return microseconds(calls / 20, call);
  };
  const measured = await alternateQuietly(
    rounds * 12,
    () => under(...handlers(mock)),
    () => under(http.post(URL_OF_CALL, () => HttpResponse.json(answer))),
  );
  server.close();
  return measured;
}

function reset({ rounds, calls }) {
  const mock = createMock();
  const times = [];
  for (let round = 0; round < rounds * 20; round++)
    times.push(microsecondsNow(calls / 100, () => mock.reset()) / 1_000);
  const ours = quiet(times.slice(rounds * 5));
  return { a: ours, b: 0.3, ratio: ours / 0.3 };
}
