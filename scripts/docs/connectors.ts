/** One page for each connector: what its folder's README says, what it can, and what it does not promise. */

import { readdirSync, readFileSync } from 'node:fs';
import type {
  AnySourceConnector,
  AnyTargetConnector,
  ProvisioningTarget,
  Tools,
} from '../../src/model/index.ts';
import { silentLog } from '../../src/model/index.ts';
import type { Connectors } from '../../src/settings/index.ts';
import { sourcePromises, targetPromises } from '../../src/testkit/index.ts';
import { code, made, table } from './markdown.ts';

type Connector = AnySourceConnector | AnyTargetConnector;

/** Settings by which a connector opens so that it can be asked what it can; it speaks to nobody. */
const examples: Readonly<Record<string, unknown>> = {
  'atlassian-cloud': { organisation: '00000000-0000', key: 'not a key', keyExpires: '2027-06-30' },
  'atlassian-guard': { directory: '00000000-0000', key: 'not a key', keyExpires: '2027-06-30' },
  'bamboo-data-center': { url: 'https://bamboo.example.com', token: 'not a token' },
  'bitbucket-data-center': { url: 'https://bitbucket.example.com', token: 'not a token' },
  'confluence-cloud-site': {
    url: 'https://example.atlassian.net',
    email: 'rollcall@example.com',
    token: 'not a token',
    tokenExpires: '2027-06-30',
  },
  'confluence-data-center': { url: 'https://confluence.example.com', token: 'not a token' },
  crowd: { url: 'https://crowd.example.com/crowd', application: 'rollcall', password: 'not a password' },
  'crowd-directory': {
    applications: { confluence: { password: 'not a password', addresses: ['10.0.0.0/8'] } },
  },
  'jira-cloud-site': {
    url: 'https://example.atlassian.net',
    email: 'rollcall@example.com',
    token: 'not a token',
    tokenExpires: '2027-06-30',
  },
  'jira-data-center': { url: 'https://jira.example.com', token: 'not a token' },
  'jsm-cloud-customers': {
    url: 'https://example.atlassian.net',
    email: 'rollcall@example.com',
    token: 'not a token',
    tokenExpires: '2027-06-30',
  },
  'jsm-data-center-customers': { url: 'https://jira.example.com', token: 'not a token' },
  memory: {},
  scim: { url: 'https://app.example.com/scim/v2', token: 'not a token' },
};

/** Connectors that are rooms of their own. */
const rooms: Readonly<Record<string, string>> = { 'crowd-directory': 'served' };

/** @returns pages by path, the list of all connectors among them. */
export async function connectorPages({
  sources,
  targets,
}: Connectors): Promise<[path: string, text: string][]> {
  const pages: [string, string][] = [];
  for (const connector of [...sources, ...targets]) pages.push([pathOf(connector), await pageOf(connector)]);
  return [...pages, ...clientPages(), ['docs/connectors/README.md', listPage({ sources, targets })]];
}

/** How each identity provider is set up to push: one page each, written beside the source `scim`. */
function clientPages(): [path: string, text: string][] {
  const folder = new URL('../../src/sources/scim/clients/', import.meta.url);
  return readdirSync(folder)
    .sort()
    .map((file) => [
      `docs/connectors/scim-${file}`,
      `${[made, readFileSync(new URL(file, folder), 'utf8')].join('\n')}`,
    ]);
}

function pathOf({ kind, type }: Connector): string {
  return `docs/connectors/${kind}-${type}.md`;
}

function listPage({ sources, targets }: Connectors): string {
  const rows = [...sources, ...targets].map((connector) => [
    `[${connector.title}](${connector.kind}-${connector.type}.md)`,
    connector.kind,
    code(connector.type),
  ]);
  return `${made}
# Connectors

${table(['connector', 'kind', '`type:`'], rows)}
Identity providers that push by SCIM, step by step: [Entra ID](scim-entra-id.md), [Okta](scim-okta.md),
[OneLogin](scim-onelogin.md), [Google Workspace](scim-google.md), [JumpCloud](scim-jumpcloud.md), [Keycloak](scim-keycloak.md),
[Ping Identity](scim-ping.md), [authentik](scim-authentik.md).

A connector that is not here can be added: [how](../add-a-connector.md).
`;
}

async function pageOf(connector: Connector): Promise<string> {
  const folder = `../../src/${rooms[connector.type] ?? `${connector.kind}s/${connector.type}`}`;
  const readme = readFileSync(new URL(`${folder}/README.md`, import.meta.url), 'utf8').trimEnd();
  const capable = connector.kind === 'target' ? [await capabilities(connector)] : [ways(connector)];
  return `${[made, readme, '', ...capable, promises(connector)].join('\n')}`;
}

function ways({ pushes }: AnySourceConnector): string {
  const how =
    pushes === true
      ? 'It pushes: people and groups are told as they change.'
      : 'It is read, by schedule or by hand.';
  return `## How it tells\n\n${how}\n`;
}

async function capabilities(connector: AnyTargetConnector): Promise<string> {
  const example = examples[connector.type];
  if (example === undefined)
    throw new Error(
      `There are no example settings for ${connector.type}; add them to scripts/docs/connectors.ts.`,
    );
  const target = connector.open(connector.config.parse(example), inert());
  const attributes = target.schema.map((one) => [
    code(one.name),
    `${one.type}${one.multiValued ? ', several' : ''}`,
    one.required ? 'yes' : '',
    one.mutability,
    one.uniqueness === 'server' ? 'yes' : '',
    one.description,
  ]);
  const page = [
    '## Attributes',
    '',
    table(['attribute', 'type', 'required', 'written', 'unique', 'what it is'], attributes),
    '## Changes it can make',
    '',
    changes(target),
  ];
  await target.close();
  return page.join('\n');
}

function changes({ changes: handlers, batches = [], concurrency = 1 }: ProvisioningTarget): string {
  const rows = Object.keys(handlers).map((type) => {
    const batch = batches.find((one) => one.type === type);
    return [code(type), batch === undefined ? 'alone' : `up to ${batch.size}, of one ${batch.by}`];
  });
  const people =
    concurrency === 1 ? 'One person’s changes are' : `Changes of up to ${concurrency} people are`;
  return `What is not in this list is never planned.\n\n${table(['change', 'travels'], rows)}\n${people} under way at once, unless its settings say otherwise.\n`;
}

function promises({ kind, declined = {} }: Connector): string {
  const all = kind === 'source' ? sourcePromises : targetPromises;
  const rows = Object.entries(declined).map(([name, reason]) => [name, reason]);
  const kept = `Of the ${all.length} promises that every ${kind} is asked for, it makes ${all.length - rows.length}, and tests hold it to them.`;
  const rest =
    rows.length === 0 ? '' : `\nThe others, and why not:\n\n${table(['promise', 'why not'], rows)}`;
  return `## Promises\n\n${kept}\n${rest}`;
}

/** Tools that lead nowhere: `open` is cheap and silent. */
function inert(): Tools {
  const nowhere = () =>
    Promise.reject(new Error('A connector reached for the world before it was asked to.'));
  return {
    fetch: nowhere,
    clock: { now: () => 0, sleep: nowhere },
    log: silentLog,
    signal: new AbortController().signal,
    newId: () => 'none',
    random: () => 0,
  };
}
