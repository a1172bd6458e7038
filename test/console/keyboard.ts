/** The keyboard alone: where the focus is, whether one sees it there, and how Tab comes to something. */

import type { Page } from 'playwright-core';
import { expect } from 'vitest';

interface Focused {
  readonly words: string;
  readonly seen: boolean;
}

/**
 * What has the focus: its words, and whether one sees that it has it: it is within the window, and without the focus the same
 * would look otherwise.
 */
export function focused(page: Page) {
  return page.evaluate<Focused>(`(() => {
  const element = document.activeElement;
  const field = element.closest('.mantine-Input-input') ?? element;
  const look = () => [element, element.parentElement, field, element.nextElementSibling ?? element].map((one) => {
    const { outlineStyle, outlineWidth, borderColor, boxShadow } = getComputedStyle(one);
    return [outlineStyle === 'none' ? '' : outlineWidth, borderColor, boxShadow].join(' ');
  }).join();
  const words = element.getAttribute('aria-label') ?? element.labels?.[0]?.textContent ?? element.textContent ?? '';
  const { width } = element.getBoundingClientRect();
  // What is drawn by what stands beside it is where that is.
  const drawn = [element, element.parentElement].find((one) => one.getBoundingClientRect().width > 1) ?? element;
  const { left, right, top, bottom } = drawn.getBoundingClientRect();
  const within = right > 0 && bottom > 0 && left < innerWidth && top < innerHeight;
  // What is drawn by what stands beside it has no extent of its own.
  const outlined = getComputedStyle(element).outlineStyle !== 'none' && width > 0;
  const before = look();
  if (element !== document.body && !outlined) {
    element.blur();
    const without = look();
    element.focus({ preventScroll: true });
    return { words: words.trim(), seen: within && without !== before };
  }
  return { words: words.trim(), seen: within && outlined };
})()`);
}

/** Presses Tab until what bears these words has the focus; it must be seen there. Throws when Tab never comes to it. */
export async function tabTo(page: Page, words: string | RegExp): Promise<void> {
  const passed: string[] = [];
  for (let press = 0; press < 200; press += 1) {
    await page.keyboard.press('Tab');
    const now = await focused(page);
    const isIt = typeof words === 'string' ? now.words === words : words.test(now.words);
    if (isIt) return expect(now).toMatchObject({ seen: true });
    passed.push(now.words);
  }
  throw new Error(`Tab never came to ${words}; it came to ${passed.slice(0, 30).join(' | ')}.`);
}
