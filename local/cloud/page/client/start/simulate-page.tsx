import { useState } from 'preact/hooks';
import type { About, ClusterRow, FaultChoice } from '../../wire.ts';
import { read } from '../api.ts';
import { Said, useAction } from '../do.tsx';
import { useRead } from '../use-read.ts';

const SPEEDS = [1, 10, 60, 100, 1000];

/** What only a simulation can: let something go wrong, and let time pass faster. */
export function SimulatePage({ about }: { about: About }) {
  const { value: faults = [] } = useRead('faults', () => read('faults'));
  const { value: found } = useRead('clusters', () => read('clusters'));
  return (
    <>
      <h1>Simulate</h1>
      <Clock about={about} />
      {found && faults.length > 0 && <Faults faults={faults} clusters={found.clusters} />}
    </>
  );
}

function Clock({ about }: { about: About }) {
  const doing = useAction();
  const [speed, setSpeed] = useState(about.speed ?? 1);
  const speeds = [...new Set([...SPEEDS, speed])].toSorted((one, other) => one - other);
  return (
    <section aria-labelledby="clock">
      <h2 id="clock">Clock</h2>
      <div class="filter">
        <label for="speed">Time passes</label>
        <select
          id="speed"
          value={String(speed)}
          onInput={(event) => {
            const next = Number(event.currentTarget.value);
            setSpeed(next);
            void doing.run('speed', { speed: next });
          }}
        >
          {speeds.map((each) => (
            <option key={each} value={String(each)}>
              {each === 1 ? 'as it really does' : `${each} times as fast`}
            </option>
          ))}
        </select>
      </div>
      <Said doing={doing} />
    </section>
  );
}

function Faults({ faults, clusters }: { faults: readonly FaultChoice[]; clusters: readonly ClusterRow[] }) {
  const doing = useAction();
  const [chosen, setChosen] = useState({ fault: faults[0]?.id ?? '', cluster: clusters[0]?.id ?? '', resource: '' });
  const fault = faults.find(({ id }) => id === chosen.fault);
  const cluster = clusters.find(({ id }) => id === chosen.cluster);
  const resources = resourcesOf(fault, cluster);
  const resource = resources.includes(chosen.resource) ? chosen.resource : (resources[0] ?? '');
  return (
    <section aria-labelledby="faults">
      <h2 id="faults">Let something go wrong</h2>
      <form
        class="start"
        onSubmit={(event) => {
          event.preventDefault();
          void doing.run('fault', { fault: chosen.fault, cluster: cluster?.name ?? '', resource });
        }}
      >
        <Choose
          label="What goes wrong"
          value={chosen.fault}
          options={faults.map(({ id, title }) => [id, title])}
          onValue={(value) => setChosen({ ...chosen, fault: value })}
        />
        {fault?.on !== 'function' && (
          <Choose
            label="Cluster"
            value={chosen.cluster}
            options={clusters.map(({ id, name }) => [id, name])}
            onValue={(value) => setChosen({ ...chosen, cluster: value })}
          />
        )}
        <Choose
          label="For"
          value={resource}
          options={resources.map((each) => [each, each])}
          onValue={(value) => setChosen({ ...chosen, resource: value })}
        />
        {resources.length === 0 && <p>{cluster?.name} has nothing that this can happen to.</p>}
        <p class="buttons">
          <button type="submit" class="primary" disabled={doing.busy || resource === ''}>
            Inject
          </button>
        </p>
        <Said doing={doing} />
      </form>
    </section>
  );
}

/** What a fault can happen to. */
function resourcesOf(fault: FaultChoice | undefined, cluster: ClusterRow | undefined): readonly string[] {
  if (fault?.on === 'function') return fault.functions ?? [];
  if (fault?.on === 'kubernetes') return cluster?.kubernetesApi ? ['its Kubernetes API'] : [];
  if (fault?.on === 'profile') return ['any profile'];
  return (cluster?.addons ?? []).map(({ addon }) => addon);
}

type Choosing = {
  label: string;
  value: string;
  options: readonly (readonly [value: string, text: string])[];
  onValue(value: string): void;
};

function Choose({ label, value, options, onValue }: Choosing) {
  const id = `choose-${label.toLowerCase().replaceAll(' ', '-')}`;
  return (
    <div class="field">
      <label for={id}>{label}</label>
      <select id={id} value={value} onInput={(event) => onValue(event.currentTarget.value)}>
        {options.map(([each, text]) => (
          <option key={each} value={each}>
            {text}
          </option>
        ))}
      </select>
    </div>
  );
}
