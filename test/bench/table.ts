export interface Row {
  id: string;
  what: string;
  value: string;
  reference: string;
  ratio: string;
  goal: string;
  /** Absent where there is nothing to meet. */
  met?: boolean;
}

const HEAD = ['', 'What', 'Value', 'Reference', 'Ratio', 'Goal', 'Met'];

/** The rows as one Markdown table. */
export function markdown(rows: Row[]): string {
  const cells = rows.map(({ id, what, value, reference, ratio, goal, met }) => [
    id,
    what,
    value,
    reference,
    ratio,
    goal,
    met === undefined ? '' : met ? 'yes' : '**no**',
  ]);
  return [HEAD, HEAD.map(() => '---'), ...cells].map((row) => `| ${row.join(' | ')} |`).join('\n');
}

export function rounded(value: number): string {
  const digits = value >= 100 ? 0 : value >= 10 ? 1 : 2;
  return value.toFixed(digits);
}
