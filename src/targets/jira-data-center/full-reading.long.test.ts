/** A full reading of a large Jira: its calls, as README.md says, and its memory. */

import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { testTools } from '../../testkit/tools.ts';
import { openCompany } from './pretend-world.ts';

test.each([
  ['10.3.24', 2_052],
  ['9.12.0', 2_928],
  ['10.0.1', 17_208],
])('10,000 accounts with ten grants each are read whole from Jira %s in %d calls', async (version, calls) => {
  const { jira, target } = openCompany((fetch) => testTools({ fetch }), { version, people: 10_000 });
  const told = { account: 0, entitlement: 0, grant: 0, complete: 0 };
  for await (const { type } of target.read()) told[type] += 1;
  expect(told).toEqual({ account: 10_002, entitlement: 62, grant: 100_003, complete: 1 });
  expect(jira.calls.total).toBe(calls);
  expect(jira.calls.writes).toBe(0);
  const readme = readFileSync(new URL('README.md', import.meta.url), 'utf8').replace(/ +/g, ' ');
  const row = `| full reading of 10,000 accounts with ten grants each, Jira ${version} | ${calls.toLocaleString('en')} |`;
  expect(readme).toContain(row);
});
