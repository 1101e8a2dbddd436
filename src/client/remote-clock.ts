// Owns the clock of a server elsewhere.

import type { ClockMode } from "../input/clock-mode.ts";
import type { Transition } from "../mock/transition.ts";
import { MisuseError } from "../world/errors.ts";
import type { Control } from "./control.ts";
import { dated, instantOf } from "./dates.ts";
import type { RemoteClock } from "./remote-mock.ts";

interface Present {
  readonly now: string;
  readonly mode: ClockMode;
}

export function createRemoteClock({ get, send }: Control): RemoteClock {
  const read = () => get<Present>("/clock");
  const steer = (body: object) => send<Present>("PUT", "/clock", body);
  const move = async (path: string, body: object) => {
    const { transitions } = await send<{ transitions: object[] }>("POST", `/clock/${path}`, body);
    return transitions.map((each) => dated<Transition>(each, "at"));
  };
  return {
    now: async () => new Date((await read()).now),
    mode: async () => (await read()).mode,
    advance: (by) => move("advance", { by }),
    advanceTo: (to) => move("advance", { to: instantOf(to) }),
    advanceUntil: async (until, { limit } = {}) => {
      if (typeof until !== "function") return move("advance", { until, limit });
      throw new MisuseError(
        'Failed to advance the clock: a predicate needs the process of the mock. Give { prebuild, phase }, { warmPool, phase } or "idle".',
      );
    },
    next: () => move("next", {}),
    pause: async () => {
      await send("POST", "/clock/pause");
    },
    resume: async () => {
      await send("POST", "/clock/resume");
    },
    setMode: async (mode) => {
      await steer({ mode });
    },
  };
}
