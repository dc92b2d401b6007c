/** Letters of other scripts that look like Latin ones. */
const LOOKALIKES = new Map(
  [
    ['авекмнорстухіјѕԁԛԝ', 'abekmhopctyxijsdqw'],
    ['αβεικνορτυχ', 'abeikvoptux'],
    ['ıłøđħß', 'ilodhs'],
  ].flatMap(([from, to]) => [...from!].map((letter, index) => [letter, to![index]!] as const)),
);
const LETTERS_THAT_LOOK_ELSE = new RegExp(`[${[...LOOKALIKES.keys()].join('')}]`, 'gu');
/** Marks that change a letter, and characters that nobody sees. */
const UNSEEN = /[\p{M}\p{Cf}]+/gu;
const BETWEEN_WORDS = /[^\p{L}\p{N}]+/gu;
/** Scripts that put nothing between words. */
const UNDIVIDED =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}]/u;

/** The words of a plain text as they compare: without accents, case, hidden characters and letters that only look alike. */
export function foldWords(text: string): string {
  const folded = text
    .normalize('NFKD')
    .replace(UNSEEN, '')
    .toLowerCase()
    .replace(LETTERS_THAT_LOOK_ELSE, (letter) => LOOKALIKES.get(letter)!)
    .replace(BETWEEN_WORDS, ' ')
    .trim();
  return ` ${folded} `;
}

/** Which of the words and phrases stand in a text, as whole words. */
export function wordsIn(text: string, wanted: readonly string[]): string[] {
  if (wanted.length === 0) return [];
  const folded = foldWords(text);
  return wanted.filter((phrase) => {
    const sought = foldWords(phrase);
    if (!sought.trim()) return false;
    return folded.includes(UNDIVIDED.test(phrase) ? sought.trim() : sought);
  });
}
