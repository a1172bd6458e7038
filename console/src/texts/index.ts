/** Every text of the console, in one place; a translation is another object of this shape. */

import { checkTexts } from './checks.ts';
import { connectionTexts } from './connections.ts';
import { expressionTexts } from './expressions.ts';
import { groupMappingTexts } from './group-mapping.ts';
import { groupTexts } from './groups.ts';
import { noticesTexts } from './notices.ts';
import { overviewTexts } from './overview.ts';
import { pageTexts } from './pages.ts';
import { passwordTexts } from './passwords.ts';
import { planTexts } from './plan.ts';
import { seatTexts } from './seats.ts';
import { settingsTexts } from './settings.ts';
import { syncPageTexts } from './sync-page.ts';
import { syncTexts } from './syncs.ts';

export const texts = {
  again: 'Try again',
  loading: 'Loading',
  more: 'Show more',
  saved: 'Saved.',
  period: 'Period',
  days: (count: number): string => (count === 365 ? '1 year' : `${count} days`),
  exportCsv: 'Export CSV',
  exportJson: 'Export JSON',
  skip: 'Skip to the content',
  nothingHere: 'There is nothing at this address',
  nothingHereText: 'It may have been removed, or the link was cut off.',
  toOverview: 'To the overview',
  away: 'Rollcall cannot be reached. Trying again; what you see may be old.',
  signOut: 'Sign out',
  colours: { light: 'Light', dark: 'Dark', auto: 'As the system' },
  roles: {
    viewer: 'Viewer: looks, changes nothing',
    operator: 'Operator: plans, approves, applies',
    administrator: 'Administrator: also changes settings',
  },
  /** Who did something, by the part before the colon. */
  actors: {
    user: (name: string): string => name,
    token: (name: string): string => `Token ${name}`,
    source: (name: string): string => `Source ${name}`,
    cli: (): string => 'Command line',
    system: (): string => 'Rollcall',
    file: (): string => 'rollcall.yaml',
    schedule: (): string => 'Schedule',
    oidc: (): string => 'Single sign-on',
    'first-link': (): string => 'First link',
  } as Readonly<Record<string, (name: string) => string>>,
  nav: {
    label: 'Main',
    menu: 'Navigation',
    overview: 'Overview',
    plans: 'Plans',
    connections: 'Connections',
    syncs: 'Syncs',
    people: 'People',
    groups: 'Groups',
    seats: 'Seats',
    activity: 'Activity',
    settings: 'Settings',
  },
  overview: overviewTexts,
  plan: planTexts,
  settings: settingsTexts,
  checks: checkTexts,
  expressions: expressionTexts,
  notices: noticesTexts,
  password: passwordTexts,
  ...connectionTexts,
  ...groupMappingTexts,
  ...groupTexts,
  ...seatTexts,
  ...syncTexts,
  ...syncPageTexts,
  ...pageTexts,
} as const;
