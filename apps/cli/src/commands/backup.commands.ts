import { resolve } from 'node:path';
import type { Command } from 'commander';
import { makeBackup } from '../backup/backup.js';
import { nameOfBackup, noteBackup, pruneBackups } from '../backup/kept-backups.js';
import { restoreBackup } from '../backup/restore.js';
import type { Shell } from '../command.js';
import { sentence } from '../terminal/answer.js';
import { Progress } from '../terminal/progress.js';
import { confirm, UsageMistake } from '../terminal/terminal.js';

interface BackupOptions {
  directory: string;
  keep?: string;
}

interface RestoreOptions {
  force?: boolean;
  sendWaiting?: boolean;
  yes?: boolean;
}

/** One file with all of an instance, and an instance out of one. */
export function addBackupCommands(program: Command, shell: Shell): void {
  addBackup(program, shell);
  addRestore(program, shell);
}

function addBackup(program: Command, { add, does }: Shell): void {
  add(program, 'backup [file]', 'keep all of the instance in one file')
    .option('--directory <folder>', 'where it is written when no file is named', '.')
    .option('--keep <number>', 'delete older ones of that folder, but for so many')
    .addHelpText(
      'after',
      `
Database, pictures, archives and the secret key, as they are at one moment; the server may go on meanwhile. Whoever has
the file has everything: keep it as you keep the server. What lies in an S3 store is not in it.`,
    )
    .action(
      does(async ({ config, terminal }, file: string | undefined, { directory, keep }: BackupOptions) => {
        if (keep !== undefined && (!/^[1-9]\d{0,3}$/.test(keep) || file !== undefined)) {
          throw new UsageMistake('--keep takes a number from 1 on, and goes with --directory.');
        }
        const madeAt = new Date();
        const target = resolve(file ?? `${directory}/${nameOfBackup(config, madeAt)}`);
        const made = await makeBackup(config, target, madeAt, new Progress(terminal));
        await noteBackup(config, madeAt);
        const dropped = keep === undefined ? [] : await pruneBackups(config, directory, Number(keep));
        const megabytes = (made.bytes / 1_000_000).toFixed(1);
        return sentence(`${made.file}: ${made.tables} tables, ${made.files} files, ${megabytes} MB.`, {
          ...made,
          dropped,
        });
      }),
    );
}

function addRestore(program: Command, { add, does }: Shell): void {
  add(program, 'restore <file>', 'make the instance of a backup out of an empty database')
    .option('--force', 'replace what the database holds')
    .option('--send-waiting', 'send what the old server had not sent, which was stopped before the backup was made')
    .option('--yes', 'do not ask')
    .addHelpText(
      'after',
      `
Stop the server first. The file is read whole and checked before anything is touched. Mails, messages to devices and
deliveries to other servers that waited when the backup was made are left out, as the instance has sent them since;
where you moved it, and stopped the old server before the backup, --send-waiting sends them.`,
    )
    .action(
      does(async ({ config, terminal }, file: string, { yes, ...options }: RestoreOptions) => {
        if (options.force) await confirm(terminal, 'All that the database holds will be lost. Go on?', yes);
        const restored = await restoreBackup(config, resolve(file), options, new Progress(terminal));
        const { madeAt, version, tables, files } = restored;
        return sentence(`Restored as of ${madeAt} (version ${version}): ${tables} tables, ${files} files.`, restored);
      }),
    );
}
