import { Argument, type Command } from 'commander';
import { knownWords } from '../completion/known-words.js';
import { completionScript, type ShellName, SHELLS } from '../completion/scripts.js';
import type { Shell } from '../command.js';
import { sentence } from '../terminal/answer.js';

/** What has a shell complete calls of the program. */
export function addCompletionCommand(program: Command, { add, does }: Shell): void {
  add(program, 'completion', 'print what has a shell complete the words of a call')
    .addArgument(new Argument('<shell>', 'for which').choices(SHELLS))
    .addHelpText(
      'after',
      `
For a command that is called \`convoke\`. Put it where the shell looks:
  convoke completion bash > /etc/bash_completion.d/convoke
  convoke completion zsh > /usr/local/share/zsh/site-functions/_convoke
  convoke completion fish > /etc/fish/completions/convoke.fish`,
    )
    .action(
      does(async (_, shell: ShellName) => {
        const script = completionScript(shell, knownWords(program));
        return sentence(script, { shell, script });
      }),
    );
}
