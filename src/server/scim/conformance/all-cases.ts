/** Every requirement that the page of conformance tells, in the order of the standards. */

import type { Requirement } from './case.ts';
import { resourceRequirements } from './resource-cases.ts';
import { serviceRequirements } from './service-cases.ts';

export const requirements: readonly Requirement[] = [...resourceRequirements, ...serviceRequirements].sort(
  (a, b) => a.section.localeCompare(b.section, 'en', { numeric: true }),
);
