/** Every text of the console, in one place; a translation is another object of this shape. */

import { activityTexts } from './activity.ts';
import { checkTexts } from './checks.ts';
import { connectionTexts } from './connections.ts';
import { copyingTexts } from './copying.ts';
import { expressionTexts } from './expressions.ts';
import { groupMappingTexts } from './group-mapping.ts';
import { groupTexts } from './groups.ts';
import { jobTexts } from './jobs.ts';
import { noticesTexts } from './notices.ts';
import { overviewTexts } from './overview.ts';
import { pageTexts } from './pages.ts';
import { passwordTexts } from './passwords.ts';
import { personTexts } from './person.ts';
import { planTexts } from './plan.ts';
import { readingTexts } from './readings.ts';
import { seatTexts } from './seats.ts';
import { settingsTexts } from './settings.ts';
import { syncPageTexts } from './sync-page.ts';
import { syncTexts } from './syncs.ts';

export const texts = {
  /** What they are written in. */
  language: 'en',
  again: 'Try again',
  loading: 'Loading',
  more: 'Show more',
  showAll: (count: number): string => `Show all ${new Intl.NumberFormat().format(count)}`,
  saved: 'Saved.',
  period: 'Period',
  days: (count: number): string => (count === 365 ? '1 year' : `${count} days`),
  exportCsv: 'Export CSV',
  exportJson: 'Export JSON Lines',
  exportJsonText: 'One JSON object a line, as jq and databases take it (.jsonl)',
  exportCsvText: 'A table with a header, as spreadsheets take it (.csv)',
  skip: 'Skip to the content',
  nothingHere: 'There is nothing at this address',
  nothingHereText: 'It may have been removed, or the link was cut off.',
  toOverview: 'To the overview',
  broken: 'This page could not be shown',
  brokenText:
    'The console failed at what it was told; nothing was changed by it. Try again; if it stays, load the page anew.',
  brokenBy: 'What happened',
  request: 'Request',
  reload: 'Load the page anew',
  away: 'Rollcall cannot be reached. Trying again; what you see may be old.',
  unreachable: 'Not reachable now',
  unreachableText: 'Rollcall cannot be reached. This page goes on by itself when it is back.',
  signOut: 'Sign out',
  /** Before why one is. */
  stillIn: 'You are still signed in.',
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
  activity: activityTexts,
  checks: checkTexts,
  copying: copyingTexts,
  jobs: jobTexts,
  readings: readingTexts,
  expressions: expressionTexts,
  notices: noticesTexts,
  password: passwordTexts,
  ...connectionTexts,
  ...groupMappingTexts,
  ...groupTexts,
  ...personTexts,
  ...seatTexts,
  ...syncTexts,
  ...syncPageTexts,
  ...pageTexts,
} as const;
