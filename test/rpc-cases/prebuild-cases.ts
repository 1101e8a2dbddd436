// Owns what the six prebuild RPCs answer if they succeed.
import { expect } from "vitest";
import { answer, type Bench } from "./door.ts";
import {
  ALPHA,
  BETA,
  COMPLETED,
  DISABLED,
  FAILED,
  LARGE,
  NOBODY,
  PENDING,
  SMALL,
  seconds,
} from "./organization.ts";
import { success } from "./rpc-case.ts";

/** A new prebuild of alpha that has come to a phase. */
export async function prebuildIn(phase: string, { mock, door }: Bench): Promise<{ prebuildId: string }> {
  const { prebuild } = await answer(door, "CreatePrebuild", { projectId: ALPHA, spec: {} });
  mock.clock.advanceUntil(({ id, to }) => id === prebuild.id && to === phase);
  return { prebuildId: prebuild.id };
}

async function cancelled({ mock, door }: Bench) {
  await answer(door, "CancelPrebuild", { prebuildId: PENDING });
  mock.clock.advanceUntil(({ id, to }) => id === PENDING && to === "CANCELLED");
}

export const PREBUILD_CASES = {
  CreatePrebuild: [
    success("CreatePrebuild", {
      title: "a new prebuild is PENDING, with the project's default class and timeout",
      request: { projectId: ALPHA, spec: {} },
      expected: {
        prebuild: {
          metadata: {
            projectId: ALPHA,
            environmentClassId: SMALL,
            creator: { principal: "PRINCIPAL_USER" },
            createdAt: "2026-01-01T09:00:00Z",
            updatedAt: "2026-01-01T09:00:00Z",
            triggeredBy: "PREBUILD_TRIGGER_MANUAL",
          },
          spec: { specVersion: "1", desiredPhase: "PREBUILD_PHASE_COMPLETED", timeout: "1800s" },
          status: { phase: "PREBUILD_PHASE_PENDING", statusVersion: "1" },
        },
      },
    }),
    success("CreatePrebuild", {
      title: "a class and a timeout of 300 s are taken",
      request: { projectId: ALPHA, environmentClassId: LARGE, spec: { timeout: seconds(300) } },
      expected: { prebuild: { metadata: { environmentClassId: LARGE }, spec: { timeout: "300s" } } },
    }),
    success("CreatePrebuild", {
      title: "a timeout of 7200 s is taken",
      request: { projectId: ALPHA, spec: { timeout: seconds(7200) } },
      expected: { prebuild: { spec: { timeout: "7200s" } } },
    }),
    success("CreatePrebuild", {
      title: "a timeout with a fraction is echoed",
      request: { projectId: ALPHA, spec: { timeout: seconds(300, 500_000_000) } },
      expected: { prebuild: { spec: { timeout: "300.500s" } } },
    }),
    success("CreatePrebuild", {
      title: "a project without a timeout of its own has the service's 3600 s",
      request: { projectId: BETA, spec: {} },
      expected: { prebuild: { spec: { timeout: "3600s" } } },
    }),
    success("CreatePrebuild", {
      title: "a desired phase and a version of the caller are ignored",
      request: { projectId: ALPHA, spec: { specVersion: 99n, desiredPhase: 90 } },
      expected: { prebuild: { spec: { specVersion: "1", desiredPhase: "PREBUILD_PHASE_COMPLETED" } } },
    }),
    success("CreatePrebuild", {
      title: "a project whose automatic prebuilds are disabled takes one by hand",
      request: { projectId: DISABLED, spec: {} },
      expected: { prebuild: { status: { phase: "PREBUILD_PHASE_PENDING" } } },
    }),
    success("CreatePrebuild", {
      title: "an unknown project and class are made on first use",
      request: { projectId: NOBODY, environmentClassId: NOBODY, spec: {} },
      expected: { prebuild: { metadata: { projectId: NOBODY, environmentClassId: NOBODY } } },
    }),
  ],
  GetPrebuild: [
    success("GetPrebuild", {
      title: "a completed prebuild has its whole snapshot and no failure",
      request: { prebuildId: COMPLETED },
      expected: {
        prebuild: {
          id: COMPLETED,
          status: { phase: "PREBUILD_PHASE_COMPLETED", snapshotCompletionPercentage: 100 },
        },
      },
    }),
    success("GetPrebuild", {
      title: "a failed prebuild says why",
      request: { prebuildId: FAILED },
      expected: {
        prebuild: {
          metadata: { environmentClassId: LARGE },
          status: { phase: "PREBUILD_PHASE_FAILED", failureMessage: "no space left on device" },
        },
      },
    }),
    success("GetPrebuild", {
      title: "a prebuild that has timed out names its timeout",
      options: {
        scenario: {
          name: "stuck",
          summary: "Never leaves RUNNING.",
          prebuilds: [
            { id: PENDING, projectId: ALPHA, age: "1h", timeout: "300s", outcome: { stall: "RUNNING" } },
          ],
        },
      },
      request: { prebuildId: PENDING },
      expected: {
        prebuild: {
          spec: { timeout: "300s" },
          status: {
            phase: "PREBUILD_PHASE_FAILED",
            failureMessage: expect.stringContaining("timeout of 300s"),
          },
        },
      },
    }),
  ],
  ListPrebuilds: [
    success("ListPrebuilds", {
      title: "the list is newest first and ends without a token",
      request: {},
      expected: {
        pagination: {},
        prebuilds: [{ id: PENDING }, { id: FAILED }, { id: COMPLETED }],
      },
    }),
  ],
  CancelPrebuild: [
    success("CancelPrebuild", {
      title: "a PENDING prebuild is CANCELLING at once",
      request: { prebuildId: PENDING },
      expected: {
        prebuild: {
          metadata: { updatedAt: "2026-01-01T09:00:00Z" },
          spec: { specVersion: "2", desiredPhase: "PREBUILD_PHASE_CANCELLED" },
          status: { phase: "PREBUILD_PHASE_CANCELLING", statusVersion: "2" },
        },
      },
    }),
    ...["STARTING", "RUNNING", "STOPPING", "SNAPSHOTTING"].map((phase) =>
      success("CancelPrebuild", {
        title: `a ${phase} prebuild is CANCELLING at once`,
        arrange: (bench) => prebuildIn(phase, bench),
        request: {},
        expected: {
          prebuild: {
            spec: { desiredPhase: "PREBUILD_PHASE_CANCELLED" },
            status: { phase: "PREBUILD_PHASE_CANCELLING" },
          },
        },
      }),
    ),
    success("CancelPrebuild", {
      title: "again while CANCELLING answers the prebuild as it is",
      arrange: async ({ door }) => {
        await answer(door, "CancelPrebuild", { prebuildId: PENDING });
      },
      request: { prebuildId: PENDING },
      expected: {
        prebuild: {
          spec: { specVersion: "2" },
          status: { phase: "PREBUILD_PHASE_CANCELLING", statusVersion: "2" },
        },
      },
    }),
    success("CancelPrebuild", {
      title: "again when CANCELLED answers the prebuild as it is",
      arrange: cancelled,
      request: { prebuildId: PENDING },
      expected: {
        prebuild: {
          spec: { specVersion: "2" },
          status: {
            phase: "PREBUILD_PHASE_CANCELLED",
            statusVersion: "3",
            completionTime: expect.stringContaining("2026-01-01T09:00:"),
          },
        },
      },
    }),
  ],
  DeletePrebuild: [
    ...[COMPLETED, FAILED, PENDING].map((prebuildId) =>
      success("DeletePrebuild", {
        title: `answers an empty message for ${prebuildId}`,
        request: { prebuildId },
        expected: {},
      }),
    ),
    success("DeletePrebuild", {
      title: "again while DELETING answers the same",
      arrange: async ({ door }) => {
        await answer(door, "DeletePrebuild", { prebuildId: PENDING });
      },
      request: { prebuildId: PENDING },
      expected: {},
    }),
    success("DeletePrebuild", {
      title: "a CANCELLED prebuild can be deleted",
      arrange: cancelled,
      request: { prebuildId: PENDING },
      expected: {},
    }),
  ],
  CreatePrebuildLogsToken: [
    success("CreatePrebuildLogsToken", {
      title: "answers a token",
      request: { prebuildId: COMPLETED },
      expected: { accessToken: expect.stringMatching(/^\S{8,}$/) },
    }),
    success("CreatePrebuildLogsToken", {
      title: "a prebuild that has not started has a token too",
      request: { prebuildId: PENDING },
      expected: { accessToken: expect.stringMatching(/^\S{8,}$/) },
    }),
  ],
};
