/** Who is signed in, and what their role may. */

import { useGet } from '../api/hooks.ts';

const roles = ['viewer', 'operator', 'administrator'] as const;
export type Role = (typeof roles)[number];

export function useMe() {
  return useGet('get /me', {});
}

/** Whether whoever is signed in may do what needs this role. The service decides; this only spares a refusal. */
export function useMay(needed: Role): boolean {
  const { data } = useMe();
  return data !== undefined && roles.indexOf(data.role) >= roles.indexOf(needed);
}
