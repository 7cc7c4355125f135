import { loadCommand, main } from './cli/main.ts';
import { processSignals } from './cli/signals.ts';
import { processTerminal } from './cli/text/terminal.ts';

// The SDK warns about Node 20 on standard error at the first client; that is for whoever changes package.json.
process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED = 'true';

const args = process.argv.slice(2);
await loadCommand(args);
process.exitCode = await main(args, processTerminal(processSignals()));
