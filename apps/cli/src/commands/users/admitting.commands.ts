import { type Command, Option } from 'commander';
import { UserRole } from '#convoke/accounts';
import { Invitations, MadeUsers, RegistrationDecisions } from '#convoke/moderation';
import { locales } from '#translations/runtime';
import type { Shell } from '../../command.js';
import { moment } from '../../terminal/paging.js';
import { sentence } from '../../terminal/answer.js';
import { confirm } from '../../terminal/terminal.js';
import { accountAt } from './account.js';

type Writing = { language?: string };

/** Who gets an account. */
export function addUserAdmittingCommands(users: Command, shell: Shell): void {
  addNewcomers(users, shell);
  addDecisions(users, shell);
}

function addNewcomers(users: Command, { add, acts }: Shell): void {
  const language = () =>
    new Option('--language <language>', 'in which they are written to').choices(locales as readonly string[]);

  add(users, 'create <email>', 'make an account for somebody; they get a mail with a link to choose a password')
    .addOption(
      new Option('--role <role>', 'what they may do here').choices(Object.values(UserRole)).default(UserRole.USER),
    )
    .addOption(language())
    .action(
      acts(async ({ get, viewer }, email: string, { role, language: locale }: Writing & { role: UserRole }) => {
        const user = await get(MadeUsers).make(viewer, { email, role, locale });
        return sentence(`The account of ${user.email} is made.`, { id: user.id, email: user.email, role: user.role });
      }),
    );

  add(users, 'invite <email>', 'mail somebody a link to register with, which is good once and for seven days')
    .option('--words <text>', 'what is said to them', '')
    .addOption(language())
    .addHelpText('after', '\nWhere registration is closed it lets nobody in: make the account there.')
    .action(
      acts(async ({ get, viewer }, email: string, { words, language: locale }: Writing & { words: string }) => {
        const invitation = await get(Invitations).mail(viewer, { email, words, locale });
        const until = moment(invitation.expiresAt);
        return sentence(`${invitation.email} is invited, until ${until}.`, { email: invitation.email, until });
      }),
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
