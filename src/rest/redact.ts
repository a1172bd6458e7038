/** What must never reach a log or a message: credentials in headers, addresses, bodies and in the words of others. */

const REDACTED = '[redacted]';

const secretNames =
  /authorization|cookie|token|secret|pass(?:w|phrase|code)|pwd|api[-_]?key|assertion|credential|private[-_]?key|signature|session/i;

/** Names that look like secrets and say how long, of what kind or where instead. */
const harmlessNames =
  /(^|[-_])(expires_in|token_type|token_endpoint|token_url)$|^(x-atlassian-token|x-seraph-loginreason)$/i;

/** Whether what bears this name proves who somebody is. */
export function isSecretName(name: string): boolean {
  return secretNames.test(name) && !harmlessNames.test(name);
}

/** Headers as a plain object, fit for a log. */
export function redactHeaders(headers: Headers): Readonly<Record<string, string>> {
  const shown: Record<string, string> = {};
  for (const [name, value] of headers) shown[name] = isSecretName(name) ? REDACTED : value;
  return shown;
}

/** An address without what it carries of credentials: user info, and query parameters named like secrets. */
export function redactUrl(address: string): string {
  if (!URL.canParse(address)) return redactText(address);
  const url = new URL(address);
  if (url.username !== '' || url.password !== '') {
    url.username = REDACTED;
    url.password = '';
  }
  for (const name of new Set(url.searchParams.keys())) {
    if (isSecretName(name)) url.searchParams.set(name, REDACTED);
  }
  return url.href.replaceAll(encodeURIComponent(REDACTED), REDACTED);
}

/** A body, or any value, with the values of members named like secrets replaced at every depth. */
export function redactBody(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(redactBody);
  if (value !== null && typeof value === 'object') {
    return Object.fromEntries(
      Object.entries(value).map(([name, member]) => [
        name,
        isSecretName(name) ? REDACTED : redactBody(member),
      ]),
    );
  }
  return typeof value === 'string' ? redactText(value) : value;
}

/** Credentials that show themselves in running text: `Bearer …`, `Basic …`, JSON web tokens, tokens of ours, `password=…`. */
// Each begins where a word does and looks at it once: texts of others may be long, and made to be looked at for ever.
const inText: readonly (readonly [RegExp, string])[] = [
  [/\b(Bearer|Basic|SSWS)\s+[\w.~+/=-]{4,}/gi, `$1 ${REDACTED}`],
  [/(?<![\w-])rollcall_[\w-]{40,}/g, REDACTED],
  [/(?<![\w-])(?=[\w-]+\.[\w-]+\.)([\w-]*?)\beyJ[\w-]{5,}\.[\w-]+\.[\w-]*/g, `$1${REDACTED}`],
  [
    /("?)(?<![\w-])(?=[\w-]*?(?:password|passwd|secret|token|api[-_]?key|assertion))([\w-]+)\1(\s*[=:]\s*)("[^"]*"|[^\s&,;"}]+)/gi,
    `$1$2$1$3${REDACTED}`,
  ],
];

/** Without one of these words none of the patterns matches: most texts are let through by one look. */
const suspicious = /rollcall_|bearer|basic|ssws|eyJ|passw|secret|token|api[-_]?key|assertion/i;

/**
 * Running text without credentials.
 * @param secrets values known to be secret; they are replaced wherever they stand, also URL-encoded.
 */
export function redactText(text: string, secrets: readonly string[] = []): string {
  let shown = text;
  for (const secret of secrets) {
    if (secret.length < 4) continue;
    const encoded = secret.isWellFormed() ? encodeURIComponent(secret) : secret;
    for (const form of new Set([secret, encoded])) shown = shown.replaceAll(form, REDACTED);
  }
  if (!suspicious.test(shown)) return shown;
  for (const [pattern, replacement] of inText) shown = shown.replace(pattern, replacement);
  return shown;
}
