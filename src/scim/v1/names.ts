/** The names of SCIM 1.1 (core schema and protocol of July 2012) beside those of 2.0. */
import { ENTERPRISE_USER } from '../../model/index.ts';
import type { Aliases } from '../schema/resource-type.ts';

export const CORE_1 = 'urn:scim:schemas:core:1.0';
export const ENTERPRISE_1 = 'urn:scim:schemas:extension:enterprise:1.0';
/** Where Okta's agent on a company's premises looks up what a service can do. */
export const OKTA_CONFIG_1 = 'urn:okta:schemas:scim:providerconfig:1.0';

/** Parts that 1.1 calls otherwise than 2.0. */
export const PARTS_1: ReadonlyMap<string, string> = new Map([['manager.managerid', 'value']]);

/** 1.1 knows one core for all resource types. */
export function aliasesOf(core: string): Aliases {
  return { urns: { [CORE_1]: core, [ENTERPRISE_1]: ENTERPRISE_USER }, attributes: {} };
}
