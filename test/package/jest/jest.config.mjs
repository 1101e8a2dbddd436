// Owns how the suites are transformed: not at all, by ts-jest, and by Babel.
import { createRequire } from "node:module";

const { resolve } = createRequire(import.meta.url);
const presets = ["@babel/preset-env", "@babel/preset-typescript"].map((name) => resolve(name));
const byBabel = [resolve("babel-jest"), { presets, babelrc: false, configFile: false }];

export default {
  projects: [
    { displayName: "CommonJS", rootDir: "commonjs", transform: {} },
    { displayName: "ES modules", rootDir: "esm", transform: {}, testMatch: ["**/*.test.mjs"] },
    { displayName: "ts-jest", rootDir: "typescript", transform: { "\\.ts$": [resolve("ts-jest"), {}] } },
    { displayName: "Babel", rootDir: "typescript", transform: { "\\.ts$": byBabel } },
  ],
};
