/** How accounts are made: people are invited, by an e-mail that Jira always sends; and nobody who is there is taken for new. */

import { type Applied, type Change, type Clock, ProvisioningError } from '../../model/index.ts';
import {
  type Box,
  keepValue,
  type SiteParts,
  type SiteProduct,
  unsupported,
  whyRefused,
} from '../shared/index.ts';
import type { JiraSiteApi } from './api.ts';
import type { JiraCloudSiteConfig } from './config.ts';

/** Ids of all accounts of the site. */
export type Everybody = Set<string>;

type Create = Extract<Change, { readonly type: 'account.create' }>;

const life = 600_000;

export function openInviting(
  api: JiraSiteApi,
  { product, accounts }: SiteParts,
  parts: {
    readonly config: JiraCloudSiteConfig;
    readonly clock: Clock;
    readonly everybody: Box<Everybody>;
  },
) {
  const { config, clock, everybody: box } = parts;
  /** Jira answers the invitation of somebody with a hidden address as if it had made the account: only the id tells. */
  const everybody = keepValue({ clock, box, life }, async (): Promise<Everybody> => {
    const ids = new Set<string>();
    for await (const page of product.all()) for (const { id } of page) ids.add(id);
    return ids;
  });

  async function create({ account }: Create): Promise<Applied> {
    const { userName } = account.attributes;
    if (typeof userName !== 'string' || !userName.includes('@'))
      throw new ProvisioningError(
        'invalid',
        'Jira needs an e-mail address of everybody: map userName or email to one.',
      );
    const email = userName.toLowerCase();
    if (!account.active)
      throw new ProvisioningError(
        'unsupported',
        `A site cannot hold a closed account, so ${email} is not invited.`,
      );
    const taken = new ProvisioningError(
      'conflict',
      `The site has an account with the address ${email} already.`,
    );
    if (accounts.fresh().has(email) || (await product.byEmail(email)).length > 0) throw taken;
    const known = await everybody.get();
    const attempted = await api.invite(email, config.products);
    if (attempted.refusal !== undefined) {
      if (attempted.refusal.status === 403) throw await whyRefused(attempted, product.mustAdminister);
      if (attempted.refusal.fields.emailAddress !== undefined) throw attempted.error;
      throw unsupported(
        `Jira does not invite ${email}: without a seat left free one; whoever has an Atlassian account without access to the site is invited by hand in the administration.`,
        attempted.refusal,
      );
    }
    const { answer } = attempted;
    const { accountId } = answer.body;
    if (known.has(accountId)) throw taken;
    known.add(accountId);
    accounts.made(email, accountId);
    return { id: accountId, ...(answer.requestId !== undefined && { requestId: answer.requestId }) };
  }

  return {
    create,
    /** The product, noting who is there when everybody is read. */
    noting: (inner: SiteProduct): SiteProduct => ({
      ...inner,
      async *all() {
        const ids: Everybody = new Set();
        for await (const page of inner.all()) {
          for (const { id } of page) ids.add(id);
          yield page;
        }
        box.kept = { value: ids, until: clock.now() + life };
      },
    }),
  };
}
