type Cell = string | number | boolean | null | undefined;
export type Row = Readonly<Record<string, Cell | readonly Cell[]>>;

/** What a command says when it is done: something for people, the same for programs. */
export interface Answer {
  text: string;
  json: unknown;
  /** 1 where the command ran and what it found is not in order. */
  exitCode?: 0 | 1;
}

/** One sentence, with its facts for programs. */
export function sentence(text: string, json: object = { done: true }): Answer {
  return { text, json };
}

/** Rows under their headings; programs get them as a list of objects. */
export function table(rows: readonly Row[], empty: string): Answer {
  const [first] = rows;
  if (!first) return { text: empty, json: [] };
  const lines = [Object.keys(first).map(heading), ...rows.map((row) => Object.values(row).map(shown))];
  const widths = lines[0]!.map((_, column) => Math.max(...lines.map((line) => line[column]!.length)));
  const text = lines.map((line) =>
    line
      .map((cell, column) => cell.padEnd(widths[column]!))
      .join('  ')
      .trimEnd(),
  );
  return { text: text.join('\n'), json: rows };
}

/** One thing, a line for each of its facts. */
export function facts(row: Row): Answer {
  const width = Math.max(...Object.keys(row).map((key) => heading(key).length)) + 2;
  const lines = Object.entries(row).map(([key, value]) => `${heading(key).padEnd(width)}${shown(value)}`);
  return { text: lines.join('\n'), json: row };
}

/** `lastSignInAt` is headed LAST SIGN IN AT. */
function heading(key: string): string {
  return key.replace(/([a-z])([A-Z])/g, '$1 $2').toUpperCase();
}

function shown(value: Cell | readonly Cell[]): string {
  if (Array.isArray(value)) return value.map((item) => shown(item as Cell)).join(', ');
  if (value === null || value === undefined || value === '') return '–';
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  // What others wrote must not steer the terminal.
  return String(value).replace(/[\u0000-\u001f\u007f-\u009f]/g, ' ');
}
