/** What accounts of Jira lead, and the open issues that are assigned to them; projects and components can be given to another lead. */

import type { Applied, Change, Clock, Holding, Holdings } from '../../model/index.ts';
import { ProvisioningError } from '../../model/index.ts';
import { type Box, keepValue, unsupported } from '../shared/index.ts';
import type { JiraApi } from './api.ts';
import { missing } from './people.ts';
import type { ComponentList, Project } from './shapes.ts';

/** Who leads what is listed for all at once, and kept for the leavers of one run (milliseconds). */
const life = 60_000;
const pageSize = 1_000;

export interface Leads {
  readonly projects: readonly Project[];
  readonly components: readonly ComponentList['values'][number][];
}

type Move = Extract<Change, { readonly type: 'holding.move' }>;

export function openHoldings(
  api: JiraApi,
  { clock, memory }: { readonly clock: Clock; readonly memory: Box<Leads> },
): Holdings & { move(change: Move): Promise<Applied> } {
  const leads = keepValue({ clock, box: memory, life }, async () => ({
    projects: await api.projects(),
    components: await allComponents(api),
  }));

  async function issuesOf(key: string): Promise<readonly Holding[]> {
    const user = await api.userByKey(key);
    if (user === undefined) return [];
    const count = await api.countIssues(openIssues(user.name));
    return count === 0 ? [] : [{ kind: 'issues', id: key, name: 'open issues', count }];
  }

  async function move(change: Move): Promise<Applied> {
    const heir = await api.userByKey(change.to);
    if (heir === undefined) throw missing(change.to);
    if (!heir.active)
      throw new ProvisioningError(
        'unsupported',
        `The account ${heir.name} is closed and leads nothing; name somebody else in handover.`,
      );
    const { kind, id, name } = change.holding;
    const lead = kind === 'project' ? await api.projectLead(id) : await api.componentLead(id);
    if (lead !== change.account) return { note: `${name} has another lead already.` };
    const attempted =
      kind === 'project'
        ? await api.leadProject(id, heir.name, name)
        : await api.leadComponent(id, heir.name, name);
    delete memory.kept;
    if (attempted.refusal !== undefined) {
      if (attempted.error.code !== 'invalid' && attempted.refusal.status !== 403) throw attempted.error;
      throw unsupported(`Jira does not take ${heir.name} as lead of ${name}.`, attempted.refusal);
    }
    const { requestId } = attempted.answer;
    return requestId === undefined ? {} : { requestId };
  }

  return {
    kinds: ['project', 'component', 'issues'],
    movable: ['project', 'component'],
    note: 'Jira Data Center names nobody who owns a filter, board, dashboard or rule of automation to another account: look there as an administrator.',
    async of({ accounts, counts }) {
      const { projects, components } = await leads.get();
      const held = new Map<string, readonly Holding[]>();
      for (const key of accounts) {
        held.set(key, [
          ...projects
            .filter(({ lead }) => lead?.key === key)
            .map(({ id, key: code, name }) => ({ kind: 'project', id, name: `${name} (${code})` }) as const),
          ...components
            .filter(({ lead }) => lead?.key === key)
            .map(
              ({ id, name, project }) => ({ kind: 'component', id, name: `${name} (${project})` }) as const,
            ),
          ...(counts ? await issuesOf(key) : []),
        ]);
      }
      return { held };
    },
    move,
  };
}

/** Backslashes and quotes would end the text. */
function openIssues(name: string): string {
  return `assignee = "${name.replace(/["\\]/g, '\\$&')}" AND resolution = EMPTY`;
}

async function allComponents(api: JiraApi): Promise<Leads['components']> {
  const all: ComponentList['values'] = [];
  for (let startAt = 0; ; ) {
    const page = await api.components(startAt, pageSize);
    all.push(...page.values);
    startAt += page.values.length;
    if (page.isLast || page.values.length === 0) return all;
  }
}
