/** What a chapter of the story is, and how it is told: measured, and followed by the proof that nothing is left to do. */

import type { Plan, Run } from '../reconciliation/index.ts';
import { laterSyncs } from './config-text.ts';
import { differencesOf } from './confluence.ts';
import { differences, touched } from './oracle.ts';
import { differencesIn, touchedIn } from './organisation.ts';
import type { Stage } from './stage.ts';

/** Something that can be counted or compared, as it should be and as it is. */
export interface Fact {
  readonly what: string;
  readonly expected: unknown;
  readonly actual: unknown;
}

/** What a chapter says of itself. */
export interface Happened {
  /** One or two short sentences, with numbers. */
  readonly happened: string;
  readonly facts: readonly Fact[];
}

export interface Chapter {
  readonly name: string;
  /** In one sentence. */
  readonly expected: (stage: Stage) => string;
  /** Whether all is in step afterwards, so that a second plan must be empty and every target what the company says. */
  readonly settles: boolean;
  /** Milliseconds by which it puts the stage's clock forward; absent: none. */
  readonly passes?: number;
  tell(stage: Stage): Promise<Happened>;
}

export interface Calls {
  readonly jira: number;
  /** All but GET. */
  readonly writes: number;
  /** `POST user` → how often. */
  readonly byOperation: Readonly<Record<string, number>>;
  /** To the Atlassian organisation. */
  readonly cloud: number;
  /** Requests of Okta to the service. */
  readonly okta: number;
}

/** A chapter as it went. */
export interface ToldChapter {
  readonly name: string;
  readonly expected: string;
  readonly happened: string;
  readonly ok: boolean;
  readonly calls: Calls;
  readonly milliseconds: number;
  /** The run over everybody after the chapter. */
  readonly secondPlan?: { readonly changes: number; readonly calls: number; readonly writes: number };
  /** What was compared; those that differ make the chapter fail. */
  readonly facts: readonly Fact[];
}

/** Tells one chapter. A chapter that throws is told as failed, with the sentence of its error. */
export async function tellChapter(
  chapter: Chapter,
  { stage, expected }: { readonly stage: Stage; readonly expected: string },
): Promise<ToldChapter> {
  const { clock } = stage.world;
  const began = clock.now();
  const meter = openMeter(stage);
  try {
    const { happened, facts } = await chapter.tell(stage);
    const calls = meter();
    const milliseconds = clock.now() - began;
    const settled = chapter.settles ? await settle(stage) : undefined;
    const all = [...facts, ...(settled?.facts ?? [])];
    const ok = all.every(holds);
    return {
      name: chapter.name,
      expected,
      happened,
      ok,
      calls,
      milliseconds,
      ...(settled !== undefined && { secondPlan: settled.secondPlan }),
      facts: all,
    };
  } catch (thrown) {
    const happened = thrown instanceof Error ? thrown.message : String(thrown);
    const milliseconds = clock.now() - began;
    return { name: chapter.name, expected, happened, ok: false, calls: meter(), milliseconds, facts: [] };
  }
}

/** Whether a fact is as it should be. */
export function holds({ expected, actual }: Fact): boolean {
  return JSON.stringify(expected) === JSON.stringify(actual);
}

/** Begins to count calls; the function gives those since. */
export function openMeter({ jira, cloud, okta }: Stage): () => Calls {
  const before = new Map(jira.calls.byOperation);
  const { total, writes } = jira.calls;
  const { requests } = okta;
  const asked = cloud.calls.total;
  return () => ({
    jira: jira.calls.total - total,
    writes: jira.calls.writes - writes,
    byOperation: Object.fromEntries(
      [...jira.calls.byOperation]
        .map(([operation, count]) => [operation, count - (before.get(operation) ?? 0)] as const)
        .filter(([, count]) => count > 0)
        .sort(([a], [b]) => (a < b ? -1 : 1)),
    ),
    cloud: cloud.calls.total - asked,
    okta: okta.requests - requests,
  });
}

/** Everybody is looked at once more: nothing is to be done, and every target is what the company says. */
async function settle(stage: Stage) {
  const meter = openMeter(stage);
  const { run, readings } = await stage.round();
  const { jira: calls, writes } = meter();
  let changes = changesOf(await planOf(stage, run));
  for (const target of stage.attached) {
    const later = await stage.round({ sync: laterSyncs[target] });
    changes += changesOf(await planOf(stage, later.run));
  }
  const secondPlan = { changes, calls, writes };
  const facts: readonly Fact[] = [
    fact('changes of the second plan', 0, changes),
    fact('write calls of the second run', 0, writes),
    fact('readings that failed', 0, readings.length),
    fact('people whose account is not as it should be', [], differences(stage)),
    fact('what was made by hand and was touched', [], touched(stage.jira, stage.before)),
    ...(await elsewhere(stage)),
  ];
  return { secondPlan, facts };
}

/** What is attached beside Jira is what the company says, too. */
async function elsewhere({ attached, confluence, cloud, company }: Stage): Promise<readonly Fact[]> {
  const facts: Fact[] = [];
  if (attached.includes('confluence')) {
    await confluence.synchronise();
    facts.push(
      fact('people who are not as they should be in Confluence', [], differencesOf(confluence, company)),
    );
  }
  if (attached.includes('cloud')) {
    facts.push(
      fact('people who are not as they should be in the organisation', [], differencesIn(cloud, company)),
      fact('what was made by hand in the organisation and was touched', [], touchedIn(cloud)),
    );
  }
  return facts;
}

export function fact(what: string, expected: unknown, actual: unknown): Fact {
  return { what, expected, actual };
}

/** The plan of a run. Throws when the run made none. */
export async function planOf({ app }: Stage, { plan, id }: Run): Promise<Plan> {
  if (plan === undefined) throw new RangeError(`Run ${id} made no plan.`);
  return app.reconciliation.planById(plan);
}

/** How many changes a plan holds. */
export function changesOf({ counts }: Plan): number {
  return Object.values(counts.changes).reduce((sum, count) => sum + count, 0);
}

/** Changes of a plan by type, in one line: `12 account.create, 40 grant.add`. */
export function listed({ counts }: Pick<Plan, 'counts'>): string {
  const parts = Object.entries(counts.changes).map(([type, count]) => `${number(count)} ${type}`);
  return parts.join(', ') || 'nothing';
}

/** 1,234 */
export function number(value: number): string {
  return value.toLocaleString('en-GB');
}
