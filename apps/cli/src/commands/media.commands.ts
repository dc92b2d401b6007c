import type { Command } from 'commander';
import type { Config, S3Settings } from '#convoke/core';
import { makeBuckets, MediaCleaning, StorageMove } from '#convoke/media';
import { AdministeredStorage, StorageReport } from '#convoke/moderation';
import type { Shell } from '../command.js';
import { sentence, table } from '../terminal/answer.js';
import { wholeNumber } from '../terminal/paging.js';
import { Progress } from '../terminal/progress.js';
import { CommandFailed, confirm } from '../terminal/terminal.js';

interface CleanOptions {
  days: number;
  dryRun?: boolean;
  yes?: boolean;
}

/** Pictures and archives. */
export function addMediaCommands(program: Command, { add, acts, does }: Shell): void {
  const media = program.command('media').description('pictures and archives');

  add(media, 'usage', 'say what the files of the instance weigh, by what they are').action(
    acts(async ({ get }) => {
      const report = get(StorageReport);
      const weights = [
        ...(await report.pictures()).map(({ purpose, files, bytes }) => ({ of: purpose, files, bytes })),
        { of: 'archives', ...(await report.archives()) },
      ];
      const { files, bytes } = await report.orphans();
      return table([...weights, { of: 'shown nowhere', files, bytes }], 'There are no files.');
    }),
  );

  add(media, 'clean', 'take away pictures that nothing has shown for some days')
    .option('--days <number>', 'for how many', wholeNumber(0, 3650), 2)
    .option('--dry-run', 'only say what would go')
    .option('--yes', 'do not ask')
    .action(
      acts(async ({ get, viewer, terminal }, { days: olderThanDays, dryRun, yes }: CleanOptions) => {
        const doomed = await get(MediaCleaning).run({ olderThanDays, dryRun: true });
        const words = `${doomed.pictures} pictures of ${(doomed.bytes / 1_000_000).toFixed(1)} MB`;
        if (dryRun) return sentence(`${words} would go.`, doomed);
        await confirm(terminal, `${words} will go for good. Go on?`, yes);
        const gone = await get(AdministeredStorage).clean(viewer, { olderThanDays });
        return sentence('The server takes them away now, or when it runs the next time.', gone);
      }),
    );

  add(media, 'make-bucket', 'make the buckets of the object store that there are not yet')
    .addHelpText(
      'after',
      '\nFor a store that is new. Nobody else may read what is in them, unless the store is told otherwise.',
    )
    .action(
      does(async ({ config }) => {
        const buckets = await makeBuckets(storeOf(config));
        const said = buckets.map(({ bucket, made }) => `${bucket} ${made ? 'was made' : 'is there already'}.`);
        return sentence(said.join('\n'), buckets);
      }),
    );

  add(media, 'move-to-store', 'copy the files of the data folder to the object store')
    .option('--remove', 'take each from the data folder once the store has it')
    .addHelpText(
      'after',
      `
For an instance that has just been given a store (S3_BUCKET). It may be broken off and called again: what the store has
already is not sent anew.`,
    )
    .action(
      acts(async ({ config, terminal, get }, { remove = false }: { remove?: boolean }) => {
        storeOf(config);
        const progress = new Progress(terminal);
        const moved = { files: 0, sent: 0, bytes: 0 };
        try {
          for await (const { bytes, sent } of get(StorageMove).run({ remove })) {
            moved.files += 1;
            if (sent) moved.sent += 1;
            if (sent) moved.bytes += bytes;
            progress.show('Files', moved.files);
          }
        } finally {
          progress.end();
        }
        return sentence(`${moved.files} files are in the store; ${moved.sent} of them were sent now.`, moved);
      }),
    );
}

/** Throws where there is none. */
function storeOf({ media }: Config): S3Settings {
  if (!media.s3) throw new CommandFailed('There is no object store: S3_BUCKET is not set.');
  return media.s3;
}
