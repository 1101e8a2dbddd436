// Owns a dialog that a button opens.
import type { ComponentChildren } from "preact";
import { useId, useRef } from "preact/hooks";

interface DialogProps {
  /** On the button. */
  readonly open: string;
  readonly title: string;
  readonly children: (close: () => void) => ComponentChildren;
}

export function DialogButton({ open, title, children }: DialogProps) {
  const dialog = useRef<HTMLDialogElement>(null);
  const heading = useId();
  const close = () => dialog.current?.close();
  return (
    <>
      <button type="button" onClick={() => dialog.current?.showModal()}>
        {open}
      </button>
      <dialog ref={dialog} aria-labelledby={heading}>
        <div class="dialog-head">
          <h2 id={heading}>{title}</h2>
          <button type="button" class="quiet" aria-label="Close" onClick={close}>
            ✕
          </button>
        </div>
        {children(close)}
      </dialog>
    </>
  );
}
