import { type Command, Option } from 'commander';
import { UserRole } from '#convoke/accounts';
import { MadeUsers, RegistrationDecisions } from '#convoke/moderation';
import { locales } from '#translations/runtime';
import type { Shell } from '../../command.js';
import { sentence } from '../../terminal/answer.js';
import { confirm } from '../../terminal/terminal.js';
import { accountAt } from './account.js';

/** Who gets an account. */
export function addUserAdmittingCommands(users: Command, shell: Shell): void {
  addMaking(users, shell);
  addDecisions(users, shell);
}

function addMaking(users: Command, { add, acts }: Shell): void {
  add(users, 'create <email>', 'make an account for somebody; they get a mail with a link to choose a password')
    .addOption(
      new Option('--role <role>', 'what they may do here').choices(Object.values(UserRole)).default(UserRole.USER),
    )
    .addOption(
      new Option('--language <language>', 'in which they are written to').choices(locales as readonly string[]),
    )
    .action(
      acts(
        async ({ get, viewer }, email: string, { role, language: locale }: { role: UserRole; language?: string }) => {
          const user = await get(MadeUsers).make(viewer, { email, role, locale });
          return sentence(`The account of ${user.email} is made.`, { id: user.id, email: user.email, role: user.role });
        },
      ),
    );
}

function addDecisions(users: Command, { add, acts }: Shell): void {
  add(users, 'approve <email>', 'let somebody in who waits for it; they are told by mail').action(
    acts(async (operation, email: string) => {
      const { get, viewer } = operation;
      await get(RegistrationDecisions).approve(viewer, (await accountAt(operation, email)).id);
      return sentence(`${email} can sign in.`);
    }),
  );

  add(users, 'refuse <email>', 'turn somebody away who waits to be let in; the account is deleted')
    .option('--reason <text>', 'why, for them', '')
    .option('--yes', 'do not ask')
    .action(
      acts(async (operation, email: string, { reason, yes }: { reason: string; yes?: boolean }) => {
        const { get, viewer, terminal } = operation;
        const { id } = await accountAt(operation, email);
        await confirm(terminal, `${email} will be turned away. Go on?`, yes);
        await get(RegistrationDecisions).reject(viewer, id, reason);
        return sentence(`${email} is turned away.`);
      }),
    );
}
