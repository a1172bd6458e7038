/** A site of Atlassian Cloud (`example.atlassian.net`) as it is connected to by e-mail address and API token. */

import { z } from 'zod';
import { secret, type Tools } from '../../../model/index.ts';
import { basic, type Explain, openRest, type ReadErrorBody, type Rest } from '../../../rest/index.ts';
import { readErrorBody as readJiraError } from '../jira/refusals.ts';
import { type ExpiringKey, keyWarning } from '../key.ts';

/** The settings that every connection to a site has. */
export const siteFields = {
  url: z
    .url({ protocol: /^https?$/, error: 'must be an address such as https://example.atlassian.net' })
    .refine((url) => !url.includes('?') && !url.includes('#'), 'must end with the host, without ? and #')
    .meta({
      description:
        'The address of the site; for a token with scopes https://api.atlassian.com/ex/jira/<cloud id> (for Confluence /ex/confluence/).',
    }),
  email: z.email('must be the e-mail address of the account that the token belongs to').meta({
    description: 'The e-mail address of the account that the token belongs to.',
  }),
  token: secret().meta({
    description: 'An API token of that account (id.atlassian.com › Security › API tokens).',
  }),
  tokenExpires: z.iso.date('must be a date such as 2027-06-30').meta({
    description:
      'The day on which the token expires, as Atlassian showed it when the token was made. Warned of 30, 14, 7 days and 1 day before.',
  }),
  timeout: z.int().min(1).max(600).default(60).meta({ description: 'Seconds that one request may take.' }),
};

export interface SiteSettings {
  readonly url: string;
  readonly email: string;
  readonly token: string;
  readonly tokenExpires: string;
  readonly timeout: number;
}

/** Opens the HTTP side of a connection to a site. Connects to nothing. @param product its name in sentences, and how it refuses when it is not Jira */
export function openSite(
  settings: SiteSettings,
  product: { readonly title: string; readonly readErrorBody?: ReadErrorBody },
  tools: Tools,
): Rest {
  const { title, readErrorBody = readJiraError } = product;
  return openRest(
    {
      base: settings.url,
      title,
      auth: basic(settings.email, settings.token),
      readErrorBody,
      explain: explainFor(settings),
      timeout: settings.timeout * 1_000,
    },
    tools,
  );
}

function explainFor({ email, tokenExpires }: SiteSettings): Explain {
  return ({ status }) =>
    status === 401
      ? {
          code: 'unauthorized',
          message: `Atlassian does not take the API token of ${email}, which was to expire on ${tokenExpires}: make a new one (id.atlassian.com › Security › API tokens) and enter it with its date.`,
        }
      : undefined;
}

const siteToken = (email: string): ExpiringKey => ({
  name: `The API token of ${email}`,
  madeAt: 'at id.atlassian.com (Security › API tokens)',
});

/** Says in the log that the token expires soon, or is past its day. */
export function warnOfToken({ email, tokenExpires }: SiteSettings, { clock, log }: Tools): void {
  const warning = keyWarning(tokenExpires, clock.now(), siteToken(email));
  if (warning !== undefined) log.warn({ tokenExpires }, warning);
}
