'use strict';

// What comes before everything else, in plain JavaScript that every Node reads: an old one gets a sentence and not a
// SyntaxError, and a Ctrl-C while the program is being loaded is answered too.
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
}

function stop(signal) {
  // The program is loaded, and listens itself.
  if (process.listenerCount(signal) > 1) return;
  process.stderr.write('\nStopped before anything was started: no change was made on EKS.\n');
  process.exit(130);
}
process.on('SIGINT', stop);
process.on('SIGTERM', stop);
process.on('SIGHUP', stop);

// A Ctrl-C ends what compiles the sources too, which may be noticed before the signal: that is given time to come first.
function fail(error) {
  setTimeout(() => {
    process.stderr.write(`upkeep: ${String(Object(error).stack || error)}\n`);
    process.exit(1);
  }, 300);
}
process.on('uncaughtException', fail);

/** Runs what `load` imports, which takes the signals over. */
module.exports = function run(load) {
  load().catch(fail);
};
