/** Says at once of a file that it is more than the server takes (`data-most`, in bytes), rather than after it was sent. */
export function weighFiles(): void {
  document.addEventListener('change', ({ target }) => {
    if (!(target instanceof HTMLInputElement) || !target.dataset.most) return;
    const isTooLarge = [...(target.files ?? [])].some(({ size }) => size > Number(target.dataset.most));
    target.setCustomValidity(isTooLarge ? (target.dataset.tooLarge ?? '') : '');
    target.reportValidity();
  });
}
