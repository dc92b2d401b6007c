import { type Command, Option } from 'commander';
import { InstanceFollows, type KnownInstance, KnownInstances } from '#convoke/federation';
import type { Operation, Shell } from '../../command.js';
import { facts } from '../../terminal/answer.js';
import { listed, moment, paged, type PageOptions, windowOf } from '../../terminal/paging.js';
import { CommandFailed } from '../../terminal/terminal.js';

interface ListOptions extends PageOptions {
  follow: 'all' | 'following' | 'followed';
  suspended?: boolean;
}

/** Which other instances are known. */
export function addInstanceReadingCommands(instances: Command, { add, acts }: Shell): void {
  paged(add(instances, 'list [text]', 'list other instances, those with most events first'))
    .addOption(
      new Option('--follow <kind>', 'those that this one follows, or that follow it')
        .choices(['all', 'following', 'followed'])
        .default('all'),
    )
    .option('--suspended', 'only those that are shut out')
    .action(
      acts(async (operation, text: string | undefined, options: ListOptions) => {
        const { follow, suspended } = options;
        const filters = { text: text ?? '', follow, suspend: suspended ? 'suspended' : 'all' } as const;
        const { elements, total } = await operation
          .get(KnownInstances)
          .list(await selfId(operation), filters, { by: 'event_count', direction: 'DESC' }, windowOf(options));
        return listed(elements.map(row), total, options, 'No such instance is known.');
      }),
    );

  add(instances, 'show <host>', 'show what is known of an instance').action(
    acts(async (operation, host: string) => {
      const known = await operation.get(KnownInstances).find(await selfId(operation), host.trim());
      if (!known) throw new CommandFailed(`No instance called ${host.trim()} is known.`);
      return facts({
        ...row(known),
        description: known.instanceDescription,
        profiles: known.personCount,
        groups: known.groupCount,
        followers: known.followersCount,
        followings: known.followingsCount,
        reports: known.reportsCount,
        mediaBytes: known.mediaSize,
      });
    }),
  );
}

async function selfId({ get }: Operation): Promise<string> {
  return (await get(InstanceFollows).self()).id;
}

function row(known: KnownInstance) {
  const { domain: host, instanceName: name, software, softwareVersion: version } = known;
  const { followerStatus: followsUs, followedStatus: followed, eventCount: events, suspended } = known;
  const unreachableSince = moment(known.unreachableSince);
  return { host, name, software, version, followsUs, followed, events, suspended, unreachableSince };
}
