import { createWriteStream } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { text as readText } from 'node:stream/consumers';
import { pipeline } from 'node:stream/promises';
import type { Command } from 'commander';
import { actingAs, BlockListOutcome, BlockListQueries, DomainBlockLists } from '#convoke/moderation';
import type { Operation, Shell } from '../../command.js';
import { type Answer, sentence, table } from '../../terminal/answer.js';
import { cannotWrite } from '../../terminal/files.js';
import { confirm, UsageMistake } from '../../terminal/terminal.js';

interface ImportOptions {
  dryRun?: boolean;
  yes?: boolean;
}

/** Lists of blocks in Mastodon's CSV. */
export function addBlockListCommands(instances: Command, { add, acts }: Shell): void {
  add(instances, 'import-blocks <file>', 'take over a list of blocks in the form of Mastodon (CSV)')
    .option('--dry-run', 'only say what it would do')
    .option('--yes', 'do not ask')
    .addHelpText(
      'after',
      '\nWhat is new and what is changed by it is done by the server, or when it runs the next time.',
    )
    .action(acts(importList));

  add(instances, 'export-blocks [file]', 'write the blocks to a file, or print them, in the form of Mastodon').action(
    acts(async ({ get }, file: string | undefined) => {
      const sheet = get(DomainBlockLists).export();
      if (file === undefined) {
        const csv = await readText(sheet);
        return { text: csv.trimEnd(), json: { csv } };
      }
      await pipeline(sheet, createWriteStream(file)).catch(cannotWrite(file));
      return sentence(`The blocks are in ${file}.`, { file });
    }),
  );
}

async function importList(operation: Operation, file: string, { dryRun, yes }: ImportOptions): Promise<Answer> {
  const { get, viewer, terminal } = operation;
  const bytes = await readFile(file).catch((error: Error) => {
    throw new UsageMistake(`Cannot read ${file}: ${error.message}`);
  });
  const lists = get(DomainBlockLists);
  const { id } = await lists.preview(actingAs(viewer), bytes);
  const counts = (await get(BlockListQueries).counts(id)).map(({ outcome, lines }) => ({ outcome, lines }));
  const summary = table(counts, 'There is nothing in it.');
  const isNews = counts.some(({ outcome }) => outcome === BlockListOutcome.NEW || outcome === BlockListOutcome.CHANGED);
  if (dryRun || !isNews) {
    await lists.discard(id);
    return isNews ? summary : { ...summary, text: `${summary.text}\nNothing of it is to be done.` };
  }
  try {
    await confirm(terminal, `${summary.text}\nBlocks will be added and changed. Go on?`, yes);
    await lists.import(actingAs(viewer), id);
  } catch (error) {
    await lists.discard(id);
    throw error;
  }
  return { text: `${summary.text}\nThe server blocks them now.`, json: { import: id, counts } };
}
