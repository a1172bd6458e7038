/** Names of schemas: URNs (RFC 8141), or addresses, as some clients give them. */

const pattern = /^(?:urn:[a-z\d][a-z\d-]{0,31}:|https?:\/\/)[^\s()[\]"\\]+$/i;

/** Whether a text can be the name of a schema. It holds nothing that ends a word of a filter or a path. */
export function isSchemaName(text: string): boolean {
  return pattern.test(text);
}
