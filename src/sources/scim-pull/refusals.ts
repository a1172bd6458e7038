/** How SCIM servers refuse, in both versions, and what it means for whoever reads them. */

import { z } from 'zod';
import { commonErrorBody, type Explain, type ReadErrorBody, type Refusal } from '../../rest/index.ts';

const Errors1 = z.object({ Errors: z.array(z.object({ description: z.string() })).min(1) });

/** `{detail, scimType}` of 2.0 (RFC 7644 section 3.12); `{Errors: [{description, code}]}` of 1.1 (protocol, section 3.9). */
export const readErrorBody: ReadErrorBody = (body) => {
  const errors = Errors1.safeParse(body);
  if (!errors.success) return commonErrorBody(body);
  return { messages: errors.data.Errors.map(({ description }) => description), fields: {} };
};

const Typed = z.object({ scimType: z.string() });

/** The `scimType` of a refusal, where there is one. */
export function scimTypeOf({ body }: Pick<Refusal, 'body'>): string | undefined {
  const typed = Typed.safeParse(body);
  return typed.success ? typed.data.scimType : undefined;
}

/** What a server says of paging that it does not do, or no more (RFC 9865 section 2.3). */
export const cursorRefusals: readonly string[] = ['invalidCursor', 'expiredCursor', 'invalidCount'];

/** Explains a search that is too large; the rest speaks for itself. */
export const explain: Explain = (refusal) =>
  scimTypeOf(refusal) === 'tooMany'
    ? {
        code: 'unavailable',
        message:
          'The SCIM server refuses to list so many at once (tooMany): lower pageSize, or have its limit for search results raised.',
      }
    : undefined;
