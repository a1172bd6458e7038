/**
 * Owns the admin API: one declaration per route, from which its checks and its OpenAPI document come.
 * Hands on the API over the rooms it is given, and the document.
 * To app.ts, and to scripts/openapi.ts, which writes docs/openapi.json.
 */
export { adminDocument, openAdminApi } from './api.ts';
export { csvRow } from './csv.ts';
export type { FilledDemo } from './demo.ts';
