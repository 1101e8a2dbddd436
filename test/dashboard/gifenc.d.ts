// Owns the types of what gifenc and pngjs do for the moving picture; they bring none of their own.
declare module "gifenc" {
  type Palette = number[][];
  export function quantize(rgba: Uint8Array, colours: number): Palette;
  export function applyPalette(rgba: Uint8Array, palette: Palette): Uint8Array;
  export function GIFEncoder(): {
    writeFrame(
      pixels: Uint8Array,
      width: number,
      height: number,
      options: {
        palette: Palette;
        transparent: boolean;
        transparentIndex: number;
        dispose: number;
        delay: number;
      },
    ): void;
    finish(): void;
    bytes(): Uint8Array;
  };
}

declare module "pngjs" {
  export interface PNG {
    readonly data: Uint8Array;
    readonly width: number;
    readonly height: number;
  }
  export const PNG: { sync: { read(bytes: Uint8Array): PNG } };
}
