/** What every route of a pretend site is given, how it answers, pages and refuses. */

import type { Clock } from '../../../../model/index.ts';
import { json } from '../answers.ts';
import type { State, User } from './state.ts';

/** What the connection's account may; each right comes with those before it but `browse`. */
export interface Rights {
  /** Browse users and groups. */
  readonly browse: boolean;
  /** Administer Jira. */
  readonly jira: boolean;
  /** Administer the site: groups. */
  readonly site: boolean;
}

export interface Ask {
  readonly state: State;
  readonly query: URLSearchParams;
  readonly headers: Headers;
  readonly body: Readonly<Record<string, unknown>>;
  /** Parts of the path that are no words of it, in order. */
  readonly parts: readonly string[];
  readonly me: User;
  readonly rights: Rights;
  readonly url: string;
  /** Entries of one page at most, whatever is asked for. */
  readonly pageMax: number;
  readonly clock: Pick<Clock, 'now'>;
  /** Milliseconds until lists and searches know of a new account. */
  readonly lag: number;
  /** A number that no other thing has. */
  next(): number;
}

export interface Route {
  /** What the account must be allowed to. */
  readonly needs?: keyof Rights;
  /** Fields that the body may have; a route without them takes no body. */
  readonly fields?: readonly string[];
  /** How it refuses, where it is not Jira's own way. */
  readonly refuse?: (status: number, message: string) => Response;
  readonly answer: (ask: Ask) => Response;
}

/** As Jira refuses. */
export function refuse(
  status: number,
  message: string,
  errors: Readonly<Record<string, string>> = {},
): Response {
  return json({ errorMessages: message === '' ? [] : [message], errors }, status);
}

/** As the service desk refuses. */
export function refuseDesk(status: number, errorMessage: string): Response {
  return json({ errorMessage, i18nErrorMessage: { i18nKey: `sd.error.${status}`, parameters: [] } }, status);
}

/** A whole number from the query, or the default; nothing when it is none. */
export function wholeNumber(query: URLSearchParams, name: string, otherwise: number): number | undefined {
  const value = query.get(name);
  if (value === null || value === '') return otherwise;
  return /^\d+$/.test(value) ? Number(value) : undefined;
}

/** Texts of a field; nothing when it is no list of texts. */
export function texts(value: unknown): readonly string[] | undefined {
  return Array.isArray(value) && value.every((one) => typeof one === 'string') ? value : undefined;
}

/** A person as Jira tells it. */
export function showUser({ url }: Pick<Ask, 'url'>, user: User) {
  const { accountId, accountType, email, showsEmail, displayName, active } = user;
  return {
    self: `${url}/rest/api/3/user?accountId=${encodeURIComponent(accountId)}`,
    accountId,
    accountType,
    ...(showsEmail && { emailAddress: email }),
    displayName,
    active,
    timeZone: 'Europe/Berlin',
  };
}
