/** The demo's rollcall.yaml: what a file for a real company looks like. */

import { trailer } from './hr-files.ts';

export interface Addresses {
  readonly listen: string;
  readonly jira: string;
  /** Accounts that may be closed within a day before a person is asked. */
  readonly maxDeprovisions: number;
}

/** The name of the one sync. */
export const sync = 'staff-to-jira';

export function configText({ listen, jira, maxDeprovisions }: Addresses): string {
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
`;
}
