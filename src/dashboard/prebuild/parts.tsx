// Owns metadata, spec and status as the API returns them.
import type { PrebuildRow } from "../prebuild-row.ts";

export function Parts({ row }: { row: PrebuildRow }) {
  const { metadata, spec, status } = row.prebuild;
  return (
    <>
      {Object.entries({ metadata, spec, status }).map(([name, part]) => (
        <section key={name} class="part">
          <h3>{name}</h3>
          <Json value={part} />
        </section>
      ))}
    </>
  );
}

/** A value as JSON, as text. */
export function Json({ value }: { value: unknown }) {
  // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls
  return <pre tabIndex={0}>{JSON.stringify(value, null, 2)}</pre>;
}
