import type { Completed } from './table.ts';

/** The completion for bash 3.2 and later, without the package bash-completion. */
export function bashCompletion(commands: readonly Completed[]): string {
  const cases = commands.map(({ name, options, values }) => {
    const files = options.filter(({ value }) => value === 'file').map((option) => `--${option.name}`);
    const texts = options.filter(({ value }) => value === 'text').map((option) => `--${option.name}`);
    const words = [...options.map((option) => `--${option.name}`), ...(values === 'files' ? [] : values)];
    return `    ${name}) words="${words.join(' ')}"; files=" ${files.join(' ')} "; texts=" ${texts.join(' ')} "; argument=${values === 'files' ? 'files' : 'words'};;`;
  });
  return `# bash completion of upkeep
_upkeep() {
  local word="\${COMP_WORDS[COMP_CWORD]}" before="\${COMP_WORDS[COMP_CWORD-1]}" words="" files="" texts="" argument=words
  COMPREPLY=()
  if [ "$COMP_CWORD" -eq 1 ]; then
    COMPREPLY=($(compgen -W "help ${commands.map(({ name }) => name).join(' ')}" -- "$word"))
    return
  fi
  case "\${COMP_WORDS[1]}" in
    help) words="${commands.map(({ name }) => name).join(' ')}";;
${cases.join('\n')}
  esac
  case "$files" in *" $before "*) COMPREPLY=($(compgen -f -- "$word")); return;; esac
  case "$texts" in *" $before "*) return;; esac
  COMPREPLY=($(compgen -W "$words" -- "$word"))
  if [ "$argument" = files ] && [ "\${word#-}" = "$word" ]; then COMPREPLY=($(compgen -f -- "$word")); fi
}
complete -o filenames -o bashdefault -F _upkeep upkeep eks-upkeep
`;
}
