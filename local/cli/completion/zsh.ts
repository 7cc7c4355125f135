import { type Completed, quoted } from './table.ts';

/** The completion for zsh: a file `_upkeep` in a folder of `fpath`, or sourced after compinit. */
export function zshCompletion(commands: readonly Completed[]): string {
  const names = commands.map(({ name, summary }) => `    ${quoted(`${name}:${summary.replaceAll(':', '\\:')}`)}`);
  const cases = commands.map(({ name, options, values }) => {
    const taken = options.map((option) => {
      const value = { none: '', text: ': :', file: ': :_files' }[option.value];
      return quoted(`--${option.name}${value}`);
    });
    const argument = values === 'files' ? '*: :_files' : `1: :(${values.join(' ')})`;
    return `    ${name}) _arguments ${[...taken, quoted(argument)].join(' ')};;`;
  });
  return `#compdef upkeep eks-upkeep
_upkeep() {
  local -a commands
  commands=(
    'help:Explains a command'
${names.join('\n')}
  )
  if (( CURRENT == 2 )); then
    _describe 'command' commands
    return
  fi
  local command="\${words[2]}"
  shift words
  (( CURRENT-- ))
  case "$command" in
    help) _describe 'command' commands;;
${cases.join('\n')}
  esac
}
if [ "$funcstack[1]" = _upkeep ]; then _upkeep "$@"; else compdef _upkeep upkeep eks-upkeep; fi
`;
}
