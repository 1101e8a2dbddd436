// Owns the guided tour: five steps, each pointing at a part of the page.
import { signal } from "@preact/signals";
import { useEffect, useLayoutEffect, useRef } from "preact/hooks";
import { view } from "../route.ts";
import { TOUR } from "./steps.ts";

const current = signal<number | undefined>(undefined);

export function startTour(): void {
  go(0);
}

function go(index: number | undefined): void {
  current.value = index;
  if (index !== undefined) TOUR[index]?.arrive();
}

export function Tour() {
  const index = current.value;
  const heading = useRef<HTMLHeadingElement>(null);
  const shown = view.value;
  useLayoutEffect(() => {
    const step = index === undefined ? undefined : TOUR[index];
    if (!step) return;
    heading.current?.focus();
    const target = document.querySelector(step.target);
    target?.classList.add("is-pointed-at");
    target?.scrollIntoView({ block: "nearest" });
    return () => target?.classList.remove("is-pointed-at");
  }, [index, shown]);
  useEffect(() => {
    const leave = (event: KeyboardEvent) => event.key === "Escape" && go(undefined);
    addEventListener("keydown", leave);
    return () => removeEventListener("keydown", leave);
  }, []);
  const step = index === undefined ? undefined : TOUR[index];
  if (!step || index === undefined) return null;
  const isLast = index === TOUR.length - 1;
  return (
    <section class="tour" aria-label="Tour">
      <p class="tour-count">
        {index + 1} of {TOUR.length}
      </p>
      <h2 ref={heading} tabIndex={-1}>
        {step.title}
      </h2>
      <p>{step.text}</p>
      <div class="buttons">
        {step.act && (
          <button type="button" onClick={() => void step.act?.do()}>
            {step.act.name}
          </button>
        )}
        <span class="spacer" />
        <button type="button" class="quiet" onClick={() => go(undefined)}>
          End tour
        </button>
        {index > 0 && (
          <button type="button" onClick={() => go(index - 1)}>
            Back
          </button>
        )}
        <button type="button" class="primary" onClick={() => go(isLast ? undefined : index + 1)}>
          {isLast ? "Done" : "Next"}
        </button>
      </div>
    </section>
  );
}
