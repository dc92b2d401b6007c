import type { Command } from 'commander';
import { AccountRescue } from '#convoke/moderation';
import type { Shell } from '../../command.js';
import { sentence } from '../../terminal/answer.js';
import { accountAt } from './account.js';

/** Ways in for people who cannot help themselves. */
export function addRescueCommands(users: Command, { add, acts }: Shell): void {
  add(users, 'resend-confirmation <email>', 'send the mail again by which somebody confirms their address').action(
    acts(async (operation, email: string) => {
      const { get, viewer } = operation;
      await get(AccountRescue).resendConfirmation(viewer, (await accountAt(operation, email)).id);
      return sentence(`Another mail goes to ${email}.`);
    }),
  );

  add(
    users,
    'sign-out <email>',
    'end all sessions of an account, and those of programs; its owner is told by mail',
  ).action(
    acts(async (operation, email: string) => {
      const { get, viewer } = operation;
      await get(AccountRescue).signOut(viewer, (await accountAt(operation, email)).id);
      return sentence(`${email} is signed out everywhere.`);
    }),
  );

  add(users, 'unlock <email>', 'let somebody try their password again at once')
    .addHelpText(
      'after',
      `
After too many wrong passwords, or after they locked their account with the link of a mail; in the second case they
choose a new password by mail.`,
    )
    .action(
      acts(async (operation, email: string) => {
        const { get, viewer } = operation;
        await get(AccountRescue).unlock(viewer, (await accountAt(operation, email)).id);
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
      acts(async (operation, email: string) => {
        const { get, viewer } = operation;
        const link = await get(AccountRescue).passwordLink(viewer, (await accountAt(operation, email)).id);
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
      acts(async (operation, email: string) => {
        const { get, viewer } = operation;
        await get(AccountRescue).turnOffSecondFactor(viewer, (await accountAt(operation, email)).id);
        return sentence(`Two-step sign-in is off for ${email}.`);
      }),
    );
}
