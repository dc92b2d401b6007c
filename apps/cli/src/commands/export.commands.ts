import { writeFile } from 'node:fs/promises';
import type { Command } from 'commander';
import { InstanceCalendar } from '#convoke/discovery';
import { HandedArchives } from '#convoke/portability';
import type { Shell } from '../command.js';
import { sentence } from '../terminal/answer.js';
import { cannotWrite } from '../terminal/files.js';
import { Progress } from '../terminal/progress.js';
import { accountAt } from './users/account.js';

/** What can be taken elsewhere. */
export function addExportCommands(program: Command, shell: Shell): void {
  const exports = program.command('export').description('files to be taken elsewhere');
  addEventExport(exports, shell);
  addAccountExport(exports, shell);
}

function addEventExport(exports: Command, { add, acts }: Shell): void {
  add(
    exports,
    'events <file>',
    'write all public events of this instance, past ones too, to a calendar file (ICS)',
  ).action(
    acts(async ({ get, terminal }, file: string) => {
      const progress = new Progress(terminal);
      try {
        const { calendar, count } = await get(InstanceCalendar).write((read) => progress.show('Events', read));
        await writeFile(file, calendar).catch(cannotWrite(file));
        return sentence(`${count} events are in ${file}.`, { file, events: count });
      } finally {
        progress.end();
      }
    }),
  );
}

function addAccountExport(exports: Command, { add, acts }: Shell): void {
  add(exports, 'account <email> <file>', 'write the archive that the owner of an account could ask for (ZIP)')
    .addHelpText(
      'after',
      '\nIt holds all that somebody owns here: hand it to nobody else. That you made it is written to the action log.',
    )
    .action(
      acts(async (operation, email: string, file: string) => {
        const { get, viewer, terminal } = operation;
        const user = await accountAt(operation, email);
        const progress = new Progress(terminal);
        const tell = async ({ done, total }: { done: number; total: number }) => {
          progress.show('Archive', done, total);
          return true;
        };
        await get(HandedArchives)
          .write(viewer, user, file, tell)
          .catch(cannotWrite(file))
          .finally(() => progress.end());
        return sentence(`The archive of ${email} is in ${file}.`, { file });
      }),
    );
}
