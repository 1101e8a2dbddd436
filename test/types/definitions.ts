// Owns the use of public names whose definitions definitions.mjs asks for.
import { createMock } from "prebuild-mock";
import { testWith } from "prebuild-mock/vitest";

const mock = createMock({ scenario: "healthy" });
export const answer = mock.call("ListPrebuilds");
export const failing = testWith({ scenario: "failing-prebuild" });
