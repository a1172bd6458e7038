/** Whether something stands in a list of which there may be a hundred: what it has beside its words is then no stop of Tab. */

import { createContext } from 'react';

export const InRows = createContext(false);
