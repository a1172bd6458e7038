/**
 * Owns the record of SCIM requests: masked, bounded, written beside the requests' path.
 * Hands on `Inspector`, which is told of requests and tells them to administrators.
 * To the SCIM service, the admin API, the commands and app.ts.
 */
export { type Inspector, openInspector } from './inspector.ts';
export type { Answered } from './recorder.ts';
export type { RecordedRequest } from './requests.ts';
export type { SourceDialect } from './sightings.ts';
