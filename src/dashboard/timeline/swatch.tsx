// Owns the swatch of a look, drawn by the timeline's own code, so that a legend is never wrong.
import { useEffect, useRef } from "preact/hooks";
import type { Look } from "../prebuild-row.ts";
import { drawBar, drawMark, hasMark, readInk } from "./draw-bar.ts";

const [WIDTH, HEIGHT] = [18, 16];

export function Swatch({ look }: { look: Look }) {
  const canvas = useRef<HTMLCanvasElement>(null);
  useEffect(() => {
    const paint = () => {
      const context = canvas.current?.getContext("2d");
      if (!context) return;
      const ratio = Math.max(devicePixelRatio, 1);
      context.canvas.width = WIDTH * ratio;
      context.canvas.height = HEIGHT * ratio;
      context.scale(ratio, ratio);
      const ink = readInk();
      if (hasMark(look)) drawMark(context, ink, look, [WIDTH / 2, HEIGHT / 2, 6]);
      else drawBar(context, ink, look, { x: 1, y: 3, width: 16, height: 10 });
    };
    paint();
    const scheme = matchMedia("(prefers-color-scheme: dark)");
    scheme.addEventListener("change", paint);
    return () => scheme.removeEventListener("change", paint);
  }, [look]);
  return <canvas class="swatch" ref={canvas} width={WIDTH} height={HEIGHT} />;
}
