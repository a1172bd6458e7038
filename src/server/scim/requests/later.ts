/** Literal requests that a later version of the service answers as they wish; until then they get a clean answer. For tests only. */

const v1 = 'SCIM 1.1 is not spoken yet.';

/** By id, the reason. */
export const later: Readonly<Record<string, string>> = {
  ...Object.fromEntries(
    [
      ...['01', '02', '03', '04', '05', '07', '09', '11', '15'].map((number) => `OKTA11-${number}`),
      ...['01', '02', '03', '04', '05', '06'].map((number) => `OPP-${number}`),
      'ONEL-07',
      'ONEL-08',
      ...['01', '02', '04', '05', '06', '07', '08', '10', '13', '16', '17', '19', '20', '21'].map(
        (number) => `S11-${number}`,
      ),
    ].map((id) => [id, v1]),
  ),
  'S11-14': 'SCIM 1.1 is not spoken yet, nor is Bulk.',
  'S11-15': 'SCIM 1.1 is not spoken yet, nor is Bulk.',
};
