import type { Command } from 'commander';
import { ProfileRefreshment } from '#convoke/federation';
import { ModeratedProfiles } from '#convoke/moderation';
import type { Shell } from '../../command.js';
import { sentence } from '../../terminal/answer.js';
import { confirm } from '../../terminal/terminal.js';
import { actorNamed, handleOf, type Noun } from './handle.js';

interface SuspendOptions {
  reason: string;
  yes?: boolean;
}

/** What is done about profiles or groups. */
export function addActorModerationCommands(parent: Command, noun: Noun, { add, acts }: Shell): void {
  const told = noun === 'group' ? 'its members are told by mail' : 'its owner is told by mail';
  const runner = noun === 'group' ? 'those who run it are told by mail' : 'the owner is told by mail';

  add(parent, 'suspend <handle>', `nobody comes upon the ${noun} any more and it does nothing; ${told}`)
    .option('--reason <text>', 'why, for those who are told', '')
    .option('--yes', 'do not ask')
    .action(
      acts(async (operation, handle: string, { reason, yes }: SuspendOptions) => {
        const { get, viewer, terminal } = operation;
        const actor = await actorNamed(operation, noun, handle);
        await confirm(terminal, `${handleOf(actor)} will be suspended. Go on?`, yes);
        await get(ModeratedProfiles).suspend(viewer, actor.id, reason);
        return sentence(`${handleOf(actor)} is suspended.`);
      }),
    );

  add(parent, 'unsuspend <handle>', `let a ${noun} in again; ${told}`).action(
    acts(async (operation, handle: string) => {
      const { get, viewer } = operation;
      const actor = await actorNamed(operation, noun, handle);
      await get(ModeratedProfiles).unsuspend(viewer, actor.id);
      return sentence(`${handleOf(actor)} is not suspended any more.`);
    }),
  );

  add(parent, 'silence <handle>', `keep a ${noun} and what it publishes out of public lists and the search`)
    .option('--reason <text>', 'why, for those who are told', '')
    .addHelpText(
      'after',
      `\nMembers, followers and whoever has the address see it as before. Of one of here ${runner}.`,
    )
    .action(
      acts(async (operation, handle: string, { reason }: { reason: string }) => {
        const { get, viewer } = operation;
        const actor = await actorNamed(operation, noun, handle);
        await get(ModeratedProfiles).silence(viewer, actor.id, reason);
        return sentence(`${handleOf(actor)} is silenced.`);
      }),
    );

  add(parent, 'unsilence <handle>', `put a ${noun} back into public lists and the search`).action(
    acts(async (operation, handle: string) => {
      const { get, viewer } = operation;
      const actor = await actorNamed(operation, noun, handle);
      await get(ModeratedProfiles).unsilence(viewer, actor.id);
      return sentence(`${handleOf(actor)} is not silenced any more.`);
    }),
  );

  add(parent, 'refresh <handle>', `read a ${noun} elsewhere anew from its server`).action(
    acts(async (operation, handle: string) => {
      const { get, viewer } = operation;
      const actor = await actorNamed(operation, noun, handle);
      const read = await get(ProfileRefreshment).refresh(viewer, actor.id);
      return sentence(`${handleOf(read)} was read anew.`);
    }),
  );

  add(parent, 'delete <handle>', `delete a ${noun} for good; of one elsewhere what is here of it`)
    .option('--yes', 'do not ask')
    .addHelpText('after', '\nThe name stays taken. The only profile of an account goes with the account.')
    .action(
      acts(async (operation, handle: string, { yes }: { yes?: boolean }) => {
        const { get, viewer, terminal } = operation;
        const actor = await actorNamed(operation, noun, handle);
        await confirm(terminal, `${handleOf(actor)} will be deleted for good. Go on?`, yes);
        await get(ModeratedProfiles).delete(viewer, actor.id);
        return sentence(`${handleOf(actor)} is deleted.`);
      }),
    );
}
