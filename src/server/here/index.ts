/**
 * Owns the one page for people who are no administrators: to say that they are still here.
 * Hands on its routes, to be mounted at /here.
 * To app.ts.
 */
export { hereRoutes } from './here.ts';
