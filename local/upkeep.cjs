'use strict';

// Runs the command line from its sources, in one process, so that Ctrl-C has no wrapper to go through.
require('./early.cjs')(() =>
  import('tsx/esm/api').then((tsx) => {
    tsx.register();
    return import('./cli.ts');
  }),
);
