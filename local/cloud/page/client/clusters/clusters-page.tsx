import type { About, AddonRow, ClusterRow, Clusters } from '../../wire.ts';
import { read } from '../api.ts';
import { Filter } from '../filter.tsx';
import { useLive } from '../live.ts';
import type { Route } from '../route.ts';
import { useRead } from '../use-read.ts';
import { Profiles } from './profiles.tsx';
import { NEXT_FILTERS, STATE_FILTERS, shownOf } from './wanted.ts';

/** Every add-on of every cluster beside what EKS offers of it, and the Fargate profiles. */
export function ClustersPage({ route, about }: { route: Route; about: About }) {
  const { value, problem, again } = useRead('clusters', () => read('clusters'));
  useLive(({ clusters }) => clusters && again(), again);
  return (
    <>
      <h1>Clusters</h1>
      <form class="filters" onSubmit={(event) => event.preventDefault()}>
        <Filter route={route} name="cluster" label="Cluster" />
        <Filter route={route} name="addon" label="Add-on" />
        <Filter route={route} name="state" label="State" options={STATE_FILTERS} />
        <Filter route={route} name="next" label="Next Kubernetes" options={NEXT_FILTERS} />
      </form>
      {problem !== undefined && <p class="problem">{problem}</p>}
      {value ? <Table found={value} route={route} about={about} /> : <p>Loading.</p>}
    </>
  );
}

function Table({ found, route, about }: { found: Clusters; route: Route; about: About }) {
  const shown = shownOf(found.clusters, route.query);
  const count = shown.reduce((sum, { addons }) => sum + addons.length, 0);
  const profiled = found.clusters.filter(
    ({ name, profiles = [] }) => profiles.length > 0 && name.includes(route.query.get('cluster') ?? ''),
  );
  return (
    <>
      <p role="status">
        {found.totals} {count} shown.
      </p>
      {found.notRead.map((text) => (
        <p key={text} class="problem">
          {text}
        </p>
      ))}
      <div class="scroll">
        <table class="cards">
          <caption class="hidden">Add-ons by cluster, those that are furthest behind first</caption>
          <thead>
            <tr>
              <th scope="col">Add-on</th>
              <th scope="col">Installed</th>
              <th scope="col">Latest</th>
              <th scope="col">Behind</th>
              <th scope="col">Next Kubernetes</th>
              <th scope="col">Health</th>
              <th scope="col">Way back</th>
            </tr>
          </thead>
          {shown.map(({ cluster, addons }) => (
            <tbody key={cluster.id}>
              <tr class="cluster">
                <th scope="rowgroup" colSpan={7}>
                  {cluster.name}{' '}
                  <small>
                    Kubernetes {cluster.kubernetes}, {cluster.accountId} {cluster.region}
                  </small>
                </th>
              </tr>
              {cluster.insights.map(({ text, blocks }) => (
                <tr key={text}>
                  <td colSpan={7} class={blocks ? 'unhealthy' : ''}>
                    EKS insight: {text}
                  </td>
                </tr>
              ))}
              {addons.map((addon) => (
                <Row key={addon.addon} cluster={cluster} addon={addon} about={about} />
              ))}
            </tbody>
          ))}
        </table>
      </div>
      {profiled.length > 0 && <Profiles clusters={profiled} />}
    </>
  );
}

function Row({ cluster, addon, about }: { cluster: ClusterRow; addon: AddonRow; about: About }) {
  const { installed, latest, behind, isBehind, next, blocksNext, health, says, wayBack } = addon;
  const link = isBehind ? updateLink(about, cluster, addon.addon) : undefined;
  return (
    <tr>
      <th scope="row">{addon.addon}</th>
      <td class="version">{installed}</td>
      <td class={installed === latest ? 'usual' : 'version latest'}>{latest}</td>
      <td class={isBehind ? 'main behind' : 'main current'}>
        {behind}
        {link !== undefined && (
          <>
            {' '}
            <a href={link} aria-label={`Update ${addon.addon} on ${cluster.name}`}>
              Update
            </a>
          </>
        )}
      </td>
      <td class={blocksNext ? 'labelled behind' : 'labelled'} data-label={`Kubernetes ${cluster.next}: `}>
        {next}
      </td>
      <td class={health === 'unhealthy' ? 'unhealthy' : ''}>{health === 'healthy' ? health : `${health}: ${says}`}</td>
      <td class={isBehind ? 'labelled' : 'usual'} data-label="way back: ">
        {wayBack}
      </td>
    </tr>
  );
}

/** To the form of an update, filled in; undefined where nothing may be started, or a role would have to be named. */
function updateLink(about: About, { name, region, accountId }: ClusterRow, addon: string): string | undefined {
  if (!about.mayChange || accountId !== about.account) return undefined;
  const cluster = region === about.region ? name : JSON.stringify({ name, region });
  return `#/start?${new URLSearchParams({ machine: 'update-addon', cluster, addon })}`;
}
