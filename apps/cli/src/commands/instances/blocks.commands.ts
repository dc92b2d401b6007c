import { type Command, Option } from 'commander';
import { BlockSeverity, DomainBlockQueries, InstanceBlocks } from '#convoke/moderation';
import type { Shell } from '../../command.js';
import { sentence } from '../../terminal/answer.js';
import { listed, paged, type PageOptions, windowOf } from '../../terminal/paging.js';
import { confirm } from '../../terminal/terminal.js';

interface BlockOptions {
  severity: BlockSeverity;
  rejectMedia?: boolean;
  rejectReports?: boolean;
  hideName?: boolean;
  comment: string;
  note: string;
  yes?: boolean;
}

/** Which of them are shut out, in whole or in part. */
export function addBlockCommands(instances: Command, shell: Shell): void {
  addBlocks(instances, shell);
  addBlock(instances, shell);
  addUnblock(instances, shell);
}

function addBlocks(instances: Command, { add, acts }: Shell): void {
  paged(add(instances, 'blocks [text]', 'list the blocks, or those with this text in them')).action(
    acts(async ({ get }, text: string | undefined, options: PageOptions) => {
      const { elements, total } = await get(DomainBlockQueries).list(text ?? '', windowOf(options));
      const rows = elements.map(({ host, severity, rejectMedia, rejectReports, publicComment }) => ({
        host,
        severity,
        rejectMedia,
        rejectReports,
        publicComment,
      }));
      return listed(rows, total, options, 'No instance is blocked.');
    }),
  );
}

function addBlock(instances: Command, { add, acts }: Shell): void {
  add(instances, 'block <host>', 'block a host and all below it, or change how')
    .addOption(
      new Option('--severity <severity>', 'how much')
        .choices(Object.values(BlockSeverity))
        .default(BlockSeverity.SUSPEND),
    )
    .option('--reject-media', 'take no pictures from there')
    .option('--reject-reports', 'take no reports from there')
    .option('--hide-name', 'where the blocks are shown to everybody, make the name hard to read')
    .option('--comment <text>', 'why, for everybody', '')
    .option('--note <text>', 'why, for moderators', '')
    .option('--yes', 'do not ask')
    .addHelpText(
      'after',
      `
suspend shuts them out: what is here of them goes, and nobody follows anybody there any more. silence keeps them out of
public lists. none does only what the other options say.`,
    )
    .action(
      acts(async ({ get, terminal }, host: string, options: BlockOptions) => {
        const { severity, rejectMedia = false, rejectReports = false, comment, note } = options;
        if (severity === BlockSeverity.SUSPEND) {
          await confirm(terminal, `All ties to ${host} will be cut. Go on?`, options.yes);
        }
        const terms = { severity, rejectMedia, rejectReports, obfuscate: options.hideName ?? false };
        const texts = { publicComment: comment, privateNote: note };
        const block = await get(InstanceBlocks).block(null, { domain: host, ...terms, ...texts });
        return sentence(`${block.host} is blocked (${block.severity}).`, block);
      }),
    );
}

function addUnblock(instances: Command, { add, acts }: Shell): void {
  add(instances, 'unblock <host>', 'lift the block of a host').action(
    acts(async ({ get }, host: string) => {
      const block = await get(InstanceBlocks).lift(null, host);
      return sentence(`${block.host} is not blocked any more.`, { host: block.host });
    }),
  );
}
