/** OneLogin, whose bodies come from a template that each administrator edits. */
import { ENTERPRISE_USER } from '../../model/index.ts';
import { GROUP } from '../schema/group.ts';
import { USER } from '../schema/user.ts';
import type { Dialect } from './dialect.ts';

export const onelogin: Dialect = {
  name: 'onelogin',
  title: 'OneLogin',
  aliases: {
    urns: {
      'urn:scim:schemas:core:2.0:User': USER,
      'urn:scim:schemas:core:2.0:Group': GROUP,
      'urn:scim:schemas:extension:enterprise:2.0': ENTERPRISE_USER,
      'urn:scim:schemas:extension:enterprise:1.0': ENTERPRISE_USER,
    },
    attributes: {},
  },
  habits: [
    { says: 'Names schemas as nobody else does.', shownBy: ['ONEL-02'] },
    { says: 'Sends an object where a list of e-mail addresses is expected.', shownBy: ['ONEL-04'] },
    { says: 'Calls no e-mail address primary.', shownBy: ['ONEL-05'] },
    { says: 'Sends null for what is not there.', shownBy: ['ONEL-06'] },
  ],
};
