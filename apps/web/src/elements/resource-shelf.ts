/** Moves what is dragged onto a folder, by sending the form that the page has for it; keyboards have a form of their own. */
export class ResourceShelf extends HTMLElement {
  private dragged: HTMLElement | null = null;

  connectedCallback(): void {
    const form = this.querySelector<HTMLFormElement>('form[data-move]');
    if (!form) return;
    for (const item of this.querySelectorAll<HTMLElement>('[data-id]')) item.draggable = true;
    // What can be dragged alone would be the link or its icon.
    for (const link of this.querySelectorAll<HTMLElement>('[data-id] a')) link.draggable = false;
    this.querySelector('[data-hint]')?.removeAttribute('hidden');
    this.addEventListener('dragstart', (event) => this.take(event));
    this.addEventListener('dragover', (event) => this.offer(event));
    this.addEventListener('dragleave', (event) => folderAt(event)?.removeAttribute('data-over'));
    this.addEventListener('drop', (event) => this.drop(event, form));
  }

  private take(event: DragEvent): void {
    this.dragged = event.target instanceof Element ? event.target.closest<HTMLElement>('[data-id]') : null;
    if (event.dataTransfer) event.dataTransfer.effectAllowed = 'move';
  }

  private offer(event: DragEvent): void {
    const folder = this.target(event);
    if (!folder) return;
    event.preventDefault();
    folder.dataset.over = '';
  }

  private drop(event: DragEvent, form: HTMLFormElement): void {
    const folder = this.target(event);
    if (!folder || !this.dragged) return;
    event.preventDefault();
    fill(form, 'id', this.dragged.dataset.id);
    fill(form, 'parentId', folder.dataset.folder);
    form.requestSubmit();
  }

  private target(event: DragEvent): HTMLElement | null {
    const folder = folderAt(event);
    return folder && folder !== this.dragged && this.dragged ? folder : null;
  }
}

function folderAt({ target }: Event): HTMLElement | null {
  return target instanceof Element ? target.closest<HTMLElement>('[data-folder]') : null;
}

function fill(form: HTMLFormElement, name: string, value = ''): void {
  const control = form.elements.namedItem(name);
  if (control instanceof HTMLInputElement) control.value = value;
}
