/** How the client of a source speaks, by the settings of that source. */

import { type DeclaredTypes, type DialectName, dialectNames } from '../../scim/index.ts';
import { declaredTypes } from './declared.ts';

/** @param config as it is kept */
export function sourceTypes(config: Readonly<Record<string, unknown>>): {
  readonly dialect: DialectName;
  readonly declared: DeclaredTypes | undefined;
} {
  const dialect = dialectNames.find((name) => name === config.dialect) ?? 'auto';
  return { dialect, declared: declaredTypes(config) };
}
