/** Where a provider leads back to in the window that was opened beside a page: it tells the page, and goes. */

import { useEffect } from 'react';
import { announce } from '../../api/session.ts';
import { texts } from '../../texts/index.ts';
import { Frame } from './frame.tsx';

export function SignedInPage() {
  useEffect(() => {
    announce();
    // Browsers close only what a page has opened; what they leave open says what to do.
    window.close();
  }, []);
  return <Frame title={texts.signIn.done} text={texts.signIn.goOn} />;
}
