// Owns the fields of a mock that are read anew each time: its address and its world.
import { type ClientEnv, clientEnv } from "../mock/env.ts";
import type { Mock } from "../mock/mock.ts";
import type { Place } from "../mock/place.ts";

export interface LiveMockOptions {
  readonly place: () => Place;
  /** The only token that it accepts; undefined if it accepts any. */
  readonly token: string | undefined;
  readonly world: () => Mock["world"];
}

export class LiveMock implements Pick<Mock, "url" | "baseUrl" | "env" | "world"> {
  readonly #options: LiveMockOptions;

  constructor(options: LiveMockOptions) {
    this.#options = options;
  }

  get url(): string {
    return this.#options.place().url;
  }

  get baseUrl(): string {
    return `${this.url}/api`;
  }

  get env(): ClientEnv {
    return clientEnv(this.url, this.#options.token);
  }

  get world(): Mock["world"] {
    return this.#options.world();
  }
}
