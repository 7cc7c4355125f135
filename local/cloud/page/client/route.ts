import { useEffect, useState } from 'preact/hooks';

/** What the page shows: its link says it all, so that a link can be sent. */
export type Route = { page: string; id: string | undefined; query: URLSearchParams };

function routeOf(hash: string): Route {
  const [path = '', query = ''] = hash.replace(/^#\/?/, '').split('?');
  const [page = '', id] = path.split('/');
  return { page: page || 'runs', id: id && decodeURIComponent(id), query: new URLSearchParams(query) };
}

export function useRoute(): Route {
  const [route, setRoute] = useState(() => routeOf(location.hash));
  useEffect(() => {
    const follow = () => setRoute(routeOf(location.hash));
    addEventListener('hashchange', follow);
    return () => removeEventListener('hashchange', follow);
  }, []);
  return route;
}

export const runLink = (id: string): string => `#/runs/${encodeURIComponent(id)}`;

/** Changes one filter in the link, without a new entry in the history of the browser. */
export function setFilter({ page, query }: Route, name: string, value: string): void {
  const next = new URLSearchParams(query);
  if (value === '') next.delete(name);
  else next.set(name, value);
  const text = next.toString();
  location.replace(`#/${page}${text === '' ? '' : `?${text}`}`);
}
