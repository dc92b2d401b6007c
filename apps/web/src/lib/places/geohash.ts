const letters = '0123456789bcdefghjkmnpqrstuvwxyz';
const bitsPerLetter = 5;

/** The geohash of a point: more letters, a smaller field (six are about a kilometre). */
export function geohashOf({ latitude, longitude }: { latitude: number; longitude: number }, length = 6): string {
  const ranges = { longitude: [-180, 180] as [number, number], latitude: [-90, 90] as [number, number] };
  let hash = '';
  let even = true;
  while (hash.length < length) {
    let letter = 0;
    for (let bit = 0; bit < bitsPerLetter; bit++, even = !even) {
      const range = even ? ranges.longitude : ranges.latitude;
      letter = letter * 2 + halve(range, even ? longitude : latitude);
    }
    hash += letters[letter];
  }
  return hash;
}

/** Keeps the half of the range that holds the value; 1 for the upper one. */
function halve(range: [number, number], value: number): 0 | 1 {
  const middle = (range[0] + range[1]) / 2;
  const upper = value >= middle;
  range[upper ? 0 : 1] = middle;
  return upper ? 1 : 0;
}
