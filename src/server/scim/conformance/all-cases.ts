/** Every requirement that the page of conformance tells, in the order of the standards. */

import { bulkRequirements } from './bulk-cases.ts';
import type { Requirement } from './case.ts';
import { declaredRequirements } from './declared-cases.ts';
import { discoveryRequirements } from './discovery-cases.ts';
import { foreignRequirements } from './foreign-cases.ts';
import { namingRequirements } from './naming-cases.ts';
import { pagingRequirements } from './paging-cases.ts';
import { patchRequirements } from './patch-cases.ts';
import { privacyRequirements } from './privacy-cases.ts';
import { protocolRequirements } from './protocol-cases.ts';
import { resourceRequirements } from './resource-cases.ts';
import { schemaRequirements } from './schema-cases.ts';
import { searchRequirements } from './search-cases.ts';
import { serviceRequirements } from './service-cases.ts';
import { trustRequirements } from './trust-cases.ts';
import { userRequirements } from './user-cases.ts';
import { version1Requirements } from './version1-cases.ts';
import { version1NamesRequirements } from './version1-names-cases.ts';

export const requirements: readonly Requirement[] = [
  ...schemaRequirements,
  ...userRequirements,
  ...resourceRequirements,
  ...discoveryRequirements,
  ...protocolRequirements,
  ...searchRequirements,
  ...namingRequirements,
  ...patchRequirements,
  ...serviceRequirements,
  ...bulkRequirements,
  ...trustRequirements,
  ...privacyRequirements,
  ...version1Requirements,
  ...version1NamesRequirements,
  ...pagingRequirements,
  ...declaredRequirements,
  ...foreignRequirements,
].sort((a, b) => a.section.localeCompare(b.section, 'en', { numeric: true }));
