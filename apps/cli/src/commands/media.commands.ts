import type { Command } from 'commander';
import { StorageMove } from '#convoke/media';
import type { Shell } from '../command.js';
import { sentence } from '../terminal/answer.js';
import { Progress } from '../terminal/progress.js';
import { CommandFailed } from '../terminal/terminal.js';

/** Pictures and archives. */
export function addMediaCommands(program: Command, { add, acts }: Shell): void {
  const media = program.command('media').description('pictures and archives');

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
        if (!config.media.s3) throw new CommandFailed('There is no object store: S3_BUCKET is not set.');
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
