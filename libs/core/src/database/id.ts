const LARGEST = 2n ** 63n - 1n;

/** Whether a text can be the id of a row; anything else names nothing, and PostgreSQL would refuse it. */
export function isId(text: string): boolean {
  return /^[1-9]\d{0,18}$/.test(text) && BigInt(text) <= LARGEST;
}
