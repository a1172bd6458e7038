/** One setting, drawn as its schema says. */

import { Autocomplete, NumberInput, Select, Switch, TagsInput, TextInput } from '@mantine/core';
import { texts } from '../../texts/index.ts';
import { ExpressionInput } from '../expression/input.tsx';
import { Marked } from '../marked.tsx';
import { Ends } from './ends.tsx';
import { Fields } from './fields.tsx';
import { markOf, SecretInput } from './secret.tsx';
import { Listing, Mapped } from './several.tsx';
import { isObject, labelOf, type Shape, written } from './shape.ts';

const words = texts.form;

export interface FieldProps {
  readonly name: string;
  /** What stands above it; absent: its name, as words. */
  readonly label?: string;
  readonly path: string;
  readonly shape: Shape;
  readonly required: boolean;
  readonly value: unknown;
  readonly error: string | undefined;
  readonly readOnly: boolean;
  readonly faults: readonly { readonly path: string; readonly message: string }[];
  /** Nothing inside it is folded away. */
  readonly unfolded?: boolean;
  /** Of a secret: whether it is asked when the other side ends it. */
  readonly asksEnd?: boolean;
  readonly onChange: (value: unknown) => void;
}

export function Field(props: FieldProps) {
  const { shape, value } = props;
  if (shape.secret === true) return <Secret {...props} />;
  // In a file any value may be a reference to what is kept elsewhere.
  if (isObject(value) && shape.type !== 'object') return <Reference {...props} />;
  if (shape.expression !== undefined) return <Expression {...props} />;
  if (shape.enum !== undefined) return <Choice {...props} />;
  if (shape.type === 'boolean') return <Switched {...props} />;
  if (shape.type === 'integer' || shape.type === 'number') return <Numbered {...props} />;
  if (shape.type === 'array' && shape.items?.type === 'object') return <Listing {...props} />;
  if (shape.type === 'array') return <Texts {...props} />;
  if (shape.type === 'object' && shape.properties !== undefined) return <Inner {...props} />;
  if (shape.type === 'object') return <Mapped {...props} />;
  if (shape.suggestions !== undefined) return <Suggested {...props} />;
  return <Plain {...props} />;
}

function common({
  name,
  shape,
  label = shape.title ?? labelOf(name),
  required,
  error,
  readOnly,
}: FieldProps) {
  const { description, default: otherwise } = shape;
  const usual = otherwise === undefined || written(otherwise) === '' ? [] : [words.usual(written(otherwise))];
  return {
    label,
    description: <Marked text={[description, ...usual].filter(Boolean).join(' ')} />,
    required,
    withAsterisk: false,
    disabled: readOnly,
    error: error === undefined ? undefined : <Marked text={error} />,
  };
}

function Plain(props: FieldProps) {
  const { shape, value, onChange } = props;
  return (
    <TextInput
      {...common(props)}
      {...(shape.format === 'date' ? { type: 'date', maw: 240 } : {})}
      autoComplete="off"
      value={typeof value === 'string' || typeof value === 'number' ? String(value) : ''}
      onChange={(event) => onChange(numbered(shape, event.currentTarget.value))}
    />
  );
}

/** So many suggestions are listed at once: a longer list is read by nobody. */
const listed = 12;

function Suggested(props: FieldProps) {
  const { shape, value, onChange } = props;
  return (
    <Autocomplete
      {...common(props)}
      data={[...(shape.suggestions ?? [])]}
      limit={listed}
      // Opened while its field was still coming into sight, the list would stay hidden.
      comboboxProps={{ hideDetached: false }}
      value={typeof value === 'string' ? value : ''}
      onChange={onChange}
    />
  );
}

function Expression(props: FieldProps) {
  const {
    name,
    shape,
    label = shape.title ?? labelOf(name),
    required,
    value,
    error,
    readOnly,
    onChange,
  } = props;
  const { description = '', expression = 'any' } = shape;
  return (
    <ExpressionInput
      label={label}
      description={<Marked text={description} />}
      required={required}
      value={typeof value === 'string' ? value : ''}
      fault={error}
      readOnly={readOnly}
      purpose={expression === 'any' ? {} : { gives: expression }}
      onChange={onChange}
    />
  );
}

/** A text, or the number where only the number may be written: `0` among durations. */
function numbered({ anyOf = [] }: Shape, text: string): unknown {
  const numbers = anyOf.flatMap((one) => (one.type === 'number' ? (one.enum ?? []) : []));
  return numbers.find((number) => String(number) === text.trim()) ?? text;
}

