import { encode } from 'uqr';

/** A QR code as what an SVG draws: how many squares it is wide, and the path of the dark ones. */
export interface QrCode {
  size: number;
  path: string;
}

/** Draws the QR code of a text, with the quiet edge that cameras need. */
export function drawQrCode(text: string): QrCode {
  const { size, data } = encode(text, { ecc: 'M', border: 4 });
  const dark = data.flatMap((row, y) => row.flatMap((isDark, x) => (isDark ? [`M${x} ${y}h1v1h-1z`] : [])));
  return { size, path: dark.join('') };
}
