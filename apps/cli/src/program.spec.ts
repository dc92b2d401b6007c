import { PassThrough } from 'node:stream';
import type { Command } from 'commander';
import { expect, it } from 'vitest';
import { withServices } from './command.js';
import { build } from './program.js';

const INTRODUCTION = `# The command line

Whoever runs an instance does from the command line what its pages do, and what needs no page. In a container it is
\`docker compose exec server convoke …\`, without one \`npx convoke --env-file /etc/convoke/environment …\`. What is done
is written to the action log as done from the command line.

This page is made from the program: \`vitest run --project unit apps/cli -u\` writes it anew.
`;

function helpOf(command: Command): string {
  let help = '';
  command.configureOutput({ writeOut: (text) => (help += text), getOutHelpWidth: () => 100 });
  command.outputHelp();
  return help.trimEnd();
}

function section(command: Command, path: string[], level: number): string[] {
  const name = [...path, command.name()];
  if (command.commands.length === 0) {
    return [`${'#'.repeat(level)} ${name.join(' ')}\n\n\`\`\`\n${helpOf(command)}\n\`\`\`\n`];
  }
  const head = level > 1 ? [`${'#'.repeat(level)} ${name.join(' ')}\n\n${command.description()}\n`] : [];
  return [...head, ...command.commands.flatMap((each) => section(each, name, level + 1))];
}

it('all that the command line does is told in its page', async () => {
  const [stdin, stdout, stderr] = [new PassThrough(), new PassThrough(), new PassThrough()];
  const program = build({ env: {}, stdin, stdout, stderr }, withServices, () => {});
  const page = [INTRODUCTION, ...section(program, [], 1)].join('\n');
  await expect(page).toMatchFileSnapshot('../../../docs/command-line.md');
});