function Secret(props: FieldProps) {
  const { value, onChange, readOnly, asksEnd = true } = props;
  if (readOnly && isObject(value) && markOf(value) === undefined) return <Reference {...props} />;
  const { label, description, required } = common(props);
  return (
    <SecretInput
      label={label}
      description={description}
      required={required}
      readOnly={readOnly}
      error={props.error}
      value={value}
      asksEnd={asksEnd}
      onChange={onChange}
    />
  );
}

function Reference(props: FieldProps) {
  const { env, file, expires } = props.value as { env?: unknown; file?: unknown; expires?: unknown };
  const { description, ...rest } = common(props);
  const says =
    typeof env === 'string' ? words.fromEnvironment(env) : words.fromFile(written(file ?? props.value));
  return (
    <TextInput
      {...rest}
      description={
        <>
          {description} {typeof expires === 'string' && <Ends on={expires} />}
        </>
      }
      disabled
      value={says}
      readOnly
    />
  );
}

function Choice(props: FieldProps) {
  const { shape, value, required, onChange } = props;
  const data = (shape.enum ?? []).map((one) => ({
    value: String(one),
    label: one === '\t' ? 'TAB' : String(one),
  }));
  return (
    <Select
      {...common(props)}
      data={data}
      clearable={!required && value !== undefined}
      clearButtonProps={{ 'aria-label': words.clear }}
      allowDeselect={false}
      placeholder={shape.default === undefined ? '' : written(shape.default)}
      value={value === undefined ? null : String(value)}
      onChange={(chosen) => onChange(chosen ?? undefined)}
    />
  );
}

function Switched(props: FieldProps) {
  const { shape, value, onChange } = props;
  const { withAsterisk: _, required: __, ...rest } = common(props);
  return (
    <Switch
      {...rest}
      checked={(value ?? shape.default) === true}
      onChange={(event) => onChange(event.currentTarget.checked)}
    />
  );
}

function Numbered(props: FieldProps) {
  const { shape, value, onChange } = props;
  return (
    <NumberInput
      {...common(props)}
      allowDecimal={shape.type === 'number'}
      hideControls
      {...(shape.minimum === undefined ? {} : { min: Math.max(shape.minimum, Number.MIN_SAFE_INTEGER) })}
      {...(shape.maximum === undefined ? {} : { max: Math.min(shape.maximum, Number.MAX_SAFE_INTEGER) })}
      value={typeof value === 'number' ? value : ''}
      onChange={(next) => onChange(next === '' ? undefined : Number(next))}
    />
  );
}

function Texts(props: FieldProps) {
  const { shape, value, onChange } = props;
  const choices = shape.items?.enum?.map(String);
  return (
    <TagsInput
      {...common(props)}
      {...(choices === undefined ? {} : { data: choices })}
      clearButtonProps={{ 'aria-label': words.clear }}
      acceptValueOnBlur
      placeholder={props.readOnly ? '' : words.enter}
      value={Array.isArray(value) ? value.map(String) : []}
      onChange={(next) => onChange(next.length === 0 ? undefined : next)}
    />
  );
}

/** What is neither needed nor there by itself is turned on first: to be empty is something else than not to be there. */
function Inner({
  name,
  shape,
  label = shape.title ?? labelOf(name),
  path,
  required,
  value,
  faults,
  readOnly,
  unfolded = false,
  onChange,
}: FieldProps) {
  const isOptional = !required && shape.default === undefined;
  const { description = '' } = shape;
  return (
    <fieldset className="inner">
      <legend>{label}</legend>
      {isOptional ? (
        <Switch
          label={words.turnOn(label)}
          description={<Marked text={description} />}
          mb={value === undefined ? 0 : 'md'}
          disabled={readOnly}
          checked={value !== undefined}
          onChange={(event) => onChange(event.currentTarget.checked ? {} : undefined)}
        />
      ) : (
        description !== '' && (
          <p className="dim">
            <Marked text={description} />
          </p>
        )
      )}
      {(!isOptional || value !== undefined) && (
        <Fields
          shape={shape}
          path={path}
          values={isObject(value) ? value : {}}
          faults={faults}
          readOnly={readOnly}
          unfolded={unfolded}
          onChange={(next) => onChange(!isOptional && Object.keys(next).length === 0 ? undefined : next)}
        />
      )}
    </fieldset>
  );
}
