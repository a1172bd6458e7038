/** The list of commands, in the order in which help shows them. */

import { apply } from './apply.ts';
import type { CommandDeclaration, CommandGroup } from './declaration.ts';
import { plan } from './plan.ts';
import { run } from './run.ts';

export const commands: readonly (CommandDeclaration | CommandGroup)[] = [plan, apply, run];
