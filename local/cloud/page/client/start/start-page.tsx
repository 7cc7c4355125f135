import { useEffect, useState } from 'preact/hooks';
import type { RequestForm } from '../../wire.ts';
import { read } from '../api.ts';
import { Said, useAction } from '../do.tsx';
import { type Route, runLink, setFilter } from '../route.ts';
import { useRead } from '../use-read.ts';
import { Field, requestOf, type Texts, textsOf } from './fields.tsx';

/** Starts a state machine: from its example, or with a form made from the schema of its request. */
export function StartPage({ route }: { route: Route }) {
  const { value: forms = [], problem } = useRead('forms', () => read('forms'));
  const wanted = route.query.get('machine') ?? 'update-addon';
  const form = forms.find(({ machine }) => machine === wanted) ?? forms[0];
  return (
    <>
      <h1>Start</h1>
      {problem !== undefined && <p class="problem">{problem}</p>}
      {form && (
        <>
          <div class="filter">
            <label for="machine">State machine</label>
            <select
              id="machine"
              value={form.machine}
              onInput={(event) => setFilter('machine', event.currentTarget.value)}
            >
              {forms.map(({ machine }) => (
                <option key={machine}>{machine}</option>
              ))}
            </select>
          </div>
          <Form key={form.machine} form={form} given={givenIn(route.query)} />
        </>
      )}
    </>
  );
}

/** A link can fill fields in: `?cluster=prod-1&addon=coredns`. */
const givenIn = (query: URLSearchParams): Texts =>
  Object.fromEntries([...query].filter(([name]) => name !== 'machine'));

const USUAL_FIELDS = 4;

function Form({ form, given }: { form: RequestForm; given: Texts }) {
  const doing = useAction();
  const [texts, setTexts] = useState<Texts>(given);
  const [written, setWritten] = useState<string>();
  useEffect(() => setTexts(given), [form.machine]);
  const request = written ?? JSON.stringify(requestOf(form, texts));
  const problems = doing.refused?.problems ?? [];

  const start = async (dryRun: 'dry run' | 'for real') => {
    const text = dryRun === 'dry run' ? asDryRun(form, texts, written) : request;
    const done = await doing.run('start', { machine: form.machine, text });
    if (done?.id !== undefined) location.hash = runLink(done.id);
    else setTimeout(() => document.querySelector<HTMLElement>('[aria-invalid=true]')?.focus());
  };
  const { properties, required } = form.schema;
  const names = Object.keys(properties).toSorted(
    (one, other) => rank(one, required, texts) - rank(other, required, texts),
  );
  const shown = names.filter(
    (name, index) => index < USUAL_FIELDS || name in texts || problemsAt(name, problems).length > 0,
  );
  const rest = names.filter((name) => !shown.includes(name));
  const field = (name: string) => (
    <Field
      key={name}
      name={name}
      schema={properties[name] ?? {}}
      text={texts[name] ?? ''}
      isRequired={required.includes(name)}
      problems={problemsAt(name, problems)}
      onText={(text) => setTexts({ ...texts, [name]: text })}
    />
  );
  const canDryRun = 'dryRun' in properties;
  const elsewhere = problems.filter(({ path }) => !names.some((name) => isAt(name, path)) || written !== undefined);
  return (
    <form
      class="start"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        void start(canDryRun ? 'dry run' : 'for real');
      }}
    >
      <p class="buttons">
        <button
          type="button"
          onClick={() => setTexts(textsOf(JSON.parse(form.example)))}
          disabled={written !== undefined}
        >
          Fill in the example
        </button>
        <button type="button" onClick={() => setWritten(written === undefined ? pretty(request) : undefined)}>
          {written === undefined ? 'Write JSON or YAML instead' : 'Back to the form'}
        </button>
      </p>
      {written === undefined ? (
        <>
          {shown.map(field)}
          <details>
            <summary>{rest.length} more fields</summary>
            {rest.map(field)}
          </details>
        </>
      ) : (
        <div class="field">
          <label for="written">The request, JSON or YAML</label>
          <textarea
            id="written"
            rows={14}
            value={written}
            spellcheck={false}
            aria-invalid={problems.length > 0}
            aria-describedby="written-problems"
            onInput={(event) => setWritten(event.currentTarget.value)}
          />
        </div>
      )}
      <ul id="written-problems" class="lines problem">
        {elsewhere.map(({ path, message }) => (
          <li key={`${path} ${message}`}>{path === '' ? message : `${path}: ${message}`}</li>
        ))}
      </ul>
      <p class="buttons">
        {canDryRun && (
          <button type="submit" class="primary" disabled={doing.busy}>
            Dry run
          </button>
        )}
        <button type="button" disabled={doing.busy} onClick={() => void start('for real')}>
          Start
        </button>
      </p>
      <Said doing={doing} />
    </form>
  );
}

/** Required fields first, then those that are filled in, in the order of the schema. */
const rank = (name: string, required: readonly string[], texts: Texts): number => {
  if (required.includes(name)) return 0;
  return name in texts ? 1 : 2;
};

type Problem = { path: string; message: string };

const isAt = (name: string, path: string): boolean =>
  path === name || path.startsWith(`${name}.`) || path.startsWith(`${name}[`);

const problemsAt = (name: string, problems: readonly Problem[]): string[] =>
  problems
    .filter(({ path }) => isAt(name, path))
    .map(({ path, message }) => (path === name ? message : `${path}: ${message}`));

const pretty = (text: string): string => JSON.stringify(JSON.parse(text), null, 2);

/** What is written as text may be YAML, in which one more line is one more field. */
function asDryRun(form: RequestForm, texts: Texts, written: string | undefined): string {
  if (written === undefined) return JSON.stringify({ ...requestOf(form, texts), dryRun: true });
  try {
    return JSON.stringify({ ...JSON.parse(written), dryRun: true });
  } catch {
    return `${written.replace(/^dryRun:.*\n?/gm, '').trimEnd()}\ndryRun: true\n`;
  }
}
