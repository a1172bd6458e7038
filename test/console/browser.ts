/** A browser for the journeys of the console: Chromium as Debian packs it, and axe, which looks at every page. */

import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { type Browser, chromium, type Page } from 'playwright-core';

const executablePath = process.env.CHROMIUM ?? '/usr/bin/chromium';

/** Whether there is a Chromium on this machine; `.ci/run` installs it. */
export const hasChromium = existsSync(executablePath);

export function openBrowser(): Promise<Browser> {
  return chromium.launch({
    executablePath,
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      // A name that no browser takes for this machine: there it is as strict as with every address by plain http.
      '--host-resolver-rules=MAP rollcall.test 127.0.0.1',
    ],
  });
}

/** Told to the browser from without, so that the policy of the pages, which allows no script of others, stays in force. */
const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** What is wrong with the page for people with disabilities, as sentences; WCAG 2.2 A and AA. */
export async function barriers(page: Page): Promise<readonly string[]> {
  // What fades is on its way to be another.
  await page.locator('[aria-busy=true]').first().waitFor({ state: 'detached' });
  if (!(await page.evaluate('"axe" in globalThis'))) await page.evaluate(`${axe};0`);
  return page.evaluate(async () => {
    const { axe } = globalThis as unknown as {
      axe: { run(options: object): Promise<{ violations: Violation[] }> };
    };
    interface Violation {
      id: string;
      help: string;
      nodes: { html: string; failureSummary?: string }[];
    }
    const { violations } = await axe.run({ resultTypes: ['violations'] });
    return violations.map(
      ({ id, help, nodes }) => `${id}: ${help}: ${nodes[0]?.html} ${nodes[0]?.failureSummary ?? ''}`,
    );
  });
}

/** Pixels by which the page is wider than its window. */
export function sideways(page: Page): Promise<number> {
  return page.evaluate('document.documentElement.scrollWidth - innerWidth');
}
