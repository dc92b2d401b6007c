import { describe, expect, it } from 'vitest';
import { brandStylesheet, contrast, contrastOnPages } from './brand-colours.ts';

const colours = ['#ffff00', '#000000', '#ffffff', '#e91e63', '#7f7f7f', '#00ff00', '#1a237e'];

function value(sheet: string, mode: 'light' | 'dark', name: string): string {
  const block = sheet.split(mode === 'light' ? ':root{' : ':root[data-theme=dark]{')[1]?.split('}')[0] ?? '';
  return new RegExp(`--${name}:(#[0-9a-f]{6})`).exec(block)?.[1] ?? '';
}

describe("an instance's colours", () => {
  it.each(colours)('%s is legible as text, on its tint and under words, in light and dark', (colour) => {
    const sheet = brandStylesheet(colour, colour);
    for (const [mode, ground] of [
      ['light', '#f3efe7'],
      ['dark', '#1c2026'],
    ] as const) {
      const accent = value(sheet, mode, 'accent');
      expect(contrast(accent, ground)).toBeGreaterThanOrEqual(4.5);
      expect(contrast(accent, value(sheet, mode, 'accent-soft'))).toBeGreaterThanOrEqual(4.5);
      expect(contrast(accent, value(sheet, mode, 'on-accent'))).toBeGreaterThanOrEqual(4.5);
      expect(contrast(value(sheet, mode, 'accent-strong'), value(sheet, mode, 'on-accent'))).toBeGreaterThanOrEqual(
        4.5,
      );
      expect(contrast(value(sheet, mode, 'second'), ground)).toBeGreaterThanOrEqual(4.5);
    }
  });

  it('that can be read are kept as the admin picked them', () => {
    expect(value(brandStylesheet('#0b6b63', null), 'light', 'accent')).toBe('#0b6b63');
  });

  it.each([
    ['#000000', 18.3, 1.3],
    ['#ffffff', 1.1, 16.4],
  ])('%s stands out %d to 1 from light pages and %d to 1 from dark ones', (colour, light, dark) => {
    expect(contrastOnPages(colour).light).toBeCloseTo(light, 1);
    expect(contrastOnPages(colour).dark).toBeCloseTo(dark, 1);
  });

  it('leave the second colour alone when only the first is set', () => {
    expect(brandStylesheet('#0b6b63', null)).not.toContain('--second');
  });
});
