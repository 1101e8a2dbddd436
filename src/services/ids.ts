// Owns the form of ids in requests: they may come in any case, and are stored and compared in lower case. (assumed)

export function canonical(id: string): string {
  return id.toLowerCase();
}

export function canonicals(ids: readonly string[] | undefined): readonly string[] {
  return ids?.map(canonical) ?? [];
}
