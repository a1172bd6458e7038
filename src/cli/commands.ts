/** The list of commands, in the order in which help shows them. */

import { apply } from './apply.ts';
import { approve, reject } from './approve.ts';
import { audit } from './audit.ts';
import { check } from './check.ts';
import { credentials } from './credentials.ts';
import type { CommandDeclaration, CommandGroup } from './declaration.ts';
import { demo } from './demo.ts';
import { doctor } from './doctor.ts';
import { explain } from './explain.ts';
import { exported } from './export.ts';
import { imported } from './import.ts';
import { leavers } from './leavers.ts';
import { link, unlink } from './link.ts';
import { notices } from './notices.ts';
import { plan } from './plan.ts';
import { plans } from './plans.ts';
import { readings } from './readings.ts';
import { requests } from './requests.ts';
import { run } from './run.ts';
import { runs } from './runs.ts';
import { seats } from './seats.ts';
import { secrets } from './secrets.ts';
import { serve } from './serve.ts';
import { tokens } from './tokens.ts';
import { undo } from './undo.ts';
import { verify } from './verify.ts';

export const commands: readonly (CommandDeclaration | CommandGroup)[] = [
  serve,
  check,
  doctor,
  plan,
  approve,
  reject,
  apply,
  run,
  undo,
  explain,
  plans,
  runs,
  readings,
  seats,
  leavers,
  audit,
  link,
  unlink,
  exported,
  imported,
  notices,
  secrets,
  tokens,
  credentials,
  requests,
  verify,
  demo,
];
