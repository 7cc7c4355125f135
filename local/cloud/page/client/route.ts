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

/**
 * Changes one filter in the link, without a new entry in the history of the browser. What the link says now counts, and not what was
 * drawn last, and the page is notified immediately: whoever types fast is ahead of both.
 */
export function setFilter(name: string, value: string): void {
  const { page, query } = routeOf(location.hash);
  if (value === '') query.delete(name);
  else query.set(name, value);
  const text = query.toString();
  history.replaceState(history.state, '', `#/${page}${text === '' ? '' : `?${text}`}`);
  dispatchEvent(new Event('hashchange'));
}
