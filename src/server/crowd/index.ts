/**
 * Owns the Crowd REST protocol, as Jira, Confluence, Bitbucket, Bamboo and Crowd Data Center speak it as clients.
 * Hands on its routes, to be mounted at `/crowd/rest/usermanagement`.
 * To app.ts, which hands them the served directories.
 */
export { crowdRoutes } from './routes.ts';
