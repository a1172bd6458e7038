/**
 * Owns telling people: causes that were told, messages on their way to channels, warnings to people, requests to come back.
 * Hands on looking, sending and testing as jobs and calls, the keeping of warnings, and what stands behind a link in a letter.
 * To app.ts and the server; to reconciliation, which states what it needs of warnings, by way of app.ts.
 */
export { escaped } from './channels/letter.ts';
export type { Delivery, DeliveryPlace, DeliveryQuery } from './deliveries.ts';
export { warnJob } from './jobs.ts';
export { type ChannelState, type Notices, openNotices } from './notices.ts';
export type { ReturnRequest } from './return-requests.ts';
export type { Page } from './returning.ts';
export { openWarnings } from './warning-rows.ts';
