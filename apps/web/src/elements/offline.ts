const pause = 5000;

/** Registers src/service-worker; by its address it learns the language of the page to show without a network. */
export function keepWorkerReady(): void {
  if (import.meta.env.DEV || !('serviceWorker' in navigator)) return;
  const address = `/service-worker.js?language=${document.documentElement.lang}`;
  // Browsers that refuse one (in private windows, say) have the pages as they are.
  addEventListener('load', () => void navigator.serviceWorker.register(address).catch(() => undefined));
}

/** On the page shown without a network, loads the one that was wanted as soon as the server can be reached. */
export function returnOnline(): void {
  if (!document.querySelector('[data-offline]')) return;
  addEventListener('online', () => location.reload());
  // A browser in a network that leads nowhere thinks itself online all the while.
  setInterval(() => void (document.hidden || tryAgain()), pause);
}

async function tryAgain(): Promise<void> {
  const answer = await fetch('/health/live', { cache: 'no-store' }).catch(() => undefined);
  if (answer?.ok) location.reload();
}
