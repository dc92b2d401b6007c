import type { Command } from 'commander';
import type { Shell } from '../command.js';
import { checkAkismet } from '../doctor/akismet-check.js';
import { checkDatabase } from '../doctor/database-checks.js';
import type { Finding } from '../doctor/finding.js';
import { checkHost } from '../doctor/host-checks.js';
import { checkMail } from '../doctor/mail-check.js';
import { checkReach } from '../doctor/reach-checks.js';
import type { Answer } from '../terminal/answer.js';

const SIGNS = { ok: '✓', warning: '!', problem: '✗' } as const;

/** Looks the instance over and says what to do. */
export function addDoctorCommand(program: Command, { add, does }: Shell): void {
  add(program, 'doctor', 'look for what is wrong, and say what to do')
    .addHelpText('after', '\nNothing is changed, and no mail is sent. The exit code is 1 where there is a problem.')
    .action(
      does(async ({ config }) => {
        const now = () => new Date();
        const findings = [
          ...(await checkHost(config, now())),
          ...(await checkDatabase(config, now)),
          await checkMail(config),
          ...(await checkAkismet(config)),
          ...(await checkReach(config, now)),
        ];
        return answerOf(findings);
      }),
    );
}

function answerOf(findings: Finding[]): Answer {
  const lines = findings.flatMap(({ check, state, found, advice }) => [
    `${SIGNS[state]} ${check}: ${found}`,
    ...(advice ? [`    ${advice}`] : []),
  ]);
  const exitCode = findings.some(({ state }) => state === 'problem') ? 1 : 0;
  return { text: lines.join('\n'), json: findings, exitCode };
}
