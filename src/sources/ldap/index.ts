/**
 * Owns the source `ldap`: people and groups of an LDAP server, Active Directory among them.
 * Hands on one SourceConnector.
 * To sources/index.ts.
 */
import type { SourceConnector } from '../../model/index.ts';
import { LdapConfig } from './config.ts';
import { openLdap } from './ldap.ts';

export const ldap: SourceConnector<LdapConfig> = {
  kind: 'source',
  type: 'ldap',
  title: 'LDAP and Active Directory',
  summary: 'OpenLDAP, Active Directory and others, read with the name and password of an account.',
  config: LdapConfig,
  declined: {
    '429 waits as told and counts against no one':
      'LDAP has no such refusal; a busy server (51) ends the reading, and the schedule begins the next one.',
  },
  /**
   * Active Directory writes lastLogonTimestamp at most every 14 days (msDS-LogonTimeSyncInterval). What hides an attribute
   * cannot be told from its absence, so nothing is told of whom it is absent.
   */
  activity: ({ signIns, signInDelay, flavour }) => {
    if (signIns !== true) return undefined;
    const days = typeof signInDelay === 'number' ? signInDelay : flavour === 'active-directory' ? 14 : 1;
    return { delay: days * 86_400_000 };
  },
  open: openLdap,
};
