/** When that by which an app signs in ends, as far as the certificate or Microsoft Graph tell it. */

import type { CredentialEnd } from '../../model/index.ts';
import { readCertificate } from './credentials.ts';
import type { Parts } from './parts.ts';

const where = 'App registrations → the app of this connection → Certificates & secrets';
/** How much of a secret Graph shows. */
const shown = 3;

/** Gives nothing where Graph does not say it: that needs Application.Read.All. */
export async function ends({ api, config }: Parts): Promise<readonly CredentialEnd[]> {
  const { certificate, clientSecret, clientId } = config;
  if (certificate !== undefined) {
    const renew = `make a new one and upload it in ${where} → Certificates`;
    return [{ what: 'certificate', at: readCertificate(certificate).expires, renew }];
  }
  if (clientSecret === undefined) return [];
  const secrets = (await api.clientSecrets(clientId)) ?? [];
  // Two that begin alike cannot be told apart; then the first to end is taken for ours.
  const dates = secrets
    .filter(({ hint }) => hint === clientSecret.slice(0, shown))
    .map(({ endDateTime }) => Date.parse(endDateTime ?? ''))
    .filter((date) => !Number.isNaN(date));
  if (dates.length === 0) return [];
  const renew = `make a new one in ${where} → Client secrets, and give it to this connection`;
  return [{ what: 'client secret', at: Math.min(...dates), renew }];
}
