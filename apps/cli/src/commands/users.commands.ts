import type { Command } from 'commander';
import { AccountLock, PasswordResetService, SecondFactors } from '#convoke/accounts';
import { chooseLocale } from '#convoke/core';
import { type Shell, withServices } from '../command.js';
import { sentence } from '../terminal/answer.js';

/** Accounts, by their e-mail address. */
export function addUserCommands(program: Command, { add, does }: Shell): void {
  const users = program.command('users').description('accounts, by their e-mail address');

  add(users, 'unlock <email>', 'let somebody try their password again at once')
    .addHelpText(
      'after',
      `
After too many wrong passwords, or after they locked their account with the link of a mail; in the second case they
choose a new password by mail.`,
    )
    .action(
      does(async ({ config }, email: string) => {
        await withServices(config, (services) => services.get(AccountLock).unlock(email));
        return sentence(`${email} can sign in again.`);
      }),
    );

  add(users, 'password-link <email>', 'print a link by which somebody chooses a new password')
    .addHelpText(
      'after',
      `
The link is good once and for a day, and signs them in: where no mail reaches them, or where nobody signs in with
passwords (DATABASE_LOGIN=false) and they have no other way in yet.`,
    )
    .action(
      does(async ({ config }, email: string) => {
        const link = await withServices(config, (services) => services.get(PasswordResetService).linkFor(email));
        return sentence(link, { link });
      }),
    );

  add(users, 'turn-off-second-factor <email>', 'let somebody in who lost their authenticator app and recovery codes')
    .addHelpText(
      'after',
      `
Their password is enough until they set it up anew. They are told by mail. Be sure first that it is they who ask.`,
    )
    .action(
      does(async ({ config }, email: string) => {
        await withServices(config, (services) => services.get(SecondFactors).turnOffFor(email, chooseLocale()));
        return sentence(`Two-step sign-in is off for ${email}.`);
      }),
    );
}
