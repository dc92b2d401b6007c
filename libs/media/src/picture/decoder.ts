/** Loaded when the first picture comes, since a server that gets none has better uses for the memory. */
export async function decoder() {
  const { default: sharp } = await import('sharp');
  // So would its cache and its threads take more than they are worth.
  sharp.cache(false);
  sharp.concurrency(1);
  return sharp;
}
