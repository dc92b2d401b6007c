import type { Config } from '#convoke/core';
import { PATIENCE_MS } from './ask.js';
import { type Finding, ok, problem } from './finding.js';

/** Whether Akismet takes our key; nothing where there is none. */
export async function checkAkismet({ akismet, server }: Config): Promise<Finding[]> {
  if (!akismet.key) return [];
  const body = new URLSearchParams({ api_key: akismet.key, key: akismet.key, blog: server.publicUrl });
  const url = `${akismet.endpoint.replace(/\/+$/, '')}/1.1/verify-key`;
  try {
    const answer = await fetch(url, { method: 'POST', body, signal: AbortSignal.timeout(PATIENCE_MS) });
    if ((await answer.text()).trim() === 'valid') return [ok('akismet', 'takes the key')];
    return [problem('akismet', 'does not take the key', 'Check AKISMET_KEY; it is for one site and its PUBLIC_URL.')];
  } catch (error) {
    const { message, cause } = error as Error;
    const words = cause instanceof Error ? cause.message : message;
    return [problem('akismet', `does not answer: ${words}`, 'Check AKISMET_ENDPOINT, and that the way out is open.')];
  }
}
