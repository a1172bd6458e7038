/** How a connection proves who it is: headers for each request, and what of them must stay secret. */

export interface Auth {
  /**
   * The headers to send. May fetch a token first.
   * @param request what they are for, where a proof is made for each request alone (DPoP, RFC 9449)
   */
  headers(request?: {
    readonly method: string;
    readonly url: string;
  }): Promise<Readonly<Record<string, string>>>;
  /**
   * Called once when a request was answered with 401: throws away what was cached.
   * Gives whether other credentials can now be had, so that a second try makes sense.
   */
  renew?(): boolean;
  /** Values that must appear in no log and no message. */
  secrets(): readonly string[];
}
