import { render } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import type { About } from '../wire.ts';
import { read } from './api.ts';
import { ClustersPage } from './clusters/clusters-page.tsx';
import { useConnection, useLive } from './live.ts';
import { type Route, useRoute } from './route.ts';
import { RunPage } from './runs/run-page.tsx';
import { RunsPage } from './runs/runs-page.tsx';
import { SimulatePage } from './start/simulate-page.tsx';
import { StartPage } from './start/start-page.tsx';
import { useRead } from './use-read.ts';

const TITLES: Readonly<Record<string, string>> = {
  runs: 'Runs',
  clusters: 'Clusters',
  start: 'Start',
  simulate: 'Simulate',
};

/** The pages that there are at a place: what may not be done is not offered. */
const pagesOf = ({ mayChange, isLocal }: About): string[] => [
  'runs',
  'clusters',
  ...(mayChange ? ['start'] : []),
  ...(mayChange && isLocal ? ['simulate'] : []),
];

const CONNECTION_TEXTS = { connecting: 'connecting', live: 'live', lost: 'connection lost; what is shown may be old' };

function App() {
  const route = useRoute();
  const { value: about, problem, again } = useRead('about', () => read('about'));
  useLive(() => {}, again);
  const main = useRef<HTMLElement>(null);
  const place = `${route.page}/${route.id ?? ''}`;
  const shown = useRef(place);
  useEffect(() => {
    // Whoever follows a link by keyboard or with a screen reader continues at the top of what it shows.
    if (shown.current !== place) main.current?.focus();
    shown.current = place;
    document.title = `${TITLES[route.page] ?? 'Not found'} - eks-upkeep`;
  }, [place, route.page]);
  return (
    <>
      <button type="button" class="skip" onClick={() => main.current?.focus()}>
        Skip to the content
      </button>
      <Header about={about} route={route} />
      <main id="main" ref={main} tabIndex={-1}>
        {problem !== undefined && <p class="problem">{problem}</p>}
        {about && <Page about={about} route={route} />}
      </main>
    </>
  );
}

function Header({ about, route }: { about: About | undefined; route: Route }) {
  const connection = useConnection();
  return (
    <header>
      <strong class="name">eks-upkeep</strong>
      <nav aria-label="Pages">
        {(about ? pagesOf(about) : []).map((page) => (
          <a key={page} href={`#/${page}`} aria-current={route.page === page ? 'page' : undefined}>
            {TITLES[page]}
          </a>
        ))}
      </nav>
      <span class="place">{about && `${about.place}, ${about.region}`}</span>
      <span class={`connection ${connection}`} role="status">
        {CONNECTION_TEXTS[connection]}
      </span>
    </header>
  );
}

function Page({ about, route }: { about: About; route: Route }) {
  const { page, id } = route;
  if (!pagesOf(about).includes(page)) {
    return (
      <p>
        There is no page {page} here. <a href="#/runs">To the runs</a>
      </p>
    );
  }
  if (page === 'clusters') return <ClustersPage route={route} about={about} />;
  if (page === 'start') return <StartPage route={route} />;
  if (page === 'simulate') return <SimulatePage about={about} />;
  if (id === undefined) return <RunsPage about={about} route={route} />;
  return <RunPage key={id} id={id} about={about} />;
}

const root = document.getElementById('app');
if (root) render(<App />, root);
