/** The mark of a secret in a connector's settings. */

import { z } from 'zod';

/**
 * A setting that is a secret: never inline in a file, sealed in the store, redacted in every log and never sent to a
 * browser. In `rollcall.yaml` it is written `{ env: NAME }` or `{ file: PATH }`.
 */
export const secret = () => z.string().min(1).meta({ secret: true });
