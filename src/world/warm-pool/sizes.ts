// Owns the sizes of a warm pool: how a caller's figures change the stored ones.
import { POOL_SIZE } from "../../api/limits.ts";
import { Refusal } from "../errors.ts";

/** Sizes as a caller gives them. `desiredSize` is deprecated and counts only if the others are absent. */
export interface WarmPoolSizes {
  readonly desiredSize?: number | undefined;
  readonly minSize?: number | undefined;
  readonly maxSize?: number | undefined;
}

/** Sizes as a pool has them; `desiredSize` is 0 unless it was what the caller gave. */
export interface StoredSizes {
  readonly minSize: number;
  readonly maxSize: number;
  readonly desiredSize: number;
}

/**
 * Sizes of a new pool: a bound that is not given is 1, or just enough to fit the other.
 * @throws Refusal invalid
 */
export function newSizes({ desiredSize, minSize, maxSize }: WarmPoolSizes): StoredSizes {
  if (minSize === undefined && maxSize === undefined) return sizesOf(desiredSize ?? 1, desiredSize ?? 0);
  const min = minSize ?? 1;
  return checked({ minSize: min, maxSize: maxSize ?? Math.max(1, min), desiredSize: 0 });
}

/**
 * Sizes of a pool after an update: absent ones are kept.
 * @throws Refusal invalid
 */
export function mergedSizes(
  { desiredSize, minSize, maxSize }: WarmPoolSizes,
  stored: StoredSizes,
): StoredSizes {
  if (minSize === undefined && maxSize === undefined && desiredSize !== undefined) {
    return sizesOf(desiredSize, desiredSize);
  }
  return checked({ minSize: minSize ?? stored.minSize, maxSize: maxSize ?? stored.maxSize, desiredSize: 0 });
}

function sizesOf(size: number, desiredSize: number): StoredSizes {
  return checked({ minSize: size, maxSize: size, desiredSize });
}

function checked(sizes: StoredSizes): StoredSizes {
  const { minSize, maxSize } = sizes;
  if (
    minSize < POOL_SIZE.minLow ||
    maxSize < POOL_SIZE.maxLow ||
    Math.max(minSize, maxSize) > POOL_SIZE.high
  ) {
    throw new Refusal(
      "invalid",
      `min_size must be 0 to 20 and max_size 1 to 20: got ${minSize} and ${maxSize}`,
    );
  }
  if (minSize > maxSize) {
    throw new Refusal("invalid", `min_size must not be greater than max_size: got ${minSize} and ${maxSize}`);
  }
  return sizes;
}
