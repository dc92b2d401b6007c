import { writeFile } from 'node:fs/promises';
import type { Command } from 'commander';
import { InstanceCalendar } from '#convoke/discovery';
import type { Shell } from '../command.js';
import { sentence } from '../terminal/answer.js';
import { Progress } from '../terminal/progress.js';
import { CommandFailed } from '../terminal/terminal.js';

/** What can be taken elsewhere. */
export function addExportCommands(program: Command, { add, acts }: Shell): void {
  const exports = program.command('export').description('files to be taken elsewhere');

  add(
    exports,
    'events <file>',
    'write all public events of this instance, past ones too, to a calendar file (ICS)',
  ).action(
    acts(async ({ get, terminal }, file: string) => {
      const progress = new Progress(terminal);
      try {
        const { calendar, count } = await get(InstanceCalendar).write((read) => progress.show('Events', read));
        await writeFile(file, calendar).catch((error: Error) => {
          throw new CommandFailed(`Cannot write ${file}: ${error.message}`);
        });
        return sentence(`${count} events are in ${file}.`, { file, events: count });
      } finally {
        progress.end();
      }
    }),
  );
}
