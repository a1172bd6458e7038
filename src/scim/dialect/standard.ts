/** A client that keeps to the standard. */
import type { Dialect } from './dialect.ts';

export const standard: Dialect = {
  name: 'standard',
  title: 'SCIM 2.0 as the standard has it',
  aliases: { urns: {}, attributes: {} },
  habits: [],
};
