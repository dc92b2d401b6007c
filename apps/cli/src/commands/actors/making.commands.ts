import type { Command } from 'commander';
import { MadeProfiles } from '#convoke/moderation';
import type { Shell } from '../../command.js';
import { sentence } from '../../terminal/answer.js';
import { accountAt } from '../users/account.js';
import { handleOf } from './handle.js';

/** What makes a profile. */
export function addProfileMakingCommand(profiles: Command, { add, acts }: Shell): void {
  add(profiles, 'create <email> <name>', 'give an account one more profile, by its name in addresses')
    .option('--display-name <text>', 'what others read above it', '')
    .option('--summary <text>', 'what it says of itself', '')
    .action(
      acts(
        async (
          operation,
          email: string,
          preferredUsername: string,
          texts: { displayName: string; summary: string },
        ) => {
          const { get, viewer } = operation;
          const { id } = await accountAt(operation, email);
          const { displayName: name, summary } = texts;
          const actor = await get(MadeProfiles).make(viewer, id, { preferredUsername, name, summary });
          return sentence(`${handleOf(actor)} is made.`, { id: actor.id, handle: handleOf(actor), url: actor.url });
        },
      ),
    );
}
