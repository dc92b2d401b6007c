import { rgbaToDataURL, thumbHashToRGBA } from 'thumbhash';

const columns = 6;
const rows = 4;

/** The pictures shown last: drawing one again takes longer than all the rest of its card. */
const kept = new Map<string, string | undefined>();
const most = 2000;

/** A blurred first impression of a picture, as an image of a few dozen pixels in about 200 bytes. */
export function placeholder(thumbhash: string): string | undefined {
  if (!kept.has(thumbhash)) {
    if (kept.size >= most) kept.clear();
    kept.set(thumbhash, draw(thumbhash));
  }
  return kept.get(thumbhash);
}

function draw(thumbhash: string): string | undefined {
  try {
    const { w, h, rgba } = thumbHashToRGBA(Uint8Array.from(atob(thumbhash), (letter) => letter.charCodeAt(0)));
    return rgbaToDataURL(columns, rows, shrink(rgba, w, h));
  } catch {
    return undefined;
  }
}

function shrink(rgba: Uint8Array, width: number, height: number): Uint8Array {
  const small = new Uint8Array(columns * rows * 4);
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      const x = Math.floor(((column + 0.5) * width) / columns);
      const y = Math.floor(((row + 0.5) * height) / rows);
      const from = (y * width + x) * 4;
      small.set(rgba.subarray(from, from + 4), (row * columns + column) * 4);
    }
  }
  return small;
}
