/** Red, green and blue from 0 to 255. */
type Colour = readonly [number, number, number];

/** The least contrast of words, as WCAG asks for it. */
export const LEAST_CONTRAST = 4.5;
const grounds = { light: '#f3efe7', dark: '#1c2026' };
const papers = { light: '#fbf9f5', dark: '#15181d' };
const onColour = { light: '#ffffff', dark: '#0c1512' };

/** Whether the text is a colour as #rrggbb. */
export function isColour(text: string | null | undefined): text is string {
  return /^#[0-9a-f]{6}$/i.test(text ?? '');
}

/** The WCAG contrast of two colours, from 1 to 21. */
export function contrast(one: string, other: string): number {
  const [dark, light] = [luminance(parse(one)), luminance(parse(other))].sort((a, b) => a - b) as [number, number];
  return (light + 0.05) / (dark + 0.05);
}

/** How a colour stands out from our pages, in light and in dark; below 4.5 words in it are hard to read. */
export function contrastOnPages(colour: string): { light: number; dark: number } {
  return { light: contrast(colour, grounds.light), dark: contrast(colour, grounds.dark) };
}

/** The stylesheet that puts an instance's two colours in place of ours, dimmed or brightened until text in them is legible. */
export function brandStylesheet(accent: string | null, second: string | null): string {
  const rules = (mode: 'light' | 'dark') =>
    [accent && accentRules(accent, mode), second && softRules('second', second, mode)].filter(Boolean).join('');
  return (
    `:root{${rules('light')}}` +
    `@media (prefers-color-scheme:dark){:root:not([data-theme=light]){${rules('dark')}}}` +
    `:root[data-theme=dark]{${rules('dark')}}`
  );
}

function accentRules(colour: string, mode: 'light' | 'dark'): string {
  const shown = legible(colour, mode);
  const away: Colour = mode === 'light' ? [0, 0, 0] : [255, 255, 255];
  const strong = format(mix(parse(shown), away, 0.25));
  const on =
    contrast(shown, onColour[mode]) >= LEAST_CONTRAST ? onColour[mode] : onColour[mode === 'light' ? 'dark' : 'light'];
  return `${softRules('accent', colour, mode)}--accent-strong:${strong};--on-accent:${on};`;
}

function softRules(name: string, colour: string, mode: 'light' | 'dark'): string {
  const shown = legible(colour, mode);
  const soft = format(mix(parse(papers[mode]), parse(shown), 0.12));
  return `--${name}:${shown};--${name}-soft:${soft};`;
}

/** The colour itself where it can be read, else the nearest step towards black (or white, on dark paper) that can. */
function legible(colour: string, mode: 'light' | 'dark'): string {
  const towards: Colour = mode === 'light' ? [0, 0, 0] : [255, 255, 255];
  const start = parse(colour);
  for (let step = 0; step <= 1; step += 0.02) {
    const shown = mix(start, towards, step);
    const text = format(shown);
    const soft = format(mix(parse(papers[mode]), shown, 0.12));
    if (contrast(text, grounds[mode]) >= LEAST_CONTRAST && contrast(text, soft) >= LEAST_CONTRAST) return text;
  }
  return format(towards);
}

function parse(text: string): Colour {
  return [1, 3, 5].map((at) => parseInt(text.slice(at, at + 2), 16)) as unknown as Colour;
}

function format(colour: Colour): string {
  return `#${colour.map((part) => Math.round(part).toString(16).padStart(2, '0')).join('')}`;
}

function mix(one: Colour, other: Colour, share: number): Colour {
  return one.map((part, index) => part + ((other[index] ?? 0) - part) * share) as unknown as Colour;
}

function luminance(colour: Colour): number {
  const [red, green, blue] = colour.map((part) => {
    const value = part / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  }) as unknown as Colour;
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}
