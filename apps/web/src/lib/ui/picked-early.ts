/**
 * What the reader picked in a select or among radio buttons before the page came to life; undefined when nothing.
 * Svelte keeps what was typed by then, but not what was picked.
 */
export function pickedEarly(name: string): string | undefined {
  if (typeof document === 'undefined') return undefined;
  const named = `[name="${CSS.escape(name)}"]`;
  const radio = document.querySelector<HTMLInputElement>(`input[type="radio"]${named}:checked`);
  if (radio) return radio.defaultChecked ? undefined : radio.value;
  const select = document.querySelector<HTMLSelectElement>(`select${named}`);
  const offered = select?.querySelector<HTMLOptionElement>('option[selected]') ?? select?.options[0];
  return select && select.value !== offered?.value ? select.value : undefined;
}

/** Whether the reader typed into a field before the page came to life: its words are kept, whoever listens missed them. */
export function typedEarly(name: string): boolean {
  if (typeof document === 'undefined') return false;
  const field = document.querySelector<HTMLInputElement>(`input[name="${CSS.escape(name)}"]`);
  return field !== null && field.value !== field.defaultValue;
}
