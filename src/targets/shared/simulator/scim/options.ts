/** How pretend SCIM applications differ from one another, as real ones do. */

import type { Attributes, Clock } from '../../../../model/index.ts';
import type { RateLimiting } from '../rate-limiting.ts';

export interface ScimSimulatorOptions {
  readonly clock: Pick<Clock, 'now'>;
  readonly url?: string;
  readonly version?: '1.1' | '2.0';
  readonly token?: string;
  readonly basic?: { readonly username: string; readonly password: string };
  readonly oauth?: { readonly clientId: string; readonly clientSecret: string };
  /** Resources that a page holds at most. */
  readonly pageMax?: number;
  /** Whether it takes PATCH; it does unless said. */
  readonly patch?: boolean;
  /** Whether it takes filters; a list: only `eq`, and only on these. */
  readonly filter?: boolean | readonly string[];
  readonly bulk?: { readonly operations: number; readonly bytes: number };
  readonly etag?: boolean;
  /** Whether it describes itself (ServiceProviderConfig, Schemas). */
  readonly documents?: boolean;
  /** Attributes of users that it does not have: `title`, `nickName`; `enterprise` for the whole extension. */
  readonly lacks?: readonly string[];
  /** Whether users are told with their groups. */
  readonly usersTellGroups?: boolean;
  /** Whether lists of groups have their members. */
  readonly listsMembers?: boolean;
  readonly membersOnRequest?: boolean;
  /** Whether names of groups are kept apart. */
  readonly uniqueGroups?: boolean;
  /** Members that one change of a group may name. */
  readonly membersAtOnce?: number;
  /** Whether taking out whoever is not in a group is refused. */
  readonly refusesAbsentMembers?: boolean;
  readonly removal?: 'path' | 'value';
  readonly rateLimit?: RateLimiting;
  /** What it thinks of a user that is about to be kept, beyond the standard; a refusal, or nothing. */
  readonly judgeUser?: (after: Attributes, before: Attributes | undefined) => Response | undefined;
  readonly judgeGroup?: (after: Attributes, before: Attributes | undefined) => Response | undefined;
  /** How a resource is told where that is more than what was kept. */
  readonly shownAs?: (kind: 'Users' | 'Groups', resource: Attributes) => Attributes;
  /** Whether a changed group is answered with, as a user is. */
  readonly answersGroups?: boolean;
  /** Headers of every answer, and the refusal when there were too many requests. */
  readonly limit?: (operation: string) => {
    readonly refused?: Response;
    readonly headers: Readonly<Record<string, string>>;
  };
  /** Called when a user was made or changed, and with `undefined` when it was deleted. */
  readonly onUser?: (id: string, user: Attributes | undefined) => void;
}
