import { main } from './cli/main.ts';
import { processTerminal } from './cli/text/terminal.ts';

// The SDK warns about Node 20 on standard error at the first client; that is for whoever changes package.json.
process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED = 'true';

const interrupt = new AbortController();
process.once('SIGINT', () => {
  interrupt.abort();
  // A second Ctrl-C does not wait for anything.
  process.once('SIGINT', () => process.exit(130));
});
process.once('SIGTERM', () => interrupt.abort());

// A reader that went away, as in `upkeep ... | head`, is no error.
process.stdout.on('error', (error: NodeJS.ErrnoException) => process.exit(error.code === 'EPIPE' ? 0 : 1));

process.exitCode = await main(process.argv.slice(2), processTerminal(interrupt.signal));
