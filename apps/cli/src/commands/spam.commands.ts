import type { Command } from 'commander';
import { Database } from '#convoke/core';
import { type FoundText, SCAN_START, type ScanPlace, SpamScanner, SpamScans } from '#convoke/moderation';
import type { Operation, Shell } from '../command.js';
import { type Answer, table } from '../terminal/answer.js';
import { Progress } from '../terminal/progress.js';

const MAX_TITLE = 60;

/** Looks for spam in what is there. */
export function addSpamCommands(program: Command, { add, acts }: Shell): void {
  add(program, 'detect-spam', 'have the rules against spam look at what is public already')
    .option('--dry-run', 'only list what they find')
    .addHelpText(
      'after',
      `
What they find is put on the moderators' page "Waiting texts", and stays where it is until they decide. What waits there
already, or was decided to be no spam, is left out.`,
    )
    .action(acts(async (operation, { dryRun = false }: { dryRun?: boolean }) => detect(operation, dryRun)));
}

async function detect({ get, viewer, terminal }: Operation, dryRun: boolean): Promise<Answer> {
  const scanner = get(SpamScanner);
  await scanner.assertUseful();
  if (!dryRun) await get(SpamScans).noteRun(viewer);
  const total = await scanner.count();
  const progress = new Progress(terminal);
  const found: FoundText[] = [];
  let done = 0;
  try {
    for (let place: ScanPlace | null = SCAN_START; place;) {
      const at: ScanPlace = place;
      const step = await (dryRun ? scanner.look(at) : get(Database).transaction((tx) => scanner.step(tx, at)));
      found.push(...step.found);
      progress.show('Texts', (done += step.seen), Math.max(total, done));
      place = step.next;
    }
  } finally {
    progress.end();
  }
  return table(found.map(described), `${done} texts were looked at, and nothing was found.`);
}

function described({ scanned: { kind, id }, read: { title, text }, findings }: FoundText) {
  const begins = (title || text).replace(/\s+/g, ' ').slice(0, MAX_TITLE).toWellFormed();
  return { kind, id, begins, why: findings.map(({ rule, found }) => `${rule}: ${found}`).join('; ') };
}
