import { text } from 'node:stream/consumers';
import { describe, expect, it } from 'vitest';
import { InvalidInput } from '#convoke/core';
import type { ListedBlock } from './block-list.js';
import { readBlockList } from './block-list-file.js';
import { sheetOf } from './block-list-sheet.js';

const read = (file: string | Uint8Array) =>
  readBlockList(typeof file === 'string' ? Buffer.from(file) : file, 'our.home.example');
const brief = async (file: string) =>
  (await read(file)).lines.map(({ number, domain, block, reason }) => [number, block?.host ?? domain, reason]);
const one = async (
  line: string,
  header = '#domain,#severity,#reject_media,#reject_reports,#public_comment,#obfuscate',
) => (await read(`${header}\n${line}\n`)).lines[0]!;
const refusalOf = async (file: string | Uint8Array) =>
  read(file).then(
    () => null,
    (error: InvalidInput) => error.problems[0].message,
  );
const HEADER = '#domain,#severity,#reject_media,#reject_reports,#public_comment,#obfuscate';
const PLAIN = { severity: 'suspend', rejectMedia: false, rejectReports: false, obfuscate: false, publicComment: '' };

describe('a list as Mastodon writes it', () => {
  it('is read whole, with a mark of its encoding, Windows line ends, quotes and columns that nobody knows', async () => {
    const file = `\uFEFF${HEADER},#seen,\r\nspam.example,silence,true,false,"Says ""buy"", and\r\nlies",true,x,\r\nother.example,noop,TRUE,t,,0,y,\r\n`;
    const { lines, unknownColumns } = await read(file);
    expect(unknownColumns).toEqual(['seen']);
    expect(lines.map(({ block }) => block)).toEqual([
      {
        host: 'spam.example',
        severity: 'silence',
        rejectMedia: true,
        rejectReports: false,
        publicComment: 'Says "buy", and lies',
        obfuscate: true,
      },
      { ...PLAIN, host: 'other.example', severity: 'none', rejectMedia: true, rejectReports: true },
    ]);
  });

  it.each([
    ['only a column of domains', '#domain\nspam.example\n'],
    ['no names of columns', 'spam.example\n'],
    ['remarks before and between', '# Our list, version 2\n#domain,#severity\n# bad ones:\n\nspam.example,suspend\n'],
    ['columns in another order, without their mark', 'severity,domain\nsuspend,spam.example'],
  ])('may have %s', async (_, file) => {
    expect((await read(file)).lines.map(({ block }) => block)).toEqual([{ ...PLAIN, host: 'spam.example' }]);
  });
});

describe('a line', () => {
  it.each([
    ['*.spam.example', 'error_block_list_wildcard'],
    ['spa*****.example', 'error_block_list_wildcard'],
    ['192.0.2.7', 'error_block_list_address'],
    ['0x7f.1', 'error_block_list_address'],
    ['[::1]', 'error_domain'],
    ['=cmd|calc!A0', 'error_domain'],
    ['com', 'error_domain'],
    ['not a host', 'error_domain'],
    [',suspend', 'error_domain'],
    ['our.home.example', 'error_own_domain'],
    ['OUR.home.example:443', 'error_own_domain'],
    ['home.example', 'error_own_domain'],
    ['spam.example,obliterate', 'error_block_list_severity'],
    ['spam.example,suspend,perhaps', 'error_block_list_truth'],
    ['spam.example,noop,false,false', 'error_block_list_nothing'],
    [`spam.example,suspend,,,${'x'.repeat(1001)}`, 'error_block_list_comment'],
  ])('of %j is refused with its reason', async (line, reason) => {
    expect(await one(line)).toMatchObject({ block: null, reason });
  });

  it.each([
    ['Bücher.example', 'xn--bcher-kva.example'],
    ['xn--bcher-kva.example', 'xn--bcher-kva.example'],
    ['@Spam.Example.', 'spam.example'],
    ['https://spam.example/about', 'spam.example'],
    ['below.our.home.example', 'below.our.home.example'],
  ])('of %j is of %s', async (line, host) => {
    expect(await one(line)).toMatchObject({ block: { host }, reason: null });
  });

  it('keeps a formula as words, and a second line for a domain out, by its number in the file', async () => {
    const file = `${HEADER}\nspam.example,suspend,,,=1+1\n\nSPAM.example,silence\nother.example\n`;
    expect(await brief(file)).toEqual([
      [2, 'spam.example', null],
      [4, 'SPAM.example', 'error_block_list_twice'],
      [5, 'other.example', null],
    ]);
    expect((await read(file)).lines[0]!.block!.publicComment).toBe('=1+1');
  });
});

describe('what is no list', () => {
  it.each([
    ['is empty', '', 'error_block_list_empty'],
    ['has names of columns only', `${HEADER}\n`, 'error_block_list_empty'],
    ['is not UTF-8', Buffer.from('caf\xe9.example\n', 'latin1'), 'error_block_list_encoding'],
    ['is a picture', Buffer.from('89504e470d0a1a0aff00', 'hex'), 'error_block_list_encoding'],
    ['has a million columns', `${HEADER}\nspam.example${',x'.repeat(1_000_000)}\n`, 'error_block_list_unreadable'],
    [
      'opens a quotation that never ends',
      `${HEADER}\nspam.example,suspend,,,"${'x,\n'.repeat(50_000)}`,
      'error_block_list_unreadable',
    ],
    ['has more lines than anybody blocks', 'a.b\n'.repeat(100_001), 'error_block_list_too_long'],
  ])('is refused whole where it %s', async (_, file, reason) => {
    expect(await refusalOf(file)).toBe(reason);
  });
});

describe('a list that is handed out', () => {
  const block: ListedBlock = { ...PLAIN, severity: 'none', rejectMedia: true, host: 'spam.example' };
  const written = async (...blocks: ListedBlock[]) =>
    text(
      sheetOf(
        (async function* () {
          yield* blocks;
        })(),
      ),
    );

  it('has Mastodon’s columns and words', async () => {
    expect(await written({ ...block, publicComment: 'Says "buy"', obfuscate: true })).toBe(
      `${HEADER}\nspam.example,noop,true,false,"Says ""buy""",true\n`,
    );
  });

  it.each(['=1+1', '+1', '-1', '@SUM(A1)', 'plain', ' '])(
    'has %j computed by no spreadsheet, and comes back as it was',
    async (publicComment) => {
      const file = await written({ ...block, publicComment });
      expect(file).not.toMatch(/[,"][=+\-@]/);
      expect((await read(file)).lines.map((line) => line.block)).toEqual([
        { ...block, publicComment: publicComment.trim() },
      ]);
    },
  );
});
