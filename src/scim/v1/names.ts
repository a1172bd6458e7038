/** The names of SCIM 1.1 (core schema and protocol of July 2012) beside those of 2.0. */
import { ENTERPRISE_USER } from '../../model/index.ts';
import type { Aliases } from '../schema/resource-type.ts';

export const CORE_1 = 'urn:scim:schemas:core:1.0';
export const ENTERPRISE_1 = 'urn:scim:schemas:extension:enterprise:1.0';
/** Where Okta's agent on a company's premises looks up what a service can do. */
export const OKTA_CONFIG_1 = 'urn:okta:schemas:scim:providerconfig:1.0';

/** Parts that 1.1 calls otherwise than 2.0. */
export const PARTS_1: ReadonlyMap<string, string> = new Map([['manager.managerid', 'value']]);

/** A name of an attribute or an extension as 2.0 has it: without the core's URN, with that of 2.0 for the enterprise User. */
export function nameFromV1(name: string): string {
  const folded = name.toLowerCase();
  if (folded.startsWith(`${CORE_1}:`)) return name.slice(CORE_1.length + 1);
  const isEnterprise = folded.startsWith(ENTERPRISE_1) && /^[:.]|^$/.test(name.slice(ENTERPRISE_1.length));
  const renamed = isEnterprise ? `${ENTERPRISE_USER}${name.slice(ENTERPRISE_1.length)}` : name;
  return renamed.replace(/(^|:)(manager)\.managerId$/i, '$1$2.value');
}

/** 1.1 knows one core for all resource types. */
export function aliasesOf(core: string): Aliases {
  return { urns: { [CORE_1]: core, [ENTERPRISE_1]: ENTERPRISE_USER }, attributes: {} };
}
