import { describe, expect, it } from 'vitest';
import { copyBlockFrom, linesOf } from './dump-lines.js';

async function lines(...chunks: string[]): Promise<string[]> {
  const read: string[] = [];
  const dump = (async function* () {
    yield* chunks.map((chunk) => Buffer.from(chunk));
  })();
  for await (const line of linesOf(dump)) read.push(line.toString());
  return read;
}

describe('the lines of a dump', () => {
  it('end at line feeds alone, wherever the file was cut', async () => {
    expect(await lines('a\u2028b\rc', 'd\n\ne', '\n', 'f')).toEqual(['a\u2028b\rcd', '', 'e', 'f']);
    expect(await lines()).toEqual([]);
  });

  it('tell which table the rows are of that follow', () => {
    expect(copyBlockFrom('COPY public.admin_settings (id, "group", value) FROM stdin;')).toEqual({
      table: 'admin_settings',
      columns: ['id', 'group', 'value'],
    });
    for (const line of ["COPY public.users (id) FROM '/etc/passwd';", 'COPY a (b") FROM stdin;', 'SELECT 1;', '']) {
      expect(copyBlockFrom(line)).toBeNull();
    }
  });
});
