export const readersTimezone: string | undefined = Intl.DateTimeFormat().resolvedOptions().timeZone;

const kept = 400 * 24 * 60 * 60;

/** Lets the server know the reader's time zone from the next page on. */
export function tellTimezone(): void {
  if (!readersTimezone || document.cookie.includes(`timezone=${readersTimezone}`)) return;
  document.cookie = `timezone=${readersTimezone}; path=/; max-age=${kept}; samesite=lax`;
}
