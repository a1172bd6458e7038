/**
 * All migrations, in order. To add one: a file `NNNN-room.ts` that exports `migration`, an import here, a line in the list.
 * `0004-audit.ts` shows how one file serves both engines.
 */

import type { Migration } from '../migrate.ts';
import { migration as settings } from './0001-settings.ts';
import { migration as directory } from './0002-directory.ts';
import { migration as jobs } from './0003-jobs.ts';
import { migration as audit } from './0004-audit.ts';
import { migration as reconciliation } from './0005-reconciliation.ts';
import { migration as server } from './0006-server.ts';
import { migration as observedNumbers } from './0007-observed-numbers.ts';
import { migration as scimResources } from './0008-scim-resources.ts';
import { migration as sleepers } from './0009-sleepers.ts';
import { migration as scimDoor } from './0010-scim-door.ts';
import { migration as listed } from './0011-listed.ts';
import { migration as served } from './0012-served.ts';
import { migration as readingProof } from './0013-reading-proof.ts';
import { migration as scimKeys } from './0014-scim-keys.ts';
import { migration as signIn } from './0015-sign-in.ts';
import { migration as scimDialects } from './0016-scim-dialects.ts';
import { migration as notices } from './0017-notices.ts';
import { migration as howTheyWent } from './0018-how-they-went.ts';
import { migration as subscriptions } from './0019-subscriptions.ts';
import { migration as trials } from './0020-trials.ts';
import { migration as singleSignOn } from './0021-single-sign-on.ts';
import { migration as lookingBack } from './0022-looking-back.ts';
import { migration as peopleByName } from './0023-people-by-name.ts';
import { migration as waysOut } from './0024-ways-out.ts';
import { migration as seats } from './0025-seats.ts';
import { migration as leavers } from './0026-leavers.ts';
import { migration as planGroups } from './0027-plan-groups.ts';
import { migration as activity } from './0028-activity.ts';
import { migration as planGroupsDone } from './0029-plan-groups-done.ts';
import { migration as runProgress } from './0030-run-progress.ts';
import { migration as connectionChecks } from './0031-connection-checks.ts';
import { migration as plansAtScale } from './0032-plans-at-scale.ts';
import { migration as plansTold } from './0033-plans-told.ts';
import { migration as peopleGone } from './0034-people-gone.ts';
import { migration as accountsByName } from './0035-accounts-by-name.ts';
import { migration as seatsTaken } from './0036-seats-taken.ts';

export const migrations: readonly Migration[] = [
  settings, // 0001
  directory, // 0002
  jobs, // 0003
  audit, // 0004
  reconciliation, // 0005
  server, // 0006
  observedNumbers, // 0007
  scimResources, // 0008
  sleepers, // 0009
  scimDoor, // 0010
  listed, // 0011
  served, // 0012
  readingProof, // 0013
  scimKeys, // 0014
  signIn, // 0015
  scimDialects, // 0016
  notices, // 0017
  howTheyWent, // 0018
  subscriptions, // 0019
  trials, // 0020
  singleSignOn, // 0021
  lookingBack, // 0022
  peopleByName, // 0023
  waysOut, // 0024
  seats, // 0025
  leavers, // 0026
  planGroups, // 0027
  activity, // 0028
  planGroupsDone, // 0029
  runProgress, // 0030
  connectionChecks, // 0031
  plansAtScale, // 0032
  plansTold, // 0033
  peopleGone, // 0034
  accountsByName, // 0035
  seatsTaken, // 0036
];
