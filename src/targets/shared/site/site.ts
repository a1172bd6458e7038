/** A site of Atlassian Cloud (`example.atlassian.net`) as it is connected to by e-mail address and API token. */

import { z } from 'zod';
import { pastedAddress, pastedSecret, type Tools } from '../../../model/index.ts';
import { basic, type Explain, openRest, type ReadErrorBody, type Rest } from '../../../rest/index.ts';
import { readErrorBody as readJiraError } from '../jira/refusals.ts';
import { type ExpiringKey, keyWarning } from '../key.ts';

/** Of a page of a site the site alone. */
const site = pastedAddress(({ origin, hostname, href }) =>
  /\.(atlassian\.net|jira\.com)$/.test(hostname) ? origin : href.replace(/\/$/, ''),
);

/** Where to look when a site answers as if it were none. */
export const sitePlace =
  'look that the address is the one at which you open the site in the browser, such as https://example.atlassian.net';

/** Pages of Atlassian that belong to no site. */
const elsewhere = /^(admin|home|id|start|team|www)\.atlassian\.(com|net)$/;

/** The settings that every connection to a site has. */
export const siteFields = {
  url: site
    .pipe(
      z
        .url({ protocol: /^https?$/, error: 'must be an address such as https://example.atlassian.net' })
        .refine((url) => !url.includes('?') && !url.includes('#'), 'must end with the host, without ? and #')
        .refine(
          (url) => !elsewhere.test(URL.parse(url)?.hostname ?? ''),
          'belongs to no site; give the address at which you open Jira or Confluence, such as https://example.atlassian.net',
        ),
    )
    .meta({
      title: 'Address of the site',
      description:
        'As in the browser when the site is open, such as `example.atlassian.net`. For a token with scopes: `https://api.atlassian.com/ex/jira/<cloud id>` (for Confluence `/ex/confluence/`).',
    }),
  email: z
    .string()
    .trim()
    .pipe(z.email('must be the e-mail address of the account that the token belongs to'))
    .meta({
      title: 'E-mail address',
      description:
        'With which the administrator whose token it is signs in to Atlassian. Best an account made for Rollcall.',
    }),
  token: pastedSecret().meta({
    title: 'API token',
    description:
      'Made by that administrator: `id.atlassian.com/manage-profile/security/api-tokens` → Create API token.',
  }),
  tokenExpires: z.iso.date('must be a date such as 2027-06-30').meta({
    title: 'API token: ends on',
    description:
      'As Atlassian showed it when the token was made; a year at the latest. You are warned 30, 14, 7 days and 1 day before.',
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
          message: `Atlassian does not take the API token with the e-mail address ${email}: look that it is the address of the account that made the token, and that the token was copied as a whole; it was to expire on ${tokenExpires}. Otherwise make a new one (id.atlassian.com/manage-profile/security/api-tokens) and enter it with its date.`,
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
