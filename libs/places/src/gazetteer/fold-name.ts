/** Letters that Unicode does not take apart into a base and a mark. */
const LETTERS: Record<string, string> = {
  æ: 'ae',
  œ: 'oe',
  ß: 'ss',
  ø: 'o',
  ð: 'd',
  đ: 'd',
  þ: 'th',
  ħ: 'h',
  ı: 'i',
  ł: 'l',
  ŋ: 'n',
  ŧ: 't',
  ə: 'e',
};
const ODD_LETTER = new RegExp(`[${Object.keys(LETTERS).join('')}]`, 'g');

/** A name as it is compared: lower case, no accents, words parted by single spaces, apostrophes gone. */
export function foldName(name: string): string {
  return name
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(ODD_LETTER, (letter) => LETTERS[letter]!)
    .replace(/['’ʼʻ`´]/g, '')
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
}
