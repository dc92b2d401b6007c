/** What one look at the instance found; `advice` says what to do where it is not in order. */
export interface Finding {
  check: string;
  state: 'ok' | 'warning' | 'problem';
  found: string;
  advice: string;
}

export const ok = (check: string, found: string): Finding => ({ check, state: 'ok', found, advice: '' });

export const warning = (check: string, found: string, advice: string): Finding => ({
  check,
  state: 'warning',
  found,
  advice,
});

export const problem = (check: string, found: string, advice: string): Finding => ({
  check,
  state: 'problem',
  found,
  advice,
});
