import { type Route, setFilter } from './route.ts';

type Options = readonly (readonly [value: string, text: string])[];

/** One filter, which the link keeps: a text, or one of some values. */
export function Filter({
  route,
  name,
  label,
  options,
}: {
  route: Route;
  name: string;
  label: string;
  options?: Options;
}) {
  const id = `filter-${name}`;
  const value = route.query.get(name) ?? '';
  const onInput = (event: { currentTarget: { value: string } }) => setFilter(name, event.currentTarget.value);
  return (
    <div class="filter">
      <label for={id}>{label}</label>
      {options ? (
        <select id={id} value={value} onInput={onInput}>
          <option value="">all</option>
          {options.map(([each, text]) => (
            <option key={each} value={each}>
              {text}
            </option>
          ))}
        </select>
      ) : (
        <input id={id} type="search" value={value} onInput={onInput} />
      )}
    </div>
  );
}
