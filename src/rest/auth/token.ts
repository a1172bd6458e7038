/** An access token from a token endpoint (RFC 6749): fetched when it is needed, kept until shortly before it ends, fetched once for all who wait. */

import { z } from 'zod';
import type { Tools } from '../../model/index.ts';
import { openRest } from '../client.ts';
import type { Explain } from '../refusal.ts';
import type { Auth } from './auth.ts';
import { anonymous } from './static.ts';

export interface TokenRequest {
  /** The token endpoint. */
  readonly tokenUrl: string;
  /** Names the other side in sentences: `Okta`. */
  readonly title: string;
  /** The form that is posted; made anew for each token, since assertions end. */
  readonly form: () => Promise<Readonly<Record<string, string>>>;
  /** Whether it is posted as JSON instead, as RFC 6749 does not know it. */
  readonly json?: boolean;
  readonly headers?: Readonly<Record<string, string>>;
  /** What of the form and the headers must stay secret. */
  readonly secrets: readonly string[];
  /** What a refusal means, where the endpoint's own words do not say what to do. */
  readonly explain?: Explain;
}

const TokenAnswer = z.object({
  access_token: z.string().min(1),
  token_type: z.string().optional(),
  expires_in: z.coerce.number().positive().optional(),
});

/** A token is not used in the last part of its life: the request has to arrive and be judged by another clock. */
const margin = 60_000;
/** Taken where the endpoint does not say how long a token lives (RFC 6749 section 5.1 only recommends that it does). */
const assumedLife = 300_000;

/** Bearer tokens from a token endpoint. */
export function tokenAuth(request: TokenRequest, tools: Tools): Auth {
  const { tokenUrl: base, title, explain } = request;
  const endpoint = openRest({ base, title, auth: anonymous, ...(explain && { explain }) }, tools);
  const issued = new Set<string>();
  let current: { readonly token: string; readonly until: number } | undefined;
  let fetching: Promise<string> | undefined;

  async function fetchToken(): Promise<string> {
    const form = await request.form();
    const answer = await endpoint.send({
      method: 'POST',
      path: '',
      purpose: 'issue an access token',
      ...(request.json === true ? { body: form } : { form }),
      ...(request.headers && { headers: request.headers }),
      schema: TokenAnswer,
      // A token that was issued and lost harms nobody.
      repeatable: true,
      secrets: request.secrets,
      refusedMeans: 'unauthorized',
    });
    const life = answer.body.expires_in === undefined ? assumedLife : answer.body.expires_in * 1_000;
    const token = answer.body.access_token;
    issued.add(token);
    current = { token, until: tools.clock.now() + Math.max(life - margin, life / 2) };
    return token;
  }

  return {
    async headers() {
      if (current !== undefined && tools.clock.now() < current.until)
        return { authorization: `Bearer ${current.token}` };
      fetching ??= fetchToken().finally(() => {
        fetching = undefined;
      });
      return { authorization: `Bearer ${await fetching}` };
    },
    renew() {
      current = undefined;
      return true;
    },
    secrets: () => [...request.secrets, ...issued],
  };
}
