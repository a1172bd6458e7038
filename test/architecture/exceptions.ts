/** Where a rule of the house does not hold, by name and with its reason. Nothing stands here without one. */

/** Files, or `importer > imported`, that are reached past a door. */
export const pastDoors: Readonly<Record<string, string>> = {
  'src/testkit/database/keeping.ts > src/store/migrate.ts':
    'The promises of databases migrate to versions that the product never asks for.',
  'src/testkit/database/subject.ts > src/store/dialect.ts':
    'The promises of databases are put to the differences between the engines themselves.',
  'scripts/docs/conformance.ts > src/server/scim/conformance/all-cases.ts':
    'The page of conformance is made from the list that its tests go through.',
  'src/server/door/stage.ts':
    'What concerns trust is proved at the real door, set up as the tests of the door set it up.',
  'test/scim-to-scim.engine.test.ts > src/server/scim/fixture.ts':
    'The target `scim` is put to the SCIM server of this service, which tests open by this fixture.',
  'src/cli/commands.ts':
    'The declarations of commands, as data, for the documentation; the room has no other door.',
  'src/cli/declaration.ts': 'As above.',
  'bench/service.ts > src/cli/world.ts': 'What is measured runs in the world that the commands run in.',
  'bench/accounts.ts > src/reconciliation/account-search.ts':
    'A target of 100,000 accounts is measured without being read first.',
  'bench/accounts.ts > src/reconciliation/keeping.ts':
    'A target of 100,000 accounts is measured without being read first.',
  'bench/accounts.ts > src/reconciliation/target-groups.ts':
    'A target of 100,000 accounts is measured without being read first.',
  'bench/scim-server.ts > src/cli/world.ts': 'What is measured runs in the world that the commands run in.',
  'test/push-child.ts > src/cli/world.ts': 'What is killed runs in the world that the commands run in.',
};

/** Who else reads the lists of connectors. */
export const listReaders: Readonly<Record<string, string>> = {
  'test/journeys/stage.ts':
    'Journeys hand the service a target that they can look into beside the built-in ones.',
  'src/testkit/sandbox.test.ts':
    'It verifies a connector that is found on the list, as `rollcall verify` does.',
  'test/wrong-settings.test.ts': 'The settings of every connector that there is are put to the test.',
};

/** `path what`: who else touches the world. */
export const worldTouchers: Readonly<Record<string, string>> = {
  'src/server/auth/oidc/provider.ts performance.now':
    'openid-client reads the clock of the machine; it is told by how much the one that was handed in differs.',
  'src/store/named-statements.ts performance.now':
    'It measures how old a plan of PostgreSQL is, which no clock that is set or faked may change.',
  'src/store/sqlite-breath.ts performance.now':
    'It measures for how long the event loop has not turned, which no clock that is set or faked may change.',
  'src/store/sqlite-turns.ts performance.now':
    'It measures how long a turn has lasted, which no clock that is set or faked may change.',
};

/** Files longer than the ceiling. */
export const longFiles: Readonly<Record<string, string>> = {};

/** Names that a connector's folder does without. */
export const connectorsWithout: Readonly<
  Record<string, { readonly names: readonly string[]; readonly because: string }>
> = {
  'src/sources/csv': {
    names: ['api.ts', 'simulator.ts'],
    because: 'A file is read without calls, or fetched whole by one; a file is its own simulator.',
  },
  'src/sources/scim': { names: ['api.ts', 'simulator.ts'], because: 'It is told, and calls nobody.' },
  'src/targets/memory': { names: ['api.ts', 'simulator.ts'], because: 'It is its own simulator.' },
};

/** `path what`: `any` where nothing narrower is true. */
export const careless: Readonly<Record<string, string>> = {
  'src/model/connector.ts the type any':
    'A list of connectors holds settings of many shapes; each validates its own.',
  'src/server/http.ts the type any': 'Each part that is mounted has an environment of its own.',
  'src/server/scim/fixture.ts the type any': 'Tests look into answers of every shape.',
  'src/cli/fixture.ts the type any': 'Tests look into the JSON of every command.',
};
