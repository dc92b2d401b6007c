import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { AxeResults } from 'axe-core';
import type { Page } from 'playwright-core';

const source = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const widths = [320, 1280];
/** The themes differ in their colours alone, so what else there is to find is looked for in one of them. */
const themes = {
  light: { type: 'tag', values: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] },
  dark: { type: 'rule', values: ['color-contrast', 'link-in-text-block'] },
} as const;

/** What keeps people out of the page as it stands, at a phone's and a desk's width, in both themes; a line each. */
export async function obstacles(page: Page): Promise<string[]> {
  const before = page.viewportSize();
  if (!(await page.evaluate<boolean>('"axe" in window'))) await page.evaluate(source);
  const found: string[] = [];
  for (const width of widths) {
    await page.setViewportSize({ width, height: 800 });
    for (const theme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme: theme, reducedMotion: 'reduce' });
      const told = await look(page, themes[theme]);
      found.push(...told.map((line) => `${new URL(page.url()).pathname} at ${width} px, ${theme}: ${line}`));
    }
  }
  if (before) await page.setViewportSize(before);
  return found;
}

interface Seen {
  violations: AxeResults['violations'];
  /** By how much the page is wider than the window: such a page has to be pushed about to be read. */
  excess: number;
}

async function look(page: Page, runOnly: (typeof themes)[keyof typeof themes]): Promise<string[]> {
  const options = JSON.stringify({ runOnly, resultTypes: ['violations'] });
  const { violations, excess } = await page.evaluate<Seen>(
    `axe.run(document, ${options}).then(({ violations }) => {
      const { scrollWidth, clientWidth } = document.documentElement;
      return { violations, excess: scrollWidth - clientWidth };
    })`,
  );
  const told = violations.flatMap(({ id, nodes }) =>
    nodes.map(({ target, failureSummary }) => `${id}: ${target.join(' ')}: ${failureSummary}`),
  );
  return excess > 0 ? [...told, `wider than the window by ${excess} px`] : told;
}
