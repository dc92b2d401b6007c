import type { Command } from 'commander';
import { chooseLocale, loadMigrations, migrate } from '#convoke/core';
import { EventIndexService } from '#convoke/discovery';
import { AdministeredMail } from '#convoke/moderation';
import type { Shell } from '../command.js';
import { openDatabase } from '../database.js';
import { sentence } from '../terminal/answer.js';
import { Progress } from '../terminal/progress.js';
import { CommandFailed } from '../terminal/terminal.js';

/** What is seldom needed, and then at once. */
export function addMaintenanceCommands(program: Command, { add, does, acts }: Shell): void {
  add(program, 'mail-test <email>', 'send a mail at once, and say what the mail server answered').action(
    acts(async ({ get, viewer }, email: string) => {
      const { problem, answer } = await get(AdministeredMail).test(viewer, email, chooseLocale());
      if (problem) throw new CommandFailed(`The mail did not leave (${problem}): ${answer}`);
      return sentence(`The mail has left: ${answer}`, { answer });
    }),
  );

  add(program, 'migrate', 'bring the tables of the database up to this version, as the start of a server does').action(
    does(async ({ config }) => {
      const db = await openDatabase(config.database);
      try {
        await migrate(db.dataSource);
      } finally {
        await db.close();
      }
      return sentence('The tables are those of this version.', { steps: (await loadMigrations()).length });
    }),
  );

  add(program, 'reindex', 'read all events into the search index anew; searches go on meanwhile').action(
    acts(async ({ get, terminal }) => {
      const progress = new Progress(terminal);
      try {
        const events = await get(EventIndexService).rebuild((seen) => progress.show('Events', seen));
        return sentence(`${events} events were read.`, { events });
      } finally {
        progress.end();
      }
    }),
  );
}
