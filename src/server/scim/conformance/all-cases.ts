/** Every requirement that the page of conformance tells, in the order of the standards. */

import { bulkRequirements } from './bulk-cases.ts';
import type { Requirement } from './case.ts';
import { declaredRequirements } from './declared-cases.ts';
import { pagingRequirements } from './paging-cases.ts';
import { resourceRequirements } from './resource-cases.ts';
import { serviceRequirements } from './service-cases.ts';
import { trustRequirements } from './trust-cases.ts';
import { version1Requirements } from './version1-cases.ts';

export const requirements: readonly Requirement[] = [
  ...resourceRequirements,
  ...serviceRequirements,
  ...bulkRequirements,
  ...trustRequirements,
  ...version1Requirements,
  ...pagingRequirements,
  ...declaredRequirements,
].sort((a, b) => a.section.localeCompare(b.section, 'en', { numeric: true }));
