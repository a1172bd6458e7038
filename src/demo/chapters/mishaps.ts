/** What goes wrong elsewhere and must do no harm here: an assignment deleted by mistake, files that are not whole. */

import { type Chapter, changesOf, fact, openMeter, planOf } from '../chapter.ts';
import { changeAll, type Employee } from '../company.ts';
import { sync } from '../config-text.ts';
import { cutBetweenRows, cutOff, halfFiles, hrFiles } from '../hr-files.ts';
import { jiraName } from '../jira-people.ts';
import type { Stage } from '../stage.ts';

function closedOf({ jira, cast }: Stage): number {
  return cast.crowd.filter((one) => jira.look.user(jiraName(one))?.active === false).length;
}

const keysOf = (people: readonly Employee[]): readonly string[] => people.map(({ key }) => key);

/** How many of the crowd may go without anybody being asked: the leaver before has used one of the day's. */
function allowed({ maxDeprovisions }: Stage): number {
  return maxDeprovisions - 1;
}

export const massDeparture: Chapter = {
  name: 'a mass departure is held',
  settles: false,
  expected: (stage) =>
    `${stage.cast.crowd.length} people are unassigned in Okta by mistake, one by one: ${allowed(stage)} are closed, then one plan holds the rest.`,
  async tell(stage) {
    const { app, cast, okta } = stage;
    stage.company = changeAll(stage.company, keysOf(cast.crowd), { active: false });
    for (const { key } of cast.crowd) await okta.unassign(stage.person(key));
    await app.drain();
    const held = await app.reconciliation.plans({ sync, states: ['held'] });
    const [plan] = held;
    const closed = closedOf(stage);
    const waiting = plan?.counts.changes['account.deactivate'] ?? 0;
    return {
      happened: `${closed} accounts were closed; one plan holds the other ${waiting}: ${plan?.hold[0]?.message ?? ''}`,
      facts: [
        fact('accounts closed', allowed(stage), closed),
        fact('plans that wait', 1, held.length),
        fact('accounts that the plan would close', cast.crowd.length - allowed(stage), waiting),
        fact('rule that holds it', 'max-deprovisions', plan?.hold[0]?.rule),
      ],
    };
  },
};

export const massReturn: Chapter = {
  name: 'rejected and put right',
  settles: true,
  expected: () =>
    'The plan is rejected, the people are assigned again: who was closed is opened with their groups, the others never noticed.',
  async tell(stage) {
    const { app, cast, okta } = stage;
    const closed = closedOf(stage);
    const meter = openMeter(stage);
    const [held] = await app.reconciliation.plans({ sync, states: ['held'] });
    if (held === undefined) throw new RangeError('No plan waits.');
    await app.reconciliation.reject({ plan: held.id, by: 'cli', note: 'A rule in Okta was deleted.' });
    stage.company = changeAll(stage.company, keysOf(cast.crowd), { active: true });
    for (const { key } of cast.crowd) await okta.assign(stage.person(key), stage.company);
    await app.drain();
    const { byOperation } = meter();
    const { state } = await app.reconciliation.planById(held.id);
    return {
      happened: `${closed} accounts were opened again, ${cast.crowd.length - closed} needed nothing.`,
      facts: [
        fact('state of the plan', 'rejected', state),
        fact('accounts still closed', 0, closedOf(stage)),
        fact('accounts written to', closed, byOperation['PUT user'] ?? 0),
      ],
    };
  },
};

/** Reads the HR files and gives why they were not believed; nothing when they were. */
async function refusal(
  stage: Stage,
): Promise<{ readonly code: string; readonly message: string } | undefined> {
  const { run, readings } = await stage.round();
  if (changesOf(await planOf(stage, run)) > 0) throw new RangeError('The run had something to do.');
  return readings[0]?.problem;
}

export const halfReading: Chapter = {
  name: 'half a reading removes nothing',
  settles: true,
  expected: () =>
    'An HR file that was cut off is refused whole; one that is well-formed but tells half the people is held; nobody loses anything.',
  async tell(stage) {
    const { app, exportHr } = stage;
    const meter = openMeter(stage);
    const whole = hrFiles(stage.company);
    await exportHr({ ...whole, people: cutOff(whole.people) });
    const cut = await refusal(stage);
    // Only the users file: its memberships are whole, so that nothing but the trailer can tell.
    await exportHr({ ...whole, people: cutBetweenRows(whole.people) });
    const short = await refusal(stage);
    await exportHr(halfFiles(stage.company));
    const half = await refusal(stage);
    const { held } = await app.directory.status('hr');
    if (held !== undefined) await app.directory.disbelieve(held);
    const { writes } = meter();
    await exportHr();
    return {
      happened: `Cut off within a row: ${cut?.message ?? 'believed.'} Between rows: ${short?.message ?? 'believed.'} Half the people: ${half?.message ?? 'believed'}`,
      facts: [
        fact('the file that was cut off within a row', 'invalid', cut?.code),
        fact('the file that was cut off between rows', 'invalid', short?.code),
        fact('the file of half the people', 'unsafe', half?.code),
        fact('a reading waits for a person', true, held !== undefined),
        fact('write calls to Jira', 0, writes),
      ],
    };
  },
};
