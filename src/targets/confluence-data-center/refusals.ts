/** How Confluence refuses: its error bodies, and what its words mean for the person who must act. */

import type { Explain, Explained, Refusal } from '../../rest/index.ts';

/** Whether Confluence itself refused: `{"statusCode": 404, "data": {…}, "message": "…", "reason": "Not Found"}`. */
export function isConfluences({ body }: Refusal): boolean {
  return typeof body === 'object' && body !== null && typeof Reflect.get(body, 'statusCode') === 'number';
}

const noSeat: Explained = {
  code: 'unsupported',
  message: 'Confluence has no seat left for this: free one or extend the licence, then run the sync again.',
};

const readOnly: Explained = {
  code: 'unsupported',
  message:
    'Confluence takes this account or group from a directory that it may only read: make the change where that directory is kept (LDAP, Crowd), let Confluence write to it, or name the account in safety.protected.accounts.',
};

/** Confluence's words, understood; what is explained here is not tried again. */
export const explain: Explain = ({ status, words }) => {
  const known = status === 402 ? noSeat : meaning(status, words);
  if (known === undefined) return undefined;
  return {
    ...known,
    message: `${known.message} It says: ${words.replace(/[.\s]+$/, '') || `status ${status}`}.`,
  };
};

function meaning(status: number, words: string): Explained | undefined {
  if (status !== 400 && status !== 403 && status !== 500) return undefined;
  // Names of people and groups stand in quotes, and may hold any word.
  const own = words.replace(/'[^']*'/g, "''");
  if (/read.?only|not (?:allowed|permitted) to (?:update|modify)/i.test(own)) return readOnly;
  return /licen[cs]e|\bseats?\b/i.test(own) ? noSeat : undefined;
}
