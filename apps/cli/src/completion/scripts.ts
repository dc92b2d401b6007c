import type { KnownWords } from './known-words.js';

export const SHELLS = ['bash', 'zsh', 'fish'] as const;
export type ShellName = (typeof SHELLS)[number];

/** What a shell reads to complete calls of the program; nothing is started for it. */
export function completionScript(shell: ShellName, words: KnownWords): string {
  return { bash, zsh, fish }[shell](words);
}

/** Prints what may follow a path; fails for one that there is not. The same words in bash and zsh. */
function table(words: KnownWords): string {
  const lines = [...words].map(([path, known]) => `    '${path}') echo '${known.join(' ')}' ;;`);
  return `_convoke_words() {\n  case "$1" in\n${lines.join('\n')}\n    *) return 1 ;;\n  esac\n}`;
}

/** Arguments are no part of the path: a word counts where it names a command. */
const WALK = `    if _convoke_words "\${at:+$at }$word" > /dev/null; then at="\${at:+$at }$word"; fi`;

function bash(words: KnownWords): string {
  return `${table(words)}
_convoke() {
  local at='' word
  for word in "\${COMP_WORDS[@]:1:COMP_CWORD-1}"; do
${WALK}
  done
  COMPREPLY=($(compgen -W "$(_convoke_words "$at")" -- "\${COMP_WORDS[COMP_CWORD]}"))
}
complete -o default -F _convoke convoke`;
}

function zsh(words: KnownWords): string {
  return `#compdef convoke
${table(words)}
_convoke() {
  local at='' word
  for word in "\${(@)words[2,CURRENT-1]}"; do
${WALK}
  done
  compadd -- \${=$(_convoke_words "$at")}
  _files
}
compdef _convoke convoke`;
}

function fish(words: KnownWords): string {
  const lines = [...words].map(([path, known]) => `    case '${path}'\n      printf '%s\\n' ${known.join(' ')}`);
  return `function __convoke_words
  switch "$argv[1]"
${lines.join('\n')}
    case '*'
      return 1
  end
end
function __convoke_complete
  set -l path ''
  for word in (commandline -opc)[2..-1]
    set -l longer (string trim "$path $word")
    if __convoke_words "$longer" > /dev/null
      set path "$longer"
    end
  end
  __convoke_words "$path"
end
complete -c convoke -a '(__convoke_complete)'`;
}
