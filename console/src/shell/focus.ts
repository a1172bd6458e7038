/** The focus is never lost: where what had it is gone, it goes to what came in its place, or to what is around it. */

import { useEffect } from 'react';

/** Something that had the focus: where it stood, and what it said, by which one finds what came in its place. */
interface Place {
  readonly element: HTMLElement;
  /** From the inside out. */
  readonly around: readonly Element[];
  readonly words: string;
  /** The dialog it stands in, and what had the focus before that took it. */
  readonly dialog: Element | null;
  readonly opener: Place | undefined;
}

/** What can be led to as a whole; where nothing of it is around, the head of the page, which says what has become of it. */
const regions = 'fieldset.inner, [role=dialog], section.panel, .page-head';
const head = '#content .page-head';

/** Mounted once, by the shell. */
export function useFocusKept(): void {
  useEffect(() => {
    let last: Place | undefined;
    const came = ({ target }: FocusEvent): void => {
      if (target instanceof HTMLElement) last = placeOf(target, last);
    };
    // On its way from one to the other it is nowhere: what changes meanwhile must not take it back.
    const goes = ({ relatedTarget }: FocusEvent): void => {
      if (relatedTarget instanceof HTMLElement) last = placeOf(relatedTarget, last);
    };
    // Whoever clicks on nothing takes the focus away themselves; what goes away does not say so before it is gone.
    const went = ({ target, relatedTarget }: FocusEvent): void => {
      if (relatedTarget !== null) return;
      queueMicrotask(() => {
        if (last?.element === target && last.element.isConnected && !isOff(last.element)) last = undefined;
      });
    };
    const changed = new MutationObserver(() => {
      if (last === undefined || (document.activeElement ?? document.body) !== document.body) return;
      // What is off comes back where it stood: a button, once its answer is there.
      if (last.element.isConnected && isOff(last.element)) return;
      const next = standIn(last);
      if (isOff(next)) last = placeOf(next, last.opener);
      else focus(next);
    });
    document.addEventListener('focusin', came);
    document.addEventListener('focusout', goes, true);
    document.addEventListener('focusout', went);
    changed.observe(document.body, { childList: true, subtree: true, attributeFilter: ['disabled'] });
    return () => {
      document.removeEventListener('focusin', came);
      document.removeEventListener('focusout', goes, true);
      document.removeEventListener('focusout', went);
      changed.disconnect();
    };
  }, []);
}

function placeOf(element: HTMLElement, last: Place | undefined): Place {
  const around: Element[] = [];
  for (let one = element.parentElement; one !== null; one = one.parentElement) around.push(one);
  const dialog = element.closest('[role=dialog]');
  const opener = dialog === null ? undefined : dialog === last?.dialog ? last.opener : last;
  return { element, around, words: wordsOf(element), dialog, opener };
}

/** Itself; what stands there anew and says the same; whatever opened the dialog that is closed; the nearest region. */
function standIn({ element, around, words, dialog, opener }: Place): HTMLElement {
  if (element.isConnected) return element;
  if (dialog?.isConnected === false && opener !== undefined) return standIn(opener);
  const left = around.find((one) => one.isConnected) ?? document.body;
  const alike = [...left.querySelectorAll<HTMLElement>(element.tagName)].filter(
    (one) => wordsOf(one) === words,
  );
  const [twin] = alike;
  // Where several say the same, which of them it was is not known.
  if (twin !== undefined && alike.length === 1 && words !== '') return twin;
  return (
    left.closest<HTMLElement>(regions) ??
    document.querySelector<HTMLElement>(head) ??
    document.getElementById('content') ??
    document.body
  );
}

function isOff(element: HTMLElement): boolean {
  return element.matches(':disabled');
}

function focus(element: HTMLElement): void {
  if (element.tabIndex < 0 && !element.hasAttribute('tabindex')) element.tabIndex = -1;
  element.focus({ preventScroll: true });
}

function wordsOf(element: HTMLElement): string {
  const labels = 'labels' in element ? (element.labels as NodeListOf<HTMLElement> | null) : null;
  return (element.getAttribute('aria-label') ?? labels?.[0]?.textContent ?? element.textContent ?? '').trim();
}
