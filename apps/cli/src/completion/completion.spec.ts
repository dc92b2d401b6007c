import { execFileSync } from 'node:child_process';
import { expect, it } from 'vitest';
import { callConvoke } from '#test/command-line';

const NOTHING = { DATABASE_URL: '' };

/** What bash offers for a call whose last word is being written. */
async function offered(...words: string[]): Promise<string[]> {
  const { stdout: script } = await callConvoke(NOTHING, 'completion', 'bash');
  const call = `${script}
    COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _convoke; printf '%s\\n' "\${COMPREPLY[@]}"`;
  const printed = execFileSync('bash', ['-c', call, 'bash', 'convoke', ...words], { encoding: 'utf8' });
  return printed.trim().split('\n').filter(Boolean);
}

it('bash completes nouns, commands, choices and options, past what is given to them', async () => {
  expect(await offered('us')).toEqual(['users']);
  expect(await offered('users', 'inv')).toEqual(['invite', 'invitations']);
  expect(await offered('--env-file', '/etc/x', 'users', 'role', 'somebody@example.org', 'mod')).toEqual(['moderator']);
  expect(await offered('users', 'delete', 'users', '--d')).toEqual(['--domain', '--dry-run']);
  expect(await offered('users', 'nonsense;$(id)', '--version')).toEqual([]);
});

it('each shell is told all commands, and no other shell is known', async () => {
  for (const shell of ['bash', 'zsh', 'fish']) {
    const { exitCode, stdout } = await callConvoke(NOTHING, 'completion', shell);
    expect(exitCode).toBe(0);
    for (const command of ['users', 'invite', 'import-blocks', 'doctor', '--keep']) expect(stdout).toContain(command);
  }
  expect(await callConvoke(NOTHING, 'completion', 'tcsh')).toMatchObject({ exitCode: 2, stdout: '' });
});
