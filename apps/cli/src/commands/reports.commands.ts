import { type Command, Option } from 'commander';
import { ActorQueries } from '#convoke/actors';
import { type Report, ReportHandling, ReportQueries, ReportStatus } from '#convoke/moderation';
import type { Operation, Shell } from '../command.js';
import { type Answer, facts, sentence } from '../terminal/answer.js';
import { listed, moment, paged, type PageOptions, windowOf } from '../terminal/paging.js';
import { handleOf } from './actors/handle.js';

interface ListOptions extends PageOptions {
  status: ReportStatus;
  host: string;
}

/** What people complained of. */
export function addReportCommands(program: Command, { add, acts }: Shell): void {
  const reports = program.command('reports').description('what people complained of, by its number');

  paged(add(reports, 'list', 'list reports, the newest first'))
    .addOption(
      new Option('--status <status>', 'only those').choices(Object.values(ReportStatus)).default(ReportStatus.OPEN),
    )
    .option('--host <text>', 'only those about people of hosts with this text in their name', '')
    .action(
      acts(async (operation, options: ListOptions) => {
        const queries = operation.get(ReportQueries);
        const { elements, total } = await queries.list(options.status, options.host.trim(), windowOf(options));
        const rows = await Promise.all(elements.map((report) => described(operation, report)));
        return listed(rows, total, options, 'There is no such report.');
      }),
    );

  add(reports, 'show <number>', 'show a report with what it is about, and the notes on it').action(
    acts(async (operation, id: string) => shown(operation, await operation.get(ReportQueries).get(id))),
  );

  add(reports, 'note <number> <text>', 'write something to a report for the moderators').action(
    acts(async ({ get, viewer }, id: string, content: string) => {
      await get(ReportHandling).note(viewer, id, { content });
      return sentence(`The note is with the report ${id}.`);
    }),
  );

  const decisions = { resolve: ReportStatus.RESOLVED, close: ReportStatus.CLOSED, reopen: ReportStatus.OPEN };
  const words = {
    resolve: 'something was done about it',
    close: 'nothing is to be done about it',
    reopen: 'go on with it',
  };
  for (const [name, status] of Object.entries(decisions) as [keyof typeof decisions, ReportStatus][]) {
    add(reports, `${name} <number>`, words[name]).action(
      acts(async ({ get, viewer }, id: string) => {
        await get(ReportHandling).decide(viewer, id, { status });
        return sentence(`The report ${id} is ${status}.`, { id, status });
      }),
    );
  }
}

async function described({ get }: Operation, report: Report) {
  const { id, status, reportedActorId, reporterActorId, insertedAt, content } = report;
  const actors = await get(ActorQueries).findMany([reportedActorId, ...(reporterActorId ? [reporterActorId] : [])]);
  const nameOf = (actorId: string | null) => {
    const actor = actorId === null ? undefined : actors.get(actorId);
    return actor ? handleOf(actor) : null;
  };
  const about = nameOf(reportedActorId);
  return { id, status, about, from: nameOf(reporterActorId), at: moment(insertedAt), content };
}

async function shown(operation: Operation, report: Report): Promise<Answer> {
  const { evidence, notes } = await operation.get(ReportQueries).detailsOf(report.id);
  const things = evidence.map(({ kind, url, title, text }) => ({ kind, url, title, text }));
  const row = await described(operation, report);
  const { text } = facts({
    ...row,
    things: things.map(({ kind, url, title, text }) => [kind, url, title, text].filter(Boolean).join(' · ')),
    notes: notes.map(({ content, insertedAt }) => `${moment(insertedAt)} ${content}`),
  });
  const noted = notes.map(({ content, insertedAt }) => ({ content, at: moment(insertedAt) }));
  return { text, json: { ...row, things, notes: noted } };
}
