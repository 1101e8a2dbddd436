// Owns fingerprints that distinguish secrets without keeping them.

/** 32 bits of a text by the FNV-1a function, from which the text cannot be read. */
export function fingerprintOf(text: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  return hash >>> 0;
}
