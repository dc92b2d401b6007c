import { type Command, Option } from 'commander';
import { ActorQueries } from '#convoke/actors';
import { Database } from '#convoke/core';
import { UserListQueries, UserOrder, UserState, UserViews } from '#convoke/moderation';
import type { Shell } from '../../command.js';
import { facts } from '../../terminal/answer.js';
import { listed, moment, paged, type PageOptions, windowOf } from '../../terminal/paging.js';
import { accountAt, stateOf } from './account.js';

interface ListOptions extends PageOptions {
  state?: UserState;
  moderators?: boolean;
  network?: string;
}

/** Who has an account. */
export function addUserReadingCommands(users: Command, { add, acts }: Shell): void {
  paged(add(users, 'list [text]', 'list accounts, or those with this text in their address'))
    .addOption(new Option('--state <state>', 'only those in this state').choices(Object.values(UserState)))
    .option('--moderators', 'only those who run the instance')
    .option('--network <address>', 'only those last used from this address or network, as 192.0.2.0/24')
    .action(
      acts(async ({ get }, text: string | undefined, options: ListOptions) => {
        const { state, moderators, network } = options;
        const filter = { email: text, state, moderators, currentSignInIp: network };
        const { elements, total } = await get(UserListQueries).list(filter, UserOrder.ID, 'DESC', windowOf(options));
        const rows = elements.map((user) => ({
          email: user.email,
          role: user.role,
          state: stateOf(user),
          createdAt: moment(user.createdAt),
          lastSignInAt: moment(user.currentSignInAt),
        }));
        return listed(rows, total, options, 'There is no such account.');
      }),
    );

  add(users, 'show <email>', 'show an account with its profiles; that you looked is written to the action log').action(
    acts(async (operation, email: string) => {
      const { get, viewer } = operation;
      const user = await accountAt(operation, email);
      await get(UserViews).note(viewer, [user.id]);
      const profiles = await get(ActorQueries).profilesInside(get(Database).manager, user.id);
      return facts({
        id: user.id,
        email: user.email,
        role: user.role,
        state: stateOf(user),
        language: user.locale,
        createdAt: moment(user.createdAt),
        confirmedAt: moment(user.confirmedAt),
        disabledAt: moment(user.disabledAt),
        lastSignInAt: moment(user.currentSignInAt),
        lastSignInFrom: user.currentSignInIp,
        profiles: profiles.map(({ preferredUsername, suspended }) =>
          suspended ? `@${preferredUsername} (suspended)` : `@${preferredUsername}`,
        ),
      });
    }),
  );
}
