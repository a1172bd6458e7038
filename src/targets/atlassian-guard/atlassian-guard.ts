/** A SCIM directory of Atlassian Guard as a provisioning target: the parts that speak SCIM, and what Atlassian adds to them. */

import type {
  Account,
  AttributeDefinition,
  ProvisioningTarget,
  ReadScope,
  TargetRecord,
  Tools,
} from '../../model/index.ts';
import { type CheckStep, foldKey, goThrough, textAttribute } from '../../model/index.ts';
import {
  keyEnd,
  keyWarning,
  matchesAny,
  memoryOf,
  openScimMemory,
  openScimParts,
  openScimTarget,
  organisationKey,
  pathsOf,
  type Resource,
  type ScimMemory,
  type ScimParts,
  toAccount,
} from '../shared/index.ts';
import { type Organisation, openDirectoryRest, openOrganisation } from './api.ts';
import type { AtlassianGuardConfig } from './config.ts';
import { type LinkState, linkStateOf } from './doctor.ts';
import { findings, knownOfAll, stateOfOne } from './links.ts';
import { repairLink } from './repair.ts';

/** What one process keeps of a connection between its runs. */
interface Memory {
  readonly scim: ScimMemory;
}

/** What Atlassian keeps of a person (section "User" of its reference); everything else is left out. */
const paths = pathsOf({
  userType: null,
  locale: null,
  division: null,
  costCenter: null,
  employeeNumber: null,
});

const linkAttribute = textAttribute(
  'link',
  'Whether the record holds its Atlassian account. Written by nobody: `repair` wants it `linked`.',
);

/** Opens the target. Connects to nothing until asked. */
export function openAtlassianGuard(config: AtlassianGuardConfig, tools: Tools): ProvisioningTarget {
  const memory = memoryOf<Memory>(tools, { type: 'atlassian-guard', settings: config }, () => ({
    scim: openScimMemory(),
  }));
  const parts = openScimParts(
    {
      rest: openDirectoryRest(config, tools),
      version: '2.0',
      removal: 'path',
      paths,
      assumed: { patch: true, filter: true, bulk: false, pageSize: config['page-size'] },
      set: { patch: true, filter: true, bulk: false, pageSize: config['page-size'] },
      // Its documents are texts of which nothing follows for us.
      discover: false,
      memory: memory.scim,
      kind: {
        title: 'Atlassian Guard',
        membersAtOnce: config['members-at-once'],
        concurrency: config.concurrency,
        groups: true,
        // DELETE loses the record for ever, and with it what the account had: leavers are deactivated.
        deletes: false,
        // Filters know userName and externalId alone; the user name is the address as a rule.
        emailFilter: 'userName',
        reads: (name) => matchesAny(config.groups, name) && !matchesAny(config['groups-ignored'], name),
        administers: (name) => matchesAny(config.administrators, name),
      },
    },
    tools,
  );
  const organisation = openOrganisation(config, tools);
  return withAtlassian({ config, tools, parts, organisation });
}

interface Guard {
  readonly config: AtlassianGuardConfig;
  readonly tools: Tools;
  readonly parts: ScimParts;
  readonly organisation: Organisation | undefined;
}

