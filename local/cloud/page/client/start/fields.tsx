import type { FieldSchema, RequestForm } from '../../wire.ts';

/** What is written in the fields of a form, by their names; an empty field is absent from the request. */
export type Texts = Readonly<Record<string, string>>;

/** The request that the fields make. What does not read as what the field takes is sent as it is written, and refused with its path. */
export function requestOf({ schema }: RequestForm, texts: Texts): Record<string, unknown> {
  const given = Object.entries(texts).filter(([, text]) => text.trim() !== '');
  return Object.fromEntries(
    given.map(([name, text]) => [name, valueOfField(schema.properties[name] ?? {}, text.trim())]),
  );
}

function valueOfField({ type }: FieldSchema, text: string): unknown {
  if (type === 'string') return text;
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

/** The fields of a request that somebody wrote, to be changed in the form. */
export const textsOf = (request: object): Texts =>
  Object.fromEntries(
    Object.entries(request).map(([name, value]) => [name, typeof value === 'string' ? value : JSON.stringify(value)]),
  );

export type FieldProps = {
  name: string;
  schema: FieldSchema;
  text: string;
  isRequired: boolean;
  problems: readonly string[];
  onText(text: string): void;
};

/** One field of a request, with what it means and what is wrong with it. */
export function Field({ name, schema, text, isRequired, problems, onText }: FieldProps) {
  const id = `field-${name}`;
  const onInput = (event: { currentTarget: { value: string } }) => onText(event.currentTarget.value);
  const common = {
    id,
    name,
    value: text,
    onInput,
    required: isRequired,
    'aria-describedby': `${id}-about`,
    'aria-invalid': problems.length > 0,
  };
  const values = schema.type === 'boolean' ? ['true', 'false'] : schema.enum;
  return (
    <div class="field">
      <label for={id}>
        {name}
        {isRequired && ' (required)'}
      </label>
      {values ? (
        <Choice common={common} values={values} usual={schema.default} />
      ) : (
        <Text common={common} schema={schema} />
      )}
      <p id={`${id}-about`}>
        {problems.map((problem) => (
          <strong key={problem} class="problem">
            {problem}
          </strong>
        ))}
        <small>{schema.description}</small>
      </p>
    </div>
  );
}

type Common = { id: string; name: string; value: string; onInput(event: { currentTarget: { value: string } }): void };

const Choice = ({ common, values, usual }: { common: Common; values: readonly string[]; usual: unknown }) => (
  <select {...common}>
    <option value="">{usual === undefined ? 'absent' : `${String(usual)} (the default)`}</option>
    {values.map((each) => (
      <option key={each} value={each}>
        {each}
      </option>
    ))}
  </select>
);

function Text({ common, schema }: { common: Common; schema: FieldSchema }) {
  const { type, default: usual } = schema;
  const placeholder = typeof usual === 'string' ? usual : (JSON.stringify(usual) ?? '');
  if (type === 'array' || type === 'object')
    return <textarea {...common} rows={3} placeholder={placeholder} spellcheck={false} />;
  return <input {...common} type="text" placeholder={placeholder} autocomplete="off" spellcheck={false} />;
}
