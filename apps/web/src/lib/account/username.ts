const longest = 64;

/** Letters that keep their mark when a text is decomposed. */
const plain: Record<string, string> = { ß: 'ss', æ: 'ae', œ: 'oe', ø: 'o', ł: 'l', đ: 'd', ð: 'd', þ: 'th', ı: 'i' };

/** A username made of a name: "Rose Élan" gives "rose_elan"; empty when the name has no letter we could use. */
export function usernameFrom(name: string): string {
  return name
    .toLowerCase()
    .replace(/[ßæœøłđðþı]/g, (letter) => plain[letter] ?? '')
    .normalize('NFKD')
    .replace(/[\p{M}'’]/gu, '')
    .replace(/[^a-z0-9]+/g, '_')
    .slice(0, longest)
    .replace(/^_+|_+$/g, '');
}

/** The username with a number behind it, for when it is taken: "rose", 2 gives "rose_2". */
export function numbered(username: string, number: number): string {
  const ending = `_${number}`;
  return username.slice(0, longest - ending.length) + ending;
}

export function isUsername(text: string): boolean {
  return /^[a-z0-9_]{1,64}$/.test(text);
}
