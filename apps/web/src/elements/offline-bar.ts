import { discardAction, type WaitingAction, waitingActions } from '../lib/offline/waiting-actions.ts';

/** What there is to say at the top of a page about the network: routes/offline/+page.svelte has the words. */
type Words = 'form' | 'logout';

let bar: HTMLElement | undefined;

/** Shows since when the page is as it is, and what waits for the network; nothing where there is neither. */
export async function showBar(said?: Words): Promise<void> {
  const { kept } = document.documentElement.dataset;
  const actions = await waitingActions();
  const drawn = kept || said || actions.length > 0 ? await draw(actions, kept, said) : undefined;
  if (drawn) bar?.replaceWith(drawn);
  else bar?.remove();
  if (drawn && !bar) document.body.prepend(drawn);
  bar = drawn;
}

/** Says why a form was not sent. */
export async function sayOffline(words: Words): Promise<void> {
  await showBar(words);
  bar?.querySelector<HTMLElement>(`[data-says=${words}]`)?.focus();
}

async function draw(actions: WaitingAction[], kept: string | undefined, said: Words | undefined) {
  const template = (await offlinePage())?.querySelector<HTMLTemplateElement>('template#offline-bar');
  const drawn = template && (document.importNode(template.content, true).firstElementChild as HTMLElement);
  if (!drawn) return undefined;
  const part = (name: string) => drawn.querySelector<HTMLElement>(`[data-says=${name}]`)!;
  if (kept) part('kept').querySelector('time')!.textContent = whenOf(kept);
  for (const name of ['kept', 'form', 'logout']) if (name !== said && !(name === 'kept' && kept)) part(name).remove();
  const list = drawn.querySelector('ul')!;
  const row = list.firstElementChild!;
  list.replaceChildren(...actions.map((action) => rowOf(action, row.cloneNode(true) as HTMLElement)));
  if (actions.length === 0) list.remove();
  return drawn;
}

function rowOf({ id, what, title, path, state, reason }: WaitingAction, row: HTMLElement): HTMLElement {
  const part = <E extends HTMLElement>(name: string) => row.querySelector<E>(`[data-part=${name}]`)!;
  part('what').textContent = what;
  part('page').textContent = title;
  part<HTMLAnchorElement>('page').href = path;
  const states = part('state');
  states.textContent = [states.dataset[state], reason].filter(Boolean).join(' ');
  const discard = part('discard');
  discard.addEventListener('click', () => {
    if (confirm(discard.dataset.question?.replace('{what}', what))) void discardAction(id).then(() => showBar());
  });
  return row;
}

function whenOf(instant: string): string {
  const { lang } = document.documentElement;
  const format = new Intl.DateTimeFormat(lang === 'en' ? 'en-GB' : lang, { dateStyle: 'long', timeStyle: 'short' });
  return format.format(new Date(instant));
}

/** Where the words are: the page in the reader's language that the worker keeps. */
async function offlinePage(): Promise<Document | undefined> {
  if (document.querySelector('template#offline-bar')) return document;
  const kept = await caches.match('/offline', { ignoreVary: true });
  return kept && new DOMParser().parseFromString(await kept.text(), 'text/html');
}
