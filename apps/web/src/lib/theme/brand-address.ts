const colour = /^#[0-9a-f]{6}$/i;

/** Where the stylesheet with an instance's own colours is; undefined where it has none. */
export function brandAddress(accent?: string | null, second?: string | null): string | undefined {
  const set = Object.entries({ accent, second }).filter(([, value]) => colour.test(value ?? ''));
  return set.length ? `/theme.css?${set.map(([name, value]) => `${name}=${value?.slice(1)}`).join('&')}` : undefined;
}
