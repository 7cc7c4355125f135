import type { ClusterRow, PodRow, ProfileRow } from '../../wire.ts';

/** The Fargate profiles of clusters, with the pods on them where they are known. */
export const Profiles = ({ clusters }: { clusters: readonly ClusterRow[] }) => (
  <section aria-labelledby="profiles">
    <h2 id="profiles">Fargate profiles</h2>
    <div class="scroll">
      <table class="cards">
        <caption class="hidden">Fargate profiles by cluster</caption>
        <thead>
          <tr>
            <th scope="col">Profile</th>
            <th scope="col">Cluster</th>
            <th scope="col">Status</th>
            <th scope="col">Selectors</th>
            <th scope="col">Pods</th>
          </tr>
        </thead>
        <tbody>
          {clusters.flatMap(({ id, name, profiles = [] }) =>
            profiles.map((profile) => <Row key={`${id} ${profile.name}`} cluster={name} profile={profile} />),
          )}
        </tbody>
      </table>
    </div>
  </section>
);

type RowProps = { cluster: string; profile: ProfileRow };

const Row = ({ cluster, profile: { name, status, selectors, issues, pods } }: RowProps) => (
  <tr>
    <th scope="row">{name}</th>
    <td class="labelled" data-label="on ">
      {cluster}
    </td>
    <td class={issues.length > 0 ? 'main unhealthy' : 'main'}>{[status, ...issues].join('; ')}</td>
    <td class="labelled" data-label="selects ">
      {selectors.join('; ')}
    </td>
    <td>{pods ? <Pods pods={pods} /> : 'not known'}</td>
  </tr>
);

function Pods({ pods }: { pods: readonly PodRow[] }) {
  if (pods.length === 0) return <>none</>;
  const ready = pods.filter(({ isReady }) => isReady).length;
  return (
    <details class="pods">
      <summary class={ready < pods.length ? 'behind' : ''}>
        {ready} of {pods.length} ready
      </summary>
      <ul>
        {pods.map(({ name, says, isReady }) => (
          <li key={name}>
            {name} {isReady ? '' : says}
          </li>
        ))}
      </ul>
    </details>
  );
}
