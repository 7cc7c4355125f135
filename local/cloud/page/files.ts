/** The files of the page: where they are served, and what they are called where they are built. */
export const PAGE_FILES = [
  { path: '/', name: 'index.html', type: 'text/html' },
  { path: '/page/app.js', name: 'app.js', type: 'text/javascript' },
  { path: '/page/app.css', name: 'app.css', type: 'text/css' },
  { path: '/page/icon.svg', name: 'icon.svg', type: 'image/svg+xml' },
] as const;
