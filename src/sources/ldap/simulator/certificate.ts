/** Certificates for pretend servers, made on the spot: an authority and what it signs (RFC 5280). */

import { generateKeyPairSync, type KeyObject, randomBytes, sign } from 'node:crypto';
import { isIP } from 'node:net';
import { element, integer, text } from './ber.ts';

export interface Issued {
  /** PEM. */
  readonly certificate: string;
  readonly key: string;
}

const oid = (hex: string) => element(0x06, Buffer.from(hex, 'hex'));
const ecdsaWithSha256 = element(0x30, oid('2a8648ce3d040302'));

function nameOf(common: string): Buffer {
  return element(0x30, element(0x31, element(0x30, oid('550403'), text(common, 0x0c))));
}

function alternatives(hosts: readonly string[]): Buffer {
  const names = hosts.map((host) =>
    isIP(host) === 4 ? element(0x87, Buffer.from(host.split('.').map(Number))) : text(host, 0x82),
  );
  return extension('551d11', element(0x30, ...names), false);
}

function extension(id: string, value: Buffer, critical: boolean): Buffer {
  return element(0x30, oid(id), ...(critical ? [element(0x01, Buffer.from([0xff]))] : []), text(value));
}

interface Wish {
  readonly subject: string;
  readonly hosts?: readonly string[];
  readonly by?: { readonly name: string; readonly key: KeyObject };
}

function issue({ subject, hosts, by }: Wish): Issued & { readonly privateKey: KeyObject } {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const valid = element(0x30, text('20200101000000Z', 0x18), text('21200101000000Z', 0x18));
  const extensions =
    hosts === undefined
      ? extension('551d13', element(0x30, element(0x01, Buffer.from([0xff]))), true)
      : alternatives(hosts);
  const serial = element(0x02, Buffer.concat([Buffer.from([1]), randomBytes(8)]));
  const body = element(
    0x30,
    element(0xa0, integer(2)),
    serial,
    ecdsaWithSha256,
    nameOf(by?.name ?? subject),
    valid,
    nameOf(subject),
    publicKey.export({ type: 'spki', format: 'der' }),
    element(0xa3, element(0x30, extensions)),
  );
  const signature = sign('sha256', body, by?.key ?? privateKey);
  const der = element(0x30, body, ecdsaWithSha256, element(0x03, Buffer.from([0]), signature));
  const lines = der.toString('base64').match(/.{1,64}/g) ?? [];
  return {
    certificate: `-----BEGIN CERTIFICATE-----\n${lines.join('\n')}\n-----END CERTIFICATE-----\n`,
    key: privateKey.export({ type: 'pkcs8', format: 'pem' }) as string,
    privateKey,
  };
}

/** An authority, and a server's certificate that it signed for the given names and addresses. */
export function issueCertificate(...hosts: readonly string[]): Issued & { readonly authority: string } {
  const name = 'Rollcall tests';
  const authority = issue({ subject: name });
  const server = issue({ subject: hosts[0] ?? 'localhost', hosts, by: { name, key: authority.privateKey } });
  return { certificate: server.certificate, key: server.key, authority: authority.certificate };
}
