/**
 * Owns the chapters of the story, in their order.
 * Hands on the list.
 * To main.ts, which tells them.
 */
import type { Chapter } from '../chapter.ts';
import { confluenceAttached, leaverEverywhere, organisationAttached } from './elsewhere.ts';
import { approveAndApply, check, explain, firstLoad, firstPlan, secondPlan } from './first.ts';
import { audit, byHand, notRepeated, undo } from './last.ts';
import { halfReading, massDeparture, massReturn } from './mishaps.ts';
import { joiner, leaver, mover, rehire, renamed } from './people.ts';
import { comesBack, sleepers } from './seats.ts';

export const chapters: readonly Chapter[] = [
  check,
  firstLoad,
  firstPlan,
  approveAndApply,
  secondPlan,
  explain,
  joiner,
  mover,
  renamed,
  leaver,
  rehire,
  massDeparture,
  massReturn,
  halfReading,
  undo,
  notRepeated,
  byHand,
  confluenceAttached,
  organisationAttached,
  leaverEverywhere,
  sleepers,
  comesBack,
  audit,
];
