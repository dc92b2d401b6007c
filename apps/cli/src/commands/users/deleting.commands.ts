import type { Command } from 'commander';
import { ModeratedUsers, UserListQueries } from '#convoke/moderation';
import type { Operation, Shell } from '../../command.js';
import { sentence, table } from '../../terminal/answer.js';
import { Progress } from '../../terminal/progress.js';
import { confirm, UsageMistake } from '../../terminal/terminal.js';
import { accountAt } from './account.js';

interface DeleteOptions {
  domain?: string;
  dryRun?: boolean;
  yes?: boolean;
}

/** What takes accounts away for good. */
export function addUserDeletingCommands(users: Command, { add, acts }: Shell): void {
  add(users, 'delete [email]', 'delete an account, or all of a mail domain, with all that belongs to it')
    .option('--domain <domain>', 'all accounts with an address of exactly this domain')
    .option('--dry-run', 'only list whom it would meet')
    .option('--yes', 'do not ask')
    .addHelpText(
      'after',
      `
The account goes at once, its profiles one by one within a day: what vanished together would be known to have belonged
together. --domain leaves those alone who run the instance.`,
    )
    .action(
      acts(async (operation, email: string | undefined, { domain, dryRun, yes }: DeleteOptions) => {
        if ((email === undefined) === (domain === undefined)) {
          throw new UsageMistake('Name one address, or a domain with --domain.');
        }
        const met = await whomMeets(operation, email, domain);
        if (dryRun) return table(met, 'Nobody would be deleted.');
        if (met.length === 0) return sentence('Nobody was deleted.', { deleted: 0 });
        const who = email ?? `${met.length} accounts of ${domain}`;
        await confirm(operation.terminal, `${who} will be deleted for good. Go on?`, yes);
        await deleteAll(operation, met);
        return sentence(`${who}: deleted.`, { deleted: met.length });
      }),
    );

  add(users, 'clean', 'forget accounts that nobody confirmed in time').action(
    acts(async ({ get, viewer }) => {
      const forgotten = await get(ModeratedUsers).forgetUnconfirmed(viewer);
      return sentence(`${forgotten} accounts were forgotten.`, { forgotten });
    }),
  );
}

type Met = { id: string; email: string };

async function whomMeets(operation: Operation, email: string | undefined, domain: string | undefined): Promise<Met[]> {
  if (domain !== undefined) return operation.get(UserListQueries).ofMailDomain(domain.trim());
  const user = await accountAt(operation, email!);
  return [{ id: user.id, email: user.email }];
}

async function deleteAll({ get, viewer, terminal }: Operation, met: Met[]): Promise<void> {
  const progress = new Progress(terminal);
  try {
    for (const [index, { id }] of met.entries()) {
      await get(ModeratedUsers).delete(viewer, id);
      progress.show('Accounts', index + 1, met.length);
    }
  } finally {
    progress.end();
  }
}
