import type { Command } from 'commander';
import { type Actor, ActorKind, ActorLists } from '#convoke/actors';
import { plainText } from '#convoke/core';
import type { Shell } from '../../command.js';
import { facts } from '../../terminal/answer.js';
import { listed, moment, paged, type PageOptions, windowOf } from '../../terminal/paging.js';
import { actorNamed, handleOf, type Noun } from './handle.js';

interface ListOptions extends PageOptions {
  local?: boolean;
  remote?: boolean;
  host?: string;
  suspended?: boolean;
  silenced?: boolean;
}

/** Which profiles or groups there are. */
export function addActorReadingCommands(parent: Command, noun: Noun, { add, acts }: Shell): void {
  const type = noun === 'group' ? ActorKind.GROUP : ActorKind.PERSON;
  paged(add(parent, 'list [text]', `list ${noun}s, or those with this text in their name in addresses`))
    .option('--local', 'only those of this instance')
    .option('--remote', 'only those of others')
    .option('--host <text>', 'only those of hosts with this text in their name')
    .option('--suspended', 'only those that are suspended')
    .option('--silenced', 'only those that are silenced')
    .action(
      acts(async ({ get }, preferredUsername: string | undefined, options: ListOptions) => {
        const { local, remote, host: domain, suspended, silenced } = options;
        const where = local === remote ? null : local === true;
        const filter = { preferredUsername, domain, local: where, suspended, silenced };
        const { elements, total } = await get(ActorLists).list(type, filter, windowOf(options));
        return listed(elements.map(row), total, options, `There is no such ${noun}.`);
      }),
    );

  add(parent, 'show <handle>', `show a ${noun}: @name, or @name@host of one elsewhere`).action(
    acts(async (operation, handle: string) => {
      const actor = await actorNamed(operation, noun, handle);
      return facts({
        id: actor.id,
        ...row(actor),
        url: actor.url,
        summary: plainText(actor.summary),
        suspensionReason: actor.suspensionReason,
        updatedAt: moment(actor.updatedAt),
      });
    }),
  );
}

/** Whose it is stays on the account's page. */
function row(actor: Actor) {
  const { name, suspended, silenced, createdAt } = actor;
  return { handle: handleOf(actor), name, suspended, silenced, createdAt: moment(createdAt) };
}
