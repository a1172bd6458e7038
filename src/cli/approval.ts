/** How an approval is typed: whole, or only some people or types of change. */

import type { App } from '../app.ts';
import { ProvisioningError, phases } from '../model/index.ts';
import type { Approval } from '../reconciliation/index.ts';
import { type Call, listOption, type OptionDeclaration, textOption } from './declaration.ts';
import { personNamed } from './people.ts';
import { ACTOR } from './rounds.ts';

export const approvalOptions: readonly OptionDeclaration[] = [
  {
    flags: '--only-people <people>',
    summary: 'Only these people (ids, user names, addresses), with commas between them.',
    many: true,
  },
  {
    flags: '--only-types <types>',
    summary: 'Only changes of these types (account.create, grant.add …), with commas between them.',
    many: true,
  },
  { flags: '--note <text>', summary: 'Why; it is kept with the decision.' },
  {
    flags: '--digest <digest>',
    summary: 'As `plans show --json` told it: refused when the plan is another one now.',
  },
];

/** The approval that was typed. @throws ProvisioningError for people who cannot be told apart, and unknown types. */
export async function approvalOf(app: App, { options }: Call, plan: string): Promise<Approval> {
  const people = listOption(options, 'onlyPeople');
  const types = listOption(options, 'onlyTypes');
  const note = textOption(options, 'note');
  const digest = textOption(options, 'digest');
  const known = phases.flat();
  for (const type of types ?? []) {
    if (known.some((one) => one === type)) continue;
    throw new ProvisioningError(
      'invalid',
      `There is no type of change ${type}; known are ${known.join(', ')}.`,
    );
  }
  return {
    plan,
    by: ACTOR,
    ...(people === undefined
      ? {}
      : { people: await Promise.all(people.map(async (text) => (await personNamed(app, text)).id)) }),
    ...(types === undefined ? {} : { types }),
    ...(note === undefined ? {} : { note }),
    ...(digest === undefined ? {} : { digest }),
  };
}