function withAtlassian(guard: Guard): ProvisioningTarget {
  const { config, tools, parts, organisation } = guard;
  const { repair } = config;
  const plain = openScimTarget(parts);
  const { 'account.update': update, ...changes } = plain.changes;

  function told(record: Resource, state: LinkState): Account {
    const account = toAccount(record, paths);
    return repair ? { ...account, attributes: { ...account.attributes, link: state } } : account;
  }

  async function* everything(): AsyncGenerator<TargetRecord> {
    const known = await knownOfAll(guard);
    const found = findings();
    const target = openScimTarget(parts, (record) => {
      const state = linkStateOf(record, known);
      found.note(record, state);
      return told(record, state);
    });
    const names = new Set<string>();
    for await (const record of target.read()) {
      if (record.type === 'entitlement') names.add(foldKey(record.entitlement.name));
      if (record.type === 'complete') yield* conflicts(guard, names);
      yield record;
    }
    const sentence = found.sentence();
    if (sentence !== undefined && !repair) tools.log.warn({}, sentence);
  }

  function some(scope: ReadScope): AsyncIterable<TargetRecord> {
    if (!repair) return plain.read(scope);
    const one = async (record: Resource) => told(record, await stateOfOne(guard, record, config.directory));
    return openScimTarget(parts, one).read(scope);
  }

  return {
    ...plain,
    schema: [...plain.schema.map(needed), ...(repair ? [linkAttribute] : [])],
    fit(desired) {
      const fitted = plain.fit(desired);
      return repair ? { ...fitted, attributes: { ...fitted.attributes, link: 'linked' } } : fitted;
    },
    changes: {
      ...changes,
      async 'account.update'(change) {
        const { link, ...after } = change.after;
        const others = link === undefined || Object.keys(after).length > 0;
        const applied = others ? await update?.({ ...change, after }) : undefined;
        if (link === undefined || link === change.before.link || organisation === undefined)
          return applied ?? {};
        const repaired = await repairLink({ parts, organisation, directory: config.directory }, change.id);
        return { ...applied, ...repaired };
      },
    },
    read: (scope) => (scope === undefined ? everything() : some(scope)),
    async ends() {
      const { keyExpires, organisationKeyExpires: other } = guard.config;
      return [keyEnd(keyExpires, scimKey), ...(other === undefined ? [] : [keyEnd(other)])];
    },
    async check(tell) {
      warnOfKeys(guard);
      await plain.check(tell);
      if (organisation === undefined) return;
      const unclaimed: CheckStep = {
        name: 'group conflicts',
        without: 'Groups whose names the organisation has already are not synced by Atlassian.',
        needed: false,
        async ask() {
          const found = await conflictsNow(guard);
          if (found.length === 0) return undefined;
          return {
            missing: `${found.length} groups of the organisation have names that this directory does not hold: ${found.slice(0, 10).join(', ')}. Atlassian does not sync a group of such a name until an administrator resolves the conflict (Security › Identity providers › Group conflicts).`,
          };
        },
      };
      await goThrough([unclaimed], { tell });
    },
  };
}

/** Atlassian knows nobody without an address. */
function needed(attribute: AttributeDefinition): AttributeDefinition {
  return attribute.name === 'email' ? { ...attribute, required: true } : attribute;
}

const scimKey = {
  name: 'The key of the SCIM directory',
  madeAt: 'in the administration (Security › Identity providers)',
};

function warnOfKeys({ config, tools }: Guard): void {
  const { keyExpires, organisationKeyExpires } = config;
  const warnings = [
    keyWarning(keyExpires, tools.clock.now(), scimKey),
    organisationKeyExpires === undefined
      ? undefined
      : keyWarning(organisationKeyExpires, tools.clock.now(), organisationKey),
  ];
  for (const warning of warnings) if (warning !== undefined) tools.log.warn({ keyExpires }, warning);
}

/** Groups of the organisation whose names a directory that does not hold them could not sync: told, so that no plan makes them. */
async function* conflicts(
  { config, organisation }: Guard,
  names: ReadonlySet<string>,
): AsyncGenerator<TargetRecord> {
  if (organisation === undefined) return;
  for await (const page of organisation.groups()) {
    for (const { id, name, externalSynced } of page) {
      if (externalSynced === true || names.has(foldKey(name))) continue;
      if (!matchesAny(config.groups, name) || matchesAny(config['groups-ignored'], name)) continue;
      yield {
        type: 'entitlement',
        entitlement: {
          id: `organisation:${id}`,
          kind: 'group',
          name,
          protected:
            'A group of this name exists in the organisation and is not synced: rename one of the two, or resolve the conflict (Security › Identity providers › Group conflicts).',
        },
      };
    }
  }
}

async function conflictsNow(guard: Guard): Promise<readonly string[]> {
  const names = new Set<string>();
  for await (const page of guard.parts.api.groups('left-out'))
    for (const group of page) names.add(foldKey(String(group.displayName)));
  const found: string[] = [];
  for await (const record of conflicts(guard, names))
    if (record.type === 'entitlement') found.push(record.entitlement.name);
  return found;
}
