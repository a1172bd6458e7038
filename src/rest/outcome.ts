/** What came of one try, each with the failure that the ladder judges and the error that is thrown in the end. */

import { type ErrorDetails, ProvisioningError } from '../model/index.ts';
import { leadsToLogin, type Unusable } from './answer.ts';
import type { Answer } from './client.ts';
import { readNetworkFailure, timedOut } from './network.ts';
import { codeOf, type Explain, type Refusal, sentence } from './refusal.ts';
import type { Call } from './request.ts';
import { type Failure, parseRetryAfter } from './retry.ts';

export type Outcome<Body> =
  | { readonly kind: 'done'; readonly answer: Answer<Body> }
  | {
      readonly kind: 'refused';
      readonly refusal: Refusal;
      readonly failure: Failure;
      readonly error: ProvisioningError;
    }
  | { readonly kind: 'failed'; readonly failure: Failure; readonly error: ProvisioningError };

/** What is known of an answer before its body is judged. */
interface About {
  readonly call: Call<unknown>;
  readonly status: number;
  readonly requestId?: string;
}

const final: Failure = { kind: 'final' };

/** The sentences of one connection. @param title `Jira at jira.example.com` */
export function outcomes(title: string) {
  function failed(failure: Failure, error: ProvisioningError): Outcome<never> {
    return { kind: 'failed', failure, error };
  }

  const mayHaveChanged = (call: Call<unknown>): boolean => call.method !== 'GET';

  return {
    /** A status of 4xx or 5xx. */
    refused({ call, status, requestId }: About, refusal: Refusal, explain: Explain): Outcome<never> {
      const explained = explain(refusal);
      const retryAfter = refusal.headers.get('retry-after');
      const failure: Failure = explained === undefined ? { kind: 'status', status, retryAfter } : final;
      const code = explained?.code ?? codeOf(status);
      const seconds = Math.ceil(
        (parseRetryAfter(retryAfter, Date.parse(refusal.headers.get('date') ?? '')) ?? 0) / 1_000,
      );
      const details: ErrorDetails = {
        ...(requestId !== undefined && { requestId }),
        ...(code === 'rate-limited' && { retryAfter: Math.max(1, seconds || 1) }),
        ...(explained === undefined &&
          status >= 500 &&
          status !== 501 &&
          mayHaveChanged(call) && { effectUnknown: true }),
      };
      const message =
        explained?.message ?? sentence({ title, purpose: call.purpose, status, code, words: refusal.words });
      return { kind: 'refused', refusal, failure, error: new ProvisioningError(code, message, details) };
    },

    /** A status of 3xx: nothing that we ask for lives elsewhere. */
    redirected({ call, status }: About, location: string): Outcome<never> {
      const to = URL.canParse(location) ? new URL(location).origin : location.split('?')[0];
      const error = leadsToLogin(location)
        ? new ProvisioningError(
            'unauthorized',
            `${title} sends us to a page to sign in instead of letting us ${call.purpose}: renew the token, or let this connection pass the single sign-on before it.`,
          )
        : new ProvisioningError(
            'unavailable',
            `${title} redirects (${status}) to ${to || 'nowhere'} instead of letting us ${call.purpose}: set the address of this connection to where it leads.`,
          );
      return failed(final, error);
    },

    /** A status of 2xx whose body is of no use. What was asked for may well have been done. */
    unusable({ call, status, requestId }: About, why: Unusable, detail = ''): Outcome<never> {
      const details = { ...(requestId !== undefined && { requestId }), effectUnknown: mayHaveChanged(call) };
      const to = call.purpose;
      if (why === 'login') {
        const message = `${title} answered with a page to sign in when asked to ${to}: renew the token, or let this connection pass the single sign-on before it.`;
        return failed(final, new ProvisioningError('unauthorized', message));
      }
      const sentences: Readonly<Record<Exclude<Unusable, 'login'>, string>> = {
        cut: `${title} broke off its answer (${status}) when asked to ${to}: try later.`,
        page: `${title} answered with something that is not JSON (${status}) when asked to ${to}: check that the address leads to its REST interface, not to a proxy's page.`,
        'too-large': `${title} answered with more than may be held at once when asked to ${to}: lower the page size.`,
        shape: `${title} answered in an unknown form when asked to ${to} (${detail}): check that the address leads to the right product and version.`,
      };
      return failed(
        why === 'cut' ? { kind: 'cut' } : final,
        new ProvisioningError('unavailable', sentences[why], details),
      );
    },

    /** No answer, or one that was cut while it was read; or something of ours threw, which is not tried again. */
    noAnswer(call: Call<unknown>, thrown: unknown, late: boolean): Outcome<never> {
      if (thrown instanceof ProvisioningError) return failed(final, thrown);
      const known = late ? timedOut : readNetworkFailure(thrown);
      if (known === undefined) {
        const message = `Something failed that should not when ${title} was asked to ${call.purpose}.`;
        return failed(
          final,
          new ProvisioningError('internal', message, { cause: thrown, effectUnknown: mayHaveChanged(call) }),
        );
      }
      const error = new ProvisioningError(
        'unavailable',
        `${title} ${known.words} (asked to ${call.purpose}).`,
        {
          cause: thrown,
          effectUnknown: known.failure.sent && mayHaveChanged(call),
        },
      );
      return failed(known.failure, error);
    },
  };
}
