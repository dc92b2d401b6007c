import sharp, { type Sharp } from 'sharp';
import { isBlurhashValid } from 'blurhash';
import exifr from 'exifr';
import { thumbHashToApproximateAspectRatio } from 'thumbhash';
import { describe, expect, it } from 'vitest';
import { PictureRefused } from './picture-refused.js';
import { type MediaPurpose, type Picture, PictureService } from './picture.service.js';
import { animation, claimedAvif, claimedPng, endlessGif, photograph, withTrailer } from '#test/pictures';

const pictures = new PictureService();
const process = (bytes: Buffer, purpose: MediaPurpose = 'default') => pictures.process(bytes, purpose);
const files = ({ main, variants }: Picture) => [main, ...variants];

async function refusal(bytes: Buffer): Promise<string> {
  const error: unknown = await process(bytes).then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  expect(error).toBeInstanceOf(PictureRefused);
  return (error as PictureRefused).reason;
}

describe('a picture is made anew', () => {
  it('keeps no place, camera, text or colour profile in any copy', async () => {
    const bytes = await sharp(await photograph(800, 600))
      .withExif({
        IFD0: { Make: 'Spycam', Copyright: 'Somebody' },
        IFD3: { GPSLatitudeRef: 'N', GPSLatitude: '48/1 51/1 24/1' },
      })
      .withIccProfile('p3')
      .withXmp('<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF>secret</rdf:RDF></x:xmpmeta>')
      .jpeg()
      .toBuffer();
    expect((await exifr.parse(bytes, { gps: true }))?.GPSLatitudeRef).toBe('N');

    for (const { bytes: copy } of files(await process(bytes))) {
      const { exif, icc, xmp, iptc, orientation } = await sharp(copy).metadata();
      expect({ exif, icc, xmp, iptc, orientation }).toEqual({});
      expect(copy.includes('Spycam') || copy.includes('secret') || copy.includes('Exif')).toBe(false);
    }
  });

  it.each(['jpeg', 'png', 'webp', 'gif', 'avif'] as const)('is taken as %s', async (format) => {
    const bytes = await sharp(await photograph(400, 300))
      .toFormat(format, { effort: 1 })
      .toBuffer();
    const { main } = await process(bytes);
    expect([main.contentType, main.width, main.height]).toEqual(['image/jpeg', 400, 300]);
  });

  it('is at most 1920 pixels long, with WebP copies of 320, 640 and 1280', async () => {
    const picture = await process(await photograph(2000, 1000));
    expect([picture.main.width, picture.main.height]).toEqual([1920, 960]);
    expect(picture.variants.map(({ width, height }) => [width, height])).toEqual([
      [320, 160],
      [640, 320],
      [1280, 640],
    ]);
    for (const file of files(picture)) {
      const { width, height, format } = await sharp(file.bytes).metadata();
      expect([width, height, `image/${format}`]).toEqual([file.width, file.height, file.contentType]);
    }
  });

  it('is never enlarged', async () => {
    const picture = await process(await photograph(500, 400));
    expect(files(picture).map(({ width }) => width)).toEqual([500, 320, 500]);
  });

  it('is smaller as an avatar', async () => {
    const picture = await process(await photograph(1000, 1000), 'avatar');
    expect(files(picture).map(({ width }) => width)).toEqual([512, 64, 128, 256]);
  });

  it('stands upright as the camera was held', async () => {
    const bytes = await sharp(await photograph(400, 200))
      .withMetadata({ orientation: 6 })
      .jpeg()
      .toBuffer();
    const { main } = await process(bytes);
    expect([main.width, main.height]).toEqual([200, 400]);
  });

  it('keeps its colours when its profile goes', async () => {
    const red = await sharp({ create: { width: 64, height: 64, channels: 3, background: '#c04040' } })
      .withIccProfile('p3')
      .png()
      .toBuffer();
    const [r, g, b] = await middle((await process(red)).main.bytes);
    for (const [seen, meant] of [
      [r, 0xc0],
      [g, 0x40],
      [b, 0x40],
    ])
      expect(Math.abs(seen! - meant!)).toBeLessThan(6);
  });

  it.each([
    ['grey', (picture: Sharp) => picture.greyscale().png()],
    ['grey with transparency', (picture: Sharp) => picture.ensureAlpha(0.5).greyscale().png()],
    ['of 16 bits a channel', (picture: Sharp) => picture.toColourspace('rgb16').png()],
    ['in printing colours', (picture: Sharp) => picture.toColourspace('cmyk').jpeg()],
    ['of a palette', (picture: Sharp) => picture.png({ palette: true, colours: 8 })],
  ])('may be %s', async (_, convert) => {
    const original = await photograph(300, 200);
    const picture = await process(await convert(sharp(original)).toBuffer());
    expect((await sharp(picture.main.bytes).metadata()).space).toMatch(/srgb|b-w/);
    expect(isBlurhashValid(picture.blurhash).result).toBe(true);
  });

  it('stays transparent where it was, and is a JPEG where its transparency hides nothing', async () => {
    const half = await sharp(await photograph(300, 200))
      .ensureAlpha(0.5)
      .png()
      .toBuffer();
    const full = await sharp(await photograph(300, 200))
      .ensureAlpha(1)
      .png()
      .toBuffer();
    const transparent = await process(half);
    for (const { bytes } of files(transparent)) expect((await sharp(bytes).metadata()).hasAlpha).toBe(true);
    expect((await process(full)).main.contentType).toBe('image/jpeg');
  });

  it('stands still: the first frame of a moving picture', async () => {
    for (const format of ['gif', 'webp'] as const) {
      const { main } = await process(await animation(20, 12, format));
      expect((await sharp(main.bytes).metadata()).pages ?? 1).toBe(1);
      expect([main.width, main.height]).toEqual([12, 12]);
    }
  });

  it('comes with placeholders of its shape', async () => {
    const { blurhash, thumbhash } = await process(await photograph(800, 400));
    expect(isBlurhashValid(blurhash).result).toBe(true);
    const ratio = thumbHashToApproximateAspectRatio(Buffer.from(thumbhash, 'base64'));
    expect(ratio).toBeGreaterThan(1.5);
  });

  it('may be one pixel small or very flat', async () => {
    expect((await process(await photograph(1, 1))).main.width).toBe(1);
    expect((await process(await photograph(3000, 2))).main).toMatchObject({ width: 1920, height: 1 });
  });

  it('comes the same from the same bytes', async () => {
    const bytes = await photograph(900, 600);
    const [one, other] = [await process(bytes), await process(bytes)];
    expect(one).toEqual(other);
  });
});

