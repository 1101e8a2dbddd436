// Owns tests that must fail, because their options are wrong.
import { type MockPageOptions, test } from "../../../dist/playwright.js";

const CASES: Record<string, object> = {
  link: { linkClok: true },
  mode: { linkClock: true, clock: "real" },
};

for (const [name, mockOptions] of Object.entries(CASES)) {
  test.describe(() => {
    test.use({ mockOptions: mockOptions as MockPageOptions });
    test(name, ({ mock }) => void mock);
  });
}
