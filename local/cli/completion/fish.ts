import { type Completed, quoted } from './table.ts';

/** The completion for fish: a file upkeep.fish in its folder of completions. */
export function fishCompletion(commands: readonly Completed[]): string {
  const names = commands.map(({ name, summary }) =>
    line(`-n __fish_use_subcommand -a ${name} -d ${fishQuoted(summary)}`),
  );
  const rest = commands.flatMap(({ name, options, values }) => {
    const within = `-n '__fish_seen_subcommand_from ${name}'`;
    const taken = options.map((option) => {
      const value = { none: '', text: ' -x', file: ' -r -F' }[option.value];
      return line(`${within} -l ${option.name}${value}`);
    });
    return [...taken, line(values === 'files' ? `${within} -F` : `${within} -a ${quoted(values.join(' '))}`)];
  });
  return `# fish completion of upkeep
complete -c upkeep -f
complete -c eks-upkeep -w upkeep
${[line("-n __fish_use_subcommand -a help -d 'Explains a command'"), ...names, ...rest].join('\n')}
`;
}

const line = (rest: string): string => `complete -c upkeep ${rest}`;

// Within single quotes fish reads \' as a quote.
const fishQuoted = (text: string): string => `'${text.replaceAll("'", "\\'")}'`;
