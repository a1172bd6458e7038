/**
 * Owns the directories that Data Center applications read from us: accounts, groups, members, events, and who may read.
 * Hands on the connector `crowd-directory`, and readings for one application each.
 * To app.ts, which introduces the connector, and to server/crowd, which speaks the protocol.
 */
export type { Application } from './applications.ts';
export { isServed, keepingIn } from './connections.ts';
export { crowdDirectory } from './connector.ts';
export type { ServedEvent } from './events.ts';
export { openServed, type Reading, type Served } from './served.ts';
export {
  countUsers,
  findGroup,
  findUser,
  groupsOf,
  memberNames,
  membersOf,
  type ServedGroup,
  type ServedUser,
  usersByEmail,
  usersOf,
} from './view.ts';
