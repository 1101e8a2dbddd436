// Owns which events a watcher gets by its scope and its filters.
import { afterEach, describe, expect, it } from "vitest";
import { createMock, type Mock } from "../../../src/index.ts";
import { call, PENDING, PROJECT } from "../../server/log-reader.ts";
import { FORMS, type Told, type WatchAsk, watch } from "./watch-reader.ts";

const PREBUILD = "RESOURCE_TYPE_PREBUILD";
const WARM_POOL = "RESOURCE_TYPE_WARM_POOL";
const STRANGER = "9f3d2c1b-4a5e-4b6c-8d7e-0f1a2b3c4d5e";
const OTHER_PROJECT = "21d94b7f-60ce-4a83-b5f1-0e8c37d2a946";
const CLASS = "d2c94c27-3b76-4a42-b88c-95a85e392c68";

let mock: Mock;
afterEach(() => mock.close());

/** What a watcher gets while a prebuild is made, cancelled and purged and a pool is made. */
async function told(form: (typeof FORMS)[number], ask: (ids: { creator: string }) => WatchAsk) {
  mock = createMock();
  const { prebuild } = await call(mock, "GetPrebuild", { prebuildId: PENDING });
  const watcher = await watch(mock, form, ask({ creator: prebuild.metadata.creator.id }));
  const made = await call(mock, "CreatePrebuild", { projectId: PROJECT, spec: {} });
  await call(mock, "CreateWarmPool", { projectId: OTHER_PROJECT, environmentClassId: CLASS });
  await call(mock, "DeletePrebuild", { prebuildId: PENDING });
  mock.clock.advance("20m");
  await call(mock, "DeletePrebuild", { prebuildId: made.prebuild.id });
  mock.clock.advance("1h");
  await mock.close();
  const events: Told[] = [];
  for (let event = await watcher.next(); event && "what" in event; event = await watcher.next())
    events.push(event);
  return { events, kinds: new Set(events.map(({ what }) => what.split(" ")[1])), made: made.prebuild.id };
}

describe.each(FORMS)("by %s", (form) => {
  it.each([
    { scope: "no scope", ask: {} },
    { scope: "organization: true", ask: { organization: true } },
    { scope: "organization: false", ask: { organization: false } },
  ])("$scope means all of the organization", async ({ ask }) => {
    const { kinds } = await told(form, () => ask);

    expect(kinds).toEqual(new Set(["PREBUILD", "WARM_POOL"]));
  });

  it("the scope of an environment gives no events of these kinds", async () => {
    const { events } = await told(form, () => ({ environmentId: STRANGER }));

    expect(events).toEqual([]);
  });

  it("a type gives the events of that type", async () => {
    const { kinds } = await told(form, () => ({ resourceTypeFilters: [{ resourceType: WARM_POOL }] }));

    expect(kinds).toEqual(new Set(["WARM_POOL"]));
  });

  it("a type that the mock has no resources of gives nothing", async () => {
    const { events } = await told(form, () => ({
      resourceTypeFilters: [{ resourceType: "RESOURCE_TYPE_ENVIRONMENT" }],
    }));

    expect(events).toEqual([]);
  });

  it("ids, in whatever case, give the events of those", async () => {
    const { events } = await told(form, () => ({
      resourceTypeFilters: [{ resourceType: PREBUILD, resourceIds: [PENDING.toUpperCase(), STRANGER] }],
    }));

    expect(new Set(events.map(({ id }) => id))).toEqual(new Set([PENDING]));
    expect(events.map(({ what }) => what)).toEqual([
      "UPDATE PREBUILD",
      "UPDATE_STATUS PREBUILD",
      "DELETE PREBUILD",
    ]);
  });

  it("ids of another type than the filter's give nothing", async () => {
    const { events } = await told(form, () => ({
      resourceTypeFilters: [{ resourceType: WARM_POOL, resourceIds: [PENDING] }],
    }));

    expect(events).toEqual([]);
  });

  it("filters are alternatives", async () => {
    const { events, kinds } = await told(form, () => ({
      resourceTypeFilters: [{ resourceType: WARM_POOL }, { resourceType: PREBUILD, resourceIds: [PENDING] }],
    }));

    expect(kinds).toEqual(new Set(["PREBUILD", "WARM_POOL"]));
    expect(events.filter(({ what }) => what === "CREATE PREBUILD")).toEqual([]);
  });

  it("a creator gives the events of what that one made", async () => {
    const { events, made } = await told(form, ({ creator }) => ({
      resourceTypeFilters: [{ resourceType: PREBUILD, creatorIds: [creator] }],
    }));

    expect(events).toContainEqual({ what: "CREATE PREBUILD", id: made });
  });

  it("another creator gives nothing but each DELETE, of which the creator is not known", async () => {
    const { events } = await told(form, () => ({
      resourceTypeFilters: [{ resourceType: PREBUILD, creatorIds: [STRANGER] }],
    }));

    expect(new Set(events.map(({ what }) => what))).toEqual(new Set(["DELETE PREBUILD"]));
  });

  it("a warm pool, whose creator is unknown, is not given to a filter of creators", async () => {
    const { events } = await told(form, ({ creator }) => ({
      resourceTypeFilters: [{ resourceType: WARM_POOL, creatorIds: [creator] }],
    }));

    expect(events).toEqual([]);
  });
});
