/** The list of commands, in the order in which help shows them. */

import { apply } from './apply.ts';
import { approve, reject } from './approve.ts';
import { audit } from './audit.ts';
import { check } from './check.ts';
import type { CommandDeclaration, CommandGroup } from './declaration.ts';
import { link, unlink } from './link.ts';
import { plan } from './plan.ts';
import { plans } from './plans.ts';
import { readings } from './readings.ts';
import { run } from './run.ts';
import { runs } from './runs.ts';
import { secrets } from './secrets.ts';
import { tokens } from './tokens.ts';
import { undo } from './undo.ts';

export const commands: readonly (CommandDeclaration | CommandGroup)[] = [
  check,
  plan,
  approve,
  reject,
  apply,
  run,
  undo,
  plans,
  runs,
  readings,
  audit,
  link,
  unlink,
  secrets,
  tokens,
];
