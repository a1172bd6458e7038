/** How a Data Center application speaks to a Crowd: strict where the real client is, and with Java's defaults. */

import { SaxesParser } from 'saxes';
import type { Fetch } from '../../model/index.ts';

/** An element of an answer. */
export interface Bean {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: Bean[];
  text: string;
}

/** A refusal that the application could read. */
export class CrowdRefusal extends Error {
  readonly status: number;
  /** Absent: the body was no `<error>`, and the application cannot tell what failed. */
  readonly reason: string | undefined;

  constructor(status: number, reason: string | undefined, message: string) {
    super(message);
    this.name = 'CrowdRefusal';
    this.status = status;
    this.reason = reason;
  }
}

export interface CrowdConnection {
  /** As an administrator types it: `https://host/crowd`. */
  readonly url: string;
  readonly application: string;
  readonly password: string;
  readonly fetch: Fetch;
}

/** Sends a request and reads the XML of its answer, which may be nothing. Throws `CrowdRefusal`. */
export async function ask(
  { url, application, password, fetch }: CrowdConnection,
  method: string,
  path: string,
  body?: string,
): Promise<Bean | undefined> {
  const credentials = Buffer.from(`${application}:${password}`, 'utf8').toString('base64');
  const response = await fetch(
    new Request(`${url.replace(/\/+$/, '')}/rest/usermanagement/1${path}`, {
      method,
      redirect: 'manual',
      headers: {
        authorization: `Basic ${credentials}`,
        accept: 'application/xml',
        'x-atlassian-token': 'no-check',
        ...(body !== undefined && { 'content-type': 'application/xml; charset=UTF-8' }),
      },
      ...(body !== undefined && { body }),
    }),
  );
  const { status } = response;
  // Before the status is looked at.
  if (!response.headers.has('x-embedded-crowd-version'))
    throw new CrowdRefusal(
      status,
      undefined,
      'URL does not specify a valid Crowd User Management REST service',
    );
  if (status === 401 || status === 403) throw new CrowdRefusal(status, undefined, await response.text());
  if (status >= 200 && status < 300) return parsed(response);
  throw refusalOf(status, await parsed(response).catch(() => undefined));
}

function refusalOf(status: number, error: Bean | undefined): CrowdRefusal {
  const reason = error && child(error, 'reason')?.text;
  const message = error && child(error, 'message')?.text;
  return new CrowdRefusal(status, reason, message ?? 'Error parsing the error of the server');
}

/** Reads an answer as it comes in; one that is cut off, or not well-formed, is an error. */
async function parsed(response: Response): Promise<Bean | undefined> {
  const parser = new SaxesParser();
  const root: Bean = { name: '', attributes: {}, children: [], text: '' };
  const open = [root];
  parser.on('error', (error) => {
    throw error;
  });
  parser.on('opentag', ({ name, attributes }) => {
    const bean: Bean = { name, attributes: attributes as Record<string, string>, children: [], text: '' };
    open.at(-1)?.children.push(bean);
    open.push(bean);
  });
  parser.on('text', (text) => {
    const bean = open.at(-1);
    if (bean !== undefined) bean.text += text;
  });
  parser.on('closetag', () => void open.pop());
  const decoder = new TextDecoder('utf-8', { fatal: true });
  let any = false;
  for await (const chunk of response.body ?? []) {
    any = true;
    parser.write(decoder.decode(chunk, { stream: true }));
  }
  if (!any) return undefined;
  parser.write(decoder.decode()).close();
  return root.children[0];
}

export function child(bean: Bean, name: string): Bean | undefined {
  return bean.children.find((one) => one.name === name);
}

export function childrenOf(bean: Bean | undefined, name: string): readonly Bean[] {
  return bean?.children.filter((one) => one.name === name) ?? [];
}
