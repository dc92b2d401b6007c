import type { Area, Box } from '#convoke/places';

/** Squares to a degree, the smallest first, as `event_cells` has them. */
const GRIDS = [8, 2];
/** Looking up more than these costs more than they leave out. */
const MOST_CELLS = 150;
/** Years that `event_cells` tells months of. */
const [FIRST_YEAR, LAST_YEAR] = [1970, 2099];
/** Among the months, what is too long or too far ahead to have any. */
const UNDATED = '+';
/** Anywhere, at any time. */
const ANY = '';

/**
 * Cells as `event_cells` (SQL) writes them, a list for each condition: an event that goes on in the period has one cell of
 * each list if it lies in all areas. Many that lie near or go on shortly before have them too.
 */
export function cellsOf(areas: readonly Area[], from: Date | null, to: Date | null): string[][] {
  const months = monthsOf(from, to);
  const lists = areas.length > 0 ? areas.map(({ boxes }) => squaresOf(boxes, MOST_CELLS / months.length)) : [[ANY]];
  return lists
    .map((squares) => squares.flatMap((square) => months.map((month) => `${square} ${month}`)))
    .filter((cells) => cells[0] !== `${ANY} ${ANY}`);
}

/** The squares that cover the boxes, of the finest grid in which these are few enough. */
function squaresOf(boxes: readonly Box[], most: number): string[] {
  const grid = GRIDS.find((each) => boxes.reduce((sum, box) => sum + squareCount(box, each), 0) <= most);
  if (!grid) return [ANY];
  return boxes.flatMap(({ west, south, east, north }) =>
    numbers(west * grid, east * grid).flatMap((x) =>
      numbers(south * grid, north * grid).map((y) => `${grid}:${x}:${y}`),
    ),
  );
}

function squareCount({ west, south, east, north }: Box, grid: number): number {
  const spanned = (from: number, to: number) => Math.floor(to * grid) - Math.floor(from * grid) + 1;
  return spanned(west, east) * spanned(south, north);
}

/** The months of a period, with the years and decades that lie wholly in it for theirs; `[ANY]` where it is open before. */
function monthsOf(from: Date | null, to: Date | null): string[] {
  if (!from || from.getUTCFullYear() < FIRST_YEAR || from.getUTCFullYear() > LAST_YEAR) return [ANY];
  const last = Math.min(to ? monthNumber(to) : Infinity, LAST_YEAR * 12 + 11);
  const months = [UNDATED];
  for (let month = monthNumber(from); month <= last;) {
    const length = [120, 12].find((each) => month % each === 0 && month + each - 1 <= last) ?? 1;
    months.push(monthName(month, length));
    month += length;
  }
  return months;
}

function monthNumber(date: Date): number {
  return date.getUTCFullYear() * 12 + date.getUTCMonth();
}

/** `2026-11`, or `2026` for so many months from its first on, or `202`. */
function monthName(month: number, length: number): string {
  const year = String(Math.floor(month / 12));
  if (length > 1) return length > 12 ? year.slice(0, 3) : year;
  return `${year}-${String((month % 12) + 1).padStart(2, '0')}`;
}

/** All whole numbers from the square that one end lies in to that of the other. */
function numbers(from: number, to: number): number[] {
  const first = Math.floor(from);
  return Array.from({ length: Math.floor(to) - first + 1 }, (_, index) => first + index);
}
