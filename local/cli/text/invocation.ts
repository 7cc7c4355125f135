import { basename } from 'node:path';

type Started = { env: Readonly<Record<string, string | undefined>>; script: string | undefined };

/** What a person types to start this program here: by npm in a checkout, by npx or by its name where it is installed. */
export function commandName({ env, script = '' }: Started): string {
  const name = basename(script);
  if (/[\\/]node_modules[\\/]/.test(script)) return 'npx eks-upkeep';
  if (name === 'upkeep' || name === 'eks-upkeep') return env.npm_command === 'exec' ? 'npx eks-upkeep' : name;
  return 'npm run -s upkeep --';
}

/** An error with its commands as they are typed here. What is only mentioned, such as \`upkeep serve\`, keeps its name. */
export const commandsTyped = (text: string, command: string): string =>
  text.replace(/(^|[:;] )upkeep (?=[a-z])/g, (_, before: string) => `${before}${command} `);

/** A help text with its usage and its examples as they are typed here. */
export const helpTyped = (text: string, command: string): string =>
  text
    .replace(/^(Usage: | {2,})upkeep (?=[a-z-])/gm, (_, before: string) => `${before}${command} `)
    .replace(/([|&] |<\()upkeep (?=[a-z])/g, (_, before: string) => `${before}${command} `);
