import type { Command } from 'commander';
import { DomainError, JobQueues, type QueueState } from '#convoke/core';
import { AdministeredJobs } from '#convoke/moderation';
import type { Shell } from '../command.js';
import { sentence, table } from '../terminal/answer.js';
import { listed, moment, paged, type PageOptions, windowOf } from '../terminal/paging.js';
import { CommandFailed, confirm } from '../terminal/terminal.js';

interface Selection {
  id?: string;
  yes?: boolean;
}

/** The background work. */
export function addJobCommands(program: Command, { add, acts }: Shell): void {
  const jobs = program.command('jobs').description('background work, by the queue that it waits in');

  add(jobs, 'list', 'list the queues, with how much waits, runs, is tried again and failed for good')
    .option('--all', 'also those with nothing in them')
    .action(
      acts(async ({ get }, { all }: { all?: boolean }) => {
        const queues = await get(JobQueues).list();
        const rows = all ? queues : queues.filter(holdsAny);
        return table(
          rows.map(({ oldestAt, ...row }) => ({ ...row, oldestAt: moment(oldestAt) })),
          all ? 'There are no queues yet.' : 'Nothing waits, and nothing failed.',
        );
      }),
    );

  paged(add(jobs, 'failed [queue]', 'list the jobs that failed for good, the newest first')).action(
    acts(async ({ get }, queue: string | undefined, options: PageOptions) => {
      const { elements, total } = await get(JobQueues).parked(queue ?? null, windowOf(options));
      const rows = elements.map(({ id, queue: of, problem, attempts, about, failedAt }) => ({
        id,
        queue: of,
        problem,
        attempts,
        about: about.map(({ name, value }) => `${name} ${value}`),
        failedAt: moment(failedAt),
      }));
      return listed(rows, total, options, 'None failed for good.');
    }),
  );

  add(jobs, 'retry <queue>', 'have the failed jobs of a queue tried once more')
    .option('--id <id>', 'only this one')
    .action(
      acts(async ({ get, viewer }, queue: string, { id }: Selection) => {
        const count = await get(AdministeredJobs).retry(viewer, { queue, id }).catch(unknown(queue, id));
        return sentence(`${count} jobs are tried once more.`, { count });
      }),
    );

  add(jobs, 'discard <queue>', 'forget the failed jobs of a queue: what they were about never happens')
    .option('--id <id>', 'only this one')
    .option('--yes', 'do not ask')
    .action(
      acts(async ({ get, viewer, terminal }, queue: string, { id, yes }: Selection) => {
        await confirm(terminal, `What failed in ${queue} will be forgotten. Go on?`, yes);
        const count = await get(AdministeredJobs).discard(viewer, { queue, id }).catch(unknown(queue, id));
        return sentence(`${count} jobs are forgotten.`, { count });
      }),
    );
}

function holdsAny({ waiting, running, retrying, parked }: QueueState): boolean {
  return waiting + running + retrying + parked > 0;
}

/** Says in words that there is nothing of what was named. */
function unknown(queue: string, id: string | undefined): (error: unknown) => never {
  return (error) => {
    if (!(error instanceof DomainError) || error.code !== 'not_found') throw error;
    const isQueue = error.field === 'queue';
    throw new CommandFailed(isQueue ? `There is no queue called ${queue}.` : `No job ${id} of ${queue} failed.`);
  };
}
