import type { DemoEvent } from './demo-events.js';

type Scene = NonNullable<DemoEvent['picture']>['scene'];

const WIDTH = 1600;
const HEIGHT = 900;
const tone = (hue: number, saturation: number, lightness: number) => `hsl(${hue} ${saturation}% ${lightness}%)`;
const rows = (count: number) => Array.from({ length: count }, (_, index) => index);

/** Draws a picture for an event of the demo, as PNG. */
export async function drawScene(scene: Scene, hue: number): Promise<Buffer> {
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${HEIGHT}" viewBox="0 0 ${WIDTH} ${HEIGHT}">
    <rect width="${WIDTH}" height="${HEIGHT}" fill="${tone(hue, 38, 86)}"/>${SCENES[scene](hue)}</svg>`;
  return draw(svg);
}

/** Draws a portrait without a face: a head and shoulders in the person's colour. */
export async function drawPortrait(hue: number): Promise<Buffer> {
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="400" height="400" viewBox="0 0 400 400">
    <rect width="400" height="400" fill="${tone(hue, 40, 84)}"/>
    <circle cx="200" cy="400" r="150" fill="${tone(hue, 42, 40)}"/>
    <circle cx="200" cy="170" r="84" fill="${tone((hue + 30) % 360, 38, 62)}"/>
    <path d="M112 160a88 88 0 0 1 176 0q-30 -46 -88 -46t-88 46z" fill="${tone((hue + 320) % 360, 34, 30)}"/></svg>`;
  return draw(svg);
}

async function draw(svg: string): Promise<Buffer> {
  // Most starts draw nothing, and the program for it is large.
  const { default: sharp } = await import('sharp');
  return sharp(Buffer.from(svg)).png().toBuffer();
}

const ground = (hue: number, y: number, light = 40) =>
  `<path d="M0 ${y} Q400 ${y - 60} 800 ${y} T1600 ${y - 20} V900 H0z" fill="${tone(hue, 34, light)}"/>`;

