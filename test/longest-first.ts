/**
 * The order of files: those that are known to take long begin first, so that no worker ends with one while the other is idle.
 * vitest knows by itself only what it measured before, which on a fresh machine is nothing.
 */

import { BaseSequencer, type TestSpecification } from 'vitest/node';

const long = [
  /keycloak\.real/,
  /samba\.real/,
  /test\/console\//,
  /demo\/demo\.test/,
  /reconciliation\/(crash|kill|faults)/,
  /test\/journeys\//,
  /jobs\/(jobs|processes)/,
  /scim\/(client-requests|conformance)/,
];

function rank({ moduleId }: TestSpecification): number {
  const at = long.findIndex((name) => name.test(moduleId));
  return at === -1 ? long.length : at;
}

export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    // Stable: among equals it stays as vitest has it.
    return (await super.sort(files)).toSorted((a, b) => rank(a) - rank(b));
  }
}
