/** Ignores the second press on a button whose form is on its way; forms that a page sends by itself are left alone. */
export function sendFormsOnce(): void {
  const sent = new Set<EventTarget>();
  document.addEventListener('submit', (event) => {
    if (event.defaultPrevented || !(event.target instanceof HTMLFormElement)) return;
    if (sent.has(event.target)) event.preventDefault();
    sent.add(event.target);
    event.submitter?.setAttribute('aria-busy', 'true');
  });
  // A page taken from the browser's memory (the back button) can send its forms again.
  addEventListener('pageshow', () => {
    sent.clear();
    document.querySelectorAll('button[aria-busy]').forEach((button) => button.removeAttribute('aria-busy'));
  });
}
