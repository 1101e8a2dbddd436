// Owns the requests that the benchmark sends.
const PREBUILD = "07e03a28-65a5-4d98-b532-8ea67b188048";
const PROJECT = "b0e12f6c-4c67-429d-a4a6-d9838b5da047";

const json = (method, body) => ({
  path: `/gitpod.v1.PrebuildService/${method}`,
  headers: { "content-type": "application/json", authorization: "Bearer bench" },
  body: JSON.stringify(body),
});

/** A message whose one field, number 1, is a UUID. */
const proto = (method, uuid) => ({
  path: `/gitpod.v1.PrebuildService/${method}`,
  headers: {
    "content-type": "application/proto",
    authorization: "Bearer bench",
    "connect-protocol-version": "1",
  },
  body: Buffer.concat([Buffer.from([0x0a, uuid.length]), Buffer.from(uuid)]).toString("base64"),
  base64: true,
});

export const GET_JSON = json("GetPrebuild", { prebuildId: PREBUILD });
/** As most clients ask by default. */
export const GET_GZIP = { ...GET_JSON, headers: { ...GET_JSON.headers, "accept-encoding": "gzip" } };
export const GET_PROTO = proto("GetPrebuild", PREBUILD);
export const LIST_100 = json("ListPrebuilds", { pagination: { pageSize: 100 } });
export const CREATE = json("CreatePrebuild", { projectId: PROJECT, spec: { timeout: "3600s" } });

/** The bytes of a request, as `fetch` takes them. */
export function init({ headers, body, base64 }) {
  return { method: "POST", headers, body: base64 ? new Uint8Array(Buffer.from(body, "base64")) : body };
}
