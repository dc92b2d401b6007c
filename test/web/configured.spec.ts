import type { Page } from 'playwright-core';
import { afterAll, describe, expect, it } from 'vitest';
import { obstacles } from '#test/axe';
import { buildEvent } from '#test/events';
import { startObjectStore } from '#test/object-store';
import { photograph } from '#test/pictures';
import { useSite } from '#test/site';

const store = await startObjectStore();
const pictures = `${store.environment.S3_ENDPOINT}/${store.environment.S3_BUCKET}`;
const site = useSite({
  ...store.environment,
  S3_PUBLIC_URL: pictures,
  TILES_ENDPOINT: 'https://{s}.tiles.example.org/{z}/{x}/{y}.png',
  TILES_CONSENT: 'true',
  DEMO_RESET: 'daily',
  SOURCE_URL: 'https://code.example.org/our-town/convoke',
});

afterAll(() => store.close());

const lyon = { description: 'Town hall', locality: 'Lyon', country: 'France', geom: '4.83;45.76' };

/** The page of an event with a map, and every address of the tiles' host that was asked for. */
async function openEvent(): Promise<{ page: Page; asked: string[]; path: string }> {
  const { event } = await buildEvent(site.server, { physicalAddress: lyon });
  const asked: string[] = [];
  const page = await site.visit('/about/source');
  await page.context().route(/tiles\.example\.org/, (route) => {
    asked.push(route.request().url());
    return route.fulfill({ status: 204 });
  });
  const path = `/events/${event.uuid}`;
  await page.goto(path);
  return { page, asked, path };
}

describe('a map whose tiles come from elsewhere', () => {
  it('asks its reader once, naming whose pictures it loads, and asks nothing of them before', async () => {
    const { page, asked, path } = await openEvent();
    const show = page.getByRole('button', { name: 'Show the map (loads pictures from tiles.example.org)' });
    await show.scrollIntoViewIfNeeded();
    await page.waitForLoadState('networkidle');
    expect(asked).toEqual([]);
    expect(await obstacles(page)).toEqual([]);
    expect(asked).toEqual([]);

    await show.click();
    await page.locator('.map-pin').waitFor();
    await page.locator('.leaflet-tile').first().waitFor({ state: 'attached' });
    await expect.poll(() => asked.length).toBeGreaterThan(0);

    await page.goto(path);
    await page.locator('.map-pin').waitFor();
    expect(await show.isVisible()).toBe(false);
  });
});

describe('pictures that a store hands out', () => {
  it('show, as none from anywhere else', async () => {
    const file = { filename: 'poster.jpg', bytes: await photograph(640, 400) };
    const { event } = await buildEvent(site.server, { picture: { media: { name: 'A poster', file } } });
    const page = await site.visit(`/events/${event.uuid}`);
    const shown = (): Promise<string[]> =>
      page.evaluate('[...document.images].filter((each) => each.naturalWidth > 0).map((each) => each.currentSrc)');
    await expect.poll(shown).toContainEqual(expect.stringContaining(`${pictures}/media/`));

    const address = (await shown()).find((each) => each.startsWith(pictures))!;
    const outcomeOf = (src: string): Promise<string> =>
      page.evaluate(`new Promise((resolve) => {
        document.addEventListener('securitypolicyviolation', (event) => resolve(event.effectiveDirective), { once: true });
        document.body.append(Object.assign(new Image(), { src: ${JSON.stringify(src)}, onload: () => resolve('shown') }));
      })`);
    expect(await outcomeOf(address)).toBe('shown');
    expect(await outcomeOf(address.replace('127.0.0.1', 'localhost'))).toBe('img-src');
  });
});

describe('the page on the source code', () => {
  it('leads to the code that runs here', async () => {
    const page = await site.visit('/');
    await page.getByRole('contentinfo').getByRole('link', { name: 'Source code' }).click();
    const link = page.getByRole('link', { name: 'Get the source code of this server' });
    expect(await link.getAttribute('href')).toBe('https://code.example.org/our-town/convoke');
    expect(await obstacles(page)).toEqual([]);
  });
});

describe('a demo that resets itself', () => {
  const notice = async (options: object) => {
    const page = await site.visit('/', { timezoneId: 'Asia/Kolkata', ...options });
    return page.getByRole('complementary', { name: 'About this demo' });
  };

  it('says on each page when, on the clock of the reader or else in UTC', async () => {
    const shown = await notice({});
    await shown.getByText(/deleted each day at 8:30.AM\.$/).waitFor();
    await shown.page().goto('/login');
    await shown.getByText(/deleted each day at 8:30.AM\.$/).waitFor();
    await (await notice({ javaScriptEnabled: false })).getByText(/deleted each day at 3:00.AM UTC\.$/).waitFor();
  });
});
