// Owns stubs: answers to RPCs that the mock does not serve.
import { create, fromBinary, toBinary } from "@bufbuild/protobuf";
import { FileDescriptorProtoSchema, FileDescriptorSetSchema } from "@bufbuild/protobuf/wkt";
import { describe, expect, it } from "vitest";
import {
  file_gitpod_v1_identity,
  GetAuthenticatedIdentityResponseSchema,
} from "../../src/api/gen/gitpod/v1/identity_pb.ts";
import type { Mock, Stub } from "../../src/index.ts";
import { createMock } from "../../src/server/create-mock.ts";

const RPC = "gitpod.v1.SecretService/ListSecrets";

async function callJson(mock: Mock, rpc: string, request: object = {}) {
  const response = await mock.fetch(`${mock.url}/${rpc}`, {
    method: "POST",
    headers: { "Content-Type": "application/json", Authorization: "Bearer t" },
    body: JSON.stringify(request),
  });
  return { status: response.status, json: await response.json() };
}

async function callBinary(mock: Mock, rpc: string) {
  const response = await mock.fetch(`${mock.url}/${rpc}`, {
    method: "POST",
    headers: { "Content-Type": "application/proto", Authorization: "Bearer t" },
    body: new Uint8Array(),
  });
  return { status: response.status, bytes: new Uint8Array(await response.arrayBuffer()) };
}

describe("a stub", () => {
  it("gives callers of JSON its response, and its call is in the journal", async () => {
    const mock = createMock();
    mock.stubs.add({ rpc: RPC, response: { secrets: [{ name: "KEY" }], pagination: {} } });

    expect(await callJson(mock, RPC)).toEqual({
      status: 200,
      json: { secrets: [{ name: "KEY" }], pagination: {} },
    });
    expect(mock.requests.all()).toMatchObject([{ rpc: RPC, status: 200 }]);
    expect(mock.stubs.list()).toMatchObject([{ id: "stub-1", hits: 1 }]);
  });

  it("returns an error", async () => {
    const mock = createMock();
    mock.stubs.add({ rpc: RPC, error: { code: "permission_denied", message: "no" } });

    expect(await callJson(mock, RPC)).toEqual({
      status: 403,
      json: { code: "permission_denied", message: "no" },
    });
  });

  it("takes the calls that match, of those some, and leaves the others to the next", async () => {
    const mock = createMock();
    mock.stubs.add({
      rpc: RPC,
      match: { filter: { projectIds: ["a"] } },
      skip: 1,
      times: 1,
      response: { n: 1 },
    });
    mock.stubs.add({ rpc: RPC, match: { filter: { projectIds: ["a"] } }, response: { n: 2 } });
    const answers: unknown[] = [];
    for (const id of ["a", "a", "a", "b"]) {
      const { json } = await callJson(mock, RPC, { filter: { projectIds: [id], search: "x" } });
      answers.push(json.n ?? json.code);
    }

    expect(answers).toEqual([2, 1, 2, "unimplemented"]);
  });

  it("says what is wrong with invalid descriptors", async () => {
    const wrong = createMock({ descriptors: Uint8Array.of(1, 2, 3) });
    wrong.stubs.add({ rpc: "gitpod.v1.SecretService/ListSecrets", response: {} });
    const answer = await wrong.fetch("/gitpod.v1.SecretService/ListSecrets", {
      method: "POST",
      headers: { authorization: "Bearer any", "content-type": "application/json" },
      body: "{}",
    });

    expect([answer.status, ((await answer.json()) as { message: string }).message]).toEqual([
      500,
      expect.stringMatching(/^Failed to read the descriptors: .*Give a FileDescriptorSet/),
    ]);
    expect(() => createMock({ descriptors: "file.binpb" as never })).toThrow(
      'Failed to create a mock: descriptors must be bytes, but are "file.binpb".',
    );
  });

  it("serves binary callers by its bytes, or by descriptors, and else says what it needs", async () => {
    const file = toBinary(
      FileDescriptorProtoSchema,
      create(FileDescriptorProtoSchema, {
        ...file_gitpod_v1_identity.proto,
        package: "acme.v1",
        name: "acme.proto",
        dependency: [],
      }),
    );
    const renamed = fromBinary(FileDescriptorProtoSchema, file);
    for (const { method } of renamed.service) {
      for (const each of method) {
        each.inputType = each.inputType.replace("gitpod.v1", "acme.v1");
        each.outputType = each.outputType.replace("gitpod.v1", "acme.v1");
      }
    }
    for (const { field } of renamed.messageType) {
      for (const each of field) each.typeName = each.typeName.replace("gitpod.v1", "acme.v1");
    }
    const set = create(FileDescriptorSetSchema, { file: [renamed] });
    const rpc = "acme.v1.IdentityService/GetAuthenticatedIdentity";
    const described = createMock({ descriptors: toBinary(FileDescriptorSetSchema, set) });
    const bare = createMock();
    for (const mock of [described, bare]) mock.stubs.add({ rpc, response: { organizationTier: "acme" } });

    const { bytes } = await callBinary(described, rpc);
    const refused = await callBinary(bare, rpc);
    bare.stubs.clear();
    bare.stubs.add({ rpc, responseBinary: btoa("\x1a\x04acme") });
    const given = await callBinary(bare, rpc);

    expect(fromBinary(GetAuthenticatedIdentityResponseSchema, bytes).organizationTier).toBe("acme");
    expect([refused.status, new TextDecoder().decode(refused.bytes)]).toEqual([
      404,
      expect.stringContaining("responseBinary"),
    ]);
    expect(given.bytes).toEqual(bytes);
  });

  it("belongs to its mock, and a scenario's comes back with a reset", async () => {
    const stub: Stub = { rpc: RPC, response: {} };
    const mock = createMock({ scenario: { name: "s", summary: "", stubs: [stub] } });
    mock.stubs.clear();
    const without = await callJson(mock, RPC);
    mock.reset({ parts: ["stubs"] });

    expect([without.status, (await callJson(mock, RPC)).status]).toEqual([404, 200]);
    expect((await callJson(createMock(), RPC)).status).toBe(404);
  });

  it.each<[string, unknown, string]>([
    ["a served method", { rpc: "gitpod.v1.PrebuildService/GetPrebuild", response: {} }, "rpc: "],
    ["another served method", { rpc: "gitpod.v1.ProjectService/GetProject", response: {} }, "rpc: "],
    ["no answer", { rpc: RPC }, "response: "],
    ["two answers", { rpc: RPC, response: {}, error: { code: "internal" } }, "error: "],
    ["an unknown code", { rpc: RPC, error: { code: "oops" } }, "error.code: "],
    ["no service", { rpc: "ListSecrets", response: {} }, "rpc: "],
    ["a response that is none", { rpc: RPC, response: 5 }, "response: "],
    ["bytes that are none", { rpc: RPC, responseBinary: "%" }, "responseBinary: "],
  ])("with %s is refused, and there is none", (_title, stub, field) => {
    const mock = createMock();
    expect(() => mock.stubs.add(stub as Stub)).toThrow(`Failed to add a stub: ${field}`);
    expect(mock.stubs.list()).toEqual([]);
    expect(() => mock.stubs.remove("stub-1")).toThrow("no stubs are defined");
  });
});
