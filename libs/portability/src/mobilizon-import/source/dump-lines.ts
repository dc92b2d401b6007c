const NEWLINE = 10;

/** The lines of a dump without their ends; only a line feed ends one, whatever else its texts hold. */
export async function* linesOf(chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let rest: Buffer[] = [];
  for await (const chunk of chunks) {
    let start = 0;
    for (let end = chunk.indexOf(NEWLINE); end >= 0; end = chunk.indexOf(NEWLINE, start)) {
      yield Buffer.concat([...rest, chunk.subarray(start, end)]);
      rest = [];
      start = end + 1;
    }
    if (start < chunk.length) rest.push(Buffer.from(chunk.subarray(start)));
  }
  if (rest.length > 0) yield Buffer.concat(rest);
}

/** A table whose rows a dump has. */
export interface CopyBlock {
  table: string;
  columns: string[];
}

const COPY = /^COPY (?:"?public"?\.)?"?(\w+)"? \((.+)\) FROM stdin;\r?$/;
const COLUMN = /^(?:"(\w+)"|(\w+))$/;

/** The table that a line of a dump begins the rows of; null for any other line. */
export function copyBlockFrom(line: string): CopyBlock | null {
  const [, table, list] = COPY.exec(line) ?? [];
  const columns = list?.split(', ').map(columnFrom) ?? [];
  if (table === undefined || columns.some((name) => name === undefined)) return null;
  return { table, columns: columns as string[] };
}

function columnFrom(name: string): string | undefined {
  const [, quoted, plain] = COLUMN.exec(name) ?? [];
  return quoted ?? plain;
}
