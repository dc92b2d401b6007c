import { forgetReaders } from '../lib/offline/stores.ts';
import { keepAction, sendActions } from '../lib/offline/waiting-actions.ts';
import { listKeptPages, nameOfPage } from './kept-pages.ts';
import { sayOffline, showBar } from './offline-bar.ts';

const pause = 5000;

/** Registers src/service-worker; by its address it learns the language of the page to show without a network. */
export function keepWorkerReady(): void {
  if (import.meta.env.DEV || !('serviceWorker' in navigator)) return;
  const address = `/service-worker.js?language=${document.documentElement.lang}`;
  // Browsers that refuse one (in private windows, say) have the pages as they are.
  addEventListener('load', () => void navigator.serviceWorker.register(address).catch(() => undefined));
  // What came after a form was sent, the worker was not asked for.
  const [opened] = performance.getEntriesByType('navigation') as PerformanceNavigationTiming[];
  if (opened?.redirectCount) navigator.serviceWorker.controller?.postMessage({ read: location.href });
}

/** Says what waits for the network, and sends it when there is one; what was read without one comes anew then. */
export function returnOnline(): void {
  if (!('caches' in globalThis)) return;
  void (isWithoutNetwork() ? showBar() : comeBack());
  void listKeptPages();
  addEventListener('online', () => void comeBack());
  if (!isOfflinePage()) return;
  // A browser in a network that leads nowhere thinks itself online all the while.
  setInterval(() => void (document.hidden || tryAgain()), pause);
}

/** Without a network, what can wait does so, and whatever else would be lost stays on the page. */
export function letFormsWait(): void {
  document.addEventListener('submit', (event) => void waitForNetwork(event), { capture: true });
}

function waitForNetwork(event: SubmitEvent): void {
  const form = event.target;
  const isPost = form instanceof HTMLFormElement && form.getAttribute('method')?.toLowerCase() === 'post';
  // Without the worker, there are no words to say it with.
  if (!isPost || !isWithoutNetwork() || !navigator.serviceWorker?.controller) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  const button = event.submitter;
  const to = new URL(button?.getAttribute('formaction') ?? form.getAttribute('action') ?? '', location.href).href;
  if (new URL(to).pathname === '/logout') void forgetReaders().then(() => sayOffline('logout'));
  else if (form.dataset.waits === undefined) void sayOffline('form');
  else void keep(form, button, to);
}

async function keep(form: HTMLFormElement, button: HTMLElement | null, to: string): Promise<void> {
  const title = nameOfPage(document);
  const what = button?.textContent.trim() || title;
  const path = location.pathname + location.search;
  const kept = await keepAction(to, new FormData(form, button), { what, title, path });
  if (!kept) return sayOffline('form');
  form.reset();
  button?.setAttribute('disabled', '');
  await showBar();
}

async function tryAgain(): Promise<void> {
  const answer = await fetch('/health/live', { cache: 'no-store' }).catch(() => undefined);
  if (answer?.ok) await comeBack();
}

async function comeBack(): Promise<void> {
  const done = await sendActions();
  // What somebody is writing is theirs to send first.
  if ((done > 0 || isOfflinePage()) && !isWriting()) location.reload();
  else await showBar();
}

function isWithoutNetwork(): boolean {
  return !navigator.onLine || isOfflinePage();
}

/** Whether the worker gave the page, for want of a network. */
function isOfflinePage(): boolean {
  return 'kept' in document.documentElement.dataset || document.querySelector('[data-offline]') !== null;
}

function isWriting(): boolean {
  const fields = document.querySelectorAll<HTMLInputElement | HTMLTextAreaElement>(
    'textarea, input:not([type=hidden])',
  );
  return [...fields].some(({ value, defaultValue }) => value !== defaultValue);
}