describe('no picture is made of', () => {
  it.each([
    ['a drawing', '<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'],
    ['a drawing with a prologue', '<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"/>'],
    ['a page', '<!doctype html><script>alert(1)</script>'],
    ['words', 'This is only text'],
    ['a document', '%PDF-1.7\n%âãÏÓ\n1 0 obj'],
    ['nothing', ''],
    ['a script behind the letters of a GIF', 'GIF89a=1;/*<script>alert(1)</script>*/'],
  ])('%s', async (_, text) => {
    expect(await refusal(Buffer.from(text, 'latin1'))).toBe('type');
  });

  it.each(['tiff', 'jp2', 'jxl'])('other formats, such as %s', async (format) => {
    const magic = {
      tiff: await sharp(await photograph(10, 10))
        .tiff()
        .toBuffer(),
      jp2: Buffer.from('0000000c6a5020200d0a870a00000014667479706a703220', 'hex'),
      jxl: Buffer.from('0000000c4a584c200d0a870a', 'hex'),
    }[format]!;
    expect(await refusal(magic)).toBe('type');
  });

  it.each([
    '<script>alert(1)</script>',
    '<!DOCTYPE html>',
    '<HTML><body>',
    '<?php system($_GET[0]);',
    '<iframe src=x>',
  ])('a picture that is a page as well: %s', async (markup) => {
    expect(await refusal(withTrailer(await photograph(60, 40), markup))).toBe('type');
  });

  it('a picture that hides a page in its comment', async () => {
    const jpeg = await photograph(60, 40);
    const comment = Buffer.from('<svg onload=alert(1)>');
    const segment = Buffer.from([0xff, 0xfe, 0, comment.length + 2]);
    expect(await refusal(Buffer.concat([jpeg.subarray(0, 2), segment, comment, jpeg.subarray(2)]))).toBe('type');
  });

  it('the beginning of a picture', async () => {
    for (const format of ['jpeg', 'png', 'webp', 'avif'] as const) {
      const whole = await sharp(await photograph(300, 200))
        .toFormat(format, { effort: 1 })
        .toBuffer();
      expect(await refusal(whole.subarray(0, whole.length / 2))).toBe('unreadable');
    }
  });

  it('a header without a picture', async () => {
    expect(await refusal(Buffer.from('ffd8ffe000104a46494600010100000100010000', 'hex'))).toBe('unreadable');
    expect(await refusal(Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex'))).toMatch(/type|unreadable/);
  });

  it.each([
    ['65,535 pixels wide', 65_535, 1],
    ['65,535 pixels high', 1, 65_535],
    ['65,535 pixels both ways', 65_535, 65_535],
    ['within the sides but of too many pixels', 16_000, 16_000],
  ])('a picture that is %s, before decoding it', async (_, width, height) => {
    expect(await refusal(claimedPng(width, height))).toBe('dimensions');
  });

  it('a picture of 65,535 pixels that is really there', async () => {
    const wide = await sharp({ create: { width: 65_535, height: 4, channels: 3, background: 'red' } })
      .png()
      .toBuffer();
    expect(await refusal(wide)).toBe('dimensions');
  });

  it('an interlaced picture or an AVIF as large as a plain one may be', async () => {
    expect(await refusal(claimedPng(6000, 5000))).toBe('unreadable');
    expect(await refusal(claimedPng(6000, 5000, { interlaced: true }))).toBe('dimensions');
    expect(await refusal(await claimedAvif(4000, 3000))).toBe('unreadable');
    expect(await refusal(await claimedAvif(4000, 3200))).toBe('dimensions');
  });

  it('10,000 frames', async () => {
    expect(await refusal(endlessGif(10_000))).toBe('frames');
    expect(await refusal(await animation(1001, 4, 'webp'))).toBe('frames');
  });
});

it('a refused picture does not stop the next', async () => {
  const picture = await photograph(60, 40);
  const [bad, good] = await Promise.allSettled([process(picture.subarray(0, 900)), process(picture)]);
  expect([bad.status, good.status]).toEqual(['rejected', 'fulfilled']);
});

async function middle(bytes: Buffer): Promise<number[]> {
  const { width, height } = await sharp(bytes).metadata();
  return [
    ...(await sharp(bytes)
      .extract({ left: width >> 1, top: height >> 1, width: 1, height: 1 })
      .raw()
      .toBuffer()),
  ];
}
