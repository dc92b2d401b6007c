import { crc32 } from 'node:zlib';
import sharp from 'sharp';

/** A JPEG with something to see on it. */
export async function photograph(width: number, height: number, tint = '#d08030'): Promise<Buffer> {
  return sharp({
    create: { width, height, channels: 3, background: 'grey', noise: { type: 'gaussian', mean: 128, sigma: 30 } },
  })
    .tint(tint)
    .jpeg({ quality: 80 })
    .toBuffer();
}

/** A moving picture in which no frame equals the one before. */
export async function animation(frames: number, side: number, format: 'gif' | 'webp'): Promise<Buffer> {
  const bytesPerFrame = side * side * 3;
  const data = Buffer.alloc(frames * bytesPerFrame);
  for (let frame = 0; frame < frames; frame++) {
    data.fill(frame % 2 === 0 ? 0x20 : 0xe0, frame * bytesPerFrame, (frame + 1) * bytesPerFrame);
  }
  const raw = { width: side, height: frames * side, channels: 3, pageHeight: side } as const;
  return sharp(data, { raw }).toFormat(format, { delay: 40, loop: 0 }).toBuffer();
}

/** A GIF of one pixel and many frames, a few bytes each. */
export function endlessGif(frames: number): Buffer {
  const screen = Buffer.from('47494638396101000100800000000000ffffff', 'hex');
  const frame = Buffer.from('21f90404040000002c00000000010001000002024c0100', 'hex');
  return Buffer.concat([screen, ...Array<Buffer>(frames).fill(frame), Buffer.from(';')]);
}

/** The picture with text behind its end, where decoders do not look. */
export function withTrailer(picture: Buffer, text: string): Buffer {
  return Buffer.concat([picture, Buffer.from(`\n${text}\n`)]);
}

/** A PNG of a few bytes that claims any size and holds no pixel. */
export function claimedPng(width: number, height: number, { interlaced = false } = {}): Buffer {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, 2, 0, 0, interlaced ? 1 : 0], 8);
  const signature = Buffer.from('89504e470d0a1a0a', 'hex');
  return Buffer.concat([
    signature,
    chunk('IHDR', header),
    chunk('IDAT', Buffer.alloc(0)),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

/** A small AVIF that claims to be larger. */
export async function claimedAvif(width: number, height: number): Promise<Buffer> {
  const avif = await sharp(await photograph(16, 16))
    .avif({ effort: 0 })
    .toBuffer();
  const size = avif.indexOf('ispe') + 8;
  avif.writeUInt32BE(width, size);
  avif.writeUInt32BE(height, size + 4);
  return avif;
}

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const [length, checksum] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(data.length);
  checksum.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, checksum]);
}
