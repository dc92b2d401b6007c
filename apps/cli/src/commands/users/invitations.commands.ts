import { type Command, Option } from 'commander';
import { type InvitationLink, InvitationLinks } from '#convoke/accounts';
import { Clock } from '#convoke/core';
import { Invitations } from '#convoke/moderation';
import { locales } from '#translations/runtime';
import type { Operation, Shell } from '../../command.js';
import { sentence } from '../../terminal/answer.js';
import { listed, moment, paged, type PageOptions, windowOf } from '../../terminal/paging.js';
import { CommandFailed } from '../../terminal/terminal.js';

interface InviteOptions {
  words: string;
  language?: string;
}

/** Who is asked to come. */
export function addInvitationCommands(users: Command, shell: Shell): void {
  addInviting(users, shell);
  addInvited(users, shell);
}

function addInviting(users: Command, { add, acts }: Shell): void {
  add(users, 'invite <email>', 'mail somebody a link to register with, which is good once and for seven days')
    .option('--words <text>', 'what is said to them', '')
    .addOption(
      new Option('--language <language>', 'in which they are written to').choices(locales as readonly string[]),
    )
    .addHelpText('after', '\nWhere registration is closed it lets nobody in: make the account there.')
    .action(
      acts(async ({ get, viewer }, email: string, { words, language: locale }: InviteOptions) => {
        const invitation = await get(Invitations).mail(viewer, { email, words, locale });
        const until = moment(invitation.expiresAt);
        return sentence(`${invitation.email} is invited, until ${until}.`, { email: invitation.email, until });
      }),
    );
}

function addInvited(users: Command, { add, acts }: Shell): void {
  paged(
    add(users, 'invitations', 'list invitations, mailed ones and links that moderators hand out, the newest first'),
  ).action(
    acts(async ({ get, config }, options: PageOptions) => {
      const { elements, total } = await get(InvitationLinks).list(windowOf(options));
      const now = get(Clock).now();
      const rows = elements.map((link) => rowOf(link, now, config.server.publicUrl));
      return listed(rows, total, options, 'Nobody is invited.');
    }),
  );

  add(users, 'withdraw-invitation <invitation>', 'let nobody in any more by an invitation')
    .addHelpText('after', '\nIt is named by the address it was mailed to, or by its number in `users invitations`.')
    .action(
      acts(async (operation, named: string) => {
        const id = named.includes('@') ? (await mailedTo(operation, named)).id : named;
        const { email } = await operation.get(Invitations).end(operation.viewer, id);
        return sentence(`The invitation ${email ? `of ${email}` : id} lets nobody in any more.`, { id, email });
      }),
    );
}

/** The invitation of an address that lets somebody in. */
async function mailedTo({ get }: Operation, email: string): Promise<InvitationLink> {
  const link = await get(InvitationLinks).findGoodFor(email.trim());
  if (!link) throw new CommandFailed(`No invitation that was mailed to ${email.trim()} lets anybody in.`);
  return link;
}

function rowOf(link: InvitationLink, now: Date, publicUrl: string) {
  return {
    id: link.id,
    email: link.email,
    note: link.note,
    state: link.stateAt(now),
    uses: link.uses,
    maxUses: link.maxUses,
    until: moment(link.endedAt ?? link.expiresAt),
    url: `${publicUrl}/register/user?invitation=${link.code}`,
  };
}
