// Owns the matrix of doors: {JSON, binary} x {in process, HTTP/1.1, HTTP/2} x {byte by byte, a Connect client}.
import { createMock, type MockOptions, startMock } from "../../src/index.ts";
import { connectDoor, connectNode, connectWeb } from "./connect-door.ts";
import type { Bench } from "./door.ts";
import { binaryDoor, fetchExchange, http2Exchange, jsonDoor, socketExchange } from "./raw-door.ts";

export interface DoorWay {
  readonly way: string;
  /** A mock of its own, to be closed. */
  readonly open: (options: MockOptions) => Promise<Bench>;
}

export const DOORS: readonly DoorWay[] = [
  {
    way: "JSON in process",
    open: async (options) => {
      const mock = createMock(options);
      return { mock, door: jsonDoor(fetchExchange(mock)) };
    },
  },
  {
    way: "binary in process",
    open: async (options) => {
      const mock = createMock(options);
      return { mock, door: binaryDoor(fetchExchange(mock)) };
    },
  },
  {
    way: "JSON over HTTP/1.1",
    open: async (options) => {
      const mock = await startMock(options);
      return { mock, door: jsonDoor(socketExchange(mock)) };
    },
  },
  {
    way: "binary over HTTP/1.1",
    open: async (options) => {
      const mock = await startMock(options);
      return { mock, door: binaryDoor(socketExchange(mock)) };
    },
  },
  {
    way: "JSON over HTTP/2",
    open: async (options) => {
      const mock = await startMock(options);
      return { mock, door: jsonDoor(http2Exchange(mock)) };
    },
  },
  {
    way: "binary over HTTP/2",
    open: async (options) => {
      const mock = await startMock(options);
      return { mock, door: binaryDoor(http2Exchange(mock)) };
    },
  },
  {
    way: "a JSON Connect client in process",
    open: async (options) => {
      const mock = createMock(options);
      return { mock, door: connectDoor(connectWeb(mock.baseUrl, false, mock.fetch)) };
    },
  },
  {
    way: "a binary Connect client on mock.transport()",
    open: async (options) => {
      const mock = createMock(options);
      return { mock, door: connectDoor(mock.transport()) };
    },
  },
  {
    way: "a JSON Connect client over HTTP/1.1",
    open: async (options) => {
      const mock = await startMock(options);
      return { mock, door: connectDoor(connectWeb(mock.baseUrl, false)) };
    },
  },
  {
    way: "a binary Connect client over HTTP/1.1",
    open: async (options) => {
      const mock = await startMock(options);
      return { mock, door: connectDoor(connectWeb(mock.baseUrl, true)) };
    },
  },
  {
    way: "a JSON Connect client over HTTP/2",
    open: async (options) => {
      const mock = await startMock(options);
      return { mock, door: connectDoor(connectNode(mock.baseUrl, false)) };
    },
  },
  {
    way: "a binary Connect client over HTTP/2",
    open: async (options) => {
      const mock = await startMock(options);
      return { mock, door: connectDoor(connectNode(mock.baseUrl, true)) };
    },
  },
];
