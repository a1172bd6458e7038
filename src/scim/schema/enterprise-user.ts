/** The Enterprise User extension (RFC 7643 section 4.3). */
import { ENTERPRISE_USER } from '../../model/index.ts';
import { attribute, type Schema } from './attribute.ts';

export const enterpriseUserSchema: Schema = {
  id: ENTERPRISE_USER,
  name: 'EnterpriseUser',
  description: 'What an organisation knows of its people.',
  attributes: [
    attribute('employeeNumber', 'The number that the organisation gave.'),
    attribute('costCenter', 'The cost centre.'),
    attribute('organization', 'The organisation.'),
    attribute('division', 'The division.'),
    attribute('department', 'The department.'),
    attribute('manager', "The person's manager.", {
      type: 'complex',
      subAttributes: [
        attribute('value', "The id of the manager's User.", { caseExact: true }),
        attribute('$ref', "The address of the manager's User.", {
          type: 'reference',
          caseExact: true,
          referenceTypes: ['User'],
        }),
        // As the standard has it; whoever sends it is not refused.
        attribute('displayName', "The manager's name.", { mutability: 'readOnly' }),
      ],
    }),
  ],
};
