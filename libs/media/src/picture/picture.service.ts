import { Injectable } from '@nestjs/common';
import type { Raw, Sharp } from 'sharp';
import { decoder } from './decoder.js';
import { OneAtATime } from './one-at-a-time.js';
import { type PictureType, sniffPicture } from './picture-format.js';
import { checkLimits } from './picture-limits.js';
import { PictureRefused } from './picture-refused.js';
import { placeholdersOf, type Placeholders } from './placeholders.js';

export type MediaPurpose = 'default' | 'avatar' | 'banner';

export interface PictureFile {
  width: number;
  height: number;
  contentType: 'image/jpeg' | 'image/webp';
  bytes: Buffer;
}

/** A picture made anew from an upload: nothing of the file that came is in it but pixels. */
export interface Picture extends Placeholders {
  /** JPEG, which every program reads; WebP where something shines through (a PNG would weigh twenty times as much). */
  main: PictureFile;
  /** WebP, smallest first. */
  variants: PictureFile[];
}

interface Pixels {
  data: Buffer;
  raw: Raw;
}

/** Longest side of the main file and widths of the variants, in pixels. */
const SIZES: Record<MediaPurpose, { maxSide: number; widths: number[] }> = {
  default: { maxSide: 1920, widths: [320, 640, 1280] },
  banner: { maxSide: 1920, widths: [320, 640, 1280] },
  avatar: { maxSide: 512, widths: [64, 128, 256] },
};

const MAX_SECONDS = 15;
const MAX_WAITING = 32;
/** Cameras write these; in others (flyers, screenshots) letters would fray at a photograph's quality. */
const PHOTOGRAPHS: PictureType[] = ['image/jpeg', 'image/avif'];

/** Turns bytes that anybody sent into pictures that everybody may see. */
@Injectable()
export class PictureService {
  private readonly queue = new OneAtATime(MAX_WAITING);

  /** Throws PictureRefused. Takes half a second for a photograph of 12 megapixels, off the event loop. */
  async process(bytes: Buffer, purpose: MediaPurpose): Promise<Picture> {
    const type = await sniffPicture(bytes);
    return this.queue.run(async () => {
      checkLimits(type, await header(bytes));
      const pixels = await decode(bytes, SIZES[purpose].maxSide);
      return render(pixels, SIZES[purpose].widths, PHOTOGRAPHS.includes(type));
    });
  }
}

async function header(bytes: Buffer) {
  const sharp = await decoder();
  try {
    return await sharp(bytes, { limitInputPixels: false }).metadata();
  } catch (cause) {
    throw new PictureRefused('unreadable', { cause });
  }
}

/** Decodes once, upright and in sRGB; all files are made from these pixels. Of a moving picture the first frame. */
async function decode(bytes: Buffer, maxSide: number): Promise<Pixels> {
  const sharp = await decoder();
  try {
    const { data, info } = await sharp(bytes, { failOn: 'error' })
      .timeout({ seconds: MAX_SECONDS })
      .autoOrient()
      .resize(maxSide, maxSide, { fit: 'inside', withoutEnlargement: true })
      .toColourspace('srgb')
      .raw({ depth: 'uchar' })
      .toBuffer({ resolveWithObject: true });
    return { data, raw: { width: info.width, height: info.height, channels: info.channels } };
  } catch (cause) {
    throw new PictureRefused('unreadable', { cause });
  }
}

async function render({ data, raw }: Pixels, widths: number[], photograph: boolean): Promise<Picture> {
  const sharp = await decoder();
  const picture = () => sharp(data, { raw });
  const main = isOpaque(data, raw.channels) ? await jpeg(picture(), photograph) : await webp(picture(), raw.width);
  const variants: PictureFile[] = [];
  for (const width of widthsFor(raw.width, widths)) variants.push(await webp(picture(), width));
  return { main, variants, ...(await placeholdersOf(picture)) };
}

/** Many programs write an alpha channel that hides nothing. */
function isOpaque(data: Buffer, channels: number): boolean {
  if (channels % 2 === 1) return true;
  for (let alpha = channels - 1; alpha < data.length; alpha += channels) if (data[alpha] !== 255) return false;
  return true;
}

/** The widths that are smaller than the picture, and the picture's own in place of the first that is not. */
export function widthsFor(width: number, widths: number[]): number[] {
  return [...new Set(widths.map((each) => Math.min(each, width)))];
}

const jpeg = (picture: Sharp, photograph: boolean) =>
  toFile(
    picture
      .removeAlpha()
      .jpeg(
        photograph
          ? { quality: 82, progressive: true }
          : { quality: 90, progressive: true, chromaSubsampling: '4:4:4' },
      ),
    'image/jpeg',
  );

const webp = (picture: Sharp, width: number) =>
  toFile(picture.resize(width).webp({ quality: 80, effort: 4 }), 'image/webp');

async function toFile(picture: Sharp, contentType: PictureFile['contentType']): Promise<PictureFile> {
  const { data, info } = await picture.toBuffer({ resolveWithObject: true });
  return { width: info.width, height: info.height, contentType, bytes: data };
}
