// Owns what TypeScript sees of each entry of the installed package: values, types, and a class that is both.
import type { Transport } from "@connectrpc/connect";
import { createMock, MisuseError, type Mock, type Transition } from "prebuild-mock";
import { createFixtures, type PrebuildJson } from "prebuild-mock/fixtures";
import { toPrebuildMessage } from "prebuild-mock/fixtures/messages";
import { handlers } from "prebuild-mock/msw";
import { PRESETS, type PresetName } from "prebuild-mock/scenarios";
import { type MockTestOptions, test } from "prebuild-mock/vitest";

const mock: Mock = createMock({ scenario: "failing-prebuild" });
// @ts-expect-error a preset that there is not, so the types are those of the package and not any
createMock({ scenario: "faling-prebuild" });
const prebuild: PrebuildJson = createFixtures().prebuild.running().build();
const id: string = toPrebuildMessage(prebuild).id;
export const transport: Transport = mock.transport();
// @ts-expect-error not what a transport is
export const notTransport: number = mock.transport();
const transitions: Transition[] = mock.clock.advance("10m");
const preset: PresetName = "healthy";
const options: MockTestOptions = { linkTimers: true };
const count: number = handlers(mock).length;
export const used: unknown[] = [id, transitions, PRESETS[preset].summary, options, count, test];
export const isMisuse = (error: unknown): error is MisuseError => error instanceof MisuseError;
