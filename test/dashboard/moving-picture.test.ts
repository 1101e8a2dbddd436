// Owns the moving picture of the README: the page while time goes forward. Made only on request: `npm run screenshots`.
import { readFileSync, statSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { applyPalette, GIFEncoder, quantize } from "gifenc";
import { PNG } from "pngjs";
import { describe, expect, it } from "vitest";
import { DOCUMENTED } from "../../src/scenarios/presets/documentation.ts";
import { createdBy, opened, served } from "./browser.ts";

const PLACE = fileURLToPath(new URL("../../docs/images/moving.gif", import.meta.url));
const MOST_BYTES = 1_500_000;
/** Of the page; the picture is three quarters of it. */
const VIEW = { viewport: { width: 1280, height: 760 }, deviceScaleFactor: 0.75 };
const FRAMES = 30;
const { project: projectId } = DOCUMENTED;

/** One for all frames, so that a pixel that stays the same can be left out of the next frame. */
const COLOURS = 127;
const TRANSPARENT = COLOURS;

describe.runIf(process.env.SCREENSHOTS)("the moving picture", () => {
  it("shows prebuilds and a pool while time goes forward", async () => {
    const mock = await served();
    for (let n = 0; n < 6; n += 1) {
      await createdBy(mock, { projectId, spec: {} });
      mock.clock.advance("3m");
    }
    const page = await opened(mock, "#/timeline", VIEW);
    const frames: Buffer[] = [];
    for (let n = 0; n < FRAMES; n += 1) {
      if (n % 6 === 1) await createdBy(mock, { projectId, spec: {} });
      if (n === 14) {
        const running = mock.world
          .prebuilds()
          .find(({ status }) => status.phase === "PREBUILD_PHASE_RUNNING");
        if (running) mock.world.fail(running.id, 'task "build" failed with exit status 1');
      }
      mock.clock.advance("40s");
      // What is drawn with the next frames of the browser.
      await page.waitForTimeout(300);
      frames.push(await page.screenshot());
    }

    writeFileSync(PLACE, gifOf(frames));
    expect(statSync(PLACE).size).toBeLessThan(MOST_BYTES);
  });
});

it("is small, and moves", () => {
  const bytes = readFileSync(PLACE);
  const frameHeader = Buffer.from([0x21, 0xf9, 0x04]);
  let frames = 0;
  for (let at = bytes.indexOf(frameHeader); at >= 0; at = bytes.indexOf(frameHeader, at + 1)) frames += 1;

  expect(bytes.length).toBeLessThan(MOST_BYTES);
  expect(frames).toBeGreaterThanOrEqual(FRAMES);
});

function gifOf(screenshots: readonly Buffer[]): Uint8Array {
  const images = screenshots.map((bytes) => PNG.sync.read(bytes));
  const middle = images[Math.floor(images.length / 2)] as PNG;
  const palette = quantize(middle.data, COLOURS);
  const gif = GIFEncoder();
  let before: Uint8Array | undefined;
  for (const [index, { data, width, height }] of images.entries()) {
    const pixels = applyPalette(data, palette);
    const shown = before ? pixels.map((pixel, at) => (pixel === before?.[at] ? TRANSPARENT : pixel)) : pixels;
    gif.writeFrame(shown, width, height, {
      palette: [...palette, ...Array.from({ length: 128 - palette.length }, () => [0, 0, 0])],
      transparent: before !== undefined,
      transparentIndex: TRANSPARENT,
      // The frame before stays under it.
      dispose: 1,
      delay: index === images.length - 1 ? 2_000 : 220,
    });
    before = pixels;
  }
  gif.finish();
  return gif.bytes();
}
