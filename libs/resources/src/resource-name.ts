/** The part of a path that stands for a title: no slash, and not what browsers take for this folder or the one above. */
export function nameOf(title: string): string {
  const name = title.replaceAll('/', '-');
  return /^\.{1,2}$/.test(name) ? name.replaceAll('.', '_') : name;
}

/** The name, with a number where others have it. */
export function freeName(name: string, taken: ReadonlySet<string>): string {
  for (let number = 1; ; number++) {
    const candidate = number === 1 ? name : `${name} (${number})`;
    if (!taken.has(candidate)) return candidate;
  }
}
