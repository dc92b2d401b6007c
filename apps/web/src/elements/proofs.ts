import type { Purpose } from '#lib/proof/find-proof.ts';

const found = new WeakMap<HTMLFormElement, Promise<void>>();

/** Does the work that a form asks for (`data-proof`) while it is filled in; sending waits for it. */
export function proveForms(): void {
  document.addEventListener('focusin', ({ target }) => {
    const form = target instanceof Element ? target.closest<HTMLFormElement>('form[data-proof]') : null;
    if (form) void proved(form);
  });
  document.addEventListener('submit', (event) => {
    const { target: form, submitter } = event;
    if (!(form instanceof HTMLFormElement) || !form.dataset.proof) return;
    event.preventDefault();
    // In a task of its own: a browser sends no form anew that it is still about to send.
    void proved(form).then(() =>
      setTimeout(() => {
        delete form.dataset.proof;
        form.requestSubmit(submitter);
      }),
    );
  });
}

function proved(form: HTMLFormElement): Promise<void> {
  const begun = found.get(form) ?? prove(form);
  found.set(form, begun);
  return begun;
}

/** Without a proof the form is sent as it is: a few get in so. */
async function prove(form: HTMLFormElement): Promise<void> {
  const { findProof } = await import('#lib/proof/find-proof.ts');
  const proof = await findProof(form.dataset.proof as Purpose, new AbortController().signal);
  const field = form.elements.namedItem('proof');
  if (proof && field instanceof HTMLInputElement) field.value = proof;
}
