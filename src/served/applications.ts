/** The applications that may read a directory, as the settings name them. */

import { createHash, timingSafeEqual } from 'node:crypto';
import { BlockList, isIP } from 'node:net';
import type { ApplicationConfig, CrowdDirectoryConfig } from './config.ts';

/** One application that may read one directory. */
export interface Application {
  readonly name: string;
  /** The name of the connection. */
  readonly directory: string;
  readonly config: Omit<ApplicationConfig, 'password'>;
  /** Names of custom attributes that are told. */
  readonly attributes: readonly string[];
  readonly serveWhen: CrowdDirectoryConfig['serve-when'];
  /** Of all that decides what is shown: another one makes every token that was given before void. */
  readonly digest: string;
  /** Whether this is its password; takes the same time whatever is shown. */
  proves(password: string): boolean;
  /** Whether it may call from there. */
  mayCallFrom(address: string): boolean;
}

/** The applications of one directory. */
export function applicationsOf(directory: string, config: CrowdDirectoryConfig): readonly Application[] {
  return Object.entries(config.applications).map(([name, { password, ...rest }]) => {
    const proof = sha256(password);
    const allowed = blockList(rest.addresses);
    const decides = [rest.scope, rest.groups, config.attributes];
    return {
      name,
      directory,
      config: rest,
      attributes: config.attributes,
      serveWhen: config['serve-when'],
      digest: sha256(JSON.stringify(decides)).toString('hex').slice(0, 12),
      proves: (shown) => timingSafeEqual(proof, sha256(shown)),
      mayCallFrom: (address) => isWithin(allowed, address),
    };
  });
}

function sha256(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}

function blockList(ranges: readonly string[]): BlockList {
  const list = new BlockList();
  for (const range of ranges) {
    const [address = '', prefix] = range.split('/');
    const family = isIP(address) === 6 ? 'ipv6' : 'ipv4';
    if (prefix === undefined) list.addAddress(address, family);
    else list.addSubnet(address, Number(prefix), family);
  }
  return list;
}

/** An IPv4 address that came in by an IPv6 socket (`::ffff:10.0.0.1`) counts as what it is. */
function isWithin(list: BlockList, given: string): boolean {
  const address = given.replace(/^::ffff:(?=\d+\.)/i, '').replace(/%.*$/, '');
  const family = isIP(address);
  return family !== 0 && list.check(address, family === 6 ? 'ipv6' : 'ipv4');
}
