import type { Command } from 'commander';
import {
  MobilizonImport,
  type MobilizonImportOptions,
  type MobilizonImportReport,
  SourceRefused,
} from '#convoke/portability';
import type { Shell } from '../command.js';
import { type Answer, table } from '../terminal/answer.js';
import { Progress } from '../terminal/progress.js';
import { CommandFailed } from '../terminal/terminal.js';

/** What comes from elsewhere. */
export function addImportCommands(program: Command, { add, acts }: Shell): void {
  const imports = program.command('import').description('what comes from elsewhere');
  add(imports, 'mobilizon <source>', 'move an instance of Mobilizon here, into an empty database')
    .option('--media <folder>', 'the folder of its uploads, for the pictures')
    .option('--dry-run', 'say what would come, and write nothing')
    .addHelpText(
      'after',
      `
The source is the address of its database (postgresql://…), or a dump that pg_dump made of it: plain, gzipped, or in the
custom format. Stop Mobilizon first, and do not start this server before: PUBLIC_URL has to be what Mobilizon was at, so
that addresses, passwords, followers and federation go on. What stopped half-way goes on when it is called again.
docs/moving-from-mobilizon.md tells all of it.`,
    )
    .action(
      acts(async ({ get, terminal }, source: string, options: MobilizonImportOptions) => {
        const progress = new Progress(terminal);
        const tell = (subject: string, done: number, total: number) => progress.show(subject, done, total);
        const report = await get(MobilizonImport)
          .run(source, options, tell)
          .catch(inWords)
          .finally(() => progress.end());
        return answerOf(report, options);
      }),
    );
}

function inWords(error: Error): never {
  throw error instanceof SourceRefused ? new CommandFailed(error.message) : error;
}

function answerOf(report: MobilizonImportReport, { dryRun }: MobilizonImportOptions): Answer {
  const { home, steps, settings, staysBehind } = report;
  const counts = steps.map(({ subject, read, written }) => ({ subject, read, written }));
  const remarks = steps.flatMap(({ subject, remarks: theirs }) =>
    Object.entries(theirs).map(([remark, count]) => `${subject}: ${count} × ${remark}`),
  );
  const left = staysBehind.map(({ name, count, why }) => `${name}: ${count} stay behind: ${why}`);
  const head = dryRun ? `This would come from ${home}:` : `${home} has moved here:`;
  const notes = [...remarks, ...left];
  const text = [
    head,
    '',
    table(counts, '').text,
    '',
    `settings: ${settings.length}`,
    ...(notes.length > 0 ? ['', ...notes] : []),
  ];
  return { text: text.join('\n'), json: report };
}
