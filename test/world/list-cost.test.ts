// Owns that a page of a long list costs its own rows: how many values are compared and read is counted, not timed.
import { expect, it } from "vitest";
import type { World } from "../../src/world/world.ts";
import { CLASS, sampleWorld } from "./sample-world.ts";

/** How often the rows of a world are looked at while something is done: each look reads a value's id. */
function looksDuring(world: World, values: readonly { readonly id: string }[], act: () => void): number {
  let looks = 0;
  for (const value of values) {
    const { id } = value;
    Object.defineProperty(value, "id", {
      get: () => {
        looks += 1;
        return id;
      },
    });
  }
  act();
  expect(world.organization.projects.size).toBeGreaterThan(0);
  return looks;
}

function worldOf(size: number): World {
  const world = sampleWorld();
  for (let n = 0; n < size; n++)
    world.projects.create({
      name: `project ${n}`,
      environmentClasses: [{ environmentClassId: CLASS, order: 0 }],
    });
  for (let n = 0; n < size; n++) world.environments.create({ environmentClassId: CLASS });
  return world;
}

it.each(["projects", "environments"] as const)(
  "a page of 20 times as many %s looks at as many of them",
  (kind) => {
    const looks = [100, 2_000].map((size) => {
      const world = worldOf(size);
      const values =
        kind === "projects"
          ? [...world.organization.projects]
          : Array.from(world.environments, ({ value }) => value);
      return looksDuring(world, values, () => {
        if (kind === "projects")
          world.organization.projects.list({}, { limit: 25, by: "popularity", isDescending: true });
        else world.environments.list({}, { limit: 25 });
      });
    });

    expect(looks[0]).toBeGreaterThan(0);
    expect(looks[1]).toBeLessThanOrEqual((looks[0] as number) + 5);
  },
);
