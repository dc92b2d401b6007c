import { encode } from 'blurhash';
import type { Sharp } from 'sharp';
import { rgbaToThumbHash } from 'thumbhash';

const THUMBHASH_SIDE = 64;
const BLURHASH_SIDE = 32;

export interface Placeholders {
  /** Base64. */
  thumbhash: string;
  blurhash: string;
}

/** What a page can paint before the picture arrives. */
export async function placeholdersOf(picture: () => Sharp): Promise<Placeholders> {
  return { thumbhash: await thumbhash(picture()), blurhash: await blurhash(picture()) };
}

async function thumbhash(picture: Sharp): Promise<string> {
  const { data, info } = await rgba(picture, THUMBHASH_SIDE);
  return Buffer.from(rgbaToThumbHash(info.width, info.height, data)).toString('base64');
}

async function blurhash(picture: Sharp): Promise<string> {
  // A blurhash knows no transparency: what shines through is painted white, as on a page.
  const { data, info } = await rgba(picture.flatten({ background: 'white' }), BLURHASH_SIDE);
  const [across, down] = info.width >= info.height ? [4, 3] : [3, 4];
  return encode(new Uint8ClampedArray(data), info.width, info.height, across, down);
}

function rgba(picture: Sharp, side: number) {
  return picture
    .resize(side, side, { fit: 'inside' })
    .toColourspace('srgb')
    .ensureAlpha()
    .raw({ depth: 'uchar' })
    .toBuffer({ resolveWithObject: true });
}
