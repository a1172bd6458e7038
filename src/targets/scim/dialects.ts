/** How well-known applications differ from the standard beyond what their own documents say, as data. */

import type { Pace } from '../../rest/index.ts';
import type { Assumed, Removal } from '../shared/index.ts';

export interface Dialect {
  /** The name by which administrators know it. */
  readonly title: string;
  /** What differs, in a sentence for the documentation. */
  readonly says: string;
  readonly assumed?: Partial<Assumed>;
  /** Decided, whatever its documents say. */
  readonly set?: Partial<Assumed>;
  readonly removal?: Removal;
  readonly membersAtOnce?: number;
  readonly groups?: boolean;
  readonly deletes?: boolean;
  readonly emailFilter?: string | null;
  /** The published limit, where no header tells it. */
  readonly pace?: Pace;
}

export const dialects = {
  standard: {
    title: 'Any application',
    says: 'As RFC 7643 and RFC 7644 have it, or SCIM 1.1; fitted to what the application says of itself.',
  },
  'put-only': {
    title: 'Applications without PATCH',
    says: 'Every change reads the whole resource and puts it back.',
    set: { patch: false },
  },
  entra: {
    title: 'Applications made for Entra ID',
    says: 'Members are removed by the value of one operation, as Entra ID does it.',
    removal: 'value',
  },
  slack: {
    title: 'Slack',
    says: 'Deleting only deactivates, so accounts are never deleted; at most 600 changes a minute.',
    deletes: false,
    emailFilter: null,
    pace: { capacity: 20, perSecond: 10 },
  },
  'github-enterprise': {
    title: 'GitHub Enterprise, managed users',
    says: 'Pages of 100; no filter by address; deleting cannot be undone, so accounts are never deleted.',
    assumed: { pageSize: 100 },
    deletes: false,
    emailFilter: null,
  },
  gitlab: {
    title: 'GitLab, groups of a paid plan',
    says: 'It has no groups of SCIM: people are made and removed, groups are kept there.',
    assumed: { pageSize: 100 },
    groups: false,
    emailFilter: null,
  },
  terraform: {
    title: 'HCP Terraform',
    says: 'Pages of 200; filters know `eq` on names and external ids alone.',
    assumed: { pageSize: 200 },
    emailFilter: null,
  },
  miro: {
    title: 'Miro',
    says: 'Up to 8,000 members by one change of a group.',
    membersAtOnce: 5_000,
  },
} as const satisfies Readonly<Record<string, Dialect>>;

export type DialectName = keyof typeof dialects;
export const dialectNames = Object.keys(dialects) as [DialectName, ...DialectName[]];
