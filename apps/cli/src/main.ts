import 'reflect-metadata';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { AccountLock, PasswordResetService, SecondFactors } from '#convoke/accounts';
import { chooseLocale, ConfigMistakes, DomainError, loadConfig, translate } from '#convoke/core';
import { createApp } from '../../server/src/create-app.js';

const USAGE = `npm run admin -- unlock <e-mail address>

Lets somebody try their password again at once after too many wrong ones, or after they locked their account with the
link of a mail; in the second case they choose a new password by mail.

npm run admin -- password-link <e-mail address>

Prints a link, good once and for a day, by which somebody chooses a new password and is signed in: where no mail
reaches them, or where nobody signs in with passwords (DATABASE_LOGIN=false) and they have no other way in yet.

npm run admin -- turn-off-second-factor <e-mail address>

Lets somebody in again who lost both their authenticator app and their recovery codes: their password is enough
until they set it up anew. They are told by mail. Be sure first that it is they who ask.`;

type Command = (app: NestFastifyApplication, argument: string) => Promise<string>;

const commands: Record<string, Command | undefined> = {
  unlock: async (app, email) => {
    await app.get(AccountLock).unlock(email);
    return `${email} can sign in again.`;
  },
  'password-link': (app, email) => app.get(PasswordResetService).linkFor(email),
  'turn-off-second-factor': async (app, email) => {
    await app.get(SecondFactors).turnOffFor(email, chooseLocale());
    return `Two-step sign-in is off for ${email}.`;
  },
};

const [name = '', argument] = process.argv.slice(2);
const command = commands[name];
if (command && argument) await run(command, argument);
else {
  process.stderr.write(`${USAGE}\n`);
  process.exitCode = 1;
}

async function run(work: Command, about: string): Promise<void> {
  try {
    const config = loadConfig();
    // Beside a server that runs: jobs are left to it.
    const server = { ...config.server, role: 'api' as const };
    const app = await createApp({ ...config, server, log: { level: 'error' } });
    try {
      await app.init();
      process.stdout.write(`${await work(app, about)}\n`);
    } finally {
      await app.close();
    }
  } catch (error) {
    process.stderr.write(`${wordsOf(error)}\n`);
    process.exitCode = 1;
  }
}

function wordsOf(error: unknown): string {
  if (error instanceof DomainError) return translate(`error_${error.code}`, error.params, 'en');
  return error instanceof ConfigMistakes ? error.message : String((error as Error).stack);
}
