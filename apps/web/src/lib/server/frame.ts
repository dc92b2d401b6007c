import type { Component } from 'svelte';
import { render } from 'svelte/server';
import Banner from '#lib/layout/Banner.svelte';
import DemoNotice from '#lib/layout/DemoNotice.svelte';
import Footer from '#lib/layout/Footer.svelte';
import Header from '#lib/layout/Header.svelte';
import type { Instance, PageLink, Viewer } from '#lib/layout/viewer.ts';
import type { Theme } from '#lib/session.ts';

interface Surroundings {
  pages: PageLink[];
  theme: Theme;
  /** The announcement that the reader has closed. */
  bannerSeen: string | undefined;
  /** The reader's, where it is known. */
  timezone: string | null;
}

/** Header and footer as HTML: they change only with the viewer, so the browser needs no code to draw them. */
export function drawFrame(
  instance: Instance,
  viewer: Viewer | null,
  { pages, theme, bannerSeen, timezone }: Surroundings,
): { header: string; footer: string } {
  const { banner, demoResetHour } = instance;
  const demo = typeof demoResetHour === 'number' ? draw(DemoNotice, { hour: demoResetHour, timezone }) : '';
  const announced = banner && !(banner.dismissible && banner.id === bannerSeen) ? draw(Banner, { banner }) : '';
  const header = draw(Header, { instance, viewer }) + demo + announced;
  return { header, footer: draw(Footer, { instance, pages, theme }) };
}

/** The frame of the page that is shown without a network. */
export function drawBareFrame(instance: Instance): { header: string; footer: string } {
  return { header: draw(Header, { instance, viewer: null, bare: true }), footer: '' };
}

/** Svelte's comments mark what it may bring to life in the browser, and this stays as it is. */
function draw<Props extends Record<string, unknown>>(part: Component<Props>, props: Props): string {
  return render(part as Component<Record<string, unknown>>, { props }).body.replace(/<!--.*?-->/g, '');
}
