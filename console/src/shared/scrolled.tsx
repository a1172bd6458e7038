/** Something long in a window of its own, that the keyboard scrolls too. */

import type { ReactNode } from 'react';

export function Scrolled({ label, children }: { readonly label: string; readonly children: ReactNode }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard.
    <section className="scroll" style={{ maxHeight: 280 }} tabIndex={0} aria-label={label}>
      {children}
    </section>
  );
}
