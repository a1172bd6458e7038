/** The JSON Schema of a connector's settings, as far as a form is drawn from it. */

export interface Shape {
  readonly type?: string;
  /** What stands above it, where its name does not say enough. */
  readonly title?: string;
  readonly format?: string;
  /** Few need it: it is folded away, even where it is a secret. */
  readonly rare?: boolean;
  readonly description?: string;
  readonly default?: unknown;
  readonly secret?: boolean;
  /** It is an expression over `user`, and what that must give. */
  readonly expression?: 'any' | 'bool' | 'text' | 'number';
  readonly enum?: readonly unknown[];
  /** Texts that are offered while it is written; another one can be written too. */
  readonly suggestions?: readonly string[];
  readonly minimum?: number;
  readonly maximum?: number;
  readonly properties?: Readonly<Record<string, Shape>>;
  readonly required?: readonly string[];
  readonly items?: Shape;
  readonly additionalProperties?: Shape | boolean;
  readonly propertyNames?: Shape;
  readonly anyOf?: readonly Shape[];
}

export type Values = Readonly<Record<string, unknown>>;

/** `groups-ignored`, `clientId` → `Groups ignored`, `Client id`. */
export function labelOf(name: string): string {
  const spaced = name
    .replaceAll(/([a-z])([A-Z])/g, '$1 $2')
    .replaceAll('-', ' ')
    .toLowerCase();
  return (spaced.charAt(0).toUpperCase() + spaced.slice(1)).replace(/\b(id|url|ca|tls|dn)\b/gi, (short) =>
    short.toUpperCase(),
  );
}

export function isObject(value: unknown): value is Values {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The settings with one of them set, or taken out when it is empty. */
export function withValue(values: Values, name: string, value: unknown): Values {
  if (value === undefined || value === '')
    return Object.fromEntries(Object.entries(values).filter(([key]) => key !== name));
  return { ...values, [name]: value };
}

/** What a default says in a line. */
export function written(value: unknown): string {
  if (Array.isArray(value)) return value.map(written).join(', ');
  return isObject(value) ? JSON.stringify(value) : String(value);
}

/** The fault of a place, whatever the service puts before its path. */
export function faultOf(
  faults: readonly { readonly path: string; readonly message: string }[],
  path: string,
): string | undefined {
  return faults.find((fault) => fault.path === path || fault.path.endsWith(`.${path}`))?.message;
}
