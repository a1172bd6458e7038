/** What people paste into settings: tokens with blanks around them, addresses as a browser shows them. */

import { z } from 'zod';

/** A token or a key as `secret()`: what stands around it when it is copied belongs to none. */
export const pastedSecret = () => z.string().trim().min(1).meta({ secret: true });

/**
 * The address of a host as people paste it: blanks around it are left out, a scheme that is lacking is https. What is no
 * address stays as it is, for whoever judges it.
 * @param narrow what of it is meant, where a page of that host is as good as the host itself
 */
export const pastedAddress = (narrow: (url: URL) => string = ({ href }) => href) =>
  z.string().transform((text) => {
    const trimmed = text.trim();
    const hasScheme = /^[a-z][a-z\d+.-]*:\/\//i.test(trimmed);
    // A word alone is more likely a name that stands in the wrong field.
    const url = hasScheme
      ? URL.parse(trimmed)
      : /^[^\s/:@]+\.\S+$/.test(trimmed)
        ? URL.parse(`https://${trimmed}`)
        : null;
    return url === null ? trimmed : narrow(url);
  });
