import { Argument, type Command } from 'commander';
import { FederationMode } from '#convoke/instance';
import { actingAs, AllowedInstances } from '#convoke/moderation';
import type { Shell } from '../../command.js';
import { sentence } from '../../terminal/answer.js';
import { listed, moment, paged, type PageOptions, windowOf } from '../../terminal/paging.js';
import { confirm } from '../../terminal/terminal.js';

const WORDS: Record<FederationMode, string> = {
  open: 'This instance talks to all that are not blocked.',
  allowlist: 'This instance talks only to those that it allows.',
};

/** Whom this instance talks to where it does not talk to all. */
export function addAllowedCommands(instances: Command, { add, acts }: Shell): void {
  add(instances, 'mode', 'say, or change, whether this instance talks to all others or only to those that it allows')
    .addArgument(new Argument('[mode]', 'which it is to be').choices(Object.values(FederationMode)))
    .option('--yes', 'do not ask')
    .action(
      acts(async ({ get, viewer, terminal }, wanted: FederationMode | undefined, { yes }: { yes?: boolean }) => {
        const allowed = get(AllowedInstances);
        if (wanted === FederationMode.ALLOWLIST) {
          await confirm(terminal, 'All ties to instances that are not allowed will be cut. Go on?', yes);
        }
        const mode = wanted ? await allowed.setMode(actingAs(viewer), wanted) : await allowed.mode();
        return sentence(WORDS[mode], { mode });
      }),
    );

  paged(add(instances, 'allowed', 'list those that are allowed')).action(
    acts(async ({ get }, options: PageOptions) => {
      const { elements, total } = await get(AllowedInstances).list(windowOf(options));
      const rows = elements.map(({ host, createdAt }) => ({ host, since: moment(createdAt) }));
      return listed(rows, total, options, 'None is on the list.');
    }),
  );

  add(instances, 'allow <host>', 'put a host and all below it on the list of allowed ones').action(
    acts(async ({ get, viewer }, domain: string) => {
      const { host } = await get(AllowedInstances).allow(actingAs(viewer), domain);
      return sentence(`${host} is allowed.`, { host });
    }),
  );

  add(instances, 'disallow <host>', 'take a host off that list').action(
    acts(async ({ get, viewer }, domain: string) => {
      const { host } = await get(AllowedInstances).disallow(actingAs(viewer), domain);
      return sentence(`${host} is not allowed any more.`, { host });
    }),
  );
}
