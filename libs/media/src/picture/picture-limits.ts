import type { Metadata } from 'sharp';
import { decodesAs, type PictureType } from './picture-format.js';
import { PictureRefused } from './picture-refused.js';

/** Longest side; WebP itself ends there. */
export const MAX_SIDE = 16_383;
/** Only the first frame is kept, but a file of thousands is made to hurt somebody. */
export const MAX_FRAMES = 1_000;

const MEBI = 1024 * 1024;
/** Most pixels, by what decoding costs in memory: row by row next to nothing, whole frames 7–11 bytes a pixel, AVIF 16–25. */
export const MAX_PIXELS = { rows: 64 * MEBI, frame: 24 * MEBI, avif: 12 * MEBI };

/** Compares a picture's header with the limits before a pixel is decoded; throws PictureRefused. */
export function checkLimits(type: PictureType, header: Metadata): void {
  const { width, height, pages = 1 } = header;
  if (!decodesAs(type, header.format)) throw new PictureRefused('type');
  if (Math.max(width, height) > MAX_SIDE || width * height > maxPixels(type, header)) {
    throw new PictureRefused('dimensions');
  }
  if (pages > MAX_FRAMES) throw new PictureRefused('frames');
}

function maxPixels(type: PictureType, { isProgressive }: Metadata): number {
  if (type === 'image/avif') return MAX_PIXELS.avif;
  const rowByRow = (type === 'image/jpeg' || type === 'image/png') && !isProgressive;
  return rowByRow ? MAX_PIXELS.rows : MAX_PIXELS.frame;
}