const SCENES: Record<Scene, (hue: number) => string> = {
  trees: (hue) =>
    `<circle cx="1280" cy="220" r="110" fill="${tone(45, 80, 78)}"/>${ground(hue, 700)}${rows(7)
      .map((index) => {
        const [x, size] = [160 + index * 215, 90 + ((index * 37) % 60)];
        return `<rect x="${x - 8}" y="560" width="16" height="170" fill="${tone(25, 35, 32)}"/>
          <circle cx="${x}" cy="540" r="${size}" fill="${tone(hue, 36, 34 + (index % 3) * 7)}"/>`;
      })
      .join('')}`,
  workshop: (hue) =>
    `<rect y="620" width="1600" height="280" fill="${tone(hue, 40, 36)}"/>${rows(6)
      .map(
        (
          index,
        ) => `<rect x="${180 + index * 220}" y="170" width="22" height="${180 + (index % 3) * 50}" rx="8" fill="${tone(hue, 45, 46)}"/>
          <circle cx="${191 + index * 220}" cy="${170}" r="${34 + (index % 2) * 14}" fill="none" stroke="${tone(215, 16, 40)}" stroke-width="20"/>`,
      )
      .join('')}<circle cx="560" cy="600" r="150" fill="none" stroke="${tone(215, 20, 28)}" stroke-width="16"/>
      <circle cx="1010" cy="600" r="150" fill="none" stroke="${tone(215, 20, 28)}" stroke-width="16"/>
      <path d="M560 600 L730 380 H920 L1010 600 M730 380 L800 600 H560" fill="none" stroke="${tone(8, 60, 48)}" stroke-width="20" stroke-linejoin="round"/>`,
  music: (hue) =>
    `${rows(5)
      .map(
        (index) =>
          `<path d="M0 ${260 + index * 70} Q400 ${180 + index * 70} 800 ${260 + index * 70} T1600 ${250 + index * 70}" fill="none" stroke="${tone(hue, 30, 62)}" stroke-width="6"/>`,
      )
      .join('')}${rows(9)
      .map((index) => {
        const [x, y] = [150 + index * 165, 280 + ((index * 83) % 250)];
        return `<ellipse cx="${x}" cy="${y}" rx="40" ry="30" transform="rotate(-20 ${x} ${y})" fill="${tone(hue, 42, 34)}"/>
          <rect x="${x + 30}" y="${y - 170}" width="10" height="170" fill="${tone(hue, 42, 34)}"/>`;
      })
      .join('')}<rect y="760" width="1600" height="140" fill="${tone(hue, 36, 26)}"/>`,
  books: (hue) =>
    `${[320, 640]
      .map(
        (y, shelf) =>
          rows(17)
            .map((index) => {
              const height = 170 + ((index * 53 + shelf * 31) % 100);
              return `<rect x="${120 + index * 80}" y="${y - height}" width="${54 + ((index * 17) % 20)}" height="${height}" rx="5" fill="${tone((hue + index * 37 + shelf * 60) % 360, 34, 44 + (index % 3) * 8)}"/>`;
            })
            .join('') + `<rect x="80" y="${y}" width="1440" height="26" fill="${tone(28, 36, 34)}"/>`,
      )
      .join('')}`,
  kitchen: (hue) =>
    `<rect y="660" width="1600" height="240" fill="${tone(28, 40, 46)}"/>
      <rect x="560" y="400" width="480" height="270" rx="40" fill="${tone(210, 14, 38)}"/><rect x="520" y="380" width="560" height="46" rx="23" fill="${tone(210, 14, 28)}"/>
      ${rows(3)
        .map(
          (index) =>
            `<path d="M${660 + index * 140} 350 q-50 -70 0 -140 t0 -130" fill="none" stroke="white" stroke-opacity="0.75" stroke-width="22" stroke-linecap="round"/>`,
        )
        .join('')}${rows(8)
        .map(
          (index) =>
            `<circle cx="${110 + index * 62 + (index > 3 ? 860 : 0)}" cy="${690 + (index % 2) * 50}" r="34" fill="${tone((hue + index * 45) % 360, 58, 50)}"/>`,
        )
        .join('')}`,
  hills: (hue) =>
    `<rect width="1600" height="900" fill="${tone(hue, 70, 80)}"/><circle cx="1120" cy="360" r="130" fill="${tone(hue + 20, 90, 68)}"/>
      ${rows(4)
        .map(
          (index) =>
            `<path d="M0 ${440 + index * 110} Q${300 + index * 130} ${300 + index * 100} ${760 + index * 40} ${460 + index * 110} T1600 ${430 + index * 115} V900 H0z" fill="${tone(hue + 250 - index * 12, 26, 58 - index * 11)}"/>`,
        )
        .join('')}`,
  stars: (hue) =>
    `<rect width="1600" height="900" fill="${tone(hue, 45, 18)}"/>${rows(90)
      .map(
        (index) =>
          `<circle cx="${(index * 397) % 1600}" cy="${(index * 251) % 640}" r="${2 + (index % 4)}" fill="${tone(50, 70, 88)}"/>`,
      )
      .join(
        '',
      )}${ground(hue, 760, 10)}<g transform="rotate(-32 800 560)"><rect x="640" y="520" width="330" height="80" rx="20" fill="${tone(hue, 16, 62)}"/><rect x="950" y="505" width="70" height="110" rx="14" fill="${tone(hue, 16, 74)}"/></g>
      <path d="M780 600 L690 800 M800 600 L900 800 M790 600 V800" stroke="${tone(hue, 14, 50)}" stroke-width="18"/>`,
  sea: (hue) =>
    `<circle cx="320" cy="230" r="90" fill="${tone(45, 80, 80)}"/>${rows(5)
      .map(
        (index) =>
          `<path d="M-100 ${470 + index * 90} q100 -60 200 0 t200 0 t200 0 t200 0 t200 0 t200 0 t200 0 t200 0 t200 0 V900 H-100z" fill="${tone(hue, 46, 62 - index * 9)}"/>`,
      )
      .join(
        '',
      )}<path d="M1180 470 V300 L1290 220 L1400 300 V470z" fill="${tone(8, 50, 60)}"/><rect x="1260" y="360" width="60" height="110" fill="${tone(8, 40, 36)}"/>`,
};
