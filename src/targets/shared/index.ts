/**
 * Owns what several targets have in common: signing in, fields of people, reading in promised order, small memories, SCIM.
 * Hands on settings fields, an opened client, tellers of records, name patterns, what is kept for a while.
 * To the folders of targets beside it.
 */

export { fetchAhead } from './ahead.ts';
export { cut } from './cut.ts';
export {
  checkCredentials,
  type DataCenterSettings,
  dataCenterFields,
  openDataCenter,
} from './data-center.ts';
export { matchesAny } from './glob.ts';
export { halfDone } from './half-done.ts';
export { isJiras, itSays, readErrorBody as readJiraError, unsupported } from './jira/refusals.ts';
export { isAtLeast, mayListUsers, readVersion, type Version } from './jira/version.ts';
export { type Box, type Kept, type KeptValue, keepFor, keepValue } from './kept.ts';
export { type ExpiringKey, keyEnd, keyWarning, organisationKey } from './key.ts';
export {
  type KnownPeople,
  missingPerson,
  openKnownPeople,
  openMarking,
  openPeopleMemory,
  type PeopleMemory,
  type Person,
} from './known-people.ts';
export { memoryOf } from './memory.ts';
export { organisationFields } from './organisation-fields.ts';
export { type Ask, askProduct } from './own-answers.ts';
export { fitPeople, peopleSchema } from './people-fields.ts';
export type { Resource } from './scim/api.ts';
export { pathsOf, toAccount } from './scim/attributes.ts';
export type { Assumed } from './scim/features.ts';
export { openScimMemory, type ScimMemory, type ScimParts } from './scim/parts.ts';
export { readPath, valueAt } from './scim/path.ts';
export { readErrorBody as readScimError } from './scim/refusals.ts';
export { openScimParts, openScimTarget } from './scim/target.ts';
export type { Removal } from './scim/wire.ts';
export {
  experimental,
  openServiceDesk,
  type ServiceDeskApi,
  servicedeskapi,
  type Way,
} from './service-desk/api.ts';
export { createCustomer } from './service-desk/creating.ts';
export {
  type Customer,
  customerSchema,
  fitCustomer,
} from './service-desk/customers.ts';
export {
  type Catalogue as ServiceDeskCatalogue,
  type Given,
  openEntitlements,
  organisationId,
} from './service-desk/entitlements.ts';
export { whyRefused } from './service-desk/refusals.ts';
export { serviceDeskFields } from './service-desk/settings.ts';
export { pageOf } from './service-desk/shapes.ts';
export {
  answered,
  type Hosting,
  readServiceDesk,
  type ServiceDeskParts,
  serviceDeskChanges,
} from './service-desk/target.ts';
export { fitSite, siteSchema } from './site/accounts.ts';
export { openMembers } from './site/members.ts';
export {
  type Catalogue as SiteCatalogue,
  openSiteGroups,
  readSite,
  type SiteGroup,
  type SiteParts,
  type SiteProduct,
  siteChanges,
} from './site/memberships.ts';
export { siteNeeds } from './site/needs.ts';
export { groupFields } from './site/settings.ts';
export { openSite, siteFields, sitePlace, warnOfToken } from './site/site.ts';
export { openSiteUsers, SiteUser, type SiteUsers } from './site/users.ts';
export { type SteadyPage, steadyPages } from './steady.ts';
export { tellEverything, tellSome } from './telling.ts';
