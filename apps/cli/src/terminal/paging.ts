import { type Command, InvalidArgumentError } from 'commander';
import type { PageWindow } from '#convoke/core';
import { type Answer, type Row, table } from './answer.js';

const MOST = 1000;

/** Which part of a list somebody asks for. */
export interface PageOptions {
  page: number;
  limit: number;
}

/** Gives a command that lists the options to leaf through its list. */
export function paged(command: Command): Command {
  return command
    .option('--page <number>', 'which page of the list', wholeNumber(1, 1_000_000), 1)
    .option('--limit <number>', 'how many on a page', wholeNumber(1, MOST), 50);
}

export function windowOf({ page, limit }: PageOptions): PageWindow {
  return { offset: (page - 1) * limit, limit };
}

/** One page of a list; people are told where there are more, programs get its rows. */
export function listed(rows: readonly Row[], total: number, { page, limit }: PageOptions, empty: string): Answer {
  const shown = table(rows, total > 0 ? 'There are not so many pages.' : empty);
  const pages = Math.ceil(total / limit);
  if (pages <= 1) return shown;
  return { ...shown, text: `${shown.text}\n${total} in all; this is page ${page} of ${pages} (--page).` };
}

/** Reads a number from the command line. */
export function wholeNumber(least: number, most: number): (text: string) => number {
  return (text) => {
    const number = /^\d{1,9}$/.test(text) ? Number(text) : NaN;
    if (number >= least && number <= most) return number;
    throw new InvalidArgumentError(`It takes a whole number from ${least} to ${most}.`);
  };
}

/** As lists and programs have moments. */
export function moment(date: Date | null | undefined): string | null {
  return date?.toISOString() ?? null;
}
