/** Writes docs/openapi.json from the declared routes of the admin API. Run it after every change of a route. */

import { writeFileSync } from 'node:fs';
import { adminDocument } from '../src/server/admin/index.ts';

const path = new URL('../docs/openapi.json', import.meta.url);
writeFileSync(path, `${JSON.stringify(adminDocument(), null, 2)}\n`);
console.log(`Wrote ${path.pathname}`);
