// Owns the help: the keys, and the meaning of colours, patterns and shapes.
import { useLayoutEffect, useRef } from "preact/hooks";
import { KEYS } from "./clock/keys.ts";
import { isHelpOpen } from "./help-open.ts";
import { LOOK_NAMES, LOOKS } from "./looks.ts";
import { Swatch } from "./timeline/swatch.tsx";

export function Help() {
  const dialog = useRef<HTMLDialogElement>(null);
  const isOpen = isHelpOpen.value;
  useLayoutEffect(() => {
    if (isOpen) dialog.current?.showModal();
    else dialog.current?.close();
  }, [isOpen]);
  const close = () => {
    isHelpOpen.value = false;
  };
  return (
    <dialog ref={dialog} class="help" aria-labelledby="help-title" onClose={close}>
      <div class="dialog-head">
        <h2 id="help-title">Keys and legend</h2>
        <button type="button" class="quiet" aria-label="Close" onClick={close}>
          ✕
        </button>
      </div>
      <div class="columns">
        <dl class="keys">
          {KEYS.map(([key, meaning]) => (
            <div key={key}>
              <dt>
                <kbd>{key}</kbd>
              </dt>
              <dd>{meaning}</dd>
            </div>
          ))}
        </dl>
        <ul class="help-legend">
          {LOOKS.map((look) => (
            <li key={look}>
              <Swatch look={look} /> {LOOK_NAMES[look]}
            </li>
          ))}
          <li class="help-note">
            The vertical line is the current simulated time; dotted bars are what will happen if no call
            changes it. A flag on the axis is a checkpoint, a diamond a daily schedule.
          </li>
        </ul>
      </div>
    </dialog>
  );
}
