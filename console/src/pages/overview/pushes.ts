/** Which kinds of sources tell of themselves, without being read. */

import { useGet } from '../../api/hooks.ts';

/** Whether sources of a type push; false too as long as it is not known. */
export function usePushes(): (type: string) => boolean {
  const { data } = useGet('get /connectors', {});
  return (type) => data?.some((one) => one.kind === 'source' && one.type === type && one.pushes) === true;
}
