// Owns the start of the page.
import { render } from "preact";
import { App } from "./app.tsx";
import { listenToKeys } from "./clock/keys.ts";
import { follow } from "./follow.ts";

const root = document.getElementById("app");
if (root) render(<App />, root);
listenToKeys();
follow();
