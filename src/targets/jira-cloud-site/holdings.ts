/** What people of a site lead and own, and the open issues assigned to them; projects and components can be given to another lead. */

import type { Applied, Change, Clock, Holding, Holdings } from '../../model/index.ts';
import { ProvisioningError } from '../../model/index.ts';
import { type Box, fetchAhead, keepValue, missingPerson, unsupported } from '../shared/index.ts';
import type { JiraSiteApi } from './api.ts';
import type { Board, Component, Project } from './leads.ts';

/** Lists are kept for the leavers of one run (milliseconds). */
const life = 300_000;

export interface HoldingsMemory {
  readonly projects: Box<readonly Project[]>;
  readonly components: Box<readonly (Component & { readonly of: string })[]>;
  readonly boards: Box<{ readonly all: readonly Board[] | undefined }>;
}

type Move = Extract<Change, { readonly type: 'holding.move' }>;

export function openHoldings(
  api: JiraSiteApi,
  parts: { readonly clock: Clock; readonly memory: HoldingsMemory; readonly concurrency: number },
): Holdings & { move(change: Move): Promise<Applied> } {
  const { clock, memory, concurrency } = parts;
  const projects = keepValue({ clock, box: memory.projects, life }, api.leads.projects);
  /** A call for each project: no list tells the leads of all. */
  const components = keepValue({ clock, box: memory.components, life }, async () => {
    const all = await projects.get();
    const found: (Component & { readonly of: string })[] = [];
    const read = fetchAhead(all, concurrency, async (project) =>
      (await api.leads.components(project)).map((one) => ({ ...one, of: project.key })),
    );
    for await (const some of read) found.push(...some);
    return found;
  });
  const boards = keepValue({ clock, box: memory.boards, life }, async () => ({
    all: await api.leads.boards(),
  }));

  /** What takes calls for each person, or many for all. */
  async function ownedBy(account: string): Promise<readonly Holding[]> {
    const count = await api.leads.countIssues(openIssues(account));
    return [
      ...(await components.get())
        .filter(({ lead }) => lead?.accountId === account)
        .map(({ id, name, of }) => ({ kind: 'component', id, name: `${name} (${of})` }) as const),
      ...(await api.leads.filters(account)).map(({ id, name }) => ({ kind: 'filter', id, name }) as const),
      ...((await boards.get()).all ?? [])
        .filter((board) => isOf(board, account))
        .map(({ id, name }) => ({ kind: 'board', id: String(id), name }) as const),
      ...(await api.leads.dashboards(account)).map(
        ({ id, name }) => ({ kind: 'dashboard', id, name }) as const,
      ),
      ...(count === 0 ? [] : [{ kind: 'issues', id: account, name: 'open issues', count } as const]),
    ];
  }

  async function move({ account, to, holding }: Move): Promise<Applied> {
    const heir = await api.users.byId(to);
    if (heir === undefined) throw missingPerson(to);
    const called = heir.displayName ?? to;
    if (!heir.active)
      throw new ProvisioningError(
        'unsupported',
        `The account ${called} is closed and leads nothing; name somebody else in handover.`,
      );
    const { kind, id, name } = holding;
    const lead = kind === 'project' ? await api.leads.projectLead(id) : await api.leads.componentLead(id);
    if (lead !== account) return { note: `${name} has another lead already.` };
    const attempted =
      kind === 'project'
        ? await api.leads.leadProject(id, to, name)
        : await api.leads.leadComponent(id, to, name);
    delete memory.projects.kept;
    delete memory.components.kept;
    if (attempted.refusal !== undefined) {
      const { status } = attempted.refusal;
      if (status !== 400 && status !== 403) throw attempted.error;
      throw unsupported(`Jira does not take ${called} as lead of ${name}.`, attempted.refusal);
    }
    const { requestId } = attempted.answer;
    return requestId === undefined ? {} : { requestId };
  }

  return {
    kinds: ['project', 'component', 'filter', 'board', 'dashboard', 'issues'],
    movable: ['project', 'component'],
    note: 'Projects, components and boards are those that the account of the connection may see, dashboards those that are shared with it; a board belongs to whoever administers it. Issues are estimated. Rules of automation are told by no published interface.',
    async of({ accounts, counts }) {
      const all = await projects.get();
      const held = new Map<string, readonly Holding[]>();
      for (const account of accounts) {
        held.set(account, [
          ...all
            .filter(({ lead }) => lead?.accountId === account)
            .map(({ id, key, name }) => ({ kind: 'project', id, name: `${name} (${key})` }) as const),
          ...(counts ? await ownedBy(account) : []),
        ]);
      }
      const isSilent = counts && accounts.length > 0 && (await boards.get()).all === undefined;
      return { held, ...(isSilent && { silent: ['board'] as const }) };
    },
    move,
  };
}

function isOf({ admins, location }: Board, account: string): boolean {
  return (
    location?.userAccountId === account ||
    admins?.users?.some(({ accountId }) => accountId === account) === true
  );
}

/** Team-managed projects set no resolution: what counts is the category of the status. */
function openIssues(account: string): string {
  return `assignee = "${account.replace(/["\\]/g, '\\$&')}" AND statusCategory != Done`;
}
