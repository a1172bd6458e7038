/** Which dialect of SCIM a source was told to expect. */

import { type DialectName, dialectNames } from '../../scim/index.ts';

/** @param config as it is kept */
export function dialectIn(config: { readonly dialect?: unknown }): DialectName {
  return dialectNames.find((name) => name === config.dialect) ?? 'auto';
}
