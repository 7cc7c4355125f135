'use strict';

// What runs the command line from its sources. Plain JavaScript that every Node reads, so that an old one gets a sentence
// and not a SyntaxError; and one process, so that Ctrl-C has no wrapper to go through.
var LEAST = [20, 19]; // As `engines` in package.json has it.
var parts = process.versions.node.split('.');
var major = Number(parts[0]);
if (major < LEAST[0] || (major === LEAST[0] && Number(parts[1]) < LEAST[1])) {
  process.stderr.write(
    'upkeep: Node ' +
      process.versions.node +
      ' is older than ' +
      LEAST.join('.') +
      ', which this needs. Try: nvm install 24\n',
  );
  process.exit(2);
} else {
  import('tsx/esm/api')
    .then((tsx) => {
      tsx.register();
      return import('./cli.ts');
    })
    .catch((error) => {
      process.stderr.write(`upkeep: ${String(Object(error).stack || error)}\n`);
      process.exitCode = process.exitCode || 1;
    });
}
