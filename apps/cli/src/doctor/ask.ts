export const PATIENCE_MS = 8_000;

/** Asks an address; where it does not answer well, `words` say why. */
export async function ask(
  url: string,
  headers: Record<string, string> = {},
): Promise<{ answer: Response | null; words: string }> {
  try {
    const answer = await fetch(url, { headers, signal: AbortSignal.timeout(PATIENCE_MS), redirect: 'manual' });
    return answer.ok ? { answer, words: '' } : { answer: null, words: `status ${answer.status}` };
  } catch (error) {
    const { message, cause } = error as Error;
    return { answer: null, words: cause instanceof Error ? cause.message : message };
  }
}

/** What an address tells, as far as it is what was expected. */
export interface Told<T> {
  document: Partial<T> | null;
  words: string;
}

/** The same for JSON; null where it is none. */
export async function askJson<T>(url: string, headers: Record<string, string> = {}): Promise<Told<T>> {
  const { answer, words } = await ask(url, headers);
  const document = (await answer?.json().catch(() => null)) as T | null | undefined;
  return { document: document ?? null, words: words || 'something else answers' };
}
