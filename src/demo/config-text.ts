/** The demo's rollcall.yaml: what a file for a real company looks like. It grows when more is attached. */

import { trailer } from './hr-files.ts';
import { discoveryGroup, organisationId, seatGroup } from './organisation.ts';
import { domain } from './structure.ts';

export interface Addresses {
  readonly listen: string;
  readonly jira: string;
  /** Of the Atlassian organisation. */
  readonly cloud: string;
  /** The day on which the organisation's key expires: `2027-06-30`. */
  readonly keyExpires: string;
  /** Accounts that may be closed within a day before a person is asked. */
  readonly maxDeprovisions: number;
}

/** The name of the first sync. */
export const sync = 'staff-to-jira';

/** Targets that are attached later in the story, and the syncs that fill them. */
export const laterSyncs = { confluence: 'staff-to-confluence', cloud: 'staff-to-cloud' } as const;
export type LaterTarget = keyof typeof laterSyncs;

/** @param attached targets that the file has beside Jira */
export function configText(addresses: Addresses, attached: readonly LaterTarget[] = []): string {
  const { listen, jira, maxDeprovisions } = addresses;
  return `# The demo's company. Secrets lie in files of their own; nothing secret stands here.
listen: ${listen}
store: ./rollcall.db

tokens:
  demo: { role: administrator, token: { file: ./secrets/admin } }

# The same person in both sources is found by the user name, once; after that the ids are remembered.
people: { join: [userName] }

# What seats cost a month: of Jira Software each by its band, as Atlassian has it.
seats:
  currency: EUR
  prices:
    jira:
      jira-software: { bands: [{ up-to: 100, price: 8 }, { up-to: 1000, price: 7 }, { price: 6 }] }
      jira-servicedesk: 20

sources:
  okta: { type: scim, token: { file: ./secrets/okta } }       # Okta pushes to /scim/v2/okta
  hr:                                                         # the HR system's nightly export
    type: csv
    users: ./hr/people.csv
    groups: ./hr/units.csv
    trailer: ${trailer}                                          # a file without its last row is refused

targets:
  jira: { type: jira-data-center, url: "${jira}", token: { file: ./secrets/jira } }
${attached.map((target) => later[target].target(addresses)).join('')}
syncs:
  ${sync}:
    from: [okta, hr]                                          # Okta is believed first
    to: jira
    # schedule: "*/15 * * * *"                                # left out: the story decides when
    scope: { where: 'user.userType != "Contractor"' }
    attributes:
      userName: 'user.userType == "Guest" ? lower(repairGuestUpn(user.userName)) : lower(stripDomain(user.userName))'
      displayName: user.displayName
      email: user.emails.primary
    correlate: [email, userName]                              # how accounts made by hand are found
    groups:
      map:
        jira-users: [jira-software-users]
        jira-agents: [jira-servicedesk-users]
        Engineering: [developers]                             # with all teams below it
        Product: [product]
      rename: [{ match: '^prj-(.*)$', to: 'project-$1' }]
      include: ['project-*', 'office-*']
      create: true
    deprovision: { inactive-after: 90d }                      # who sleeps is counted; nothing is done by itself
    safety:
      max-deprovisions: ${maxDeprovisions}
      protected: { accounts: [admin, 'svc-*'], groups: [jira-administrators] }
${attached.map((target) => later[target].sync(addresses)).join('')}`;
}

type Section = (addresses: Addresses) => string;

const later: Readonly<Record<LaterTarget, { readonly target: Section; readonly sync: Section }>> = {
  confluence: {
    target:
      () => `  confluence:                                                 # a Confluence Data Center reads it from us, as from a Crowd
    type: crowd-directory
    applications:
      confluence: { password: { file: ./secrets/confluence }, addresses: [127.0.0.0/8] }
`,
    sync: ({ maxDeprovisions }) => `
  ${laterSyncs.confluence}:
    from: [okta, hr]
    to: confluence
    scope: { where: 'user.userType == "Employee"' }
    attributes:
      userName: lower(stripDomain(user.userName))
      displayName: user.displayName
      firstName: user.name.givenName
      lastName: user.name.familyName
      email: user.emails.primary
    groups:
      map: { Engineering: [confluence-developers] }
      default: [confluence-users]                             # whoever may use Confluence
      create: true
    safety: { max-deprovisions: ${maxDeprovisions} }
`,
  },
  cloud: {
    target: ({ cloud, keyExpires }) => `  cloud:
    type: atlassian-cloud
    organisation: ${organisationId}
    key: { file: ./secrets/cloud }
    keyExpires: ${keyExpires}                                    # warned of 30, 14, 7 days and one day before
    domains: [${domain}]
    url: "${cloud}"                             # the pretended one; left out, it is Atlassian's
`,
    sync: ({ maxDeprovisions }) => `
  ${laterSyncs.cloud}:
    from: [okta, hr]
    to: cloud
    scope: { groups: [Product], where: 'user.userType == "Employee"' }
    attributes: { userName: user.emails.primary, displayName: user.displayName }
    groups:
      map: { Design: [${discoveryGroup}], Data: [${discoveryGroup}] }
      default: [${seatGroup}]                                  # a seat of Jira in the Cloud
    safety: { max-deprovisions: ${maxDeprovisions} }
`,
  },
};
