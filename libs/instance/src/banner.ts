import { createHash } from 'node:crypto';
import { lineInput, type Locale, readingOrder } from '#convoke/core';
import { locales } from '#translations/runtime';
import { z } from 'zod';

/** How urgent what a banner says is. */
export const BannerLevel = { INFO: 'info', WARNING: 'warning' } as const;
export type BannerLevel = (typeof BannerLevel)[keyof typeof BannerLevel];

const text = lineInput({ max: 500 });

/** What is announced on every page for a while, in some of the languages; null where nothing is. */
export const banner = z
  .object({
    /** One that is not shown waits for its day. */
    shown: z.boolean().default(true),
    level: z.enum(BannerLevel),
    texts: z.record(z.enum(locales), text.optional()),
    from: z.iso.datetime({ offset: true, error: 'error_invalid' }).nullable(),
    until: z.iso.datetime({ offset: true, error: 'error_invalid' }).nullable(),
    dismissible: z.boolean(),
  })
  .refine(({ shown, texts }) => !shown || Object.values(texts).some(Boolean), {
    error: 'error_required',
    path: ['texts'],
  })
  .refine(({ from, until }) => !from || !until || Date.parse(from) < Date.parse(until), {
    error: 'error_banner_ends_before',
    path: ['until'],
  })
  .nullable();

export type Banner = NonNullable<z.output<typeof banner>>;

/** What a reader of the locale is told now; in another language where theirs has no text. */
export function bannerNotice(said: Banner | null, locale: Locale, now: Date) {
  if (!said?.shown || !isOn(said, now)) return null;
  const text = readingOrder(locale)
    .map((each) => said.texts[each])
    .find(Boolean);
  if (!text) return null;
  const id = createHash('sha256').update(JSON.stringify(said)).digest('base64url').slice(0, 12);
  return { id, level: said.level, text, dismissible: said.dismissible };
}

function isOn({ from, until }: Banner, now: Date): boolean {
  return (!from || Date.parse(from) <= now.getTime()) && (!until || now.getTime() < Date.parse(until));
}
