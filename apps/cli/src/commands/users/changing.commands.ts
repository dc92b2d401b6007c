import { Argument, type Command } from 'commander';
import { UserRole } from '#convoke/accounts';
import { AdministeredUsers, ModeratedUsers } from '#convoke/moderation';
import type { Operation, Shell } from '../../command.js';
import { sentence } from '../../terminal/answer.js';
import { confirm } from '../../terminal/terminal.js';
import { accountAt } from './account.js';

/** What is changed of accounts. */
export function addUserChangingCommands(users: Command, shell: Shell): void {
  addUpdates(users, shell);
  addShutting(users, shell);
}

function addUpdates(users: Command, { add, acts }: Shell): void {
  const TELL = ['--tell', 'tell its owner by mail'] as const;
  type Telling = { tell?: boolean };
  const update = async (operation: Operation, email: string, change: object, tell = false) =>
    operation.get(AdministeredUsers).update(operation.viewer, (await accountAt(operation, email)).id, change, tell);

  add(users, 'confirm <email>', 'vouch for an address, and let its account in')
    .option(...TELL)
    .action(
      acts(async (operation, email: string, { tell }: Telling) => {
        await update(operation, email, { confirmed: true }, tell);
        return sentence(`${email} can sign in.`);
      }),
    );

  add(users, 'role <email>', 'say what somebody may do here')
    .addArgument(new Argument('<role>', 'what they are from now on').choices(Object.values(UserRole)))
    .option(...TELL)
    .action(
      acts(async (operation, email: string, role: UserRole, { tell }: Telling) => {
        await update(operation, email, { role }, tell);
        return sentence(`${email} is ${role}.`, { email, role });
      }),
    );

  add(users, 'email <email> <new-email>', 'give an account another address; both addresses are told').action(
    acts(async (operation, email: string, wanted: string) => {
      const user = await update(operation, email, { email: wanted });
      return sentence(`The account is ${user.email} now.`, { email: user.email });
    }),
  );
}

function addShutting(users: Command, { add, acts }: Shell): void {
  add(users, 'disable <email>', 'shut an account; its profiles are suspended and its owner is told by mail')
    .option('--reason <text>', 'why, for its owner', '')
    .option('--yes', 'do not ask')
    .action(
      acts(async (operation, email: string, { reason, yes }: { reason: string; yes?: boolean }) => {
        const { get, viewer, terminal } = operation;
        const { id } = await accountAt(operation, email);
        await confirm(terminal, `Nobody will get in as ${email}. Go on?`, yes);
        await get(ModeratedUsers).disable(viewer, id, reason);
        return sentence(`${email} is disabled.`);
      }),
    );

  add(users, 'enable <email>', 'open an account again; its profiles come back within a day').action(
    acts(async (operation, email: string) => {
      const { get, viewer } = operation;
      await get(ModeratedUsers).enable(viewer, (await accountAt(operation, email)).id);
      return sentence(`${email} can sign in again.`);
    }),
  );
}
