import type { INestApplicationContext } from '@nestjs/common';
import sharp from 'sharp';
import { MediaService } from '#convoke/media';

const PICTURES = 8;

/** Stores a few drawn pictures the way uploads are; answers their ids. */
export async function storePictures(app: INestApplicationContext): Promise<string[]> {
  const media = app.get(MediaService, { strict: false });
  const ids: string[] = [];
  for (let index = 0; index < PICTURES; index++) {
    const { id } = await media.upload({
      bytes: await drawing(index),
      name: `seed-${index}.png`,
      alt: 'Circles on a coloured ground',
      owner: { userId: null, actorId: null },
    });
    ids.push(id);
  }
  return ids;
}

function drawing(index: number): Promise<Buffer> {
  const hue = index * 45;
  const circles = Array.from({ length: 40 }, (_, each) => {
    const [x, y] = [(each * 397 + index * 71) % 1600, (each * 251 + index * 113) % 900];
    return `<circle cx="${x}" cy="${y}" r="${30 + ((each * 37) % 120)}" fill="hsl(${(hue + each * 9) % 360} 50% 60%)" fill-opacity="0.6"/>`;
  });
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="1600" height="900"><rect width="1600" height="900" fill="hsl(${hue} 40% 85%)"/>${circles.join('')}</svg>`;
  return sharp(Buffer.from(svg)).png().toBuffer();
}
