// Owns the raw cases: what official clients and proxies send, and what no client should.
import { BODY_CASES } from "./raw-body-cases.ts";
import type { RawCase } from "./raw-case.ts";
import { HEADER_CASES } from "./raw-header-cases.ts";

export const RAW_CASES: readonly RawCase[] = [...HEADER_CASES, ...BODY_CASES];
