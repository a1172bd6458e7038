/** The page of conformance: what the standards ask, by section, kept or declined with the reason. */

import { requirements } from '../../src/server/scim/conformance/all-cases.ts';
import { made, table } from './markdown.ts';

/** @returns the page; it is made of the very list that the tests go through. */
export function conformancePage(): string {
  const kept = requirements.filter(({ check }) => check !== undefined).length;
  const rows = requirements.map(({ section, says, declined }) => [
    section,
    says,
    declined === undefined ? 'kept' : `declined: ${declined}`,
  ]);
  return `${made}
# Conformance of the SCIM service

${kept} requirements of the standards are proved by a test of the same name on both databases
(\`src/server/scim/conformance\`); ${requirements.length - kept} are declined, each with its reason. What is not on this list is not claimed.

${table(['section', 'what it asks', 'here'], rows)}`;
}
